import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { Payment, Reason } from "../sdk/src";
import { instructionsOf, refused, tokens } from "./support/attempt";
import type { Slots } from "./support/attempt";
import { Bench } from "./support/bench";
import { destinationOf } from "./support/effects";
import { patch } from "./support/patch";
import { keypair } from "./support/world";
import type { World } from "./support/world";

/**
 * A ticket never outlives its transaction, so no instruction sequence shows `feedback` a wrong one: `gate` refuses
 * before. What `feedback` itself promises is tried on a ticket that is patched into the mandate's account.
 */
describe("feedback", () => {
  const AMOUNT = 100n;
  let bench: Bench;
  let world: World;
  let payment: Payment;
  let mandate: PublicKey;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
    mandate = purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
  });

  beforeEach(async () => {
    await bench.reset();
    payment = world.payment(AMOUNT);
  });

  /** Writes the ticket of a payment whose transfer is made, with the balances from before it. */
  async function transferred(change: Record<string, bigint | PublicKey> = {}): Promise<void> {
    const custody = purser.custodyAddress(world.vault, world.mint);
    patch(world, mandate, "mandate", {
      "pending.stage": 2n,
      "pending.payee": payment.payee,
      "pending.destination": destinationOf(payment),
      "pending.amount": AMOUNT,
      "pending.slot": world.chain.clock().slot,
      "pending.decision": (await world.mandate()).evidence.head,
      "pending.before.source": tokens(world, custody) + AMOUNT,
      "pending.before.destination": tokens(world, destinationOf(payment)) - AMOUNT,
      ...change,
    });
  }

  async function feedback(accounts: Partial<Slots> = {}): Promise<TransactionInstruction> {
    return (await instructionsOf(world, "payAtomic", { payment, accounts }))[2]!;
  }

  async function refuses(reason: Reason, ...instructions: TransactionInstruction[]): Promise<void> {
    const error = await refused(world, instructions);
    assert.ok(error instanceof purser.PolicyRefused, error.message);
    assert.equal(error.reason, reason);
  }

  /** No record is shown. */
  function unrated(): Partial<Slots> {
    return { counterparty: purser.counterpartyAddress(world.vault, bench.unrated) };
  }

  describe("of a transferred payment", () => {
    beforeEach(() => world.mintTo(payment.payee, AMOUNT));

    it("records the outcome, counts the settlement and clears the ticket", async () => {
      await transferred();

      await purser.send(world.client, {
        instructions: [await feedback()],
        signers: [world.stranger],
      });

      const { pending, evidence } = await world.mandate();
      assert.equal(evidence.sequence, 1n);
      assert.deepEqual([pending.stage, pending.amount, pending.slot], [0n, 0n, 0n]);
      assert.ok(pending.payee.equals(PublicKey.default));
      assert.ok(pending.destination.equals(PublicKey.default));
      const record = await purser.fetchCounterparty(world.client, world.vault, payment.payee);
      assert.deepEqual([record!.settled, record!.lastSettled], [1n, world.chain.clock().unixTime]);
    });

    for (const offset of [-1n, 1n]) {
      it(`is refused if custody's balance is off by ${offset} (A27)`, async () => {
        const custody = tokens(world, purser.custodyAddress(world.vault, world.mint));
        await transferred({ "pending.before.source": custody + AMOUNT + offset });

        await refuses("BalanceMismatch", await feedback());
      });

      it(`is refused if the destination's balance is off by ${offset} (A27)`, async () => {
        await transferred({ "pending.before.destination": AMOUNT + offset });

        await refuses("BalanceMismatch", await feedback());
      });

      it(`is refused if the ticket's slot is off by ${offset} (A56)`, async () => {
        await transferred({ "pending.slot": world.chain.clock().slot + offset });

        await refuses("TicketStale", await feedback());
      });
    }

    it("is refused if nothing moved (A27)", async () => {
      const source = tokens(world, purser.custodyAddress(world.vault, world.mint));
      await transferred({ "pending.before.source": source, "pending.before.destination": AMOUNT });

      await refuses("BalanceMismatch", await feedback());
    });

    it("is refused for another destination (A56)", async () => {
      await transferred();
      const destination = purser.tokenAddress(bench.cousin, world.mint);

      await refuses("TicketMismatch", await feedback({ destination }));
    });

    it("is refused if the evidence went on since the decision", async () => {
      await transferred({ "pending.decision": keypair("another head").publicKey });

      await refuses("TicketMismatch", await feedback());
    });

    it("is refused with another payee's record (A16)", async () => {
      await transferred();
      const counterparty = purser.counterpartyAddress(world.vault, bench.cousin);

      await refuses("CounterpartyMismatch", await feedback({ counterparty }));
    });

    it("is refused with another vault's record of the payee (A16)", async () => {
      await transferred();
      const counterparty = purser.counterpartyAddress(bench.otherVault, payment.payee);

      await refuses("CounterpartyMismatch", await feedback({ counterparty }));
    });

    it("is refused with an account of the program that is no record (A16)", async () => {
      await transferred();
      const counterparty = purser.budgetAddress(world.vault, world.mint);

      const error = await refused(world, [await feedback({ counterparty })]);

      assert.deepEqual(error.site.cause, { InstructionError: [0, "InvalidAccountData"] });
    });

    it("is refused with something else than token accounts (A16)", async () => {
      await transferred();

      await refuses("NotATokenAccount", await feedback({ custody: bench.otherMint }));
      await refuses("NotATokenAccount", await feedback({ destination: bench.otherMint }));
    });

    it("is refused for another agent's mandate (A56)", async () => {
      await transferred();
      const { vault, otherAgent, mint } = world;
      const others = purser.mandateAddress(vault, otherAgent.publicKey, mint);

      await refuses("NotTransferred", await feedback({ mandate: others, ...unrated() }));
    });

    it("is refused a second time", async () => {
      payment = world.payment(AMOUNT, { payee: bench.unrated });
      await world.mintTo(payment.payee, AMOUNT);
      await transferred();

      await refuses("NotTransferred", await feedback(), await feedback());
    });

    it("is refused at a time before 1970", async () => {
      world.chain.setUnixTime(-1n);
      await transferred();

      await refuses("ClockInvalid", await feedback());
    });

    it("is refused once no further record can be numbered", async () => {
      await transferred({ "evidence.sequence": 2n ** 64n - 1n });

      await refuses("CounterOverflow", await feedback());
    });
  });

  it("is refused without a ticket", async () => {
    await refuses("NotTransferred", await feedback(unrated()));
  });

  it("is refused without a ticket for the same reason where the payee has a record", async () => {
    await refuses("NotTransferred", await feedback());
  });

  it("is refused after the payment is settled", async () => {
    payment = world.payment(AMOUNT, { payee: bench.unrated });
    const steps = await instructionsOf(world, "payAtomic", { payment });

    await refuses("NotTransferred", ...steps, await feedback());
  });

  it("is refused on a ticket that is not transferred", async () => {
    await world.mintTo(payment.payee, AMOUNT);
    await transferred({ "pending.stage": 1n });

    await refuses("NotTransferred", await feedback());
  });
});
