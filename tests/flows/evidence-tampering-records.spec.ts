import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { ChainEnd, EvidenceCheck, EvidenceEntry, EvidenceRecord } from "../../sdk/src";
import { Story } from "../support/story";
import { flipped, inserted, itemAt, replaced, swapped, without } from "../support/tampering";
import { keypair } from "../support/world";

const STRANGER = keypair("nobody").publicKey;

/** One change of every field of a record but its number. */
const ALTERATIONS: Readonly<
  Record<string, (record: EvidenceRecord) => Partial<Omit<EvidenceRecord, "sequence">>>
> = {
  slot: ({ slot }) => ({ slot: slot + 1n }),
  time: ({ time }) => ({ time: time - 1n }),
  kind: ({ kind }) => ({ kind: kind === "decision" ? "outcome" : "decision" }),
  path: ({ path }) => ({ path: path === "fused" ? "gated" : "fused" }),
  vault: () => ({ vault: STRANGER }),
  mandate: () => ({ mandate: STRANGER }),
  payee: () => ({ payee: STRANGER }),
  mint: () => ({ mint: STRANGER }),
  amount: ({ amount }) => ({ amount: amount + 1n }),
  "id's issue time": ({ id }) => ({ id: { ...id, issuedAt: id.issuedAt - 1n } }),
  "id's first byte": ({ id }) => ({ id: { ...id, hash: flipped(id.hash, 0) } }),
  "id's last byte": ({ id }) => ({ id: { ...id, hash: flipped(id.hash, 23) } }),
  "governance epoch": ({ governanceEpoch }) => ({ governanceEpoch: governanceEpoch + 1n }),
  "grant epoch": ({ grantEpoch }) => ({ grantEpoch: grantEpoch + 1n }),
};

/** The same records with nothing known of what was logged. */
function unlogged(entries: readonly EvidenceEntry[]): EvidenceEntry[] {
  return entries.map((entry) => ({ ...entry, logged: null }));
}

/** The records numbered by their places, as whoever covers up a change would number them. */
function renumbered(entries: readonly EvidenceEntry[]): EvidenceEntry[] {
  return entries.map((entry, place) => ({
    ...entry,
    record: { ...entry.record, sequence: BigInt(place + 1) },
  }));
}

describe("tampering with a list of records", () => {
  let entries: readonly EvidenceEntry[];
  let end: ChainEnd;
  /** Places in the list: the first, a middle and the last one. */
  let places: readonly number[];

  before(async () => {
    const { world } = await Story.tell();
    const { client, vault, agent, mint } = world;
    const query = { vault, agent: agent.publicKey, mint };
    ({ entries } = await purser.verifyEvidence(client, query));
    const { evidence } = await world.mandate();
    end = { sequence: evidence.sequence, head: evidence.head.toBytes() };
    places = [0, Math.floor(entries.length / 2), entries.length - 1];
  });

  /** Record number of a place. */
  const number = (place: number): bigint => BigInt(place + 1);
  const check = (list: readonly EvidenceEntry[]): EvidenceCheck => purser.checkEvidence(list, end);
  const at = (place: number): EvidenceEntry => itemAt(entries, place);
  const altered = (place: number, change: Partial<EvidenceRecord>): EvidenceEntry[] =>
    replaced(entries, place, { ...at(place), record: { ...at(place).record, ...change } });

  /** A record that never was, with the number of its place and a head that fits. */
  function fabricated(place: number): EvidenceEntry {
    const record = { ...at(0).record, sequence: number(place), amount: 1_000_000n };
    const before = place === 0 ? new Uint8Array(32) : at(place - 1).head;
    return { record, head: purser.nextHead(before, record), signature: "none", logged: null };
  }

  it("is not there: the list as it is is verified, with and without logs", () => {
    const verified = { status: "verified", records: BigInt(entries.length) };
    assert.deepEqual(check(entries), verified);
    assert.deepEqual(check(unlogged(entries)), verified);
  });

  describe("whose logs are known", () => {
    for (const [field, change] of Object.entries(ALTERATIONS)) {
      it(`names the first, the middle or the last record when its ${field} is altered`, () => {
        for (const place of places) {
          const list = altered(place, change(at(place).record));
          assert.deepEqual(check(list), { status: "altered", index: number(place) });
        }
      });
    }

    it("names the record whose number is altered", () => {
      for (const place of places) {
        for (const sequence of [0n, number(place) - 1n, number(place) + 1n, 1_000n]) {
          const fault = check(altered(place, { sequence }));
          assert.ok(fault.status !== "verified");
          assert.equal(fault.index, number(place));
        }
      }
    });

    it("names the record whose head as shown is altered", () => {
      for (const place of places) {
        const list = replaced(entries, place, { ...at(place), head: flipped(at(place).head, 31) });
        assert.deepEqual(check(list), { status: "altered", index: number(place) });
      }
    });

    it("names the record whose logged head is altered", () => {
      for (const place of places) {
        const logged = { sequence: number(place), head: flipped(at(place).head, 0) };
        const list = replaced(entries, place, { ...at(place), logged });
        assert.deepEqual(check(list), { status: "altered", index: number(place) });
      }
    });

    it("names the record that is dropped, numbered anew or not", () => {
      for (const place of places.slice(0, -1)) {
        const fault = { status: "missing", index: number(place) };
        assert.deepEqual(check(without(entries, place)), fault);
        assert.deepEqual(check(renumbered(without(entries, place))), fault);
      }
    });

    it("names the first of two records that change places, numbered anew or not", () => {
      for (const place of [0, places[1] ?? 0, entries.length - 2]) {
        const fault = { status: "reordered", index: number(place) };
        assert.deepEqual(check(swapped(entries, place, place + 1)), fault);
        assert.deepEqual(check(renumbered(swapped(entries, place, place + 1))), fault);
      }
    });

    it("names the copy of a record, behind it or at the end, numbered anew or not", () => {
      for (const place of places) {
        for (const target of [place + 1, entries.length]) {
          const list = inserted(entries, target, at(place));
          const fault = { status: "inserted", index: number(target) };
          assert.deepEqual(check(list), fault);
          assert.deepEqual(check(renumbered(list)), fault);
        }
      }
    });

    it("names a fabricated record when the records behind it are numbered anew", () => {
      for (const place of [...places, entries.length]) {
        const list = renumbered(inserted(entries, place, fabricated(place)));
        assert.deepEqual(check(list), { status: "inserted", index: number(place) });
      }
    });

    it("names a fabricated record when the records behind it keep their numbers", () => {
      for (const place of [...places, entries.length]) {
        const list = inserted(entries, place, fabricated(place));
        assert.deepEqual(check(list), { status: "inserted", index: number(place) });
      }
    });

    it("names a record that was replaced by a fabricated one", () => {
      for (const place of places) {
        const list = replaced(entries, place, fabricated(place));
        assert.deepEqual(check(list), { status: "altered", index: number(place) });
      }
    });

    it("names the first record that a cut at the end took away", () => {
      for (const kept of [0, 1, places[1] ?? 0, entries.length - 1]) {
        const list = entries.slice(0, kept);
        assert.deepEqual(check(list), { status: "truncated", index: number(kept) });
      }
    });

    it("names the first of several faults", () => {
      const last = entries.length - 1;
      const changed = replaced(altered(2, { amount: 1n }), last, fabricated(last));
      assert.deepEqual(check(changed), { status: "altered", index: 3n });
      assert.deepEqual(check(without(changed, 4)), { status: "altered", index: 3n });
    });
  });

  describe("whose logs are cut", () => {
    const FIRST_UNPROVED = 1n;

    for (const [field, change] of Object.entries(ALTERATIONS)) {
      it(`is found when the ${field} of a record is altered`, () => {
        for (const place of places) {
          const list = unlogged(altered(place, change(at(place).record)));
          assert.deepEqual(check(list), { status: "altered", index: FIRST_UNPROVED });
        }
      });
    }

    it("is found when a record is dropped, and the rest numbered anew", () => {
      for (const place of places) {
        const list = unlogged(renumbered(without(entries, place)));
        assert.deepEqual(check(list), { status: "missing", index: FIRST_UNPROVED });
      }
    });

    it("is found when two records change places, numbered anew", () => {
      for (const place of [0, places[1] ?? 0, entries.length - 2]) {
        const list = unlogged(renumbered(swapped(entries, place, place + 1)));
        assert.deepEqual(check(list), { status: "altered", index: FIRST_UNPROVED });
      }
    });

    it("is found when a record is copied or fabricated, numbered anew", () => {
      for (const place of [...places, entries.length]) {
        const copied = renumbered(inserted(entries, place, at(0)));
        const made = renumbered(inserted(entries, place, fabricated(place)));
        for (const list of [copied, made]) {
          const fault = { status: "inserted", index: FIRST_UNPROVED };
          assert.deepEqual(check(unlogged(list)), fault);
        }
      }
    });

    it("names the place where the list's own numbers break", () => {
      const place = places[1] ?? 0;
      const index = number(place);
      assert.deepEqual(check(unlogged(without(entries, place))), { status: "missing", index });
      assert.deepEqual(check(unlogged(swapped(entries, place, place + 1))), {
        status: "reordered",
        index,
      });
    });

    it("names the first record behind the last one that a log proves", () => {
      const known = 3;
      const fault = { status: "altered", index: number(known) };
      for (const place of places.slice(1)) {
        const tampered = altered(place, { amount: 1n });
        const list = [...tampered.slice(0, known), ...unlogged(tampered.slice(known))];
        assert.deepEqual(check(list), fault);
      }
    });

    it("names the altered record when only the logs behind it are cut", () => {
      for (const place of places) {
        const tampered = altered(place, { amount: 1n });
        const list = [...tampered.slice(0, place), ...unlogged(tampered.slice(place))];
        assert.deepEqual(check(list), { status: "altered", index: number(place) });
      }
    });
  });

  describe("of an empty chain", () => {
    const nothing: ChainEnd = { sequence: 0n, head: new Uint8Array(32) };

    it("is not there: no records are verified", () => {
      assert.deepEqual(purser.checkEvidence([], nothing), { status: "verified", records: 0n });
    });

    it("names any record as inserted", () => {
      const fault = { status: "inserted", index: 1n };
      assert.deepEqual(purser.checkEvidence([fabricated(0)], nothing), fault);
    });

    it("is found when the head is not that of an empty chain", () => {
      const odd = { ...nothing, head: flipped(nothing.head, 0) };
      assert.notEqual(purser.checkEvidence([], odd).status, "verified");
    });
  });
});
