import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { JournalEntries } from "./journal-entries";
import { hasSeal, openRecord, sealRecord } from "./journal-record";
import type { JournalRecord } from "./journal-record";
import type { JournalEntry, PaymentJournal } from "./payment-journal";

/** A journal's file is not what was written to it. Nothing can be paid by it until somebody has looked at it. */
export class JournalCorrupt extends Error {
  constructor(
    readonly path: string,
    /** Counted from 1. */
    readonly line: number,
    what: string,
  ) {
    super(`${path}:${line}: ${what}`);
    this.name = "JournalCorrupt";
  }
}

/** Begins a record, as in RFC 7464. JSON never contains it. */
const START = "\x1e";
const END = "\n";
const OWNER_ONLY = 0o600;

/**
 * A journal in a file, for Node: created if it is not there, readable by its owner only. One line of JSON per entry is
 * appended and flushed to the disk, with its name in the folder, before {@link payInvoice} sends anything. Any number of
 * processes of one machine may use the file, on a disk of that machine: file systems of a network do not append
 * atomically. Keep it as long as an invoice in it may be asked again.
 *
 * @example
 * const receipt = await payInvoice(client, fileJournal("payments.jsonl"), invoice, { agent });
 * @throws {JournalCorrupt} from its methods, naming file and line. A record that a crash cut off was never relied on and
 *   is passed over.
 */
export function fileJournal(path: string): PaymentJournal {
  return new FileJournal(path);
}

/**
 * Processes agree without a lock, which would outlive a process that is killed: each appends in one write, which the
 * system does not interleave with another's, then reads what stands in the file. All read the same order, and the first
 * entry wins. A record that begins before the last one ended shows that one's writer was killed.
 *
 * The calls wait for the disk: nothing else in this process comes between them, and a payment takes far longer.
 */
class FileJournal implements PaymentJournal {
  private readonly entries = new JournalEntries();
  /** How much of the file is taken in: bytes, and the lines in them. */
  private bytes = 0;
  private lines = 0;

  constructor(private readonly path: string) {}

  async get(key: string): Promise<JournalEntry | null> {
    return this.opened(() => this.entries.get(key));
  }

  async put(
    key: string,
    entry: JournalEntry,
    replaced: JournalEntry | null,
  ): Promise<JournalEntry> {
    const after = replaced?.issuedAt ?? null;
    const record = Buffer.from(START + sealRecord({ key, replaced: after, entry }) + END);
    return this.opened((file) => {
      if (writeSync(file, record) < record.length)
        throw new Error(`only a part of an entry fits into ${this.path}`);
      this.catchUp(file);
      return this.entries.take(key, entry, after);
    });
  }

  private opened<T>(use: (file: number) => T): T {
    const file = openSync(this.path, "a+", OWNER_ONLY);
    try {
      this.catchUp(file);
      return use(file);
    } finally {
      closeSync(file);
    }
  }

  /** Takes in what was appended. It is flushed first, whoever wrote it: only then may anybody rely on it. */
  private catchUp(file: number): void {
    const { size } = fstatSync(file);
    if (size < this.bytes)
      throw new JournalCorrupt(this.path, this.lines, "the file is shorter than it was");
    const added = Buffer.alloc(size - this.bytes);
    readSync(file, added, 0, added.length, this.bytes);
    // Behind the last end is a record that is being written, or whose writer was killed.
    const length = added.lastIndexOf(END) + END.length;
    if (length === 0) return;
    fsyncSync(file);
    if (this.bytes === 0) flushFolder(dirname(this.path));

    const lines = added.toString("utf8", 0, length - END.length).split(END);
    const records = lines.flatMap((line, index) => this.recordsIn(line, this.lines + index + 1));
    for (const { key, entry, replaced } of records) this.entries.take(key, entry, replaced);
    this.bytes += length;
    this.lines += lines.length;
  }

  /** What a line holds: an entry, behind what killed writers left of theirs. */
  private recordsIn(line: string, number: number): JournalRecord[] {
    const [before, ...texts] = line.split(START);
    const changed = new JournalCorrupt(this.path, number, "not an entry as it was written");
    if (before !== "") throw changed;
    return texts.flatMap((text, place) => {
      const record = openRecord(text);
      if (record) return [record];
      // Only what has not come as far as its seal was cut off: anything else was whole once.
      if (place === texts.length - 1 || hasSeal(text)) throw changed;
      return [];
    });
  }
}

/** Makes a new file's name last. Windows cannot be told to, and does it by itself. */
function flushFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
