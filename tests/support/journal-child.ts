// Keeps an entry for each line of its input and answers each with the issue time in force, until one cannot be kept.
// usage: journal-child FILE ISSUED-AT
import { createInterface } from "node:readline";
import { fileJournal } from "../../sdk/src/agent/file-journal";
import { journalEntry } from "./journal-entry";

async function main([path = "", issuedAt = ""]: readonly string[]): Promise<void> {
  const journal = fileJournal(path);
  const lines = createInterface({ input: process.stdin });
  console.log("ready");
  for await (const key of lines) {
    const kept = await journal.put(key, journalEntry(BigInt(issuedAt)), null);
    console.log(`${key} ${kept.issuedAt}`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exitCode = 1;
});
