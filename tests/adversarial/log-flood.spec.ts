import assert from "node:assert/strict";
import type { TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { altered, lands, triple, verifiedRecords } from "../support/attack";
import { deployRelay, emit, flood, forward, RELAY_AGENT } from "../support/relay";
import { OPEN_TERMS, World } from "../support/world";

const AMOUNT = 1_000n;
/** More than the bytes after which a transaction's log is cut. */
const FLOOD = flood(30, 400);
/** What stands in a log from where it is cut. */
const CUT = "Log truncated";

describe("a log that says too much", () => {
  let world: World;

  before(async () => {
    world = await World.create();
    deployRelay(world.chain);
    await world.grant(OPEN_TERMS, RELAY_AGENT);
  });

  const payment = (agent = world.agent.publicKey): Promise<TransactionInstruction> =>
    purser.payInstruction(world.client, world.payment(AMOUNT, { agent }));

  async function logsOf(signature: string): Promise<readonly string[]> {
    const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
    return (
      (await world.client.connection.getTransaction(signature, options))?.meta?.logMessages ?? []
    );
  }

  /** A look-alike of the event that the program logs next for the mandate, or of the one it logged last. */
  async function lookAlike(sequence: "last" | "next"): Promise<Uint8Array> {
    const { evidence } = await world.mandate();
    // The IDL's type names every event there is now; a later version may have more.
    const described: readonly { readonly name: string; readonly discriminator: number[] }[] =
      world.client.program.idl.events;
    const event = described.find(({ name }) => name === "recorded")!;
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(evidence.sequence + (sequence === "next" ? 1n : 0n));
    return Buffer.concat([Buffer.from(event.discriminator), number, evidence.head.toBuffer()]);
  }

  const asData = (event: Uint8Array): string =>
    `Program data: ${Buffer.from(event).toString("base64")}`;

  it("cuts the event of a payment off, and the evidence is rebuilt and verified (A51)", async () => {
    const known = await verifiedRecords(world);
    const { signature } = await lands(world, [FLOOD, await payment()]);

    const logs = await logsOf(signature);
    assert.ok(logs.includes(CUT));
    assert.deepEqual(purser.recordedEvents(world.client, logs), { events: [], complete: false });

    const records = await verifiedRecords(world);
    assert.equal(records.length, known.length + 1);
    const last = records.at(-1)!;
    assert.equal(last.logged, null, "no log speaks for it");
    assert.deepEqual([last.signature, last.record.amount], [signature, AMOUNT]);
  });

  it("cuts the events of a gated payment off, at every place in it (A51)", async () => {
    const known = await verifiedRecords(world);
    const [gate, transfer, feedback] = await triple(world, world.payment(AMOUNT));
    const { signature } = await lands(world, [FLOOD, gate, transfer, feedback]);
    assert.ok((await logsOf(signature)).includes(CUT));

    const records = await verifiedRecords(world);
    assert.equal(records.length, known.length + 2);
    assert.deepEqual(
      records.slice(-2).map(({ record }) => [record.kind, record.path]),
      [
        ["decision", "gated"],
        ["outcome", "gated"],
      ],
    );
  });

  it("cuts the event of the later of two payments off, and both verify (A51)", async () => {
    const known = await verifiedRecords(world);
    const { signature } = await lands(world, [await payment(), FLOOD, await payment()]);
    assert.ok((await logsOf(signature)).includes(CUT));

    const records = await verifiedRecords(world);
    assert.equal(records.length, known.length + 2);
    assert.deepEqual(
      records.slice(-2).map(({ logged }) => logged !== null),
      [true, false],
    );
  });

  it("is verified after the flood, with logs that are whole again (A51)", async () => {
    await lands(world, [await payment()]);
    const last = (await verifiedRecords(world)).at(-1)!;
    assert.equal(last.logged?.sequence, last.record.sequence);
  });

  it("names no event of a payment whose log is cut, rather than a look-alike of it (A51)", async () => {
    const { signature } = await lands(world, [
      emit(await lookAlike("next")),
      FLOOD,
      await payment(),
    ]);
    assert.deepEqual(purser.recordedEvents(world.client, await logsOf(signature)).events, []);
    await verifiedRecords(world);
  });

  for (const which of ["last", "next"] as const) {
    it(`counts no look-alike of the ${which} event logged before a payment (A51)`, async () => {
      const event = await lookAlike(which);
      const { signature } = await lands(world, [emit(event), await payment(), emit(event)]);
      await countsOne(signature, event, 2);
    });

    it(`counts no look-alike of the ${which} event logged around an invoked payment (A51)`, async () => {
      const event = await lookAlike(which);
      const { signature } = await lands(world, [emit(event, await payment())]);
      await countsOne(signature, event, 2);
    });

    it(`counts no look-alike of the ${which} event logged two programs deep (A51)`, async () => {
      const event = await lookAlike(which);
      const { signature } = await lands(world, [forward(emit(event, await payment()))]);
      await countsOne(signature, event, 2);
    });
  }

  /** Sees that the transaction's log holds the look-alike so often, and that the one true event is what counts. */
  async function countsOne(signature: string, event: Uint8Array, times: number): Promise<void> {
    const logs = await logsOf(signature);
    assert.equal(logs.filter((line) => line === asData(event)).length, times, "it was logged");

    const { events, complete } = purser.recordedEvents(world.client, logs);
    const { evidence } = await world.mandate();
    assert.ok(complete);
    assert.deepEqual(
      events.map(({ sequence, head }) => [sequence, Buffer.from(head).toString("hex")]),
      [[evidence.sequence, evidence.head.toBuffer().toString("hex")]],
    );
    assert.equal((await verifiedRecords(world)).at(-1)?.signature, signature);
  }

  it("counts no look-alike in a transaction of the vault that pays nothing (A51)", async () => {
    const known = await verifiedRecords(world);
    const { client } = world;
    const asked = world.payment(AMOUNT);
    const evaluation = await client.program.methods
      .evaluate(paymentArgs(asked))
      .accountsStrict(paymentAccounts(client, asked))
      .instruction();
    const event = await lookAlike("next");
    const { signature } = await lands(world, [evaluation, emit(event), emit(event, evaluation)]);

    assert.deepEqual(purser.recordedEvents(client, await logsOf(signature)).events, []);
    assert.equal((await verifiedRecords(world)).length, known.length);
  });

  it("counts no look-alike of one agent's event around the payment of another (A51)", async () => {
    const event = await lookAlike("next");
    const known = await verifiedRecords(world, RELAY_AGENT);
    await lands(world, [emit(event, await payment(RELAY_AGENT))], [world.stranger]);
    assert.equal((await verifiedRecords(world, RELAY_AGENT)).length, known.length + 1);
    await verifiedRecords(world);
  });
});

describe("a payment with bytes after its arguments", () => {
  for (const way of ["pay", "gate"] as const) {
    it(`is refused, or its evidence verifies like any other's: ${way}`, async () => {
      const world = await World.create();
      const asked = world.payment(AMOUNT);
      const [gate, ...rest] = await triple(world, asked);
      const decision = way === "gate" ? gate : await purser.payInstruction(world.client, asked);
      const data = Buffer.concat([decision.data, Buffer.alloc(48, 7)]);
      const following = way === "gate" ? rest : [];

      const refused = await lands(world, [altered(decision, { data }), ...following]).then(
        () => false,
        (error: unknown) => error instanceof purser.TransactionFailed,
      );

      const { payments } = (await world.mandate()).counters;
      assert.equal(payments, refused ? 0n : 1n);
      const records = await verifiedRecords(world);
      assert.deepEqual(
        records.map(({ record }) => record.amount),
        records.map(() => AMOUNT),
      );
    });
  }
});
