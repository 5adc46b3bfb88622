import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import {
  expectsTheVersion,
  namesThePayerOnce,
  needsTheThreshold,
  sendRaw,
} from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { approvedProposal, carries, executes } from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { alwaysWaits, bytesBesideTheVault } from "./support/rules";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { approveAnyId } from "./support/vouching";
import { World, keypair } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

const NONE = PublicKey.default;

describe("set_withdrawal", () => {
  const safe = keypair("safe").publicKey;
  const five = Array.from({ length: 5 }, (_, i) => keypair(`wallet ${i}`).publicKey);
  let world: World;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const sets =
    (wallets: readonly PublicKey[], change: Partial<purser.WalletsChange> = {}) =>
    (client: purser.Client) => {
      const { vault, quorum: members } = world;
      return purser.setWithdrawal(client, { vault, members, wallets, ...change });
    };
  const withdraws = (to: PublicKey) => (client: purser.Client) => {
    const { vault, quorum: members, mint } = world;
    return purser.withdraw(client, { vault, members, to, amount: { mint, base: 5n } });
  };

  describe("naming the wallets anew", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("stores exactly them, moves the version and no epoch, and changes nothing else", async () => {
      const before = await stored();
      const others = await bytesBesideTheVault(world);

      await sets(five.slice(0, 3))(world.client);
      const three = { ...before, version: before.version + 1n, withdrawalCount: 3 };
      const withdrawal = [...five.slice(0, 3), NONE];
      assert.deepEqual(fields(await stored()), fields({ ...three, withdrawal }));

      await sets([safe])(world.client);
      const one = { ...before, version: before.version + 2n, withdrawalCount: 1 };
      assert.deepEqual(
        fields(await stored()),
        fields({ ...one, withdrawal: [safe, NONE, NONE, NONE] }),
        "a removed wallet leaves no key behind",
      );
      assert.equal(await bytesBesideTheVault(world), others);
    });

    it("takes 1 and 4 wallets, and neither 0 nor 5", async () => {
      await refuses(world, "InvalidWithdrawalAddresses", sets([]));
      await sets(five.slice(0, 1))(world.client);
      await sets(five.slice(0, 4))(world.client);
      await refuses(world, "InvalidWithdrawalAddresses", sets(five));

      assert.equal((await stored()).withdrawalCount, 4);
    });

    it("takes distinct wallets only, none zero or the vault's own authority", async () => {
      const own = purser.authorityAddress(world.vault);
      const wrong = [
        [safe, safe],
        [safe, five[0]!, safe],
        [NONE],
        [safe, NONE],
        [own],
        [safe, own],
      ];
      for (const wallets of wrong) {
        await refuses(world, "InvalidWithdrawalAddresses", sets(wallets));
      }
    });

    it("lets open proposals and approvals live: wallets are no rule of voting", async () => {
      const { client } = world;
      await world.grant({ approvalThreshold: 10n });
      const approval = await approveAnyId(world, world.payment(100n));
      const index = await approvedProposal(world, { revokeAll: {} });

      await sets([safe])(client);

      await world.pay(100n, { credentials: { approval } });
      await executes(world, index)(client);
      assert.equal((await stored()).grantEpoch, 2n);
    });

    it("voids withdrawals that were signed or approved before it (A31, A32)", async () => {
      // Given a withdrawal that members signed and hold back, and one that they approved.
      const { client, treasury, mint, quorum } = world;
      const to = treasury.publicKey;
      const signed = await instructionsOf(client, withdraws(to));
      const withdraw = { to, amount: { mint, base: 5n } };
      const index = await approvedProposal(world, { withdraw });

      // When the wallets are named anew, that one among them.
      await sets([to, safe])(client);

      // Then neither pays out.
      await refuses(world, "StaleVersion", (landed) => sendRaw(landed, signed, quorum));
      await refuses(world, "StaleVersion", executes(world, index), [
        purser.proposalAddress(world.vault, index),
      ]);
    });
  });

  it("lets withdrawals go to a wallet from the moment when it is done, and to a removed one never again", async () => {
    // Given a paused vault with a timelock, and a proposal of another wallet that waits.
    world = await World.create({ timelock: 86_400n });
    const { client, vault, members, mint, treasury } = world;
    const safeAccount = await world.openAccount(safe, mint);
    await purser.pause(client, { vault, member: members[2] });
    const index = await approvedProposal(world, { setWithdrawal: { wallets: [safe] } });
    const watch = [safeAccount];

    // When it is not yet done, only the old wallet is paid.
    await refuses(world, "WithdrawalAddressUnknown", withdraws(safe), watch);
    await withdraws(treasury.publicKey)(client);
    world.chain.advance(86_400n);
    await refuses(world, "WithdrawalAddressUnknown", withdraws(safe), watch);

    // Then, once it is, only the new one.
    await executes(world, index)(client);
    await refuses(world, "WithdrawalAddressUnknown", withdraws(treasury.publicKey), watch);
    await withdraws(safe)(client);
    assert.equal(await world.balance(safe), 5n);

    // And the old one is paid again only when it is named again.
    await carries(world, { setWithdrawal: { wallets: [safe, treasury.publicKey] } });
    await withdraws(treasury.publicKey)(client);
    assert.equal(await world.balance(treasury.publicKey), 10n);
  });

  alwaysWaits(
    {
      "to replace the wallets": () => ({ setWithdrawal: { wallets: [safe] } }),
      "to add a wallet": ({ treasury }) => ({
        setWithdrawal: { wallets: [treasury.publicKey, five[0]!, safe] },
      }),
      "to remove a wallet": ({ treasury }) => ({
        setWithdrawal: { wallets: [treasury.publicKey] },
      }),
      "to name the same wallets again": ({ treasury }) => ({
        setWithdrawal: { wallets: [treasury.publicKey, five[0]!] },
      }),
    },
    ({ client, vault, quorum: members, treasury }) => {
      const wallets = [treasury.publicKey, five[0]!];
      return purser.setWithdrawal(client, { vault, members, wallets });
    },
  );

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("to the wallets themselves, who have no say", async () => {
      const { members, treasury, stranger: payer } = world;
      for (const signers of [[treasury], [treasury, members[0]]]) {
        await refuses(world, "ThresholdNotMet", sets([safe], { members: signers, payer }));
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "set_withdrawal",
        act: (client) => sets([safe])(client),
        signers: () => world.quorum,
      },
      [
        ...WRITTEN_VAULT,
        ["vault", { named: "another vault's", address: () => second.vault }, "ThresholdNotMet"],
      ],
    );
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => sets([safe], signing)(client),
      effect: async () => (await stored()).version,
    };

    before(async () => {
      world = await World.create();
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
    namesThePayerOnce(action);
  });
});
