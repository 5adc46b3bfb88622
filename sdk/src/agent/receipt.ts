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
  // It is paid: a node that cannot say more of it costs the details only.
  const found = await landedTransaction(client, landed.signature).catch(() => null);
  const meta = found?.meta;
  const units = meta?.computeUnitsConsumed;
  return {
    ...landed,
    payment,
    records: recordedEvents(client, meta?.logMessages ?? []).events,
    computeUnits: units === undefined ? null : BigInt(units),
  };
}
