import { PublicKey } from "@solana/web3.js";
import { ALL_PASS } from "../../sdk/src";
import type { Credentials, EvidenceRecord, GateOutcomes, Payment } from "../../sdk/src";
import type { PaymentState } from "../../sdk/src/kernel/payment-state";
import vectors from "../vectors/golden.json";

/** A kind of account in the vectors. */
export type GoldenKind = keyof typeof vectors.accounts;
type Changes = readonly {
  readonly account: string;
  readonly at: number;
  readonly bytes: string;
}[];
type Decision = (typeof vectors.decisions)[number];
/** A step that appends records. */
export type GoldenStep = (typeof vectors.records.steps)[number];

export const DECISIONS: readonly Decision[] = vectors.decisions;
export const STEPS: readonly GoldenStep[] = vectors.records.steps;
/** What the vectors change before the first step. */
export const STEP_CHANGES: Changes = vectors.records.changes;
/** The time of all steps. */
export const STEPS_AT = BigInt(vectors.records.time);
export const PARTIES = Object.fromEntries(
  Object.entries(vectors.parties).map(([name, hex]) => [name, key(hex)]),
) as Readonly<Record<keyof typeof vectors.parties, PublicKey>>;

/** SPL Token. */
const TOKEN_PROGRAM = new PublicKey("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/** The token account that is paid; no answer depends on its address. */
const DESTINATION = PARTIES.stranger;
const INDEX = 0n;

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

function key(hex: string): PublicKey {
  return new PublicKey(bytesOf(hex));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Every account of the vectors with some changes, without discriminators. */
export function accounts(changes: Changes = []): Readonly<Record<GoldenKind, Uint8Array>> {
  const stored = Object.fromEntries(
    Object.entries(vectors.accounts).map(([kind, bytes]) => [kind, bytesOf(bytes)]),
  ) as Record<GoldenKind, Uint8Array>;
  for (const { account, at, bytes } of changes)
    stored[account as GoldenKind].set(bytesOf(bytes), at);
  return stored;
}

/** What the signer of a decision shows. */
export function shown({ shows }: Decision): Credentials {
  const { sessionKey, attestor, capability } = PARTIES;
  return {
    ...(shows.includes("session") && { session: sessionKey }),
    ...(shows.includes("attestation") && {
      attestation: { attestor, capability: capability.toBytes() },
    }),
    ...(shows.includes("approval") && { approval: INDEX }),
  };
}

type Asked = Pick<Decision, "amount" | "id" | "unrated">;

/** The payment of a decision or a step, to the token account that the vectors say or the associated one. */
export function paymentOf({ amount, id, unrated }: Asked): Payment {
  const { vault, agent, mint, payee } = PARTIES;
  return {
    vault,
    agent,
    payee: unrated ? PARTIES.unrated : payee,
    amount: { mint, base: BigInt(amount) },
    id: { issuedAt: BigInt(id.issuedAt), hash: bytesOf(id.hash) },
    tokenProgram: TOKEN_PROGRAM,
  };
}

/** A decision's payment. */
export function decisionPayment(decision: Decision): Payment {
  const credentials = shown(decision);
  return { ...paymentOf(decision), notAfter: BigInt(decision.notAfter), credentials };
}

/** Owner and mint of the token account that a decision's payment pays. */
export function paidAccount({ destination }: Decision): { owner: PublicKey; mint: PublicKey } {
  return { owner: key(destination.owner), mint: key(destination.mint) };
}

/** The state of a decision as `fetchPaymentState` would read it. */
export function stateOf(decision: Decision): PaymentState {
  return stateWith(decision.changes, {
    unixTime: BigInt(decision.now),
    credentials: shown(decision),
    payees: [
      {
        wallet: decision.unrated ? PARTIES.unrated : PARTIES.payee,
        destination: DESTINATION,
        account: { ...paidAccount(decision), needsMemo: false },
        record: decision.unrated ? null : accounts(decision.changes).counterparty,
      },
    ],
  });
}

/** The state before a step: what earlier steps count is of no limit that the steps meet. */
export function stateOfStep({ unrated }: GoldenStep): PaymentState {
  const { payee, mint } = PARTIES;
  const wallet = unrated ? PARTIES.unrated : payee;
  return stateWith(STEP_CHANGES, {
    unixTime: STEPS_AT,
    credentials: {},
    payees: [
      {
        wallet,
        destination: DESTINATION,
        account: { owner: wallet, mint, needsMemo: false },
        record: unrated ? null : accounts(STEP_CHANGES).counterparty,
      },
    ],
  });
}

function stateWith(
  changes: Changes,
  rest: Pick<PaymentState, "unixTime" | "credentials" | "payees">,
): PaymentState {
  const { vault, agent, mint, mandate, authority, custody } = PARTIES;
  const stored = accounts(changes);
  return {
    ...{ vault, agent, mint, mandate, authority, custody },
    tokenProgram: TOKEN_PROGRAM,
    minted: null,
    slot: 0n,
    balance: 0n,
    stored,
    ...rest,
  };
}

/** The records of a step, described by its instructions and by what the gates said of it. */
export function recordsOf(step: GoldenStep, first: bigint, gates: GateOutcomes): EvidenceRecord[] {
  const { vault, mandate, mint } = PARTIES;
  const { payee, amount, id } = paymentOf(step);
  const common = {
    ...{ vault, mandate, mint, payee, id, gates },
    slot: BigInt(step.slot),
    time: STEPS_AT,
    amount: amount.base,
    governanceEpoch: 1n,
    grantEpoch: 1n,
  };
  const path = ({ fused: "fused", gated: "gated", denied: "unpaid" } as const)[step.how];
  if (!path) throw new Error(`no way ${step.how}`);
  if (path === "unpaid") return [{ ...common, sequence: first, kind: "denial", path }];
  const decision = { ...common, gates: ALL_PASS, sequence: first, kind: "decision", path } as const;
  if (path === "fused") return [decision];
  return [decision, { ...decision, sequence: first + 1n, kind: "outcome" }];
}
