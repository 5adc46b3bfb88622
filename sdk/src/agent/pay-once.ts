import type { Client } from "../core/client";
import { TransactionFailed } from "../core/error";
import { OutcomeUnknown } from "../core/send";
import { findPayment } from "./find-payment";
import { pay } from "./pay";
import type { PaymentSigners } from "./pay";
import type { Payment } from "./payment";
import type { Receipt } from "./receipt";

/** The id was used for a payment of another amount or to another payee. */
export class PaidDifferently extends Error {
  constructor(
    readonly asked: Payment,
    /** The payment that was made with the id. */
    readonly receipt: Receipt,
  ) {
    const { amount, payee } = receipt.payment;
    super(
      `this id paid ${amount.base} base units to ${payee.toBase58()} in ${receipt.signature}, not ` +
        `${asked.amount.base} to ${asked.payee.toBase58()}: another payment needs another id`,
    );
    this.name = "PaidDifferently";
  }
}

/**
 * Makes a payment unless it was made already, however often and after whatever crash it is called: the earlier payment
 * with the same id is found and returned. Keep the id before the first call, its issue time above all: with another time it
 * is another payment. {@link payInvoice} keeps it by itself.
 *
 * @example
 * const { signature } = await payOnce(client, payment, { agent: keypair });
 * @throws {PaymentDenied} and the other errors of `pay`; `PaymentIdBelowFloor` if the id is too old and nothing was paid
 *   with it: issue a new one.
 * @throws {PaidDifferently} if the id paid another amount or another payee.
 * @throws {OutcomeUnknown} if it was sent and is not found: it may still land, and calling again is safe.
 * @throws {HistoryGap} if the node cannot tell any more.
 */
export async function payOnce(
  client: Client,
  payment: Payment,
  signers: PaymentSigners,
): Promise<Receipt> {
  try {
    return await pay(client, payment, signers);
  } catch (error) {
    // Whatever it was refused for: a cap that the earlier payment used up is found before the id that it used.
    if (!(error instanceof TransactionFailed || error instanceof OutcomeUnknown)) throw error;
    const found = await findPayment(client, payment);
    if (!found) throw error;
    const { amount, payee } = found.payment;
    const same = amount.base === payment.amount.base && payee.equals(payment.payee);
    if (!same) throw new PaidDifferently(payment, found);
    return found;
  }
}
