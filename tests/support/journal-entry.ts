import type { JournalEntry } from "../../sdk/src";

/** An entry of some invoice, whose payment is not known to be made. */
export function journalEntry(issuedAt: bigint): JournalEntry {
  const [vault, agent, payee, mint] = ["v", "a", "p", "m"].map((letter) => letter.repeat(44));
  return {
    issuedAt,
    terms: { vault: vault!, agent: agent!, payee: payee!, mint: mint!, amount: "7" },
    landed: null,
  };
}
