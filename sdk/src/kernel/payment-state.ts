import type { PublicKey } from "@solana/web3.js";
import { bytesOf } from "./kernel";
import type { Kernel, Mint } from "./kernel";

/** An address, such as a web3.js `PublicKey`. */
export type AddressBytes = Pick<PublicKey, "toBytes" | "toBase58">;

/** A payee as the chain knows it. */
export interface PayeeState {
  readonly wallet: AddressBytes;
  /** The token account that is paid. */
  readonly destination: AddressBytes;
  /** What that account says of itself, or will once a payment opens it; `null` if there is no token account. */
  readonly account: {
    readonly owner: AddressBytes;
    readonly mint: AddressBytes;
    /** It takes transfers with a memo only. */
    readonly needsMemo: boolean;
  } | null;
  /** The stored record without its discriminator; `null` for a payee that was never rated nor held. */
  readonly record: Uint8Array | null;
}

/** What a signer shows beside its payments, such as `Credentials`. */
export interface ShownCredentials {
  /** The session key that signs instead of the agent. */
  readonly session?: AddressBytes;
  /** Whose attestation of which capability (its hash). */
  readonly attestation?: { readonly attestor: AddressBytes; readonly capability: Uint8Array };
  /** The index of the approval. */
  readonly approval?: bigint;
}

/** Everything that decides on the payments of one mandate, as it was when it was read. */
export interface PaymentState {
  readonly vault: AddressBytes;
  readonly agent: AddressBytes;
  readonly mint: AddressBytes;
  readonly mandate: AddressBytes;
  readonly authority: AddressBytes;
  readonly custody: AddressBytes;
  /** The program of the mint. */
  readonly tokenProgram: AddressBytes;
  /**
   * What a mint of Token-2022 says of itself, in the cluster's epoch; `null` for one of SPL Token, which does not change,
   * and for what is no mint.
   */
  readonly minted: Mint | null;
  /** The cluster's slot and unix time. */
  readonly slot: bigint;
  readonly unixTime: bigint;
  /** Base units in custody; `null` if there is no account. */
  readonly balance: bigint | null;
  /** What the signer can show. */
  readonly credentials: ShownCredentials;
  /** The stored accounts without their discriminators; `null` for what is not among the credentials. */
  readonly stored: {
    readonly vault: Uint8Array;
    readonly budget: Uint8Array;
    readonly mandate: Uint8Array;
    readonly session: Uint8Array | null;
    readonly attestor: Uint8Array | null;
    readonly attestation: Uint8Array | null;
    readonly approval: Uint8Array | null;
  };
  readonly payees: readonly PayeeState[];
}

const STORED = [
  "vault",
  "budget",
  "mandate",
  "session",
  "attestor",
  "attestation",
  "approval",
] as const;

/** Writes what all questions need; `shown` is among the state's credentials. */
export function writeState(kernel: Kernel, state: PaymentState, shown: ShownCredentials): void {
  for (const part of STORED) {
    const bytes = state.stored[part];
    if (bytes) kernel.write(part, bytes);
  }
  const flags = [shown.session, shown.attestation, shown.approval];
  kernel.write("shown", bytesOf(flags.map((name) => (name === undefined ? 0n : 1n))));
  const { vault, mandate, authority, agent, mint, custody, tokenProgram, minted, slot } = state;
  const signer = shown.session ?? agent;
  const keys = [vault, mandate, authority, signer, mint, custody, tokenProgram];
  const found = minted ? [1n, minted.decimals, minted.extensions, minted.active] : [0n, 0n, 0n, 0n];
  kernel.write("parties", joined(...keys.map((key) => key.toBytes()), bytesOf([...found, slot])));
}

/** Bytes of a payee's record. */
const RECORD_BYTES = 448;

/** Writes one payee. */
export function writePayee(kernel: Kernel, payee: PayeeState, index: number): void {
  const { wallet, account, record } = payee;
  const paid = account ?? { owner: wallet, mint: wallet, needsMemo: false };
  const keys = [wallet, paid.owner, paid.mint].map((key) => key.toBytes());
  const flags = bytesOf([paid.needsMemo, record !== null].map((flag) => (flag ? 1n : 0n)));
  kernel.write("payees", joined(...keys, flags, record ?? new Uint8Array(RECORD_BYTES)), index);
}

/** A payment as the kernel tries it. */
export interface Trial {
  readonly payee: number;
  readonly least: bigint;
  readonly most: bigint;
  readonly at: bigint;
  readonly notAfter: bigint;
  readonly id: { readonly issuedAt: bigint; readonly hash: Uint8Array };
}

/** Writes one payment. */
export function writeTrial(kernel: Kernel, trial: Trial, index = 0): void {
  const { payee, least, most, at, notAfter, id } = trial;
  const words = bytesOf([BigInt(payee), least, most, at, notAfter, id.issuedAt]);
  kernel.write("steps", joined(words, id.hash), index);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
