import { JournalEntries } from "./journal-entries";
import type { PaymentJournal } from "./payment-journal";

/**
 * A journal that lasts as long as this object: for tests, and for pages where the caller keeps no file.
 *
 * @example
 * const journal = memoryJournal();
 */
export function memoryJournal(): PaymentJournal {
  const entries = new JournalEntries();
  return {
    get: async (key) => entries.get(key),
    put: async (key, entry, replaced) => entries.take(key, entry, replaced?.issuedAt ?? null),
  };
}
