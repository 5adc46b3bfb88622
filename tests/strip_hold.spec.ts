import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { needsTheThreshold, sendRaw } from "./support/cosigning";
import { holdsMandate, holdsPayee, releasesMandate } from "./support/holds";
import { neverWaits, takesItsOwnProposal } from "./support/immediate";
import type { ImmediateAction } from "./support/immediate";
import { instructionsOf } from "./support/landing";
import { TIMELOCKED } from "./support/modes";
import type { Options } from "./support/modes";
import { approvedProposal, carries, executes } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { holds, open, withSessions } from "./support/sessions";
import { keypair, OPEN_TERMS, World } from "./support/world";
import { refusesWrongAccounts, WRITTEN_VAULT } from "./support/wrong-accounts";

const BOOTING = 1;

describe("strip_hold", () => {
  let world: World;
  let rogue: Keypair;
  const scene = () => withSessions(world);
  const start = async (options?: Options) => {
    world = await World.create(options);
    rogue = world.members[2];
    await open(world);
  };
  const stored = () => purser.fetchVault(world.client, world.vault);
  const strips =
    (member = rogue.publicKey, members: readonly Keypair[] = world.quorum) =>
    (client: purser.Client) =>
      purser.stripHold(client, { vault: world.vault, member, members });
  const pauses = (member: Keypair) => (client: purser.Client) =>
    purser.pause(client, { vault: world.vault, member });
  const everyHold = (member: Keypair) => [
    pauses(member),
    holdsMandate(world, member),
    holds(world, member),
    holdsPayee(world, world.payee, member),
    holdsPayee(world, world.stranger.publicKey, member),
  ];
  const refusesEveryHold = async (member: Keypair) => {
    for (const hold of everyHold(member)) await refuses(scene(), "HoldRightStripped", hold);
  };
  const keys = (members: readonly Keypair[]) => members.map(({ publicKey }) => publicKey);

  describe("of a member", () => {
    beforeEach(() => start());

    it("marks the member of each place, and changes nothing else: no version and no epoch moves", async () => {
      for (const [place, { publicKey }] of world.members.entries()) {
        const before = await stored();

        await strips(publicKey)(world.client);

        const stripped = before.stripped | (1n << BigInt(place));
        assert.deepEqual(fields(await stored()), fields({ ...before, stripped }));
      }
    });

    it("refuses it every hold from then on, and no other member any", async () => {
      await strips()(world.client);

      await refusesEveryHold(rogue);
      const [one, two] = world.members;
      for (const member of [one, two]) {
        const { client, vault, payee, quorum: members } = world;
        await holdsMandate(world, member)(client);
        await releasesMandate(world)(client);
        await holdsPayee(world, payee, member)(client);
        await purser.releaseCounterparty(client, { vault, payee, members });
        await pauses(member)(client);
        await world.resume();
      }
    });

    it("leaves it its vote: it proposes, approves, takes back, rejects, cancels and signs", async () => {
      const { client, vault, members } = world;
      const [one] = members;
      await strips()(client);

      const action = { revokeAll: {} };
      const own = await purser.propose(client, { vault, member: rogue, action });
      const { index } = await purser.propose(client, { vault, member: one, action });
      await purser.approveProposal(client, { vault, index, member: rogue });
      await purser.unapproveProposal(client, { vault, index, member: rogue });
      await purser.rejectProposal(client, { vault, index, member: rogue });
      await purser.approveProposal(client, { vault, index, member: rogue });
      await executes(world, index)(client);
      await purser.cancelProposal(client, { vault, index: own.index, signer: rogue });
      await purser.revokeAll(client, { vault, members: [one, rogue] });

      assert.equal((await stored()).grantEpoch, 3n);
    });

    it("leaves it its say in its own case: its signature counts for stripping another", async () => {
      const [one, two] = world.members;
      await strips()(world.client);
      await refuses(scene(), "ThresholdNotMet", strips(one.publicKey, [rogue]));

      await strips(one.publicKey, [rogue, two])(world.client);

      await refusesEveryHold(one);
    });

    it("of every member leaves nobody who holds, and a threshold that still acts (A36)", async () => {
      const { client, members } = world;
      for (const { publicKey } of members) await strips(publicKey)(client);
      for (const member of members) await refusesEveryHold(member);

      await world.grant({ held: true });
      await releasesMandate(world)(client);
      await world.pay(1n);
    });

    it("leaves the holds that it put, until the threshold lifts them", async () => {
      await holdsMandate(world, rogue)(world.client);
      await strips()(world.client);
      const pay = (client: purser.Client) =>
        purser.pay(client, world.payment(1n), { agent: world.agent });
      await denies(scene(), { reason: "MandateHeld" }, pay);

      await releasesMandate(world)(world.client);
      await world.pay(1n);
    });

    it("is refused a second time, and for whoever is no member", async () => {
      const { stranger, creator, agent } = world;
      await strips()(world.client);
      await refuses(scene(), "HoldRightStripped", strips());
      const nobodies = [...keys([stranger, creator, agent]), PublicKey.default, world.vault];
      for (const nobody of nobodies) await refuses(scene(), "NotAMember", strips(nobody));
    });

    it("is refused for any governance epoch but the one found, and after the members changed (A32)", async () => {
      const { client, vault, quorum: members } = world;
      const { governanceEpoch: found } = await stored();
      const member = rogue.publicKey;
      for (const expectedGovernanceEpoch of [0n, found - 1n, found + 1n, 2n ** 64n - 1n]) {
        await refuses(scene(), "StaleVersion", (landed) =>
          purser.stripHold(landed, { vault, member, members, expectedGovernanceEpoch }),
        );
      }
      const late = await instructionsOf(client, strips());
      const newMembers = keys(world.members);
      await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });

      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, late, members));
    });
  });

  describe("and naming the members anew", () => {
    beforeEach(async () => {
      await start();
      await strips()(world.client);
    });

    const names = (newMembers: readonly Keypair[], withoutHold?: readonly Keypair[]) =>
      purser.setMembers(world.client, {
        ...{ vault: world.vault, members: world.quorum, threshold: 2 },
        newMembers: keys(newMembers),
        ...(withoutHold && { withoutHold: keys(withoutHold) }),
      });

    it("gives the right back to whoever is not named without it", async () => {
      await names(world.members);

      assert.equal((await stored()).stripped, 0n);
      await pauses(rogue)(world.client);
    });

    it("leaves it away from whoever is named without it, also in another place", async () => {
      const [one, two] = world.members;
      await names([rogue, one, two], [rogue]);

      assert.equal((await stored()).stripped, 0b001n);
      await refusesEveryHold(rogue);
      for (const member of [one, two]) {
        await pauses(member)(world.client);
        await world.resume();
      }
    });

    it("gives whoever takes the place of the member no less than others have (A33)", async () => {
      const { stranger, quorum } = world;
      await names([...quorum, stranger]);

      await refuses(scene(), "NotAMember", pauses(rogue));
      await pauses(stranger)(world.client);
    });

    it("is refused by the client for a right that is taken from nobody", async () => {
      await assert.rejects(names(world.quorum, [rogue]), purser.NotANewMember);
    });

    it("gives it back by a proposal after the timelock only: it gives power (A34, A55)", async () => {
      await start(TIMELOCKED);
      const { client, vault, members } = world;
      await strips()(client);
      const change = { newMembers: keys(members), threshold: 2 };
      await refuses(scene(), "TimelockInForce", (landed) =>
        purser.setMembers(landed, { vault, members, ...change }),
      );

      await carries(world, { setMembers: change });

      await pauses(rogue)(client);
    });
  });

  describe("of a member who pauses again and again", () => {
    beforeEach(() => start(TIMELOCKED));

    it("goes with the resume in one transaction of the threshold, with no moment between (A35)", async () => {
      const { client, vault, quorum: members, issuer: feePayer } = world;
      await pauses(rogue)(client);
      const strip = await instructionsOf(client, strips());
      const resume = await instructionsOf(client, (captured) =>
        purser.resume(captured, { vault, members }),
      );

      await sendRaw(client, [...strip, ...resume], members);

      assert.equal((await stored()).mode, BOOTING);
      await refusesEveryHold(rogue);
      await purser.boot(client, { vault, feePayer });
      await world.pay(1n);
    });

    it("is undone with the resume where that is refused: both or none (A32, A35)", async () => {
      const { client, vault, quorum: members } = world;
      const strip = await instructionsOf(client, strips());
      await pauses(rogue)(client);
      const stale = await instructionsOf(client, (captured) =>
        purser.resume(captured, { vault, members, expectedChanges: 1n }),
      );

      await refuses(scene(), "StaleVersion", (landed) =>
        sendRaw(landed, [...strip, ...stale], members),
      );

      assert.equal((await stored()).stripped, 0n);
    });

    it("is not voided by whatever that member does meanwhile, proposed or signed (A53)", async () => {
      const { client, vault, quorum: members } = world;
      const proposed = await approvedProposal(world, { stripHold: { member: rogue.publicKey } });
      const signed = await instructionsOf(client, strips());
      for (const hold of everyHold(rogue)) await hold(client);
      const own = { vault, member: rogue, action: { revokeAll: {} } };
      await purser.propose(client, own);
      await purser.rejectProposal(client, { vault, index: proposed, member: rogue });

      await executes(world, proposed)(client);

      await refuses(scene(), "HoldRightStripped", (landed) => sendRaw(landed, signed, members));
      await refusesEveryHold(rogue);
    });

    it("voids no proposal: neither the one that expels it nor any other (A53)", async () => {
      const { client, agent, mint, quorum } = world;
      const terms = { ...OPEN_TERMS, caps: { day: 9n } };
      const newMembers = keys(quorum);
      const indices = [
        await approvedProposal(world, {
          grantMandate: { agent: agent.publicKey, mint, terms: { ...terms, minimumTier: 1 } },
        }),
        await approvedProposal(world, { setMembers: { newMembers, threshold: 2 } }),
      ];
      await strips()(client);
      world.chain.advance(TIMELOCKED.timelock);

      for (const index of indices) await executes(world, index)(client);

      const { stripped, memberCount } = await stored();
      assert.deepEqual({ stripped, memberCount }, { stripped: 0n, memberCount: 2 });
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      await start();
      second = await secondVault(world);
    });

    it("to agent and session key, alone and beside one member (A28)", async () => {
      const { agent, members } = world;
      const key = keypair("session key");
      for (const signers of [[agent], [key], [agent, key], [members[0], agent, key]]) {
        await refuses(scene(), "ThresholdNotMet", strips(rogue.publicKey, signers));
      }
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "strip_hold",
        act: (client) => strips()(client),
        signers: () => world.quorum,
      },
      [
        ...WRITTEN_VAULT,
        ["vault", { named: "another vault's", address: () => second.vault }, "ThresholdNotMet"],
        [
          "vault",
          { named: "its budget", address: () => purser.budgetAddress(world.vault, world.mint) },
          { runtime: "AccountDataTooSmall" },
        ],
      ],
    );
  });

  describe("as an action of the owners", () => {
    const action: ImmediateAction = {
      ...{ world: () => world, start, scene },
      act: (client, { members, payer }) =>
        purser.stripHold(client, {
          ...{ vault: world.vault, member: rogue.publicKey, members },
          ...(payer && { payer }),
        }),
      // One member is stripped or none.
      effect: async () => ((await stored()).stripped === 0n ? 0n : 1n),
      prepare: async () => {
        if ((await stored()).stripped === 0n) return;
        const { client, vault, quorum: members } = world;
        const newMembers = keys(world.members);
        await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });
      },
      proposable: () => ({ stripHold: { member: rogue.publicKey } }),
    };

    describe("signed together", () => {
      before(() => start());

      needsTheThreshold(action);
    });

    neverWaits(action);
    takesItsOwnProposal(action);
  });
});
