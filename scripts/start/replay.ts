import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Finding } from "../../sdk/src";
import type { Row } from "./payments";
import { seconds } from "./payments";
import { baseUnits } from "./policy";
import type { Policy } from "./policy";
import type { Stage } from "./stage";

/** How a payment was tried: one instruction, or three. */
export type Path = "pay" | "gate+transfer+feedback";

/** What became of a row. */
export type Result =
  | {
      readonly row: Row;
      readonly path: Path;
      readonly status: "paid";
      readonly base: bigint;
      readonly computeUnits: bigint;
    }
  | {
      readonly row: Row;
      readonly path: Path;
      readonly status: "denied";
      readonly findings: readonly Finding[];
    }
  | { readonly row: Row; readonly path: Path; readonly status: "failed"; readonly message: string };

/** Something that happened: an owners' action, or a row. */
export type Step =
  | { readonly kind: "action"; readonly action: Policy["actions"][number] }
  | { readonly kind: "payment"; readonly result: Result };

/** The largest time that a cluster can show. */
const END_OF_TIME = 2n ** 63n - 1n;

/** Replays actions and payments in the order of their time, the chain's clock moved to each. */
export async function* replay(
  stage: Stage,
  rows: readonly Row[],
  file: string,
): AsyncGenerator<Step> {
  const actions = [...stage.policy.actions].sort((a, b) => Number(a.time - b.time));
  async function* until(time: bigint): AsyncGenerator<Step> {
    for (let next = actions[0]; next && next.time <= time; next = actions[0]) {
      actions.shift();
      stage.chain.setUnixTime(next.time);
      await act(stage, next);
      yield { kind: "action", action: next };
    }
  }
  for (const [index, row] of rows.entries()) {
    yield* until(row.time);
    stage.chain.setUnixTime(row.time);
    const path: Path = index % 2 === 0 ? "pay" : "gate+transfer+feedback";
    yield { kind: "payment", result: await attempt(stage, row, path, file) };
  }
  yield* until(END_OF_TIME);
}

async function act(stage: Stage, { do: what, by }: Policy["actions"][number]): Promise<void> {
  const { client, vault } = stage;
  const members = by.map((name) => stage.person(name));
  if (what === "resume") await purser.resume(client, { vault, members });
  if (what === "revoke_all") await purser.revokeAll(client, { vault, members });
  if (what === "pause" && members[0]) await purser.pause(client, { vault, member: members[0] });
}

async function attempt(stage: Stage, row: Row, path: Path, file: string): Promise<Result> {
  const { client } = stage;
  const payment = paymentOf(stage, row, file);
  const instructions = twisted(stage, row, payment, await instructionsOf(client, payment, path));
  const signer = stage.person(row.twists.signer ?? row.agent);
  try {
    const { signature } = await purser.send(client, { instructions, signers: [signer] });
    const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
    const units = (await client.connection.getTransaction(signature, options))?.meta
      ?.computeUnitsConsumed;
    return {
      row,
      path,
      status: "paid",
      base: payment.amount.base,
      computeUnits: BigInt(units ?? 0),
    };
  } catch (error) {
    if (error instanceof purser.PaymentDenied) {
      return { row, path, status: "denied", findings: error.verdict.findings };
    }
    if (!(error instanceof purser.TransactionFailed)) throw error;
    return { row, path, status: "failed", message: error.message };
  }
}

function paymentOf(stage: Stage, row: Row, file: string): purser.Payment {
  const { vault } = stage;
  const at = `line ${row.line}`;
  const mint = stage.mint(row.mint);
  const payee = stage.wallet(row.payee);
  const issuedAt =
    row.twists.issued === undefined ? row.time : seconds(file, at, row.twists.issued);
  const notAfter = row.twists["not-after"];
  const [owner, other] = row.twists.destination?.split("/") ?? [];
  return {
    vault,
    agent: stage.wallet(row.agent),
    payee,
    amount: { mint: mint.address, base: baseUnits(row.amount, mint.decimals) ?? 0n },
    id: purser.paymentId({ payee, resource: row.memo, invoice: row.agent, issuedAt }),
    notAfter:
      notAfter === undefined ? row.time + purser.DEFAULT_PATIENCE : seconds(file, at, notAfter),
    ...(owner && other
      ? { destination: purser.tokenAddress(stage.wallet(owner), stage.mint(other).address) }
      : {}),
  };
}

async function instructionsOf(client: purser.Client, payment: purser.Payment, path: Path) {
  if (path === "pay") return [await purser.payInstruction(client, payment)];
  return purser.atomicPayment(payment).gate().transfer().feedback().instructions(client);
}

/** Shows other accounts than the SDK would: what a thief or a faulty client might try. */
function twisted(
  stage: Stage,
  { agent, mint: mintName, twists }: Row,
  payment: purser.Payment,
  instructions: TransactionInstruction[],
): TransactionInstruction[] {
  const { vault, decoy } = stage;
  const mint = stage.mint(mintName).address;
  const shown: [PublicKey, PublicKey][] = [];
  if (twists.signer !== undefined) shown.push([stage.wallet(agent), stage.wallet(twists.signer)]);
  if (twists.budget !== undefined)
    shown.push([purser.budgetAddress(vault, mint), purser.budgetAddress(decoy, mint)]);
  if (twists.authority !== undefined) {
    shown.push([purser.authorityAddress(vault), purser.authorityAddress(decoy)]);
  }
  if (twists.source !== undefined)
    shown.push([purser.custodyAddress(vault, mint), purser.custodyAddress(decoy, mint)]);
  if (twists.record !== undefined) {
    const other = purser.counterpartyAddress(vault, stage.wallet(twists.record));
    shown.push([purser.counterpartyAddress(vault, payment.payee), other]);
  }
  const [owner, other] = twists.mandate?.split("/") ?? [];
  if (owner && other) {
    const mandate = purser.mandateAddress(vault, stage.wallet(owner), stage.mint(other).address);
    shown.push([purser.mandateAddress(vault, stage.wallet(agent), mint), mandate]);
  }
  for (const meta of instructions.flatMap(({ keys }) => keys)) {
    meta.pubkey = shown.find(([from]) => from.equals(meta.pubkey))?.[1] ?? meta.pubkey;
  }
  return instructions;
}
