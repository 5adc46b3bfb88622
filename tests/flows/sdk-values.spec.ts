import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Invoice } from "../../sdk/src";
import { failure } from "../support/failure";
import { emptyChain, keypair, NOON, World } from "../support/world";

const GATE_BYTES = 40;
const NEVER = 2n ** 64n - 1n;

describe("decodeVerdict", () => {
  /** The return data of a payment that two gates refuse, as the program gave it. */
  let answer: Buffer;
  let error: purser.PaymentDenied;

  before(async () => {
    const world = await World.create();
    await world.grant({ caps: { day: 4n } });
    await world.rate({ tier: 2, denied: true });
    error = await failure(purser.PaymentDenied, world.pay(5n));
    const prefix = `Program return: ${purser.PROGRAM_ID.toBase58()} `;
    const line = error.site.logs.find((entry) => entry.startsWith(prefix)) ?? "";
    answer = Buffer.from(line.slice(prefix.length), "base64");
  });

  /** The answer with one byte set. */
  function withByte(place: number, value: number): Buffer {
    const bytes = Buffer.from(answer);
    bytes[place] = value;
    return bytes;
  }

  /** Where the row of a gate begins. */
  const row = (gate: purser.Gate): number => 8 + GATE_BYTES * purser.GATES.indexOf(gate);

  function rejects(bytes: Uint8Array, found: RegExp): void {
    assert.throws(
      () => purser.decodeVerdict(bytes),
      (thrown) =>
        thrown instanceof purser.InvalidVerdict &&
        thrown.name === "InvalidVerdict" &&
        found.test(thrown.message),
    );
  }

  it("reads what the program answered", () => {
    assert.equal(answer.length, 288);
    const verdict = purser.decodeVerdict(answer);
    assert.deepEqual(verdict, error.verdict);
    assert.deepEqual(verdict.findings, [
      {
        gate: "context",
        outcome: "deny",
        reason: "DayCap",
        got: 5n,
        limit: 4n,
        headroom: 4n,
        passesAt: null,
      },
      {
        gate: "egress",
        outcome: "deny",
        reason: "PayeeDenied",
        got: 0n,
        limit: 0n,
        headroom: 0n,
        passesAt: null,
      },
    ]);
  });

  it("reads numbers of 64 bits, and the last moment as never", () => {
    const bytes = Buffer.from(answer);
    const at = row("context");
    [8, 16, 24].forEach((offset) => bytes.writeBigUInt64LE(NEVER - 1n, at + offset));
    bytes.writeBigUInt64LE(NEVER - 1n, at + 32);
    const [finding] = purser.decodeVerdict(bytes).findings;
    assert.deepEqual(
      [finding?.got, finding?.limit, finding?.headroom, finding?.passesAt],
      [NEVER - 1n, NEVER - 1n, NEVER - 1n, NEVER - 1n],
    );
    bytes.writeBigUInt64LE(NEVER, at + 32);
    assert.equal(purser.decodeVerdict(bytes).findings[0]?.passesAt, null);
  });

  it("reads an error of a gate as such", () => {
    const [finding] = purser.decodeVerdict(withByte(row("context"), 3)).findings;
    assert.equal(finding?.outcome, "error");
  });

  it("reads an escalation that is left when the denials are taken away, and names who is asked", () => {
    const asking = row("delegation");
    const words = [
      ["validation", 600],
      ["approval", 601],
    ] as const;
    for (const [word, reason] of words) {
      const escalated = Buffer.from(answer).fill(0, row("context"));
      escalated[asking] = 2;
      escalated.writeUInt16LE(reason, asking + 2);
      escalated.writeUInt16LE(reason, 2);
      escalated[4] = purser.GATES.indexOf("delegation");
      rejects(escalated, /contradicts/);
      escalated[1] = 2;

      const { escalation, findings } = purser.decodeVerdict(escalated);

      const nobody = { validation: null, approval: null };
      assert.deepEqual(escalation, { ...nobody, [word]: findings[0] });
    }
  });

  it("rejects any other length", () => {
    for (const length of [0, 1, 8, 287]) rejects(answer.subarray(0, length), /found \d+ bytes/);
    rejects(Buffer.concat([answer, Buffer.alloc(1)]), /found 289 bytes/);
  });

  it("rejects any other encoding", () => {
    for (const version of [0, 1, 255]) {
      rejects(withByte(0, version), new RegExp(`found encoding ${version}`));
    }
  });

  it("rejects an outcome that this version does not know", () => {
    for (const outcome of [4, 255]) {
      rejects(withByte(row("context"), outcome), new RegExp(`found outcome ${outcome}`));
    }
  });

  it("rejects a reason that this version does not know", () => {
    assert.throws(
      () => purser.decodeVerdict(withByte(row("egress") + 2, 0xff)),
      purser.UnknownReason,
    );
  });

  it("rejects an allowance with findings, and a denial without", () => {
    rejects(withByte(1, 0), /contradicts/);
    const nothing = Buffer.from(answer);
    nothing.fill(0, 8);
    rejects(nothing, /contradicts/);
  });

  it("rejects a summary whose reason or gate is not that of the first finding", () => {
    const reasonPlace = 2;
    const gatePlace = 4;
    rejects(withByte(reasonPlace, (answer[reasonPlace] ?? 0) ^ 1), /contradicts/);
    rejects(withByte(gatePlace, purser.GATES.indexOf("egress")), /contradicts/);
  });
});

describe("paymentId", () => {
  const invoice: Invoice = {
    payee: keypair("payee").publicKey,
    resource: "https://api.example/v1",
    invoice: "2026-117",
    issuedAt: NOON,
  };
  const hash = (change: Partial<Invoice>): string =>
    Buffer.from(purser.paymentId({ ...invoice, ...change }).hash).toString("hex");

  it("is the same for the same invoice, in 24 bytes", () => {
    const copy = { ...invoice, payee: new PublicKey(invoice.payee.toBytes()) };
    assert.deepEqual(purser.paymentId(copy), purser.paymentId(invoice));
    assert.equal(purser.paymentId(invoice).hash.length, 24);
    assert.equal(hash({}), "f2157c39492508d097290427e1aba11108c4b03985627dd3");
  });

  it("differs in its hash when payee, resource or invoice number differ", () => {
    const hashes = [
      hash({}),
      hash({ payee: keypair("stranger").publicKey }),
      hash({ resource: "https://api.example/v2" }),
      hash({ resource: "https://api.example/V1" }),
      hash({ resource: "" }),
      hash({ invoice: "2026-118" }),
      hash({ invoice: "2026-117 " }),
      hash({ invoice: "" }),
      hash({ resource: "", invoice: "" }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("differs by its issue time alone when only that differs", () => {
    const later = purser.paymentId({ ...invoice, issuedAt: NOON + 1n });
    assert.equal(later.issuedAt, NOON + 1n);
    assert.deepEqual(later.hash, purser.paymentId(invoice).hash);
    assert.notDeepEqual(later, purser.paymentId(invoice));
  });

  it("does not mix up where one part ends and the next begins", () => {
    const parts = [
      ["ab", "c"],
      ["a", "bc"],
      ["abc", ""],
      ["", "abc"],
      ["ab\0", "c"],
      ["ab", "\0c"],
      ["ab\x01\0\0\0c", ""],
      ["", "ab\x01\0\0\0c"],
    ] as const;
    const hashes = parts.map(([resource, number]) => hash({ resource, invoice: number }));
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("counts bytes, not letters", () => {
    const hashes = [
      hash({ resource: "é", invoice: "x" }),
      hash({ resource: "e\u0301", invoice: "x" }),
      hash({ resource: "Ã©", invoice: "x" }),
      hash({ resource: "é".repeat(300), invoice: "x" }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("is paid as the id that it is, and refused when it has another length", async () => {
    const world = await World.create();
    await world.pay(1n);
    const short = { ...world.payment(1n).id, hash: new Uint8Array(23) };
    await failure(purser.InvalidNumber, world.pay(1n, { id: short }));
    const issued = purser.paymentId({ ...invoice, issuedAt: NOON });
    await world.pay(1n, { id: issued });
    const again = await failure(purser.PaymentDenied, world.pay(1n, { id: issued }));
    assert.equal(again.reason, "PaymentIdReused");
    const { entries } = await purser.verifyEvidence(world.client, {
      vault: world.vault,
      agent: world.agent.publicKey,
      mint: world.mint,
    });
    assert.deepEqual(entries.at(-1)?.record.id, issued);
  });
});

describe("clusterTime", () => {
  it("is the chain's own clock, wherever that goes", async () => {
    const { chain, client } = emptyChain();
    assert.equal(await purser.clusterTime(client.connection), NOON);
    for (const seconds of [1n, 86_400n, -3_600n]) {
      chain.advance(seconds);
      assert.equal(await purser.clusterTime(client.connection), chain.clock().unixTime);
    }
    for (const time of [0n, 1n, 2n ** 40n]) {
      chain.setUnixTime(time);
      assert.equal(await purser.clusterTime(client.connection), time);
    }
  });

  it("is the time that a payment is held against", async () => {
    const world = await World.create();
    world.chain.advance(1_234n);
    const now = await purser.clusterTime(world.client.connection);
    const issuedAt = now + 1n;
    const early = { ...world.payment(1n).id, issuedAt };

    const error = await failure(purser.PaymentDenied, world.pay(1n, { id: early }));

    assert.deepEqual(
      [error.reason, error.limit, error.passesAt],
      ["PaymentIdFromFuture", now, issuedAt],
    );
  });
});
