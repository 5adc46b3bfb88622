import type { PublicKey } from "@solana/web3.js";
import { HistoryGap, readTransaction, signaturesOf } from "../auditor/history";
import type { Invocation } from "../auditor/history";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { describedBy } from "../core/instruction";
import { paymentData } from "../core/payment-data";
import { plain } from "../core/plain";
import { bytesOf } from "../kernel/kernel";
import type { Payment } from "./payment";
import { sameId } from "./payment-id";
import { receipt } from "./receipt";
import type { Receipt } from "./receipt";

/** What names a payment of a mandate. */
export type PaymentName = Pick<Payment, "vault" | "agent" | "amount" | "id">;

/** Paid, by this receipt; not paid but still payable; or never paid and too old to be paid ever. */
export type PaymentFate = Receipt | "payable" | "dead";

/** What is sought is mostly among the newest. */
const PAGE = 100;

/**
 * What became of a payment's id. The mandate itself tells of the ids that it remembers, and that one above its floor that
 * it does not remember was never paid. Else its transactions tell, from the newest back to when the id was issued: it
 * cannot have been paid before, and a cluster's block times never fall. That none of them paid is believed only of a
 * history that is complete: it reaches back to before the issue, or has as many payments as the mandate counts.
 *
 * @param commitment how firm the mandate's state must be: what is "dead" in a finalized one stays so on every fork.
 * @throws {HistoryGap} if the node does not have all of that history.
 */
export async function paymentFate(
  client: Client,
  sought: PaymentName,
  commitment: "confirmed" | "finalized",
): Promise<PaymentFate> {
  const { vault, agent, amount, id } = sought;
  const { program } = client;
  const mandate = mandateAddress(vault, agent, amount.mint, program.programId);
  const { data, context } = await program.account.mandate.fetchNullableAndContext(
    mandate,
    commitment,
  );
  if (!data) return "payable";
  const { ids, counters } = plain(data);
  const remembered = ids.ids.some(({ issued, hash }) =>
    sameId({ issuedAt: issued, hash: bytesOf(hash) }, id),
  );
  if (!remembered && id.issuedAt >= ids.floor) return "payable";

  let complete = false;
  let counted = 0n;
  // The absence of a payment shows only in a history as new as the floor that rose above its id.
  const options = { limit: PAGE, ...(!remembered && { minContextSlot: context.slot }) };
  for await (const { signature, err, blockTime } of signaturesOf(client, mandate, options)) {
    complete = typeof blockTime === "number" && BigInt(blockTime) < id.issuedAt;
    if (complete) break;
    if (err !== null) continue;
    const { invocations, slot } = await readTransaction(client, signature);
    for (const invocation of invocations) {
      const payment = paymentOf(client, invocation, sought, mandate);
      if (!payment) continue;
      if (sameId(payment.id, id)) return receipt(client, { signature, slot }, payment);
      if (slot <= context.slot) counted += 1n;
    }
  }
  complete ||= counted === counters.payments;
  if (remembered || !complete)
    throw new HistoryGap(null, `payments of mandate ${mandate.toBase58()} since ${id.issuedAt}`);
  return "dead";
}

/** The payment that an invocation decided, if it is of the mandate. */
function paymentOf(
  client: Client,
  { programId, accounts, data }: Invocation,
  { vault, agent, amount: { mint } }: PaymentName,
  mandate: PublicKey,
): Payment | null {
  const described = programId.equals(client.program.programId) ? describedBy(client, data) : null;
  if (described?.name !== "pay" && described?.name !== "gate") return null;
  const named = (name: string) =>
    accounts[described.accounts.findIndex((account) => account.name === name)];
  const [payee, destination] = [named("payee"), named("destination")];
  if (!payee || !destination || !named("mandate")?.equals(mandate)) return null;
  const { amount, id } = paymentData(described, data);
  return { vault, agent, payee, destination, amount: { mint, base: amount }, id };
}
