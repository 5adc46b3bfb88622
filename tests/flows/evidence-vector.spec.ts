import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { EvidenceEntry, EvidenceRecord } from "../../sdk/src";
import { NOON, World } from "../support/world";
import vectors from "../vectors/evidence.json";

type Vector = (typeof vectors)["records"][number];

/** The slot of the first payment; numbers as the file has them. */
const SLOT = BigInt(vectors.records[0]?.slot ?? 0);

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("hex");
}

/** A record as the file writes it, without the bytes and the head. */
function written(record: EvidenceRecord): Omit<Vector, "bytes" | "head"> {
  const { kind, path, vault, mandate, payee, mint, id } = record;
  return {
    sequence: `${record.sequence}`,
    slot: `${record.slot}`,
    time: `${record.time}`,
    kind,
    path,
    vault: vault.toBase58(),
    mandate: mandate.toBase58(),
    payee: payee.toBase58(),
    mint: mint.toBase58(),
    amount: `${record.amount}`,
    id: { issuedAt: `${id.issuedAt}`, hash: hex(id.hash) },
    governanceEpoch: `${record.governanceEpoch}`,
    grantEpoch: `${record.grantEpoch}`,
  };
}

/** The record that a vector describes. */
function described(vector: Vector): EvidenceRecord {
  assert.ok(vector.kind === "decision" || vector.kind === "outcome");
  assert.ok(vector.path === "fused" || vector.path === "gated");
  return {
    sequence: BigInt(vector.sequence),
    slot: BigInt(vector.slot),
    time: BigInt(vector.time),
    kind: vector.kind,
    path: vector.path,
    vault: new PublicKey(vector.vault),
    mandate: new PublicKey(vector.mandate),
    payee: new PublicKey(vector.payee),
    mint: new PublicKey(vector.mint),
    amount: BigInt(vector.amount),
    id: {
      issuedAt: BigInt(vector.id.issuedAt),
      hash: new Uint8Array(Buffer.from(vector.id.hash, "hex")),
    },
    gates: purser.ALL_PASS,
    governanceEpoch: BigInt(vector.governanceEpoch),
    grantEpoch: BigInt(vector.grantEpoch),
  };
}

/** What the chain writes for a first payment and a second one on the other path, with keys, clock and slot fixed. */
async function payments(): Promise<{ heads: string[]; entries: readonly EvidenceEntry[] }> {
  const world = await World.create();
  const { client, chain, vault, mint, agent, payee } = world;
  chain.setSlot(SLOT);
  const heads: string[] = [];
  const payment = (base: bigint, invoice: string): purser.Payment => ({
    ...world.payment(base),
    id: purser.paymentId({ payee, resource: "https://api.example/v1", invoice, issuedAt: NOON }),
  });

  await purser.pay(client, payment(1_234_567n, "2026-117"), { agent });
  heads.push(hex((await world.mandate()).evidence.head.toBytes()));
  const steps = purser
    .atomicPayment(payment(2n ** 29n, "2026-118"))
    .gate()
    .transfer()
    .feedback();
  await purser.payAtomic(client, steps, { agent });
  heads.push(hex((await world.mandate()).evidence.head.toBytes()));

  const { entries } = await purser.verifyEvidence(client, { vault, agent: agent.publicKey, mint });
  return { heads, entries };
}

describe("the committed evidence vector", () => {
  it("is what the package encodes and hashes", () => {
    let head: Uint8Array = new Uint8Array(32);
    for (const vector of vectors.records) {
      const record = described(vector);
      head = purser.nextHead(head, record);
      assert.equal(hex(purser.encodeRecord(record)), vector.bytes);
      assert.equal(hex(head), vector.head);
    }
  });

  it("covers both paths and both kinds, and has 224 bytes to a record", () => {
    assert.deepEqual(
      vectors.records.map(({ path, kind, bytes }) => [path, kind, bytes.length / 2]),
      [
        ["fused", "decision", 224],
        ["gated", "decision", 224],
        ["gated", "outcome", 224],
      ],
    );
  });

  it("is what the program writes", async () => {
    const { heads, entries } = await payments();

    const [first, , third] = vectors.records;
    assert.deepEqual(heads, [first?.head, third?.head]);
    assert.deepEqual(
      entries.map(({ record, head }) => ({
        ...written(record),
        bytes: hex(purser.encodeRecord(record)),
        head: hex(head),
      })),
      vectors.records,
    );
    assert.deepEqual(
      entries.map(({ logged }) => hex(logged?.head)),
      vectors.records.map(({ head }) => head),
    );
  });

  it("has a field at each of its places, so that no two fields can stand in for each other", () => {
    const [vector] = vectors.records;
    assert.ok(vector);
    const record = described(vector);
    const other = new PublicKey(1);
    const changes: Partial<EvidenceRecord>[] = [
      { sequence: 2n },
      { slot: 1n },
      { time: 1n },
      { kind: "outcome" },
      { path: "gated" },
      { vault: other },
      { mandate: other },
      { payee: other },
      { mint: other },
      { amount: 1n },
      { id: { ...record.id, issuedAt: 1n } },
      { id: { ...record.id, hash: new Uint8Array(24) } },
      { governanceEpoch: 2n },
      { grantEpoch: 2n },
    ];
    const places = changes.map((change) => {
      const bytes = purser.encodeRecord({ ...record, ...change });
      return [...bytes].flatMap((byte, at) =>
        byte === Number.parseInt(vector.bytes.slice(2 * at, 2 * at + 2), 16) ? [] : [at],
      );
    });
    assert.ok(places.every((changed) => changed.length > 0));
    const all = places.flat();
    assert.equal(new Set(all).size, all.length);
  });
});
