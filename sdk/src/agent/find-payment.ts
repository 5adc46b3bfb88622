import type { Client } from "../core/client";
import { paymentFate } from "./payment-fate";
import type { PaymentName } from "./payment-fate";
import type { Receipt } from "./receipt";

/**
 * Finds the payment that was made with an id, for instance after its outcome was not known.
 *
 * @example
 * const receipt = await findPayment(client, { vault, agent, amount, id });
 * @returns its receipt, with the payee and the amount that were really paid; `null` if nothing was paid with the id.
 * @throws {HistoryGap} if the node does not have the history that tells.
 */
export async function findPayment(client: Client, sought: PaymentName): Promise<Receipt | null> {
  const fate = await paymentFate(client, sought, "confirmed");
  return typeof fate === "string" ? null : fate;
}
