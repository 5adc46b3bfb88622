import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Payment, PaymentSigners } from "../../sdk/src";
import { tokens } from "../support/attempt";
import { allBytes } from "../support/checkpoint";
import { failure } from "../support/failure";
import { FEE_PER_SIGNATURE, NativeWorld, wrappedOf } from "../support/native";
import { keypair } from "../support/world";
import type { World } from "../support/world";

describe("a payment of native SOL", () => {
  let native: NativeWorld;
  let world: World;
  let client: Client;
  /** The account of the payee, who has none at first. */
  let account: PublicKey;
  /** Another wallet without any account. */
  const fresh = keypair("fresh payee").publicKey;

  before(async () => {
    native = await NativeWorld.create();
    ({ world } = native);
    ({ client } = world);
    account = wrappedOf(world.payee);
  });

  beforeEach(() => native.restore());

  const steps = (asked: Payment) => purser.atomicPayment(asked).gate().transfer().feedback();

  type Pays = (asked: Payment, signers: PaymentSigners) => Promise<unknown>;
  const ways: Readonly<Record<string, Pays>> = {
    pay: (asked, signers) => purser.pay(client, asked, signers),
    payOnce: (asked, signers) => purser.payOnce(client, asked, signers),
    payAtomic: (asked, signers) => purser.payAtomic(client, steps(asked), signers),
    payBatch: (asked, signers) => purser.payBatch(client, [asked], signers),
  };

  for (const [way, pays] of Object.entries(ways)) {
    describe(`by ${way}`, () => {
      it("opens an account at the fee payer's cost, once, for a payee without one", async () => {
        const { agent, payee, stranger: feePayer } = world;
        const addresses = [feePayer.publicKey, agent.publicKey, payee, account, native.custody];
        const made = (base: bigint) => () => pays(native.payment(base), { agent, feePayer });

        const first = await native.moved(addresses, made(70n));
        const second = await native.moved(addresses, made(30n));

        const fees = 2 * FEE_PER_SIGNATURE;
        assert.deepEqual(first, [-native.rent - fees, 0, 0, native.rent + 70, -70]);
        assert.deepEqual(second, [-fees, 0, 0, 30, -30]);
        assert.equal(tokens(world, account), 100n);
      });

      it("opens an account where lamports were sent ahead (A13)", async () => {
        world.chain.airdrop(account, 1_000_000n);

        await pays(native.payment(70n), { agent: world.agent });

        assert.equal(tokens(world, account), 70n);
      });

      it("opens none for a destination that is given, nor if told not to, and is refused", async () => {
        const before = await allBytes(world);
        const changes = [
          { destination: account },
          { destination: account, openAccount: true },
          { openAccount: false },
        ];
        for (const change of changes) {
          const made = pays(native.payment(70n, change), { agent: world.agent });
          const { reason, site } = await failure(purser.PolicyRefused, made);

          assert.deepEqual([reason, site.instruction], ["NotATokenAccount", 0]);
        }
        assert.equal(await allBytes(world), before);
      });

      it("opens none when it is denied, and the error tells the payment's own place", async () => {
        await native.budget({ day: 10n });
        const before = await allBytes(world);

        const made = pays(native.payment(70n), { agent: world.agent });
        const { reason, site } = await failure(purser.PaymentDenied, made);

        assert.deepEqual([reason, site.instruction, site.payment], ["BudgetDayCap", 1, 0]);
        assert.equal(await allBytes(world), before);
      });

      it("is unlike one of another mint, which opens an account only when told to (A43)", async () => {
        const { agent, mint } = world;
        const asked = () => world.payment(5n, { payee: fresh });

        const { reason } = await failure(purser.PolicyRefused, pays(asked(), { agent }));
        assert.equal(reason, "NotATokenAccount");

        await pays({ ...asked(), openAccount: true }, { agent });
        assert.equal(await world.balance(fresh, mint), 5n);
      });
    });
  }

  it("in a batch opens what is missing, and what was denied is named by its place", async () => {
    const { agent } = world;
    await native.budget({ day: 10n });
    const batch = (last: bigint) => [
      native.payment(3n),
      steps(native.payment(4n, { payee: fresh })),
      native.payment(last, { payee: fresh }),
    ];
    const before = await allBytes(world);

    const tooMuch = purser.payBatch(client, batch(4n), { agent });
    const { reason, got, site } = await failure(purser.PaymentDenied, tooMuch);
    assert.deepEqual([reason, got, site.payment], ["BudgetDayCap", 11n, 2]);
    assert.equal(await allBytes(world), before);

    const { receipts } = await purser.payBatch(client, batch(3n), { agent });
    assert.deepEqual([tokens(world, account), tokens(world, wrappedOf(fresh))], [3n, 7n]);
    const sequences = receipts.map(({ records }) => records.map(({ sequence }) => sequence));
    assert.deepEqual(sequences, [[1n], [2n, 3n], [4n]]);
  });

  it("is refused for an account that is missing, which is named, behind one that it opens", async () => {
    const vault = keypair("no vault").publicKey;

    const made = purser.pay(client, native.payment(70n, { vault }), { agent: world.agent });
    const error = await failure(purser.AccountAbsent, made);

    assert.deepEqual([error.account, error.address], ["vault", vault]);
    assert.deepEqual([error.site.instruction, error.site.payment], [1, 0]);
  });

  it("is found by its id, also after the payee unwrapped it, and nothing is opened again", async () => {
    const { agent, stranger: payee } = world;
    const asked = native.payment(70n, { payee: payee.publicKey });
    const paid = await purser.payOnce(client, asked, { agent });
    await purser.unwrap(client, { owner: payee });

    const again = await purser.payOnce(client, asked, { agent });

    assert.equal(again.signature, paid.signature);
    assert.equal(native.exists(wrappedOf(payee.publicKey)), false);
  });

  it("leaves evidence that verifies, with accounts opened on the way", async () => {
    // A chain of its own: this one is taken back to how it was, and its history is not.
    const other = await NativeWorld.create();
    const { vault, agent, client: own } = other.world;
    await purser.pay(own, other.payment(20n), { agent });
    const gated = other.payment(20n, { payee: fresh });
    await purser.payAtomic(own, steps(gated), { agent });

    const query = { vault, agent: agent.publicKey, mint: purser.NATIVE_MINT };
    const { check } = await purser.verifyEvidence(own, query);

    assert.equal(check.status, "verified");
    assert.equal(check.records, 3n);
  });

  describe("asked about before it is made, to a payee without an account,", () => {
    const read = (change: Partial<purser.PaymentParties> = {}) => {
      const { vault, agent, payee } = world;
      const parties = { vault, agent: agent.publicKey, mint: purser.NATIVE_MINT };
      return purser.fetchPaymentState(client, { ...parties, payees: [payee], ...change });
    };

    it("is answered by program and client alike, as it will be once the account is open", async () => {
      const asked = native.payment(70n);

      const verdict = await purser.evaluate(client, asked);

      assert.equal(verdict.allowed, true);
      assert.deepEqual((await purser.explain(await read(), asked)).verdict, verdict);
      assert.equal(native.exists(account), false);
    });

    it("cannot be decided if none is opened", async () => {
      const asked = native.payment(70n, { openAccount: false });
      const named = { wallet: world.payee, destination: account };

      const { reason } = await failure(purser.PolicyRefused, purser.evaluate(client, asked));
      assert.equal(reason, "NotATokenAccount");
      for (const change of [{ openAccount: false }, { payees: [named] }]) {
        await failure(purser.NoTokenAccount, purser.explain(await read(change), asked));
      }
    });

    it("has no denial recorded: none is worth an account", async () => {
      await native.budget({ day: 10n });
      const before = await allBytes(world);

      const recorded = purser.recordDenial(client, native.payment(70n), { agent: world.agent });
      const { reason } = await failure(purser.PolicyRefused, recorded);

      assert.equal(reason, "NotATokenAccount");
      assert.equal(await allBytes(world), before);
    });
  });
});
