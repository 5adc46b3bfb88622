import assert from "node:assert/strict";
import { freezeAccount } from "@solana/spl-token";
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
 * A ticket never outlives its transaction, so no instruction sequence shows `transfer` a wrong one: `gate` refuses
 * before. What `transfer` itself promises is tried on a ticket that is patched into the mandate's account.
 */
describe("transfer", () => {
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
    payment = world.payment(100n);
  });

  /** Writes the ticket of the payment, as `gate` would in this slot. */
  async function openTicket(change: Record<string, bigint | PublicKey> = {}): Promise<void> {
    patch(world, mandate, "mandate", {
      "pending.stage": 1n,
      "pending.payee": payment.payee,
      "pending.destination": destinationOf(payment),
      "pending.amount": payment.amount.base,
      "pending.slot": world.chain.clock().slot,
      "pending.decision": (await world.mandate()).evidence.head,
      ...change,
    });
  }

  async function transfer(
    accounts: Partial<Slots> = {},
    of: Payment = payment,
  ): Promise<TransactionInstruction> {
    return (await instructionsOf(world, "payAtomic", { payment: of, accounts }))[1]!;
  }

  async function refuses(reason: Reason, ...instructions: TransactionInstruction[]): Promise<void> {
    const error = await refused(world, instructions);
    assert.ok(error instanceof purser.PolicyRefused, error.message);
    assert.equal(error.reason, reason);
  }

  it("moves what the ticket says, once, and marks it transferred", async () => {
    await openTicket();

    await purser.send(world.client, {
      instructions: [await transfer()],
      signers: [world.stranger],
    });

    assert.equal(tokens(world, destinationOf(payment)), 100n);
    assert.equal((await world.mandate()).pending.stage, 2n);
  });

  it("moves nothing without a ticket", async () => {
    await refuses("NoTicket", await transfer());
  });

  it("moves nothing a second time on one ticket (A56)", async () => {
    await openTicket();

    await refuses("NoTicket", await transfer(), await transfer());
  });

  it("moves nothing after its payment is settled (A56)", async () => {
    const steps = await instructionsOf(world, "payAtomic", { payment });

    await refuses("NoTicket", ...steps, await transfer());
  });

  it("moves nothing on a ticket that is transferred already", async () => {
    await openTicket({ "pending.stage": 2n });

    await refuses("NoTicket", await transfer());
  });

  it("moves nothing at a stage that does not exist", async () => {
    await openTicket({ "pending.stage": 3n });

    await refuses("NoTicket", await transfer());
  });

  for (const offset of [-1n, 1n]) {
    it(`moves nothing on a ticket whose slot is off by ${offset} (A56)`, async () => {
      await openTicket({ "pending.slot": world.chain.clock().slot + offset });

      await refuses("TicketStale", await transfer());
    });

    it(`moves nothing if its amount is off by ${offset}`, async () => {
      await openTicket();
      const { mint, base } = payment.amount;
      const wrong = { ...payment, amount: { mint, base: base + offset } };

      await refuses("TicketMismatch", await transfer({}, wrong));
    });
  }

  it("moves nothing to another destination (A56)", async () => {
    await openTicket();
    const destination = purser.tokenAddress(bench.cousin, world.mint);

    await refuses("TicketMismatch", await transfer({ destination }));
  });

  it("moves nothing if the evidence went on since the decision", async () => {
    await openTicket({ "pending.decision": keypair("another head").publicKey });

    await refuses("TicketMismatch", await transfer());
  });

  it("moves nothing on another agent's ticket (A56)", async () => {
    await openTicket();
    const { vault, otherAgent, mint } = world;

    await refuses(
      "NoTicket",
      await transfer({ mandate: purser.mandateAddress(vault, otherAgent.publicKey, mint) }),
    );
  });

  describe("refuses a wrong account (A16), whatever the ticket says:", () => {
    const cases: readonly [keyof Slots, string, () => PublicKey, Reason][] = [
      ["vault", "another vault", () => bench.otherVault, "AuthorityMismatch"],
      [
        "budget",
        "another vault's",
        () => purser.budgetAddress(bench.otherVault, world.mint),
        "CustodyMismatch",
      ],
      [
        "budget",
        "another mint's",
        () => purser.budgetAddress(world.vault, bench.otherMint),
        "MintMismatch",
      ],
      [
        "mandate",
        "another vault's",
        () => purser.mandateAddress(bench.otherVault, world.agent.publicKey, world.mint),
        "VaultMismatch",
      ],
      [
        "mandate",
        "another mint's",
        () => purser.mandateAddress(world.vault, world.agent.publicKey, bench.otherMint),
        "MintMismatch",
      ],
      ["mint", "another mint", () => bench.otherMint, "MintMismatch"],
      [
        "custody",
        "another vault's",
        () => purser.custodyAddress(bench.otherVault, world.mint),
        "CustodyMismatch",
      ],
      [
        "custody",
        "the treasury's account",
        () => purser.tokenAddress(world.treasury.publicKey, world.mint),
        "CustodyMismatch",
      ],
    ];
    for (const [slot, what, account, reason] of cases) {
      it(`${slot}: ${what} (${reason})`, async () => {
        await openTicket();

        await refuses(reason, await transfer({ [slot]: account() }));
      });
    }

    it("another vault's vault, budget, custody and authority together", async () => {
      await openTicket();
      const { otherVault } = bench;

      const all = await transfer({
        vault: otherVault,
        authority: purser.authorityAddress(otherVault),
        budget: purser.budgetAddress(otherVault, world.mint),
        custody: purser.custodyAddress(otherVault, world.mint),
      });

      await refuses("VaultMismatch", all);
    });

    it("an authority that does not own custody", async () => {
      await openTicket();
      const authority = purser.authorityAddress(bench.otherVault);

      await refuses("AuthorityMismatch", await transfer({ authority }));
    });
  });

  it("is undone with its ticket when the token program refuses (A46)", async () => {
    await openTicket();
    const { client, issuer, mint } = world;
    await freezeAccount(client.connection, issuer, destinationOf(payment), mint, issuer);
    await openTicket();

    const error = await refused(world, [await transfer()]);

    assert.ok(error instanceof purser.TokenTransferFailed);
    assert.equal(error.tokenError, "AccountFrozen");
    assert.equal((await world.mandate()).pending.stage, 1n);
  });

  it("moves nothing at a time before 1970", async () => {
    world.chain.setUnixTime(-1n);
    await openTicket();

    await refuses("ClockInvalid", await transfer());
  });
});
