import type { JournalEntry } from "./payment-journal";

/** The entries of a journal as they come in. Whoever is told the same entries in the same order knows the same. */
export class JournalEntries {
  private readonly inForce = new Map<string, JournalEntry>();

  get(key: string): JournalEntry | null {
    return this.inForce.get(key) ?? null;
  }

  /** Takes an entry in place of the one issued at `replaced`, or leaves it if another came first; gives the one in force. */
  take(key: string, entry: JournalEntry, replaced: bigint | null): JournalEntry {
    const known = this.inForce.get(key);
    if (known && (known.landed || known.issuedAt !== replaced)) return known;
    this.inForce.set(key, entry);
    return entry;
  }
}
