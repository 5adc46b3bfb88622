import { PublicKey } from "@solana/web3.js";
import { decodeGateOutcomes } from "../../core/gate-outcomes";
import type { PlacedEvent } from "../events";
import { ALL_PASS, nextHead, RECORDING } from "../record";
import type { Appended, Moment, Paying } from "./check";
import type { Ticket, WatchedMandate } from "./state";

/** The record that a decision on a payment writes, but for its number and kind. */
export function recordOf(
  { step, transaction, vault }: Pick<Moment, "step" | "transaction" | "vault">,
  { amount, id, payee, mint, address }: Paying,
): Ticket["record"] {
  const denial = step.name === "recordDenial";
  return {
    amount,
    id,
    gates: (denial && decodeGateOutcomes(step.args.gates)) || ALL_PASS,
    slot: transaction.slot,
    time: transaction.time,
    path: step.name === "pay" ? "fused" : denial ? "unpaid" : "gated",
    vault: new PublicKey(step.at.vault ?? ""),
    mandate: new PublicKey(address),
    payee: new PublicKey(payee),
    mint: new PublicKey(mint),
    governanceEpoch: vault.governanceEpoch,
    grantEpoch: vault.grantEpoch,
  };
}

/**
 * What a step appends to its mandate's evidence; `null` if it writes none. `logged` is the event that the program logged
 * for it: each such step logs one, in their order.
 */
export function appendedBy(
  moment: Pick<Moment, "step" | "transaction" | "vault" | "paying">,
  mandate: WatchedMandate | undefined,
  logged: PlacedEvent | null | undefined,
): Appended | null {
  const { step, paying } = moment;
  if (!mandate || !RECORDING.has(step.name)) return null;
  const settled = step.name === "feedback" ? mandate.ticket?.record : undefined;
  const record = settled ?? (paying && recordOf(moment, paying));
  if (!record) return null;
  const sequence = mandate.evidence.sequence + 1n;
  const kind = settled ? "outcome" : record.path === "unpaid" ? "denial" : "decision";
  const head = nextHead(mandate.evidence.head, { ...record, kind, sequence });
  return { sequence, head, ...(logged === undefined ? {} : { logged }) };
}
