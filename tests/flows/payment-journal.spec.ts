import assert from "node:assert/strict";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as purser from "../../sdk/src";
import type { JournalEntry, PaymentJournal } from "../../sdk/src";
import { Child } from "../support/child";
import { failure } from "../support/failure";
import { journalEntry } from "../support/journal-entry";

describe("a payment journal", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), "purser-"));
    path = join(folder, "payments.jsonl");
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const open = (): PaymentJournal => purser.fileJournal(path);
  const keep = (key: string, issuedAt: bigint): Promise<JournalEntry> =>
    open().put(key, journalEntry(issuedAt), null);
  const issued = async (key: string): Promise<bigint | undefined> =>
    (await open().get(key))?.issuedAt;
  const landed = { signature: "5".repeat(88), slot: 2n ** 63n };

  for (const [kind, made] of [
    ["in memory", () => purser.memoryJournal()],
    ["in a file", open],
  ] as const) {
    describe(kind, () => {
      it("knows nothing of an invoice that was never asked", async () => {
        assert.equal(await made().get("117"), null);
      });

      it("gives back what it keeps, whatever characters name the invoice", async () => {
        const journal = made();
        const keys = [
          "117",
          '"\\',
          "\u2028\n\u001e\0",
          '{},"seal":"0000000000000000"}',
          "\ud800é€",
        ];
        for (const [at, key] of keys.entries()) {
          await journal.put(key, { ...journalEntry(2n ** 64n - 1n), landed }, null);
          await journal.put(`${key}'`, journalEntry(BigInt(at)), null);
        }

        for (const [at, key] of keys.entries()) {
          const entry = { ...journalEntry(2n ** 64n - 1n), landed };
          assert.deepEqual(await journal.get(key), entry);
          assert.deepEqual(await journal.get(`${key}'`), journalEntry(BigInt(at)));
        }
      });

      it("keeps the first entry of an invoice, and tells whoever comes later", async () => {
        const journal = made();
        assert.deepEqual(await journal.put("117", journalEntry(5n), null), journalEntry(5n));
        assert.deepEqual(await journal.put("117", journalEntry(6n), null), journalEntry(5n));
        assert.deepEqual(await journal.get("117"), journalEntry(5n));
      });

      it("replaces an entry once: a second one in its place comes too late", async () => {
        const journal = made();
        const old = await journal.put("117", journalEntry(5n), null);
        assert.deepEqual(await journal.put("117", journalEntry(6n), old), journalEntry(6n));
        assert.deepEqual(await journal.put("117", journalEntry(7n), old), journalEntry(6n));
      });

      it("replaces no entry that is known to be paid", async () => {
        const journal = made();
        const old = await journal.put("117", journalEntry(5n), null);
        const paid = { ...old, landed };
        assert.deepEqual(await journal.put("117", paid, old), paid);
        assert.deepEqual(await journal.put("117", journalEntry(6n), old), paid);
        assert.deepEqual(await journal.get("117"), paid);
      });
    });
  }

  describe("in a file", () => {
    it("is there for the next process, and shows each entry to those that run", async () => {
      const running = open();
      assert.equal(await running.get("117"), null);

      await keep("117", 5n);

      assert.deepEqual(await running.get("117"), journalEntry(5n));
      assert.equal(await issued("117"), 5n);
      assert.equal(fs.readFileSync(path, "utf8").split("\n").length, 2, "a line per entry");
    });

    it("is on the disk, with its name, before anybody relies on it, whoever wrote it", async () => {
      const flushed: string[] = [];
      const { fsyncSync } = fs;
      fs.fsyncSync = (file) => {
        fsyncSync(file);
        const found = fs.fstatSync(file);
        flushed.push(found.isDirectory() ? "the folder" : `${found.size} bytes`);
      };
      try {
        const running = open();
        await keep("117", 5n);
        const size = `${fs.statSync(path).size} bytes`;
        assert.deepEqual(flushed.splice(0), [size, "the folder"]);

        await running.get("117");
        assert.deepEqual(flushed.splice(0), [size, "the folder"]);
        await running.put("118", journalEntry(6n), null);
        assert.deepEqual(flushed.splice(0), [`${fs.statSync(path).size} bytes`]);
        await running.get("118");
        assert.deepEqual(flushed, []);
      } finally {
        fs.fsyncSync = fsyncSync;
      }
    });

    it("is its owner's only, however open the process makes its files", async () => {
      const mask = process.umask(0);
      try {
        await keep("117", 5n);
      } finally {
        process.umask(mask);
      }
      assert.equal(fs.statSync(path).mode & 0o777, 0o600);
    });

    it("passes over an entry that a crash cut off anywhere, then and later", async () => {
      await keep("1", 5n);
      const one = fs.readFileSync(path);
      await keep("2", 6n);
      const two = fs.readFileSync(path);
      const seal = two.length - '"seal":"0123456789abcdef"}\n'.length;

      for (const length of [
        one.length + 1,
        one.length + 20,
        seal,
        two.length - 2,
        two.length - 1,
      ]) {
        fs.writeFileSync(path, two.subarray(0, length));
        assert.equal(await issued("1"), 5n);
        assert.equal(await issued("2"), undefined);

        await keep("3", 7n);
        // Where only the end of the line is missing, the entry is whole.
        const second = length === two.length - 1 ? 6n : undefined;
        const found = [await issued("1"), await issued("2"), await issued("3")];
        assert.deepEqual(found, [5n, second, 7n], `cut off at ${length}`);
      }
    });

    it("is refused by file and line if any byte of an earlier entry is another one", async () => {
      for (const n of [1n, 2n, 3n]) await keep(`${n}`, n);
      const text = fs.readFileSync(path);
      const [start, end] = [text.length / 3, (2 * text.length) / 3];

      const places = [...Array(end - start).keys()].filter((place) => place % 11 === 0);
      for (const at of [...places.map((place) => start + place), end - 2, end - 1]) {
        const changed = Buffer.from(text);
        changed[at]! ^= 1;
        fs.writeFileSync(path, changed);

        const { message } = await failure(purser.JournalCorrupt, open().get("1"));
        assert.equal(message, `${path}:2: not an entry as it was written`, `byte ${at}`);
      }
    });

    it("is refused if an entry falls into two, by its start or its end in the middle", async () => {
      await keep("1", 1n);
      const text = fs.readFileSync(path);
      for (const byte of [0x1e, 0x0a]) {
        for (const at of [1, 30, text.length - 10, text.length - 2]) {
          const changed = Buffer.from(text);
          changed[at] = byte;
          fs.writeFileSync(path, changed);
          assert.equal((await failure(purser.JournalCorrupt, open().get("1"))).line, 1);
        }
      }
    });

    it("is refused if a line was put into it or lost, also by a process that runs", async () => {
      for (const n of [1n, 2n]) await keep(`${n}`, n);
      const running = open();
      await running.get("1");

      fs.appendFileSync(path, "not mine\n");
      const error = await failure(purser.JournalCorrupt, open().get("1"));
      assert.deepEqual([error.path, error.line], [path, 3]);
      assert.equal((await failure(purser.JournalCorrupt, running.get("1"))).line, 3);
      await failure(purser.JournalCorrupt, running.put("3", journalEntry(3n), null));

      fs.truncateSync(path, 10);
      const { message } = await failure(purser.JournalCorrupt, running.get("1"));
      assert.match(message, /:2: the file is shorter than it was$/);
    });

    it("that cannot be written keeps nothing", async () => {
      const nowhere = purser.fileJournal(join(folder, "missing", "payments.jsonl"));
      await assert.rejects(nowhere.put("117", journalEntry(5n), null), { code: "ENOENT" });
    });

    const KEYS = [...Array(60).keys()].map(String);
    const writer = (issuedAt: bigint, limit?: string): Promise<Child> =>
      Child.start("journal-child.ts", [path, `${issuedAt}`], limit);

    it("of a disk that takes only a part of an entry fails, and keeps what was kept", async () => {
      const child = await writer(5n, "2");
      child.say(`${KEYS.join("\n")}\n`);
      child.end();
      const answers = await child.rest();

      assert.match(answers.pop()!, /only a part of an entry fits into /);
      assert.ok(answers.length > 0);
      await keep("later", 9n);

      for (const [key, answer] of answers.entries()) assert.equal(answer, `${key} 5`);
      assert.equal(await issued(`${answers.length - 1}`), 5n);
      assert.equal(await issued(`${answers.length}`), undefined);
      assert.equal(await issued("later"), 9n);
    });

    it("gives two processes that write at once the same entries", async () => {
      const children = await Promise.all([writer(1n), writer(2n)]);
      children[0].say(`${KEYS.join("\n")}\n`);
      children[1].say(`${[...KEYS].reverse().join("\n")}\n`);
      for (const child of children) child.end();

      const [ones, twos] = await Promise.all(children.map((child) => child.rest()));

      assert.equal(ones!.length, KEYS.length);
      assert.deepEqual(ones, twos!.reverse());
      for (const [at, key] of KEYS.entries()) assert.equal(`${key} ${await issued(key)}`, ones[at]);
    });

    it("has every entry that a process was told is kept before it was killed", async () => {
      for (const answered of [1, 40]) {
        const child = await writer(BigInt(answered));
        child.say(`${KEYS.map((key) => `${answered} ${key}`).join("\n")}\n`);
        const answers: (string | null)[] = [];
        while (answers.length < answered) answers.push(await child.line());
        child.kill();
        answers.push(...(await child.rest()));

        for (const [at, answer] of answers.entries()) {
          assert.equal(answer, `${answered} ${at} ${answered}`);
          assert.equal(await issued(`${answered} ${at}`), BigInt(answered));
        }
      }
    });
  });
});
