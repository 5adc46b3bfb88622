import * as purser from "../../../sdk/src";
import type { Finding, PaymentId, Receipt } from "../../../sdk/src";
import { receipt } from "../../../sdk/src/agent/receipt";
import { inOrder } from "../input/contradictions";
import type { Row } from "../input/payments";
import type { Action } from "../input/policy";
import { act } from "./act";
import type { Done } from "./act";
import type { Stage } from "./stage";
import { twisted } from "./twisted";

/** How a payment was tried: by one instruction, or by three. */
export type Path = "pay" | "gate+transfer+feedback";

/** What became of a row. */
export type Result = { readonly row: Row; readonly path: Path; readonly id: PaymentId } & (
  | { readonly status: "paid"; readonly receipt: Receipt }
  | {
      /** Escalated: nothing but a missing validation or approval is against it. */
      readonly status: "denied" | "escalated";
      readonly findings: readonly [Finding, ...Finding[]];
    }
  | { readonly status: "failed"; readonly message: string }
);

/** Something that happened: the owners started the vault, or did something else, or an agent tried to pay. */
export type Step =
  | { readonly kind: "start"; readonly time: bigint }
  | {
      readonly kind: "action";
      readonly time: bigint;
      readonly action: Action;
      readonly done: Done;
    }
  | { readonly kind: "payment"; readonly time: bigint; readonly result: Result };

/** What the owners are yet to do. */
type Due =
  | { readonly kind: "start"; readonly time: bigint }
  | { readonly kind: "action"; readonly time: bigint; readonly action: Action };

/** Replays what owners and agents do in the order of its time, the chain's clock moved to each. */
export async function* replay(stage: Stage, rows: readonly Row[]): AsyncGenerator<Step> {
  const { policy, chain } = stage;
  const issued = new Map<string, bigint>();
  const owners: Due[] = [
    { kind: "start", time: policy.vault.starts },
    ...inOrder(policy.actions).map((action) => ({
      kind: "action" as const,
      time: action.time,
      action,
    })),
  ];
  async function* until(time: bigint | null): AsyncGenerator<Step> {
    for (let next = owners[0]; next && (time === null || next.time <= time); next = owners[0]) {
      owners.shift();
      chain.setUnixTime(next.time);
      if (next.kind === "start") await stage.start();
      yield next.kind === "action" ? { ...next, done: await act(stage, next.action) } : next;
    }
  }
  for (const [index, row] of rows.entries()) {
    yield* until(row.time);
    chain.setUnixTime(row.time);
    const path: Path = index % 2 === 0 ? "pay" : "gate+transfer+feedback";
    const result = await attempt(stage, row, path, issueTime(row, issued));
    yield { kind: "payment", time: row.time, result };
  }
  yield* until(null);
}

/** When a payment's id was issued: at its own time, or at that of the first row of its invoice. */
function issueTime(
  { time, agent, payee, mint, invoice, twists }: Row,
  issued: Map<string, bigint>,
): bigint {
  if (twists.issued !== undefined) return seconds(twists.issued);
  if (invoice === null) return time;
  const key = JSON.stringify([agent, payee, mint, invoice]);
  const first = issued.get(key) ?? time;
  issued.set(key, first);
  return first;
}

/** What the gates found against a payment; empty unless they refused it. */
export function findingsOf(result: Result): readonly Finding[] {
  return "findings" in result ? result.findings : [];
}

async function attempt(stage: Stage, row: Row, path: Path, issuedAt: bigint): Promise<Result> {
  const { client } = stage;
  const payment = paymentOf(stage, row, issuedAt);
  const instructions = twisted(stage, row, payment, await instructionsOf(client, payment, path));
  const signer = stage.person(row.twists.signer ?? row.agent);
  const { id } = payment;
  try {
    const landed = await purser.send(client, { instructions, signers: [signer] });
    return { row, path, id, status: "paid", receipt: await receipt(client, landed, payment) };
  } catch (error) {
    if (error instanceof purser.PaymentDenied || error instanceof purser.PaymentEscalated) {
      const status = error instanceof purser.PaymentDenied ? "denied" : "escalated";
      return { row, path, id, status, findings: error.verdict.findings };
    }
    if (!(error instanceof purser.TransactionFailed)) throw error;
    return { row, path, id, status: "failed", message: error.message };
  }
}

function paymentOf(stage: Stage, row: Row, issuedAt: bigint): purser.Payment {
  const { twists, invoice, memo, line } = row;
  const mint = stage.mint(row.mint);
  const payee = stage.wallet(row.payee);
  const notAfter = twists["not-after"];
  const [owner, other] = twists.destination?.split("/") ?? [];
  // A row without an invoice is a payment of its own, also where another row looks the same.
  const debt =
    invoice === null
      ? { resource: memo, invoice: `line ${line}` }
      : { resource: mint.address.toBase58(), invoice };
  return {
    vault: stage.vault,
    agent: stage.wallet(row.agent),
    payee,
    amount: { mint: mint.address, base: row.base },
    id: purser.paymentId({ payee, ...debt, issuedAt }),
    notAfter: notAfter === undefined ? row.time + purser.DEFAULT_PATIENCE : seconds(notAfter),
    ...(owner !== undefined && other !== undefined
      ? { destination: purser.tokenAddress(stage.wallet(owner), stage.mint(other).address) }
      : {}),
  };
}

async function instructionsOf(client: purser.Client, payment: purser.Payment, path: Path) {
  if (path === "pay") return [await purser.payInstruction(client, payment)];
  return purser.atomicPayment(payment).gate().transfer().feedback().instructions(client);
}

function seconds(time: string): bigint {
  return BigInt(Date.parse(time) / 1000);
}
