import { TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import { SystemProgram, SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { paymentAccounts } from "../../sdk/src/agent/payment";
import type { PaymentAccounts } from "../../sdk/src/agent/payment";
import { denied, evaluated, failed } from "./attempt";
import type { Attempt, Slots, Way } from "./attempt";
import type { Bench } from "./bench";
import { outcome } from "./outcome";
import { keypair } from "./world";

/** One account in one slot of a payment, where it does not belong, and how that is answered. */
export interface WrongAccount {
  readonly slot: keyof Slots;
  readonly what: string;
  /** A reason of the program, or the runtime's or the framework's error. */
  readonly answer: string;
  /** What `evaluate` answers, if it is not the same: it neither writes accounts nor moves tokens. */
  readonly evaluated?: string;
  readonly account: (bench: Bench) => PublicKey;
}

type Find = (named: Named) => PublicKey;
type Row = readonly [what: string, find: Find, answer: string, evaluated?: string];

/** The accounts that the rows name. */
interface Named {
  readonly bench: Bench;
  readonly own: PaymentAccounts;
  readonly elsewhere: PaymentAccounts;
  /** An address without an account. */
  readonly stray: PublicKey;
  readonly forged: (slot: keyof PaymentAccounts) => PublicKey;
}

/** Errors of the framework: an account named in two slots of which one is written; another address than the fixed one. */
const NAMED_TWICE = "2040";
const WRONG_ADDRESS = "2012";

const otherAgents: Find = ({ bench: { world } }) =>
  purser.mandateAddress(world.vault, world.otherAgent.publicKey, world.mint);
const othersRecord: Find = ({ bench: { world, cousin } }) =>
  purser.counterpartyAddress(world.vault, cousin);

const ROWS: Readonly<Partial<Record<keyof Slots, readonly Row[]>>> = {
  vault: [
    ["a forgery", ({ forged }) => forged("vault"), "IllegalOwner"],
    ["a record", othersRecord, "AccountDataTooSmall"],
    ["an empty address", ({ stray }) => stray, "UninitializedAccount"],
    ["another vault", ({ elsewhere }) => elsewhere.vault, "VaultNotRunning"],
  ],
  budget: [
    ["a forgery", ({ forged }) => forged("budget"), "IllegalOwner"],
    ["a mandate", otherAgents, "InvalidAccountData"],
    ["another vault's", ({ elsewhere }) => elsewhere.budget, "VaultMismatch"],
    [
      "another mint's",
      ({ bench: { world, otherMint } }) => purser.budgetAddress(world.vault, otherMint),
      "MintMismatch",
    ],
  ],
  mandate: [
    ["a forgery", ({ forged }) => forged("mandate"), "IllegalOwner"],
    ["a record", othersRecord, "AccountDataTooSmall"],
    ["another vault's", ({ elsewhere }) => elsewhere.mandate, "VaultMismatch"],
    [
      "another mint's",
      ({ bench: { world, otherMint } }) =>
        purser.mandateAddress(world.vault, world.agent.publicKey, otherMint),
      "MintMismatch",
    ],
    ["another agent's", otherAgents, "SignerNotAgent"],
  ],
  counterparty: [
    ["a forgery", ({ forged }) => forged("counterparty"), "CounterpartyNotCanonical"],
    ["a mandate", otherAgents, "InvalidAccountData"],
    ["an empty address (A52)", ({ stray }) => stray, "CounterpartyNotCanonical"],
    [
      "the empty address of an unrated payee (A52)",
      ({ bench: { world, unrated } }) => purser.counterpartyAddress(world.vault, unrated),
      "CounterpartyNotCanonical",
    ],
    ["another vault's", ({ elsewhere }) => elsewhere.counterparty, "CounterpartyMismatch"],
    ["another payee's", othersRecord, "CounterpartyMismatch"],
  ],
  payee: [
    ["another payee", ({ bench }) => bench.cousin, "PayeeAccountOwner"],
    ["an unrated payee", ({ bench }) => bench.unrated, "PayeeAccountOwner"],
    ["the vault's authority", ({ own }) => own.authority, "OwnAccount"],
  ],
  mint: [
    ["a forgery", ({ forged }) => forged("mint"), "MintMismatch"],
    ["another mint", ({ bench }) => bench.otherMint, "MintMismatch"],
  ],
  authority: [
    ["an empty address", ({ stray }) => stray, "AuthorityMismatch"],
    ["another vault's", ({ elsewhere }) => elsewhere.authority, "AuthorityMismatch"],
    ["the vault itself", ({ own }) => own.vault, "AuthorityMismatch"],
  ],
  custody: [
    ["a forgery", ({ forged }) => forged("custody"), "NotATokenAccount", "CustodyMismatch"],
    ["a mint", ({ bench }) => bench.otherMint, "NotATokenAccount", "CustodyMismatch"],
    ["another vault's", ({ elsewhere }) => elsewhere.custody, "CustodyMismatch"],
    [
      "another mint's",
      ({ bench: { world, otherMint } }) => purser.custodyAddress(world.vault, otherMint),
      "CustodyMismatch",
    ],
    [
      "the treasury's account",
      ({ bench: { world } }) => purser.tokenAddress(world.treasury.publicKey, world.mint),
      "CustodyMismatch",
    ],
  ],
  destination: [
    ["a forgery", ({ forged }) => forged("destination"), "NotATokenAccount"],
    ["a mint", ({ bench }) => bench.otherMint, "NotATokenAccount"],
    ["an empty address", ({ stray }) => stray, "NotATokenAccount"],
    [
      "another payee's (A20)",
      ({ bench: { world, cousin } }) => purser.tokenAddress(cousin, world.mint),
      "PayeeAccountOwner",
    ],
    [
      "another mint's (A19)",
      ({ bench: { world, otherMint } }) => purser.tokenAddress(world.payee, otherMint),
      "PayeeAccountMint",
    ],
    ["custody itself (A18)", ({ own }) => own.custody, NAMED_TWICE, "PayeeAccountOwner"],
  ],
  tokenProgram: [
    ["Token-2022", () => TOKEN_2022_PROGRAM_ID, "TokenProgramMismatch"],
    ["the system program", () => SystemProgram.programId, "TokenProgramMismatch"],
  ],
};

/** Only `gate` has this slot. */
const INSTRUCTIONS: readonly Row[] = [
  ["another sysvar", () => SYSVAR_CLOCK_PUBKEY, WRONG_ADDRESS],
  ["an empty address", ({ stray }) => stray, WRONG_ADDRESS],
];

/** Every wrong account for every slot that a way of asking has. */
export function wrongAccounts(way: Way): readonly WrongAccount[] {
  const rows: typeof ROWS = {
    ...ROWS,
    ...(way === "payAtomic" && { instructions: INSTRUCTIONS }),
  };
  return Object.entries(rows).flatMap(([slot, of]) =>
    of.map(([what, find, answer, otherwise = answer]) => ({
      slot: slot as keyof Slots,
      what,
      answer: way === "evaluate" ? otherwise : answer,
      account: (bench: Bench) => find(named(bench)),
    })),
  );
}

function named(bench: Bench): Named {
  const { world, otherVault: vault } = bench;
  const own = paymentAccounts(world.client, world.payment(1n));
  return {
    bench,
    own,
    elsewhere: paymentAccounts(world.client, world.payment(1n, { vault })),
    stray: keypair("stray").publicKey,
    forged: (slot) => forged(bench, own[slot], slot),
  };
}

/** The same bytes at another address, owned by another program (patched, as a hostile program could write them). */
export function forged({ world: { chain } }: Bench, genuine: PublicKey, slot: string): PublicKey {
  const forgery = keypair(`forged ${slot}`).publicKey;
  const owner = keypair("hostile program").publicKey;
  const { lamports, data } = chain.account(genuine)!;
  chain.setAccount(forgery, { lamports: BigInt(lamports), owner, data });
  return forgery;
}

/** How an attempt is refused, in the words of {@link WrongAccount.answer}. */
export async function answerTo(bench: Bench, way: Way, attempt: Attempt): Promise<string> {
  const { world } = bench;
  if (way === "evaluate") {
    const verdict = await evaluated(world, attempt).catch((error: unknown) => error);
    if (!(verdict instanceof Error)) return (await denied(world, way, attempt)).reason;
  }
  const error = await failed(world, way, attempt);
  const refused = outcome(error);
  return typeof refused === "string" ? refused : String(Object.values(refused)[0]);
}
