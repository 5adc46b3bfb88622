import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { EvidenceRecord, EvidenceReport } from "../../sdk/src";
import { intercepted } from "../support/interception";
import { emit, flood, forward, RELAY_AGENT } from "../support/relay";
import { Story } from "../support/story";
import { keypair } from "../support/world";
import type { World } from "../support/world";

/** A record as text and numbers, which compare field by field. */
function shown(record: EvidenceRecord): Record<string, unknown> {
  const { vault, mandate, payee, mint, id, ...plain } = record;
  return {
    ...plain,
    vault: vault.toBase58(),
    mandate: mandate.toBase58(),
    payee: payee.toBase58(),
    mint: mint.toBase58(),
    issuedAt: id.issuedAt,
    hash: Buffer.from(id.hash).toString("hex"),
  };
}

describe("evidence", () => {
  let story: Story;
  let world: World;

  before(async () => {
    story = await Story.tell();
    ({ world } = story);
  });

  function verify(agent: PublicKey, vault = world.vault): Promise<EvidenceReport> {
    return purser.verifyEvidence(world.client, { vault, agent, mint: world.mint });
  }

  /** A new agent with an open mandate, so that a test has a chain of its own. */
  async function newAgent(name: string): Promise<Keypair> {
    const agent = keypair(name);
    world.chain.airdrop(agent.publicKey, 1_000_000_000n);
    await world.grant({}, agent.publicKey);
    return agent;
  }

  describe("of a long history", () => {
    /** Every mandate of the story, with the number of records that it must have. */
    const chains = (): readonly (readonly [PublicKey, PublicKey, number])[] => [
      [world.vault, world.agent.publicKey, 28],
      [world.vault, world.otherAgent.publicKey, 7],
      [world.vault, RELAY_AGENT, 1],
      [story.otherVault, world.agent.publicKey, 6],
    ];

    it("is verified for each mandate with as many records as its payments made", async () => {
      for (const [vault, agent, count] of chains()) {
        assert.equal(story.expected(agent, vault).length, count);
        const { check, entries } = await verify(agent, vault);
        assert.deepEqual(check, { status: "verified", records: BigInt(count) });
        assert.equal(entries.length, count);
      }
    });

    it("shows each record as its payment was, field by field, and the transaction that wrote it", async () => {
      for (const [vault, agent] of chains()) {
        const { entries } = await verify(agent, vault);
        assert.deepEqual(
          entries.map(({ record, signature }) => ({ ...shown(record), signature })),
          story
            .expected(agent, vault)
            .map(({ record, signature }) => ({ ...shown(record), signature })),
        );
      }
    });

    it("spans grants of three epochs, four of governance, two paths and two kinds of record", async () => {
      const { entries } = await verify(world.agent.publicKey);
      const seen = (field: "grantEpoch" | "governanceEpoch" | "path" | "kind"): unknown[] => [
        ...new Set(entries.map(({ record }) => record[field])),
      ];
      assert.deepEqual(seen("grantEpoch"), [1n, 2n, 3n]);
      assert.deepEqual(seen("governanceEpoch"), [1n, 2n, 3n, 4n]);
      assert.deepEqual(seen("path").sort(), ["fused", "gated"]);
      assert.deepEqual(seen("kind").sort(), ["decision", "outcome"]);
    });

    it("ends in the number and the head that the mandate's account holds", async () => {
      for (const [vault, agent] of chains()) {
        const { entries } = await verify(agent, vault);
        const stored = await purser.fetchMandate(world.client, vault, agent, world.mint);
        assert.equal(stored?.evidence.sequence, BigInt(entries.length));
        assert.deepEqual(stored.evidence.head.toBytes(), entries.at(-1)?.head);
      }
    });

    it("agrees with what the program logged of each record", async () => {
      const { entries } = await verify(world.agent.publicKey);
      for (const { record, head, logged } of entries) {
        assert.deepEqual(logged, { sequence: record.sequence, head });
      }
    });
  });

  describe("of a short history", () => {
    it("of a mandate that never paid is verified and empty", async () => {
      const agent = await newAgent("quiet agent");

      const { check, entries } = await verify(agent.publicKey);

      assert.deepEqual(check, { status: "verified", records: 0n });
      assert.deepEqual(entries, []);
    });

    it("of a mandate that does not exist is not verified", async () => {
      const outcome = await verify(keypair("nobody").publicKey).then(
        ({ check }) => check.status,
        (error: unknown) => error,
      );

      assert.notEqual(outcome, "verified");
    });

    it("of a vault that does not exist is not verified", async () => {
      const outcome = await verify(world.agent.publicKey, keypair("nothing").publicKey).then(
        ({ check }) => check.status,
        (error: unknown) => error,
      );

      assert.notEqual(outcome, "verified");
    });

    it("is rebuilt from instructions where a flood cut the log before our event (A51)", async () => {
      const agent = await newAgent("flooding agent");
      const part = story.fused(41n, { agent: agent.publicKey });
      const pay = await purser.payInstruction(world.client, part.payment);
      await purser.send(world.client, { instructions: [flood(30, 500), pay], signers: [agent] });
      const loud = story.fused(42n, { agent: agent.publicKey });
      await purser.pay(world.client, loud.payment, { agent });

      const { check, entries } = await verify(agent.publicKey);

      assert.deepEqual(check, { status: "verified", records: 2n });
      assert.deepEqual(
        entries.map(({ record, logged }) => [record.amount, logged?.sequence]),
        [
          [41n, undefined],
          [42n, 2n],
        ],
      );
    });

    it("counts no look-alike event of another program, before, around or behind ours (A51)", async () => {
      const agent = await newAgent("impersonated agent");
      const { client } = world;
      const discriminator = client.program.idl.events[0].discriminator;
      const lookAlike = Buffer.concat([Buffer.from(discriminator), Buffer.alloc(40, 1)]);
      const first = story.fused(43n, { agent: agent.publicKey });
      const second = story.fused(44n, { agent: agent.publicKey });
      const instructions = [
        emit(lookAlike),
        emit(lookAlike, await purser.payInstruction(client, first.payment)),
        await purser.payInstruction(client, second.payment),
        emit(lookAlike),
      ];
      await purser.send(client, { instructions, signers: [agent] });

      const { check, entries } = await verify(agent.publicKey);

      assert.deepEqual(check, { status: "verified", records: 2n });
      assert.deepEqual(
        entries.map(({ head, logged }) => logged?.head ?? head),
        entries.map(({ head }) => head),
      );
      assert.deepEqual(
        entries.map(({ logged }) => logged?.sequence),
        [1n, 2n],
      );
    });

    it("is not put in doubt by bytes that an agent appends to a payment's data", async () => {
      const agent = await newAgent("verbose agent");
      const part = story.fused(45n, { agent: agent.publicKey });
      const pay = await purser.payInstruction(world.client, part.payment);
      pay.data = Buffer.concat([pay.data, Buffer.from([1, 2, 3])]);
      const outcome = await purser
        .send(world.client, { instructions: [pay], signers: [agent] })
        .then(
          () => "paid",
          (error: unknown) => error,
        );

      const { check } = await verify(agent.publicKey);

      // Either the program refuses such data, or its payment is evidence like any other.
      const records = outcome === "paid" ? 1n : 0n;
      assert.deepEqual(check, { status: "verified", records });
    });

    it("is not put in doubt by a payment that lands while it is read", async () => {
      const agent = await newAgent("busy agent");
      const { payment } = story.fused(46n, { agent: agent.publicKey });
      let paid = false;
      const busy = intercepted(world.client.connection, "getSignaturesForAddress", async (call) => {
        if (!paid) await purser.pay(world.client, payment, { agent });
        paid = true;
        return call();
      });

      const { check } = await purser.verifyEvidence(purser.connect(busy), {
        vault: world.vault,
        agent: agent.publicKey,
        mint: world.mint,
      });

      assert.equal(check.status, "verified");
    });

    it("of payments that another program passes on is verified, several in one transaction too", async () => {
      const { client, stranger } = world;
      await world.grant({}, RELAY_AGENT);
      const agent = { agent: RELAY_AGENT };
      const payments = [story.fused(47n, agent).payment, story.fused(48n, agent).payment];
      const pays = payments.map((payment) => purser.payInstruction(client, payment));
      const instructions = (await Promise.all(pays)).map((inner) => forward(inner));
      await purser.send(client, { instructions, signers: [stranger] });

      const { check, entries } = await verify(RELAY_AGENT);

      assert.deepEqual(check, { status: "verified", records: 3n });
      assert.deepEqual(
        entries.slice(1).map(({ record }) => record.amount),
        [47n, 48n],
      );
    });
  });
});
