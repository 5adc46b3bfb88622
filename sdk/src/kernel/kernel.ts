import { POLICY_KERNEL } from "../../artifacts/policy_kernel";

/** Parts of the memory that the kernel shares, by the numbers of its interface. */
export const PART = {
  vault: 0,
  budget: 1,
  mandate: 2,
  parties: 3,
  payees: 4,
  steps: 5,
  largest: 6,
  answer: 7,
  shown: 8,
  session: 9,
  attestor: 10,
  attestation: 11,
  approval: 12,
  data: 13,
  proposal: 14,
  counterparty: 15,
  recorded: 16,
} as const;

/** A part of the shared memory. */
export type Part = keyof typeof PART;

/** The interface that this package knows. */
const ABI = 4;

/** What this file uses of every host's WebAssembly, which TypeScript types with the browser's library only. */
declare const WebAssembly: {
  instantiate(module: Uint8Array): Promise<{ readonly instance: { readonly exports: unknown } }>;
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly abi: () => number;
  readonly place: (part: number) => number;
  readonly size: (part: number) => number;
  readonly max_payees: () => number;
  readonly max_steps: () => number;
  readonly explain: () => void;
  readonly remaining: () => void;
  readonly plan: (steps: number) => void;
  readonly worst_case: (payees: number, from: bigint, until: bigint) => void;
  readonly read_mint: (length: number, epoch: bigint) => void;
  readonly is_account: (length: number) => number;
  readonly needs_memo: (length: number) => number;
  readonly proposed: (extensions: bigint) => void;
  readonly record: () => void;
}

/** Bytes that do not have the layout that the kernel expects. */
export class LayoutMismatch extends Error {
  constructor(what: string, found: number, expected: number) {
    super(`${what} has ${found} bytes, and the kernel of this package expects ${expected}`);
    this.name = "LayoutMismatch";
  }
}

/** A token account or mint that is longer than what the kernel reads here. */
export class AccountTooLong extends Error {
  constructor(
    readonly bytes: number,
    readonly most: number,
  ) {
    super(`an account has ${bytes} bytes, and the kernel of this package reads up to ${most}`);
    this.name = "AccountTooLong";
  }
}

/** A proposal and what it is about, stored accounts without their discriminators. */
export interface ProposedState {
  readonly vault: Uint8Array;
  readonly proposal: Uint8Array;
  /** What there is of it. */
  readonly about: Readonly<Partial<Record<Subject, Uint8Array | undefined>>>;
  /** Extensions of the mint that it is about. */
  readonly extensions: bigint;
}

const SUBJECTS = ["budget", "mandate", "counterparty", "attestor"] as const;
type Subject = (typeof SUBJECTS)[number];

/** What a mint of Token-2022 says of itself. */
export interface Mint {
  readonly decimals: bigint;
  /** Bit n is extension type n, bit 63 any that the kernel does not know. */
  readonly extensions: bigint;
  /** Those of its extensions that must be unset for a payment, and are not. */
  readonly active: bigint;
}

/** The policy kernel in WebAssembly: the code that the program runs, on this machine. */
export class Kernel {
  private static loading: Promise<Kernel> | undefined;

  private constructor(private readonly wasm: Exports) {
    if (wasm.abi() !== ABI)
      throw new Error(`the kernel speaks interface ${wasm.abi()}, not ${ABI}`);
  }

  /** The kernel, loaded once. Between a first write and the last read of an answer nothing may be awaited. */
  static load(): Promise<Kernel> {
    Kernel.loading ??= WebAssembly.instantiate(decoded(POLICY_KERNEL)).then(
      ({ instance }) => new Kernel(instance.exports as Exports),
    );
    return Kernel.loading;
  }

  /** The most payees that it takes at once. */
  get maxPayees(): number {
    return this.wasm.max_payees();
  }

  /** The most steps that it takes at once. */
  get maxSteps(): number {
    return this.wasm.max_steps();
  }

  /**
   * Writes one element of a part.
   *
   * @throws {LayoutMismatch} unless it has the length of an element.
   */
  write(part: Part, bytes: Uint8Array, index = 0): void {
    const size = this.wasm.size(PART[part]);
    if (bytes.length !== size) throw new LayoutMismatch(part, bytes.length, size);
    const at = this.wasm.place(PART[part]) + index * size;
    new Uint8Array(this.wasm.memory.buffer, at, size).set(bytes);
  }

  /** The first `count` words of a part. */
  words(part: "answer" | "largest", count: number): bigint[] {
    const at = this.wasm.place(PART[part]);
    return [...new BigUint64Array(this.wasm.memory.buffer.slice(at, at + 8 * count))];
  }

  /** Asks for the verdict of the first step to the first payee: its encoding. */
  explain(): Uint8Array {
    this.wasm.explain();
    return bytesOf(this.words("answer", VERDICT_WORDS));
  }

  /** Asks what the limits leave. */
  remaining(): bigint[] {
    this.wasm.remaining();
    return this.words("answer", 1 + LIMIT_WORDS * LIMITS);
  }

  /** Asks about the first `steps` steps: per path its words. */
  plan(steps: number): { least: bigint[]; most: bigint[]; largest: bigint[] } {
    this.wasm.plan(steps);
    const words = this.words("answer", 2 * REACH_WORDS);
    const largest = this.words("largest", steps);
    return { least: words.slice(0, REACH_WORDS), most: words.slice(REACH_WORDS), largest };
  }

  /** Asks for the most that can be lost to the first `payees` payees. */
  worstCase(payees: number, from: bigint, until: bigint): { atLeast: bigint; atMost: bigint } {
    this.wasm.worst_case(payees, from, until);
    const [atLeast = 0n, atMost = 0n] = this.words("answer", 2);
    return { atLeast, atMost };
  }

  /**
   * Reads the data of an account of Token-2022 as a mint in an epoch; `null` if it is none.
   *
   * @throws {AccountTooLong}
   */
  readMint(data: Uint8Array, epoch: bigint): Mint | null {
    this.wasm.read_mint(this.writeData(data), epoch);
    const [found = 0n, decimals = 0n, extensions = 0n, active = 0n] = this.words("answer", 4);
    return found === 1n ? { decimals, extensions, active } : null;
  }

  /**
   * Reads the data of an account of a token program as a token account: whether it takes transfers with a memo only;
   * `null` if it is no initialised token account.
   *
   * @throws {AccountTooLong}
   */
  readAccount(data: Uint8Array): { readonly needsMemo: boolean } | null {
    const length = this.writeData(data);
    if (this.wasm.is_account(length) !== 1) return null;
    return { needsMemo: this.wasm.needs_memo(length) === 1 };
  }

  /** Asks what a proposal waits for; `null` if its arguments are not its action's. */
  proposed(state: ProposedState): { readonly loosens: boolean; readonly delay: bigint } | null {
    this.write("vault", state.vault);
    this.write("proposal", state.proposal);
    for (const part of SUBJECTS) {
      this.write(part, state.about[part] ?? new Uint8Array(this.wasm.size(PART[part])));
    }
    this.wasm.proposed(state.extensions);
    const [read = 0n, loosens = 0n, delay = 0n] = this.words("answer", 3);
    return read === 1n ? { loosens: loosens === 1n, delay } : null;
  }

  /**
   * Asks for a record: its bytes, before which come the 32 of the head that it follows; `null` if kind or path is none.
   *
   * @throws {LayoutMismatch} unless `recorded` has the fields of `Recorded` in `sdk/wasm`.
   */
  record(recorded: Uint8Array): Uint8Array | null {
    this.write("recorded", recorded);
    this.wasm.record();
    const [found, ...words] = this.words("answer", 1 + LINK_WORDS);
    return found === 1n ? bytesOf(words) : null;
  }

  private writeData(data: Uint8Array): number {
    const most = this.wasm.size(PART.data);
    if (data.length > most) throw new AccountTooLong(data.length, most);
    new Uint8Array(this.wasm.memory.buffer, this.wasm.place(PART.data), most).set(data);
    return data.length;
  }
}

const VERDICT_WORDS = 36;
/** A head and a record. */
const LINK_WORDS = 32;
const REACH_WORDS = 3 + VERDICT_WORDS;
/** Rows of the answer to {@link Kernel.remaining}, and words of each. */
export const LIMITS = 21;
export const LIMIT_WORDS = 4;

/** The bytes of little-endian words. */
export function bytesOf(words: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(8 * words.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => {
    view.setBigUint64(8 * index, word, true);
  });
  return bytes;
}

/** Base64 without Node's Buffer, which a browser does not have. */
function decoded(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
