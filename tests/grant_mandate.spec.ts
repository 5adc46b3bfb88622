import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { MandateTerms } from "../sdk/src";
import { expectsTheVersion, namesThePayerOnce, needsTheThreshold } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { patch } from "./support/patch";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { NOON, OPEN_TERMS, World, keypair } from "./support/world";
import {
  WRITTEN_VAULT,
  CREATION,
  createdOrWritten,
  refusesWrongAccounts,
  readAccount,
} from "./support/wrong-accounts";

const DAY = 86_400n;
const MANDATE_BYTES = 8 + 2_144;
const { NO_LIMIT } = purser;
const NOTHING_SPENT = { spent: [0n, 0n, 0n, 0n, 0n, 0n], count: 0n };

describe("grant_mandate", () => {
  let world: World;
  const newAgent = keypair("new agent").publicKey;
  const mandateOf = (agent: PublicKey) => purser.mandateAddress(world.vault, agent, world.mint);

  const grants =
    (terms: Partial<MandateTerms> = {}, agent = world.agent.publicKey) =>
    (client: purser.Client) => {
      const { vault, mint, quorum: members } = world;
      return purser.grantMandate(client, {
        vault,
        mint,
        members,
        agent,
        terms: { ...OPEN_TERMS, ...terms },
      });
    };

  describe("to a new agent", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("stores exactly the terms, with nothing spent, and takes an incarnation", async () => {
      const { client, vault, mint } = world;
      const before = await purser.fetchVault(client, vault);
      const capability = Buffer.alloc(32, 7);

      await grants(
        {
          startsAt: NOON + 5n,
          expiresAt: NOON + DAY,
          caps: { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n },
          window: {
            seconds: 120n,
            limit: 5n,
            payments: 6n,
            tierShares: [0, 1, 1, 5, 8],
            unratedLimit: 7n,
          },
          minimumTier: 3,
          unrated: "needs-validation",
          maximumRisk: 9,
          minimumConfidence: 10,
          validationThreshold: 11n,
          approvalThreshold: 12n,
          requiredCapability: capability,
          held: true,
        },
        newAgent,
      )(client);

      const mandate = await world.mandate(newAgent);
      const none = PublicKey.default;
      assert.deepEqual(
        fields(mandate),
        fields({
          layout: 1,
          bump: mandate.bump,
          held: 1,
          minimumTier: 3,
          unrated: 2,
          padding: 0,
          maximumRisk: 9,
          minimumConfidence: 10,
          padding2: [0, 0, 0, 0, 0, 0],
          tierShares: [0, 1, 1, 5, 8, 0, 0, 0],
          vault,
          agent: newAgent,
          mint,
          incarnation: before.nextIncarnation,
          version: 1n,
          grantEpoch: before.grantEpoch,
          startsAt: NOON + 5n,
          expiresAt: NOON + DAY,
          caps: { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n },
          validationThreshold: 11n,
          approvalThreshold: 12n,
          requiredCapability: new PublicKey(capability),
          windowLimit: 5n,
          windowCount: 6n,
          unratedLimit: 7n,
          counters: {
            lastSeen: 0n,
            day: 0n,
            daySpent: 0n,
            week: 0n,
            weekSpent: 0n,
            lifetimeSpent: 0n,
            payments: 0n,
          },
          window: {
            width: 10n,
            newest: NOON / 10n,
            sum: NOTHING_SPENT,
            cells: Array(13).fill(NOTHING_SPENT),
          },
          ids: {
            floor: 1n,
            next: 0n,
            ids: Array(16).fill({ issued: 0n, hash: [0n, 0n, 0n] }),
          },
          pending: {
            stage: 0n,
            payee: none,
            destination: none,
            amount: 0n,
            id: { issued: 0n, hash: [0n, 0n, 0n] },
            slot: 0n,
            decision: none,
            before: { source: 0n, destination: 0n },
            governanceEpoch: 0n,
            reserved: [0n, 0n, 0n, 0n],
          },
          evidence: { sequence: 0n, head: none },
          deniedSlot: 0n,
          holdChanges: 1n,
          reserved: Array<bigint>(29).fill(0n),
        }),
      );
      const after = { ...before, nextIncarnation: before.nextIncarnation + 1n };
      assert.deepEqual(fields(await purser.fetchVault(client, vault)), fields(after));
    });

    it("means no limit, and unrated payees denied, by what is left out", async () => {
      const { startsAt, expiresAt, caps } = OPEN_TERMS;
      const { client, vault, mint, quorum: members } = world;
      const terms = { startsAt, expiresAt, caps, window: { seconds: 12n } };
      await purser.grantMandate(client, { vault, mint, members, agent: newAgent, terms });

      const mandate = await world.mandate(newAgent);
      assert.deepEqual(mandate.caps, {
        perPayment: NO_LIMIT,
        day: NO_LIMIT,
        week: NO_LIMIT,
        lifetime: NO_LIMIT,
      });
      const { windowLimit, windowCount, unratedLimit, validationThreshold } = mandate;
      const limits = { windowLimit, windowCount, unratedLimit, validationThreshold };
      assert.deepEqual(new Set(Object.values(limits)), new Set([NO_LIMIT]));
      assert.equal(mandate.approvalThreshold, NO_LIMIT);
      assert.deepEqual(mandate.tierShares, [8, 8, 8, 8, 8, 0, 0, 0]);
      const { unrated, held, minimumTier, maximumRisk, minimumConfidence } = mandate;
      assert.deepEqual(
        { unrated, held, minimumTier, maximumRisk, minimumConfidence },
        { unrated: 0, held: 0, minimumTier: 0, maximumRisk: 10_000, minimumConfidence: 0 },
      );
    });

    it("gives each agent an incarnation and a mandate of its own", async () => {
      await world.pay(5n);
      await grants({ caps: { day: 1n } }, newAgent)(world.client);

      const [first, other] = [await world.mandate(), await world.mandate(newAgent)];
      assert.notEqual(first.incarnation, other.incarnation);
      assert.deepEqual([first.counters.daySpent, other.counters.daySpent], [5n, 0n]);
      assert.deepEqual([first.caps.day, other.caps.day], [NO_LIMIT, 1n]);
    });

    it("lets the agent pay the rent of its own mandate, as a member or for the members", async () => {
      const { client, vault, mint, members, quorum, stranger } = world;
      const [one, two] = members;
      const grant = { vault, mint, terms: OPEN_TERMS };
      await purser.grantMandate(client, { ...grant, agent: one.publicKey, members: [one, two] });
      assert.equal((await world.mandate(one.publicKey)).version, 1n);

      const own = { agent: stranger.publicKey, payer: stranger, members: quorum };
      await purser.grantMandate(client, { ...grant, ...own });
      assert.equal((await world.mandate(stranger.publicKey)).version, 1n);
    });

    it("is not stopped by lamports sent ahead (A13)", async () => {
      const { connection } = world.client;
      const rent = await connection.getMinimumBalanceForRentExemption(MANDATE_BYTES);
      for (const [i, lamports] of [890_880, rent, 2 * rent].entries()) {
        const agent = keypair(`agent ${i}`).publicKey;
        world.chain.airdrop(mandateOf(agent), BigInt(lamports));

        await grants({}, agent)(world.client);

        assert.equal((await world.mandate(agent)).version, 1n);
        assert.equal(world.chain.account(mandateOf(agent))!.lamports, Math.max(rent, lamports));
      }
    });

    it("is refused for the zero address and for the vault's own authority", async () => {
      for (const agent of [PublicKey.default, purser.authorityAddress(world.vault)]) {
        await refuses(world, "InvalidAgent", grants({}, agent), [mandateOf(agent)]);
      }
    });

    it("is refused for a mint that the owners did not admit", async () => {
      const { client, vault, quorum: members } = world;
      const mint = await world.newMint("second mint");
      const terms = OPEN_TERMS;
      const watch = [purser.mandateAddress(vault, newAgent, mint)];
      const act = (landed: purser.Client) =>
        purser.grantMandate(landed, { vault, mint, members, agent: newAgent, terms });
      await refuses(world, { runtime: "UninitializedAccount" }, act, watch);
      assert.equal(await purser.fetchMandate(client, vault, newAgent, mint), null);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("while the mandate is in a state that no instruction writes", async () => {
      const at = mandateOf(world.agent.publicKey);
      const { sum } = (await world.mandate()).window;
      patch(world, at, "mandate", { "window.sum.count": sum.count + 1n });
      await refuses(world, "StateInvalid", grants());
      patch(world, at, "mandate", { "window.sum.count": sum.count });
    });

    it("while a gated payment is not settled", async () => {
      // No transaction ends with one: the stored ticket is written over.
      const mandate = mandateOf(world.agent.publicKey);
      for (const stage of [1n, 2n]) {
        patch(world, mandate, "mandate", { "pending.stage": stage });
        await refuses(world, "TicketOutstanding", grants());
      }
      patch(world, mandate, "mandate", { "pending.stage": 0n });
      await grants()(world.client);
    });

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await refuses(world, "ClockInvalid", grants());
      world.chain.setUnixTime(NOON);
    });

    it("to the agent itself, who has no say in its mandate", async () => {
      const { agent, stranger: payer, vault, mint, members } = world;
      const grant = { vault, mint, payer, agent: agent.publicKey, terms: OPEN_TERMS };
      for (const signers of [[agent], [agent, members[0]]]) {
        await refuses(world, "ThresholdNotMet", (client) =>
          purser.grantMandate(client, { ...grant, members: signers }),
        );
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "grant_mandate",
        act: (client) => grants()(client),
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
        ["agent", "an empty address", { runtime: "InvalidSeeds" }],
        ["mint", "an empty address", { runtime: "InvalidSeeds" }],
        ...readAccount("budget"),
        [
          "budget",
          { named: "another vault's", address: () => second.budget },
          { runtime: "InvalidSeeds" },
        ],
        ...createdOrWritten("mandate", () => second.mandate),
      ],
    );
  });

  it("waits once a vault with a timelock has run, however many sign, unless it tightens (A55)", async () => {
    world = await World.create({ timelock: 1n });
    const { client, vault, mint, members, agent } = world;
    const grant = { vault, mint, members, agent: agent.publicKey };
    const longer = { ...OPEN_TERMS, expiresAt: OPEN_TERMS.expiresAt + 1n };
    await refuses(world, "TimelockInForce", (landed) =>
      purser.grantMandate(landed, { ...grant, terms: longer }),
    );

    await purser.grantMandate(client, { ...grant, terms: { ...OPEN_TERMS, caps: { day: 0n } } });
    await refuses(world, "TimelockInForce", (landed) =>
      purser.grantMandate(landed, { ...grant, terms: OPEN_TERMS }),
    );
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) => {
        const { vault, mint, agent } = world;
        const grant = { vault, mint, agent: agent.publicKey, terms: OPEN_TERMS };
        return purser.grantMandate(client, { ...grant, ...signing });
      },
      effect: async () => (await world.mandate()).version,
    };

    before(async () => {
      world = await World.create();
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
    namesThePayerOnce(action);
  });

  it("puts a mandate on hold, which no other grant lifts, but the owners' release", async () => {
    world = await World.create();
    const { client, vault, mint, quorum: members } = world;
    const agent = world.agent.publicKey;
    await world.grant({ held: true });
    const pay = (paying: purser.Client) =>
      purser.pay(paying, world.payment(1n), { agent: world.agent });
    const held = { reason: "MandateHeld", gate: "freeze", passesAt: null } as const;
    await denies(world, held, pay);
    assert.equal((await world.mandate()).holdChanges, 1n);

    await world.grant({});
    await denies(world, held, pay);
    assert.equal((await world.mandate()).holdChanges, 1n);

    await purser.releaseMandate(client, { vault, agent, mint, members });
    await pay(client);
  });
});
