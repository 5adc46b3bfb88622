import assert from "node:assert/strict";
import { createAccount, freezeAccount } from "@solana/spl-token";
import { Keypair } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Payment } from "../../sdk/src";
import { failed, instructionsOf, refused, tokens } from "./attempt";
import type { Bench } from "./bench";
import { booked, books, destinationOf } from "./effects";
import type { Books } from "./effects";
import { patch } from "./patch";
import { fields } from "./refusal";
import type { World } from "./world";

type Paying = "pay" | "payAtomic";

/** Makes a payment through the client and sees that it moves all that it must, and nothing else. */
export async function settles(
  world: World,
  way: Paying,
  payment: Payment,
  feePayer = world.agent,
): Promise<{ readonly receipt: purser.Receipt; readonly after: Books }> {
  const before = await books(world, payment);
  const when = world.chain.clock();
  const signers = { agent: world.agent, feePayer };
  const steps = purser.atomicPayment(payment).gate().transfer().feedback();

  const receipt =
    way === "pay"
      ? await purser.pay(world.client, payment, signers)
      : await purser.payAtomic(world.client, steps, signers);

  const after = await books(world, payment);
  assert.deepEqual(fields(after), fields(booked(before, payment, way, when)));
  assert.equal(after.mandate.pending.stage, 0n);
  return { receipt, after };
}

/** Lamports of a transaction's accounts, as they changed: address and difference. */
async function lamportsMoved({ client }: World, signature: string): Promise<[string, number][]> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const { meta, transaction } = (await client.connection.getTransaction(signature, options))!;
  return transaction.message
    .getAccountKeys()
    .staticAccountKeys.map((key, at): [string, number] => [
      key.toBase58(),
      meta!.postBalances[at]! - meta!.preBalances[at]!,
    ])
    .filter(([, difference]) => difference !== 0);
}

function mandateOf({ vault, agent, mint }: World): PublicKey {
  return purser.mandateAddress(vault, agent.publicKey, mint);
}

/** A second token account of a wallet. */
function secondAccount(world: World, owner: PublicKey): Promise<PublicKey> {
  const { client, issuer, mint } = world;
  return createAccount(client.connection, issuer, mint, owner, Keypair.generate());
}

/** The tests of a payment that is made: `pay` and the three instructions have the same effects, but for the records. */
export function makesPayments(way: Paying, bench: () => Bench): void {
  const world = (): World => bench().world;
  const records = way === "pay" ? 1 : 2;

  describe("makes an allowed payment", () => {
    it("moving balances, counters, window, ids, evidence and statistics once, and leaving no ticket", async () => {
      await settles(world(), way, world().payment(11n));
      const { after } = await settles(world(), way, world().payment(250n));

      assert.equal(after.mandate.counters.payments, 2n);
      assert.equal(after.mandate.evidence.sequence, BigInt(2 * records));
      assert.equal(after.counterparty!.settled, 2n);
    });

    it("logging an event for each record, which the receipt names", async () => {
      const { receipt, after } = await settles(world(), way, world().payment(5n));

      const sequences = receipt.records.map(({ sequence }) => sequence);
      assert.deepEqual(sequences, way === "pay" ? [1n] : [1n, 2n]);
      const head = Buffer.from(receipt.records.at(-1)!.head);
      assert.deepEqual(head, after.mandate.evidence.head.toBuffer());
    });

    it("to an unrated payee in its own class, creating no account and moving no rent (A43)", async () => {
      const payment = world().payment(70n, { payee: bench().unrated });

      const { receipt, after } = await settles(world(), way, payment);

      assert.equal(after.counterparty, null);
      assert.deepEqual(after.mandate.window.sum.spent, [0n, 0n, 0n, 0n, 0n, 70n]);
      const moved = await lamportsMoved(world(), receipt.signature);
      assert.deepEqual(moved, [[world().agent.publicKey.toBase58(), -5_000]]);
    });

    it("to an unrated payee whose record's address holds lamports, which make no record (A52)", async () => {
      const record = purser.counterpartyAddress(world().vault, bench().unrated);
      world().chain.airdrop(record, 10_000_000n);

      const { after } = await settles(
        world(),
        way,
        world().payment(3n, { payee: bench().unrated }),
      );

      assert.equal(after.counterparty, null);
      assert.equal(world().chain.account(record)!.lamports, 10_000_000);
    });

    it("while somebody else pays the fee, and the agent nothing", async () => {
      const { stranger } = world();
      const { receipt } = await settles(world(), way, world().payment(9n), stranger);

      const moved = await lamportsMoved(world(), receipt.signature);
      assert.deepEqual(moved, [[stranger.publicKey.toBase58(), -10_000]]);
    });

    it("to a token account of the payee that is not its associated one", async () => {
      const destination = await secondAccount(world(), world().payee);
      const associated = await world().balance(world().payee);

      await settles(world(), way, world().payment(40n, { destination }));

      assert.equal(tokens(world(), destination), 40n);
      assert.equal(await world().balance(world().payee), associated);
    });

    it("counting nothing of it against a payee's caps that are in another mint", async () => {
      const { cousin: payee, otherMint: mint } = bench();
      await world().rate({ tier: 3, caps: { mint } }, payee);

      const { after } = await settles(world(), way, world().payment(40n, { payee }));

      const { daySpent, lifetimeSpent, payments } = after.counterparty!.counters;
      assert.deepEqual([daySpent, lifetimeSpent, payments], [0n, 0n, 1n]);
      assert.deepEqual(after.mandate.window.sum.spent, [0n, 0n, 0n, 40n, 0n, 0n]);
    });

    it("down to the last token in custody", async () => {
      const all = await world().balance(purser.authorityAddress(world().vault));

      const { after } = await settles(world(), way, world().payment(all));

      assert.equal(after.custody, 0n);
    });
  });

  describe("leaves no counter, ticket or record behind when the token program refuses (A46)", () => {
    const refusals: readonly [string, number, string, (payment: Payment) => Promise<unknown>][] = [
      ["custody has too little", 1, "InsufficientFunds", async () => undefined],
      [
        "the destination is frozen",
        17,
        "AccountFrozen",
        (payment) => freeze(destinationOf(payment)),
      ],
      [
        "custody is frozen",
        17,
        "AccountFrozen",
        () => freeze(purser.custodyAddress(world().vault, world().mint)),
      ],
    ];
    function freeze(account: PublicKey): Promise<unknown> {
      const { client, issuer, mint } = world();
      return freezeAccount(client.connection, issuer, account, mint, issuer);
    }

    for (const [when, code, tokenError, arrange] of refusals) {
      it(`because ${when}: ${tokenError}`, async () => {
        const all = await world().balance(purser.authorityAddress(world().vault));
        const payment = world().payment(tokenError === "InsufficientFunds" ? all + 1n : all);
        await arrange(payment);

        const error = await failed(world(), way, { payment });

        assert.ok(error instanceof purser.TokenTransferFailed);
        assert.deepEqual([error.code, error.tokenError], [code, tokenError]);
        assert.equal((await world().mandate()).evidence.sequence, 0n);
      });
    }

    it("and takes the same payment once the reason is gone", async () => {
      const all = await world().balance(purser.authorityAddress(world().vault));
      const payment = world().payment(all + 1n);
      await failed(world(), way, { payment });
      await world().fund(1n);

      await settles(world(), way, payment);
    });
  });

  describe("does not decide at all", () => {
    it("while a ticket is open (patched: a transaction that opens one also closes it)", async () => {
      patch(world(), mandateOf(world()), "mandate", { "pending.stage": 1n });

      const error = await failed(world(), way, { payment: world().payment(100n) });

      assert.ok(error instanceof purser.PolicyRefused);
      assert.equal(error.reason, "TicketOutstanding");
    });

    it("at a time before 1970", async () => {
      const payment = world().payment(100n);
      world().chain.setUnixTime(-1n);

      const error = await failed(world(), way, { payment });

      assert.ok(error instanceof purser.PolicyRefused);
      assert.equal(error.reason, "ClockInvalid");
    });

    it("once no further record can be numbered (patched: nobody makes so many payments)", async () => {
      const sequence = 2n ** 64n - 1n;
      patch(world(), mandateOf(world()), "mandate", { "evidence.sequence": sequence });

      const error = await failed(world(), way, { payment: world().payment(100n) });

      assert.ok(error instanceof purser.PolicyRefused);
      assert.equal(error.reason, "CounterOverflow");
    });

    it("if the agent's key is named but does not sign", async () => {
      const { stranger } = world();
      const made = await instructionsOf(world(), way, { payment: world().payment(100n) });
      for (const key of made[0]!.keys) key.isSigner = false;

      const error = await refused(world(), made, [stranger]);

      assert.deepEqual(error.site.cause, { InstructionError: [0, "MissingRequiredSignature"] });
    });
  });
}
