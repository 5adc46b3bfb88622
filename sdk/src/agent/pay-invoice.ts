import { u64 } from "../core/amount";
import type { Client } from "../core/client";
import { clusterTime } from "../core/clock";
import { PaymentDenied } from "../core/error";
import { DEFAULT_PATIENCE } from "./patience";
import type { PaymentSigners } from "./pay";
import { payOnce } from "./pay-once";
import type { Payment } from "./payment";
import { paymentFate } from "./payment-fate";
import { paymentId } from "./payment-id";
import type { Invoice } from "./payment-id";
import type { InvoiceTerms, JournalEntry, PaymentJournal } from "./payment-journal";
import { receipt } from "./receipt";
import type { Receipt } from "./receipt";

/**
 * An invoice to be paid, named by `resource` and `invoice`; `notAfter` is by default 5 minutes after each call. Credentials
 * may be another call's than the first one's: an approval that was given meanwhile is for the same payment.
 */
export type InvoicePayment = Omit<Payment, "id"> & Pick<Invoice, "resource" | "invoice">;

/** The invoice was asked before with other terms. Nothing was sent. */
export class InvoiceDiffers extends Error {
  constructor(
    readonly asked: InvoicePayment,
    /** What the journal has of it. */
    readonly known: JournalEntry,
    /** What is not the same. */
    readonly differing: readonly (keyof InvoiceTerms)[],
  ) {
    const terms = termsOf(asked);
    const each = differing.map((name) => `${name} ${known.terms[name]}, not ${terms[name]}`);
    super(
      `invoice ${asked.invoice} of ${asked.resource} was asked before with ${each.join("; ")}: ` +
        "another debt needs another number",
    );
    this.name = "InvoiceDiffers";
  }
}

/**
 * Pays an invoice unless it was paid, however often and after whatever crash it is called. The journal keeps the issue time
 * of the invoice's payment id from before the first transaction is sent, so that each call means the same payment: an
 * earlier one is found and its receipt returned.
 *
 * An id that was never paid can become too old to be paid: the mandate forgot others as young as it. It is then replaced,
 * without being asked to: who calls wants the invoice paid, and to find out whether that is safe takes just what is done
 * here. The program refuses the id, a finalized state of the mandate has its floor above the id, so that no transaction
 * with it lands on any fork any more, and the mandate's history from the issue up to that state has no such payment.
 *
 * @example
 * const journal = fileJournal("payments.jsonl");
 * const debt = { vault, agent: agent.publicKey, payee, amount: { mint, base: 5_000_000n } };
 * const { signature } = await payInvoice(
 *   client, journal, { ...debt, resource: "https://api.example/v1", invoice: "117" }, { agent },
 * );
 * @throws {InvoiceDiffers} before anything is sent, if the invoice was asked with other terms.
 * @throws {PaymentDenied} and the other errors of `pay`, if it was not paid before either; `PaymentIdBelowFloor` until
 *   the state in which the id became too old is finalized.
 * @throws {OutcomeUnknown} if it was sent and is not found: it may still land, and calling again is safe.
 * @throws {HistoryGap} if the node cannot tell whether it was paid.
 */
export async function payInvoice(
  client: Client,
  journal: PaymentJournal,
  asked: InvoicePayment,
  signers: PaymentSigners,
): Promise<Receipt> {
  const key = JSON.stringify([asked.resource, asked.invoice]);
  const terms = termsOf(asked);

  /** Keeps an id issued now in place of another one's, and gives the entry in force. */
  const issue = async (replaced: JournalEntry | null): Promise<JournalEntry> => {
    const issuedAt = await clusterTime(client.connection);
    return journal.put(key, { issuedAt, terms, landed: null }, replaced);
  };
  const settle = async (entry: JournalEntry): Promise<Receipt> => {
    const payment = paymentOf(asked, terms, entry);
    if (entry.landed) return receipt(client, entry.landed, payment);
    const notAfter = asked.notAfter ?? (await clusterTime(client.connection)) + DEFAULT_PATIENCE;
    const paid = await payOnce(client, { ...payment, notAfter }, signers);
    const { signature, slot } = paid;
    // It is paid: a journal that cannot be told so costs the next call a search, and says why when it is next needed.
    await journal.put(key, { ...entry, landed: { signature, slot } }, entry).catch(() => null);
    return paid;
  };

  const entry = (await journal.get(key)) ?? (await issue(null));
  try {
    return await settle(entry);
  } catch (error) {
    const tooOld = error instanceof PaymentDenied && error.reason === "PaymentIdBelowFloor";
    if (!tooOld) throw error;
    const fate = await paymentFate(client, paymentOf(asked, terms, entry), "finalized");
    if (fate !== "dead") throw error;
  }
  return settle(await issue(entry));
}

function termsOf({ vault, agent, payee, amount }: InvoicePayment): InvoiceTerms {
  return {
    vault: vault.toBase58(),
    agent: agent.toBase58(),
    payee: payee.toBase58(),
    mint: amount.mint.toBase58(),
    amount: `${u64("amount", amount.base)}`,
  };
}

/**
 * The payment that an entry stands for.
 *
 * @throws {InvoiceDiffers} if it is not the one that is asked.
 */
function paymentOf(asked: InvoicePayment, terms: InvoiceTerms, known: JournalEntry): Payment {
  const names = Object.keys(terms) as (keyof InvoiceTerms)[];
  const differing = names.filter((name) => terms[name] !== known.terms[name]);
  if (differing.length > 0) throw new InvoiceDiffers(asked, known, differing);
  const { resource, invoice, ...payment } = asked;
  const id = paymentId({ payee: asked.payee, resource, invoice, issuedAt: known.issuedAt });
  return { ...payment, id };
}
