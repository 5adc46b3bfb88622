import assert from "node:assert/strict";
import { ExtensionType, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import {
  expectsTheVersion,
  namesThePayerOnce,
  needsTheThreshold,
  sendRaw,
} from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { delaysOnlyLoosening } from "./support/loosening";
import { carries } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { addTo, newMint } from "./support/token-2022";
import { World } from "./support/world";
import {
  WRITTEN_VAULT,
  CREATION,
  createdOrWritten,
  refusesWrongAccounts,
} from "./support/wrong-accounts";

const BUDGET_BYTES = 8 + 496;
const { NO_LIMIT } = purser;

describe("set_budget", () => {
  let world: World;
  const budgetOf = (mint: PublicKey) => purser.budgetAddress(world.vault, mint);

  async function stored(mint = world.mint): Promise<purser.BudgetAccount> {
    const found = await purser.fetchBudget(world.client, world.vault, mint);
    assert.ok(found);
    return found;
  }

  const setBudget =
    (mint = world.mint, caps: purser.Caps = {}) =>
    (client: purser.Client) =>
      purser.setBudget(client, { vault: world.vault, members: world.quorum, mint, caps });

  describe("admitting a mint", () => {
    let mint: PublicKey;

    beforeEach(async () => {
      world = await World.create();
      mint = await world.newMint("second mint");
    });

    it("stores its facts and the caps, opens custody, and takes an incarnation", async () => {
      const { client, vault } = world;
      const before = await purser.fetchVault(client, vault);
      const caps = { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n };

      await setBudget(mint, caps)(client);

      const authority = purser.authorityAddress(vault);
      const budget = await stored(mint);
      assert.deepEqual(
        fields(budget),
        fields({
          layout: 1,
          bump: budget.bump,
          decimals: 6,
          padding: [0, 0, 0, 0, 0],
          vault,
          mint,
          tokenProgram: TOKEN_PROGRAM_ID,
          custody: purser.tokenAddress(authority, mint),
          extensions: 0n,
          optIns: 0n,
          caps,
          counters: {
            lastSeen: 0n,
            day: 0n,
            daySpent: 0n,
            week: 0n,
            weekSpent: 0n,
            lifetimeSpent: 0n,
            payments: 0n,
          },
          incarnation: before.nextIncarnation,
          version: 1n,
          reserved: Array<bigint>(30).fill(0n),
        }),
      );
      const after = {
        ...before,
        nextIncarnation: before.nextIncarnation + 1n,
        budgets: before.budgets + 1n,
      };
      assert.deepEqual(fields(await purser.fetchVault(client, vault)), fields(after));
      assert.equal(await world.balance(authority, mint), 0n);
    });

    it("has its rent paid by the payer, who need not be a member", async () => {
      const { client, chain, vault, quorum: members, stranger: payer } = world;
      const before = chain.account(members[0].publicKey)!.lamports;

      await purser.setBudget(client, { vault, members, payer, mint, caps: {} });

      const rent = await client.connection.getMinimumBalanceForRentExemption(BUDGET_BYTES);
      assert.equal(chain.account(budgetOf(mint))!.lamports, rent);
      assert.equal(chain.account(members[0].publicKey)!.lamports, before);
    });

    it("is not stopped by custody that a stranger opened ahead (A13)", async () => {
      const authority = purser.authorityAddress(world.vault);
      await world.openAccount(authority, mint);
      await world.mintTo(authority, 5n, mint);

      await setBudget(mint)(world.client);

      assert.equal((await stored(mint)).counters.lifetimeSpent, 0n);
      assert.equal(await world.balance(authority, mint), 5n);
    });

    it("is not stopped by lamports sent ahead to the budget (A13)", async () => {
      world.chain.airdrop(budgetOf(mint), 1_000_000n);

      await setBudget(mint)(world.client);

      assert.equal((await stored(mint)).version, 1n);
    });

    it("is not stopped in the program by lamports sent ahead to the budget (A13)", async () => {
      const { client, vault, quorum: members } = world;
      const rent = await client.connection.getMinimumBalanceForRentExemption(BUDGET_BYTES);
      const prepared = await instructionsOf(client, (captured) =>
        purser.setBudget(captured, { vault, members, mint, caps: {}, expectedVersion: 0n }),
      );
      world.chain.airdrop(budgetOf(mint), BigInt(rent) + 1n);

      await sendRaw(client, prepared, members);

      assert.equal((await stored(mint)).version, 1n);
      assert.equal(world.chain.account(budgetOf(mint))!.lamports, rent + 1);
    });

    it("gives each mint a budget and counters of its own", async () => {
      await world.pay(5n);

      await setBudget(mint, { lifetime: 9n })(world.client);

      assert.equal((await stored()).counters.lifetimeSpent, 5n);
      assert.equal((await stored()).caps.lifetime, NO_LIMIT);
      const { counters, caps } = await stored(mint);
      assert.deepEqual([counters.lifetimeSpent, caps.lifetime], [0n, 9n]);
    });
  });

  describe("changing caps", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("replaces the caps and keeps counters, facts and incarnation", async () => {
      await world.pay(40n);
      const before = await stored();
      const vault = await purser.fetchVault(world.client, world.vault);

      await world.budget({ day: 100n });

      assert.deepEqual(
        fields(await stored()),
        fields({
          ...before,
          caps: { perPayment: NO_LIMIT, day: 100n, week: NO_LIMIT, lifetime: NO_LIMIT },
          version: before.version + 1n,
        }),
      );
      assert.deepEqual(
        fields(await purser.fetchVault(world.client, world.vault)),
        fields(vault),
        "no incarnation is taken twice, and the vault's version stays",
      );
    });

    it("gives no fresh allowance when caps go below what was spent and up again (A7)", async () => {
      const budgetCaps = [
        ["day", "BudgetDayCap"],
        ["week", "BudgetWeekCap"],
        ["lifetime", "BudgetLifetimeCap"],
      ] as const;
      await world.pay(60n);
      for (const [cap, reason] of budgetCaps) {
        await world.budget({ [cap]: 50n });
        const pay = (base: bigint) => (client: purser.Client) =>
          purser.pay(client, world.payment(base), { agent: world.agent });
        await denies(
          world,
          { reason, gate: "context", got: 61n, limit: 50n, headroom: 0n },
          pay(1n),
        );

        await world.budget({ [cap]: 70n });
        const { lifetimeSpent } = (await stored()).counters;
        await denies(
          world,
          { reason, got: lifetimeSpent + 11n, limit: 70n, headroom: 70n - lifetimeSpent },
          pay(11n),
        );
      }
      await world.pay(10n);
      assert.equal((await stored()).counters.lifetimeSpent, 70n);
    });

    it("takes zero as nothing allowed, not as no limit", async () => {
      await world.budget({ perPayment: 0n });
      await denies(
        world,
        { reason: "BudgetPerPaymentCap", got: 1n, limit: 0n, headroom: 0n, passesAt: null },
        (client) => purser.pay(client, world.payment(1n), { agent: world.agent }),
      );
    });

    it("is done while the vault is paused, and does not lift the pause", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[0] });
      await world.budget({ day: 1n });
      assert.equal((await purser.fetchVault(client, vault)).paused, 1);
    });

    it("is refused once the mint came back with other decimals (A26)", async () => {
      // A mint of SPL Token cannot be closed and made anew; the bytes are written over.
      const { chain, mint } = world;
      const account = chain.account(mint)!;
      const data = Buffer.from(account.data);
      data.writeUInt8(9, 44);
      chain.setAccount(mint, { ...account, lamports: BigInt(account.lamports), data });

      await refuses(world, "MintNotAdmissible", setBudget(), [mint]);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "set_budget",
        act: (client) => setBudget()(client),
        signers: () => world.quorum,
      },
      [
        ...CREATION,
        ...WRITTEN_VAULT,
        [
          "vault",
          { named: "another vault's", address: () => second.vault },
          { runtime: "InvalidSeeds" },
        ],
        ...createdOrWritten("budget", () => second.budget),
        ["custody", { named: "another vault's", address: () => second.custody }, "CustodyInvalid"],
      ],
    );

    it("by the client, for caps that do not fit", async () => {
      for (const cap of ["perPayment", "day", "week", "lifetime"] as const) {
        for (const value of [-1n, NO_LIMIT + 1n]) {
          await assert.rejects(setBudget(world.mint, { [cap]: value })(world.client), (error) => {
            assert.ok(error instanceof purser.InvalidNumber);
            assert.deepEqual([error.what, error.value], [`caps.${cap}`, value]);
            return true;
          });
        }
      }
    });
  });

  describe("in a vault with a timelock that has run", () => {
    const caps = { perPayment: 10n, day: 20n, week: 30n, lifetime: 40n };
    const terms: Omit<purser.BudgetTerms, "vault" | "mint"> = { caps };
    const running = delaysOnlyLoosening({
      set: ({ vault, mint }, changed, members) => {
        const change = { vault, mint, members, ...changed };
        return (client) => purser.setBudget(client, change);
      },
      at: ({ vault, mint }) => purser.budgetAddress(vault, mint),
      version: async ({ client, vault, mint }) =>
        (await purser.fetchBudget(client, vault, mint))!.version,
      terms,
      tighter: {
        "a lower cap per payment": { caps: { ...caps, perPayment: 9n } },
        "a lower cap per day": { caps: { ...caps, day: 19n } },
        "a lower cap per week": { caps: { ...caps, week: 29n } },
        "a lower cap for good": { caps: { ...caps, lifetime: 39n } },
      },
      looser: {
        "a higher cap per payment": { caps: { ...caps, perPayment: 11n } },
        "a higher cap per day": { caps: { ...caps, day: 21n } },
        "a higher cap per week": { caps: { ...caps, week: 31n } },
        "a higher cap for good": { caps: { ...caps, lifetime: 41n } },
        "no cap per payment": { caps: { ...caps, perPayment: NO_LIMIT } },
        "an opt-in": { optIns: [ExtensionType.PermanentDelegate] },
      },
    });

    beforeEach(() => {
      world = running();
    });

    it("admits no other mint at once, whatever its caps (A55)", async () => {
      const mint = await world.newMint("second mint");
      const caps = { perPayment: 0n, day: 0n, week: 0n, lifetime: 0n };
      const watch = [budgetOf(mint), purser.custodyAddress(world.vault, mint)];
      await refuses(world, "TimelockInForce", setBudget(mint, caps), watch);
    });

    it("admits no mint with other extensions than before at once (A34)", async () => {
      // Given a mint that the owners admitted after the timelock, and that was given metadata since.
      const mint = await newMint(world, "mint 2022", ["MetadataPointer"]);
      const admission = { setBudget: { mint, caps } };
      await carries(world, admission);
      await addTo(world, mint, "TokenMetadata");

      await refuses(world, "TimelockInForce", setBudget(mint, caps), [budgetOf(mint)]);

      await carries(world, admission);
      assert.equal((await stored(mint)).version, 2n);
    });
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => {
        const { vault, mint } = world;
        return purser.setBudget(client, { vault, mint, caps: {}, ...signing });
      },
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
