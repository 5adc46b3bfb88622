import type { Landed } from "../core/send";

/** What an invoice was first asked with: addresses in base58, the amount in base units. */
export type InvoiceTerms = Readonly<
  Record<"vault" | "agent" | "payee" | "mint" | "amount", string>
>;

/** What is kept of an invoice. */
export interface JournalEntry {
  /** The issue time of its payment id, unix seconds: with another one it would be another payment. */
  readonly issuedAt: bigint;
  readonly terms: InvoiceTerms;
  /** The payment, once it is known to be made: nothing replaces such an entry. */
  readonly landed: Landed | null;
}

/**
 * Where {@link payInvoice} keeps what a retry needs, by a key that names the invoice. One for each agent and cluster; all
 * processes of the agent share it.
 */
export interface PaymentJournal {
  /** The entry in force; `null` for an invoice that was never asked. It must not get lost any more. */
  get(key: string): Promise<JournalEntry | null>;

  /**
   * Keeps an entry in place of `replaced`, which is `null` for a new invoice, unless another process was first: the entry
   * in force is then another one, or is landed. The answer must not come before the entry is safe from a crash.
   *
   * @returns the entry in force afterwards.
   */
  put(key: string, entry: JournalEntry, replaced: JournalEntry | null): Promise<JournalEntry>;
}
