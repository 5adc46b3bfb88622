import type { Client } from "../core/client";
import { landedTransaction } from "../core/landed-transaction";
import type { Landed } from "../core/send";
import { recordedEvents } from "../auditor/events";
import type { Payment } from "./payment";

/** Proof of a payment that was made. */
export interface Receipt extends Landed {
  readonly payment: Payment;
  /** Numbers and heads of the evidence records that the payment appended; empty if the node does not tell. */
  readonly records: readonly { readonly sequence: bigint; readonly head: Uint8Array }[];
  /** Compute units of the whole transaction; `null` if the node does not tell. */
  readonly computeUnits: bigint | null;
}

/** The receipt of a payment that landed. */
export async function receipt(client: Client, landed: Landed, payment: Payment): Promise<Receipt> {
  return { ...landed, payment, ...(await detailsOf(client, landed)) };
}

/** What a node tells of a transaction that landed. One that cannot say more of it costs these details only. */
export async function detailsOf(
  client: Client,
  { signature }: Landed,
): Promise<Pick<Receipt, "records" | "computeUnits">> {
  const found = await landedTransaction(client, signature).catch(() => null);
  const meta = found?.meta;
  const units = meta?.computeUnitsConsumed;
  return {
    records: recordedEvents(client, meta?.logMessages ?? []).events,
    computeUnits: units === undefined ? null : BigInt(units),
  };
}
