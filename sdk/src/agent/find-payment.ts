import type { PublicKey } from "@solana/web3.js";
import { readTransaction, signaturesOf } from "../auditor/history";
import type { Invocation } from "../auditor/history";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { describedBy } from "../core/instruction";
import { paymentData } from "../core/payment-data";
import type { Payment } from "./payment";
import type { PaymentId } from "./payment-id";
import { receipt } from "./receipt";
import type { Receipt } from "./receipt";

/** What names a payment of a mandate. */
export type PaymentName = Pick<Payment, "vault" | "agent" | "amount" | "id">;

/** What is sought is mostly among the newest. */
const PAGE = 100;

/**
 * Finds the payment that was made with an id, for instance after its outcome was not known. Looks at the mandate's
 * transactions from the newest back to when the id was issued: it cannot have been paid before.
 *
 * @returns its receipt, with the payee and the amount that were really paid; `null` if nothing was paid with the id.
 * @throws {HistoryGap} if the node does not have one of the transactions any more.
 */
export async function findPayment(client: Client, sought: PaymentName): Promise<Receipt | null> {
  const { vault, agent, amount, id } = sought;
  const mandate = mandateAddress(vault, agent, amount.mint, client.program.programId);
  for await (const { signature, err, blockTime } of signaturesOf(client, mandate, PAGE)) {
    if (typeof blockTime === "number" && BigInt(blockTime) < id.issuedAt) break;
    if (err !== null) continue;
    const { invocations, slot } = await readTransaction(client, signature);
    for (const invocation of invocations) {
      const payment = paymentOf(client, invocation, sought, mandate);
      if (payment) return receipt(client, { signature, slot }, payment);
    }
  }
  return null;
}

/** The payment that an invocation decided, if it is of the mandate and has the id. */
function paymentOf(
  client: Client,
  { programId, accounts, data }: Invocation,
  { vault, agent, amount: { mint }, id }: PaymentName,
  mandate: PublicKey,
): Payment | null {
  const described = programId.equals(client.program.programId) ? describedBy(client, data) : null;
  if (described?.name !== "pay" && described?.name !== "gate") return null;
  const named = (name: string) =>
    accounts[described.accounts.findIndex((account) => account.name === name)];
  const [payee, destination] = [named("payee"), named("destination")];
  if (!payee || !destination || !named("mandate")?.equals(mandate)) return null;
  const { amount, id: paid } = paymentData(described, data);
  if (!sameId(paid, id)) return null;
  return { vault, agent, payee, destination, amount: { mint, base: amount }, id };
}

function sameId(one: PaymentId, other: PaymentId): boolean {
  return one.issuedAt === other.issuedAt && Buffer.from(one.hash).equals(Buffer.from(other.hash));
}
