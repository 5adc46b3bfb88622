import assert from "node:assert/strict";
import {
  closeAccount,
  createAccount,
  createAssociatedTokenAccount,
  createSyncNativeInstruction,
} from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { tokens } from "../support/attempt";
import { allBytes } from "../support/checkpoint";
import { failure } from "../support/failure";
import { intercepted } from "../support/interception";
import { FEE_PER_SIGNATURE, FUNDS, NativeWorld, wrappedOf } from "../support/native";
import { keypair } from "../support/world";
import type { World } from "../support/world";

const { NATIVE_MINT } = purser;

describe("native SOL", () => {
  let native: NativeWorld;
  let world: World;
  let client: purser.Client;
  let custody: PublicKey;

  before(async () => {
    native = await NativeWorld.create();
    ({ world, custody } = native);
    ({ client } = world);
  });

  beforeEach(() => native.restore());

  /** Opens a wallet's account and wraps so many lamports of it. */
  async function wrap(owner: Keypair, amount: bigint): Promise<PublicKey> {
    const { connection } = client;
    const { issuer } = world;
    const at = await createAssociatedTokenAccount(connection, issuer, NATIVE_MINT, owner.publicKey);
    await transfer(owner, at, amount, true);
    return at;
  }

  function transfer(from: Keypair, to: PublicKey, lamports: bigint, sync: boolean) {
    const move = SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to, lamports });
    const instructions = sync ? [move, createSyncNativeInstruction(to)] : [move];
    return purser.send(client, { instructions, signers: [from] });
  }

  describe("deposited", () => {
    const deposits = (base: bigint, change: Partial<purser.NewDeposit> = {}, by = client) => {
      const { vault, treasury: depositor } = world;
      const amount = { mint: NATIVE_MINT, base };
      return purser.deposit(by, { vault, depositor, amount, ...change });
    };

    it("from plain SOL costs exactly the amount and the fee, and leaves no account open", async () => {
      const depositor = world.treasury.publicKey;

      const change = await native.moved([depositor, custody], () => deposits(70n));

      assert.deepEqual(change, [-70 - FEE_PER_SIGNATURE, 70]);
      assert.equal(tokens(world, custody), FUNDS + 70n);
      assert.equal(native.exists(wrappedOf(depositor)), false);
    });

    it("while somebody else pays the fee costs the depositor exactly the amount", async () => {
      const { treasury, stranger: feePayer } = world;

      const change = await native.moved([treasury.publicKey, feePayer.publicKey], () =>
        deposits(70n, { feePayer }),
      );

      assert.deepEqual(change, [-70, -2 * FEE_PER_SIGNATURE]);
    });

    it("takes first what is wrapped already, and wraps only what is lacking", async () => {
      const { treasury } = world;
      const account = await wrap(treasury, 30n);

      const enough = await native.moved([treasury.publicKey, custody], () => deposits(20n));
      assert.deepEqual(enough, [-FEE_PER_SIGNATURE, 20]);
      assert.equal(tokens(world, account), 10n);

      const lacking = await native.moved([treasury.publicKey, custody], () => deposits(100n));
      assert.deepEqual(lacking, [-90 - FEE_PER_SIGNATURE, 100]);
      assert.equal(tokens(world, account), 0n);
      assert.equal(native.lamports(account), native.rent, "an account that was open stays open");
    });

    it("counts lamports that were sent to the account and not wrapped yet", async () => {
      const { treasury } = world;
      const account = await wrap(treasury, 30n);
      await transfer(treasury, account, 40n, false);

      const covered = await native.moved([treasury.publicKey, custody], () => deposits(50n));
      assert.deepEqual(covered, [-FEE_PER_SIGNATURE, 50]);
      assert.equal(tokens(world, account), 20n);

      await transfer(treasury, account, 10n, false);
      const lacking = await native.moved([treasury.publicKey, custody], () => deposits(100n));
      assert.deepEqual(lacking, [-70 - FEE_PER_SIGNATURE, 100]);
      assert.equal(tokens(world, account), 0n);
    });

    it("is not stopped by lamports at the address of an account that is not open (A13)", async () => {
      const { treasury } = world;
      const account = wrappedOf(treasury.publicKey);
      world.chain.airdrop(account, 1_000_000n);

      const change = await native.moved([treasury.publicKey, custody], () => deposits(70n));

      assert.deepEqual(change, [1_000_000 - 70 - FEE_PER_SIGNATURE, 70]);
      assert.equal(native.exists(account), false);
    });

    it("from a source that is given is not wrapped", async () => {
      const { treasury, issuer } = world;
      const { connection } = client;
      const owner = treasury.publicKey;
      const other = keypair("auxiliary");
      const source = await createAccount(connection, issuer, NATIVE_MINT, owner, other);
      await transfer(treasury, source, 30n, true);

      const change = await native.moved([owner, custody], () => deposits(20n, { source }));
      assert.deepEqual(change, [-FEE_PER_SIGNATURE, 20]);

      const before = await allBytes(world);
      const error = await failure(purser.TokenTransferFailed, deposits(11n, { source }));
      assert.equal(error.tokenError, "InsufficientFunds");
      assert.equal(await allBytes(world), before);
    });

    it("is refused for nothing, and for more than the depositor has", async () => {
      const before = await allBytes(world);

      const nothing = await failure(purser.PolicyRefused, deposits(0n));
      const all = BigInt(native.lamports(world.treasury.publicKey));
      await failure(purser.TransactionFailed, deposits(all));
      await failure(purser.InvalidNumber, deposits(2n ** 64n));

      assert.equal(nothing.reason, "ZeroAmount");
      assert.equal(await allBytes(world), before);
    });

    it("is not done, rather than close an account that was opened meanwhile", async () => {
      const { treasury } = world;
      const racing = intercepted(client.connection, "sendRawTransaction", async (call) => {
        await wrap(treasury, 500n);
        return call();
      });

      await failure(purser.TransactionFailed, deposits(70n, {}, purser.connect(racing)));

      assert.equal(tokens(world, wrappedOf(treasury.publicKey)), 500n);
      assert.equal(tokens(world, custody), FUNDS);
    });
  });

  describe("withdrawn", () => {
    const withdraws = (base: bigint, change: Partial<purser.Withdrawal> = {}) => {
      const { vault, quorum: members, treasury } = world;
      const amount = { mint: NATIVE_MINT, base };
      return purser.withdraw(client, { vault, members, to: treasury.publicKey, amount, ...change });
    };

    it("opens the wallet's account at the payer's cost, once, and unwrapped is SOL again", async () => {
      const { treasury, stranger: payer } = world;
      const account = wrappedOf(treasury.publicKey);
      const addresses = [payer.publicKey, treasury.publicKey, custody];
      const fees = 3 * FEE_PER_SIGNATURE;

      const first = await native.moved(addresses, () => withdraws(70n, { payer }));
      const second = await native.moved(addresses, () => withdraws(30n, { payer }));
      assert.deepEqual(first, [-native.rent - fees, 0, -70]);
      assert.deepEqual(second, [-fees, 0, -30]);
      assert.equal(tokens(world, account), 100n);

      const last = await native.moved(addresses, () => purser.unwrap(client, { owner: treasury }));
      assert.deepEqual(last, [0, native.rent + 100 - FEE_PER_SIGNATURE, 0]);
      assert.equal(native.exists(account), false);
    });

    it("is refused as before to a destination that is given and is not there, or to anybody else", async () => {
      const { treasury, stranger } = world;
      const before = await allBytes(world);

      const missing = { destination: wrappedOf(treasury.publicKey) };
      const absent = await failure(purser.PolicyRefused, withdraws(70n, missing));
      const other = await failure(purser.PolicyRefused, withdraws(70n, { to: stranger.publicKey }));

      const reasons = [absent.reason, other.reason];
      assert.deepEqual(reasons, ["NotATokenAccount", "WithdrawalAddressUnknown"]);
      assert.equal(await allBytes(world), before);
    });
  });

  describe("unwrapped", () => {
    it("gives all lamports of the account, also those sent to it, whoever pays the fee", async () => {
      const { treasury: owner, stranger: feePayer } = world;
      const account = await wrap(owner, 30n);
      await transfer(owner, account, 5n, false);

      const change = await native.moved([owner.publicKey, feePayer.publicKey], () =>
        purser.unwrap(client, { owner, feePayer }),
      );

      assert.deepEqual(change, [native.rent + 35, -2 * FEE_PER_SIGNATURE]);
    });

    it("is refused where nothing is wrapped", async () => {
      const { treasury: owner } = world;
      const account = await wrap(owner, 1n);
      await closeAccount(client.connection, owner, account, owner.publicKey, owner);

      const error = await failure(purser.AccountMissing, purser.unwrap(client, { owner }));

      assert.deepEqual(error.address, account);
    });
  });
});
