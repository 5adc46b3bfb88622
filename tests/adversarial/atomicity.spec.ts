import assert from "node:assert/strict";
import { SystemProgram } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import { altered, lands, repels, triple, verifiedRecords } from "../support/attack";
import type { Answer, Triple } from "../support/attack";
import { openTicket } from "../support/open-ticket";
import { deployRelay, forward } from "../support/relay";
import { World } from "../support/world";

const STEPS = ["gate", "transfer", "feedback", "foreign"] as const;
type Step = (typeof STEPS)[number];
type Sequence = readonly Step[];

const LONGEST = 4;
/** Where the hash of a payment id starts in the data of `gate`: after discriminator, amount and issue time. */
const HASH_OFFSET = 1 + 8 + 8;

/** Every sequence of one to `longest` steps. */
function sequences(longest: number): Sequence[] {
  const found: Sequence[] = [];
  let last: Sequence[] = [[]];
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((sequence) => STEPS.map((step) => [...sequence, step]));
    found.push(...last);
  }
  return found;
}

/** What the promise of whole triples says of a sequence: `null` if it lands, else where and why it fails. */
function expected(sequence: Sequence): Answer | null {
  for (let at = 0; at < sequence.length;) {
    const step = sequence[at];
    if (step === "transfer") return { at, refused: "NoTicket" };
    // Without a ticket there is no payee, which no payee's record can be of: a test of its own asks for the reason.
    if (step === "feedback") return { at, refused: ["NotTransferred", "CounterpartyMismatch"] };
    if (step === "foreign") {
      at += 1;
      continue;
    }
    if (sequence[at + 1] !== "transfer") return { at, refused: "NotFollowedByTransfer" };
    if (sequence[at + 2] !== "feedback") return { at, refused: "NotFollowedByFeedback" };
    at += 3;
  }
  return null;
}

describe("sequences of gate, transfer, feedback and foreign instructions", () => {
  const AMOUNT = 1_000n;
  const ALL = sequences(LONGEST);
  let world: World;
  let steps: Record<Step, TransactionInstruction>;
  let gates = 0;
  const counts = { tried: 0, landed: 0, refused: 0 };

  /** The steps as instructions; each gate has a payment id of its own. */
  function instructionsOf(sequence: Sequence): TransactionInstruction[] {
    return sequence.map((step) => (step === "gate" ? freshGate() : steps[step]));
  }

  /** The gate with another payment id: building it anew costs more than running it. */
  function freshGate(): TransactionInstruction {
    gates += 1;
    const data = Buffer.from(steps.gate.data);
    data.writeUInt32LE(gates, HASH_OFFSET);
    return altered(steps.gate, { data });
  }

  before(async () => {
    world = await World.create();
    const [gate, transfer, feedback] = await triple(world, world.payment(AMOUNT));
    const foreign = SystemProgram.transfer({
      fromPubkey: world.agent.publicKey,
      toPubkey: world.creator.publicKey,
      lamports: 1,
    });
    steps = { gate, transfer, feedback, foreign };
  });

  after(() => {
    const { tried, landed, refused } = counts;
    console.log(`      sequences: ${tried} tried, ${landed} landed, ${refused} refused`);
  });

  for (let length = 1; length <= LONGEST; length += 1) {
    it(`refuses every sequence of ${length} that is not made of whole triples and foreign ones (A40)`, async () => {
      const attacks = ALL.filter((sequence) => sequence.length === length && expected(sequence));
      const held = world.chain.account(world.creator.publicKey)?.lamports;
      for (const sequence of attacks) {
        const answer = expected(sequence)!;
        const instructions = instructionsOf(sequence);
        counts.tried += 1;
        await repels(world, answer, instructions).catch((error: unknown) => {
          throw new Error(sequence.join(" "), { cause: error });
        });
        counts.refused += 1;
      }
      assert.ok(attacks.length > 0);
      const given = world.chain.account(world.creator.publicKey)?.lamports;
      assert.equal(given, held, "no foreign instruction of a refused transaction took effect");
    });
  }

  it("lands every sequence that is made of whole triples and foreign ones", async () => {
    for (const sequence of ALL.filter((candidate) => !expected(candidate))) {
      const payments = BigInt(sequence.filter((step) => step === "gate").length);
      const paid = await world.balance(world.payee);
      const { payments: counted } = (await world.mandate()).counters;
      counts.tried += 1;

      await lands(world, instructionsOf(sequence));

      counts.landed += 1;
      assert.equal(await world.balance(world.payee), paid + payments * AMOUNT, sequence.join(" "));
      assert.equal((await world.mandate()).counters.payments, counted + payments);
      assert.equal((await world.mandate()).pending.stage, 0n, "no ticket is left");
    }
  });

  it("has tried every sequence once, and the evidence of those that landed verifies", async () => {
    assert.equal(counts.tried, ALL.length);
    assert.equal(counts.landed + counts.refused, counts.tried);
    const records = await verifiedRecords(world);
    const gates = ALL.filter((sequence) => !expected(sequence))
      .flat()
      .filter((step) => step === "gate").length;
    assert.equal(records.length, 2 * gates);
  });
});

describe("a payment of three instructions", () => {
  const AMOUNT = 1_000n;
  let world: World;

  before(async () => {
    world = await World.create();
    deployRelay(world.chain);
  });

  const fresh = (): Promise<Triple> => triple(world, world.payment(AMOUNT));

  it("is not gated by invocation from another program, whatever follows (A40)", async () => {
    const [gate, transfer, feedback] = await fresh();
    const answer = { refused: "NotTopLevel", at: 0 } as const;
    await repels(world, answer, [forward(gate)]);
    await repels(world, answer, [forward(gate), transfer, feedback]);
    await repels(world, answer, [forward(gate), forward(transfer), forward(feedback)]);
    await repels(world, answer, [forward(forward(gate)), transfer, feedback]);
  });

  it("is not transferred or settled by invocation from another program (A40)", async () => {
    const [gate, transfer, feedback] = await fresh();
    const attacks = [
      ["NotFollowedByTransfer", [gate, forward(transfer), feedback]],
      ["NotFollowedByTransfer", [gate, forward(transfer), forward(feedback)]],
      ["NotFollowedByFeedback", [gate, transfer, forward(feedback)]],
      ["NoTicket", [forward(transfer)]],
    ] as const;
    for (const [refused, steps] of attacks) await repels(world, { refused, at: 0 }, steps);
  });

  it("is not spread over several transactions (A40)", async () => {
    const [gate, transfer, feedback] = await fresh();
    const transactions = [
      ["NotFollowedByTransfer", [gate]],
      ["NotFollowedByFeedback", [gate, transfer]],
      ["NoTicket", [transfer, feedback]],
      ["NoTicket", [transfer]],
    ] as const;
    for (const [refused, steps] of transactions) await repels(world, { refused, at: 0 }, steps);
  });

  it("names a settlement without a transfer as such, whether the payee is rated or not", async () => {
    for (const payee of [world.stranger.publicKey, world.payee]) {
      const [, , feedback] = await triple(world, world.payment(AMOUNT, { payee }));
      if (payee !== world.payee) await world.openAccount(payee, world.mint);
      await repels(world, { refused: "NotTransferred", at: 0 }, [feedback]);
    }
  });

  it("is transferred once, however often the transfer is repeated (A56)", async () => {
    const [gate, transfer, feedback] = await fresh();
    const repeated = [
      [{ refused: "NotFollowedByFeedback", at: 0 }, [gate, transfer, transfer, feedback]],
      [{ refused: "NoTicket", at: 3 }, [gate, transfer, feedback, transfer]],
      [{ refused: "NoTicket", at: 3 }, [gate, transfer, feedback, forward(transfer)]],
    ] as const;
    for (const [answer, steps] of repeated) await repels(world, answer, steps);
  });

  describe("with a ticket left open, which no transaction of this program can leave", () => {
    it("moves nothing on a ticket of an earlier slot (A56)", async () => {
      const [, transfer, feedback] = await fresh();
      await openTicket(world, AMOUNT, "gated", world.chain.clock().slot - 1n);
      await repels(world, { refused: "TicketStale", at: 0 }, [transfer, feedback]);
    });

    it("moves nothing twice on one ticket (A56)", async () => {
      const [, transfer, feedback] = await fresh();
      await openTicket(world, AMOUNT);
      await repels(world, { refused: "NoTicket", at: 1 }, [transfer, transfer, feedback]);
    });

    it("moves nothing to another account, in another amount, or for another mandate (A56)", async () => {
      await world.openAccount(world.creator.publicKey, world.mint);
      await world.grant({}, world.otherAgent.publicKey);
      const others = [
        ["TicketMismatch", { payee: world.creator.publicKey }],
        ["TicketMismatch", { amount: { mint: world.mint, base: AMOUNT + 1n } }],
        ["NoTicket", { agent: world.otherAgent.publicKey }],
      ] as const;
      for (const [refused, change] of others) {
        const [, transfer] = await triple(world, world.payment(AMOUNT, change));
        await openTicket(world, AMOUNT);
        await repels(world, { refused, at: 0 }, [transfer]);
      }
    });

    it("decides no other payment of the mandate meanwhile", async () => {
      const steps = await fresh();
      await openTicket(world, AMOUNT);
      await repels(world, { refused: "TicketOutstanding", at: 0 }, steps);
    });
  });
});
