import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { batch, refusesTheLast } from "./support/batching";
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
import type { Act } from "./support/refusal";
import { alwaysWaits, bytesBesideTheVault, cosigns, killsWhatIsOpen } from "./support/rules";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { World, keypair } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

const NONE = PublicKey.default;
/** Where the rights to hold stand in the instruction: after discriminator, expected version and threshold. */
const HOLDERS = 1 + 8 + 1;

const key = ({ publicKey }: Keypair) => publicKey;

describe("set_members", () => {
  const dave = keypair("dave");
  const eight = Array.from({ length: 8 }, (_, i) => key(keypair(`one of eight ${i}`)));
  let world: World;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const sets =
    (
      newMembers: readonly PublicKey[],
      threshold: number,
      change: Partial<purser.MembersChange> = {},
    ) =>
    (client: purser.Client) => {
      const { vault, quorum: members } = world;
      return purser.setMembers(client, { vault, members, newMembers, threshold, ...change });
    };
  const same = () => world.members.map(key);
  const pauses = (member: Keypair) => (client: purser.Client) =>
    purser.pause(client, { vault: world.vault, member });

  describe("naming members anew", () => {
    beforeEach(async () => {
      world = await World.create();
      world.chain.airdrop(key(dave), 1_000_000_000n);
    });

    it("stores exactly them, threshold and rights to hold, moves version and governance epoch, and changes nothing else", async () => {
      const before = await stored();
      const others = await bytesBesideTheVault(world);
      const carol = key(world.members[2]);

      await sets([carol, key(dave)], 1, { withoutHold: [key(dave)] })(world.client);

      const rules = { memberCount: 2, threshold: 1, stripped: 0b10n };
      const moved = { version: before.version + 1n, governanceEpoch: before.governanceEpoch + 1n };
      const members = [carol, key(dave), NONE, NONE, NONE, NONE, NONE];
      const after = { ...before, ...rules, ...moved, members };
      assert.deepEqual(fields(await stored()), fields(after), "no removed key is left behind");
      assert.equal(await bytesBesideTheVault(world), others);
    });

    it("takes 1 and 7 members, and neither 0 nor 8", async () => {
      await refuses(world, "InvalidMembers", sets([], 0));
      await refuses(world, "InvalidMembers", sets([], 1));
      await refuses(world, "InvalidMembers", sets(eight, 2));
      await sets([...same(), ...eight.slice(0, 4)], 2)(world.client);
      assert.equal((await stored()).memberCount, 7);
      await sets([key(dave)], 1)(world.client);
      assert.equal((await stored()).memberCount, 1);
    });

    it("takes distinct members only, none zero or the vault's own authority", async () => {
      const [a, b, c] = same() as [PublicKey, PublicKey, PublicKey];
      const own = purser.authorityAddress(world.vault);
      for (const list of [[a, a], [a, b, c, b], [NONE], [a, b, NONE], [own], [a, b, own]]) {
        await refuses(world, "InvalidMembers", sets(list, 1));
      }
    });

    it("leaves no threshold out of reach: 1 to all members, and neither 0 nor one more (A36)", async () => {
      for (const threshold of [0, 4, 255]) {
        await refuses(world, "InvalidThreshold", sets(same(), threshold));
      }
      // The threshold of before does not fit the members who are left.
      await sets(same(), 3)(world.client);
      const { members } = world;
      await refuses(world, "InvalidThreshold", sets(same().slice(1), 3, { members }));
      await sets(same().slice(1), 2, { members })(world.client);
      await sets([key(dave)], 1, { members: members.slice(1) })(world.client);
      assert.equal((await stored()).threshold, 1);
    });

    it("gives the right to hold to nobody beyond the list", async () => {
      const withHolders = async (holders: number): Promise<Act> => {
        const instructions = await instructionsOf(world.client, sets(same(), 2));
        instructions[0]!.data[HOLDERS] = holders;
        return (client) => sendRaw(client, instructions, world.quorum);
      };
      for (const beyond of [0b1000, 0b1000_0111]) {
        await refuses(world, "InvalidHolders", await withHolders(beyond));
      }
      for (const [holders, stripped] of [
        [0b000, 0b111n],
        [0b101, 0b010n],
      ] as const) {
        await (
          await withHolders(holders)
        )(world.client);
        assert.equal((await stored()).stripped, stripped);
      }
    });

    it("gives a stripped member its right back when the same list is named again (A53)", async () => {
      const { client, vault, members, quorum } = world;
      const rogue = members[2];
      await purser.stripHold(client, { vault, member: key(rogue), members: quorum });
      await refuses(world, "HoldRightStripped", pauses(rogue));

      await sets(same(), 2)(client);

      await pauses(rogue)(client);
      assert.equal((await stored()).paused, 1);
    });

    it("takes the right to hold away from whom it names, and no other", async () => {
      const { client, members } = world;
      const withoutHold = [key(members[0]), key(members[2])];
      await sets(same(), 2, { withoutHold })(client);

      for (const member of [members[0], members[2]]) {
        await refuses(world, "HoldRightStripped", pauses(member));
      }
      await pauses(members[1])(client);
    });

    it("lets nobody's proposals take an index twice, whoever takes a place over", async () => {
      const { client, vault, members } = world;
      const revoke = { revokeAll: {} };
      const first = await purser.propose(client, { vault, member: members[0], action: revoke });
      await sets([key(dave), ...same().slice(1)], 2)(client);

      const { index } = await purser.propose(client, { vault, member: dave, action: revoke });

      assert.deepEqual([first.index, index], [0n, 8n]);
    });

    it("is refused by the client, for a right that is taken from nobody, and for a threshold that does not fit", async () => {
      const { client } = world;
      const set = sets(same(), 2, { withoutHold: [key(dave)] })(client);
      await assert.rejects(set, (error) => {
        assert.ok(error instanceof purser.NotANewMember);
        assert.ok(error.address.equals(key(dave)));
        return true;
      });
      for (const threshold of [-1, 256, 1.5, Number.NaN]) {
        await assert.rejects(sets(same(), threshold)(client), purser.InvalidNumber);
      }
    });
  });

  describe("replacing a member", () => {
    /** What a member can do alone. */
    const alone: readonly [string, (member: Keypair) => Act][] = [
      ["pause", pauses],
      [
        "hold a mandate",
        (member) => (client) => {
          const { vault, mint } = world;
          return purser.holdMandate(client, { vault, mint, agent: key(world.agent), member });
        },
      ],
      [
        "hold a payee",
        (member) => (client) =>
          purser.holdCounterparty(client, { vault: world.vault, payee: world.payee, member }),
      ],
      [
        "propose",
        (member) => (client) =>
          purser.propose(client, { vault: world.vault, member, action: { revokeAll: {} } }),
      ],
      [
        "vote",
        (member) => (client) =>
          purser.approveProposal(client, { vault: world.vault, index, member }),
      ],
    ];
    let carol: Keypair;
    let index: bigint;

    const expels = () => sets([...same().slice(0, 2), key(dave)], 2);
    const signs = (member: Keypair) => {
      const { members } = world;
      return cosigns(world, { revokeAll: {} }, [member, members[0]]);
    };

    beforeEach(async () => {
      world = await World.create();
      world.chain.airdrop(key(dave), 1_000_000_000n);
      carol = world.members[2];
    });

    it("leaves the removed one nothing that it can do, from the same transaction on (A33)", async () => {
      const { client, quorum, vault, members } = world;
      const alive = { vault, member: members[0], action: { revokeAll: {} } };
      ({ index } = await purser.propose(client, alive));
      for (const [, act] of alone.slice(0, 3)) {
        const both = await batch(client, [expels(), act(carol)]);
        await refusesTheLast(world, "NotAMember", both, [...quorum, carol]);
      }
      const both = await batch(client, [expels(), signs(carol)]);
      await refusesTheLast(world, "ThresholdNotMet", both, [...quorum, carol]);

      await expels()(client);

      ({ index } = await purser.propose(client, alive));
      const watch = [purser.proposalAddress(vault, index)];
      for (const [, act] of alone) await refuses(world, "NotAMember", act(carol), watch);
      for (const vote of [purser.unapproveProposal, purser.rejectProposal]) {
        const act: Act = (landed) => vote(landed, { vault, index, member: carol });
        await refuses(world, "NotAMember", act, watch);
      }
      await refuses(world, "ThresholdNotMet", signs(carol));
    });

    it("gives the new one all that a member can do, from then on", async () => {
      const { client, vault, members } = world;
      for (const [, act] of alone.slice(0, 4)) {
        await refuses(world, "NotAMember", act(dave));
      }
      await refuses(world, "ThresholdNotMet", signs(dave));

      await expels()(client);

      const alive = { vault, member: members[0], action: { revokeAll: {} } };
      ({ index } = await purser.propose(client, alive));
      for (const [, act] of alone) await act(dave)(client);
      await signs(dave)(client);
      assert.equal((await stored()).grantEpoch, 2n);
    });

    it("counts no vote that the removed one gave before, by whatever proposal (A29)", async () => {
      // Given a proposal that carol and bob approved.
      const { client, vault, members } = world;
      const action = { revokeAll: {} };
      ({ index } = await purser.propose(client, { vault, member: carol, action }));
      await purser.approveProposal(client, { vault, index, member: members[1] });

      await expels()(client);

      // Then it is dead, and what dave proposes in carol's place has one approval, his own.
      const watch = [purser.proposalAddress(vault, index)];
      await refuses(world, "ProposalStale", executes(world, index), watch);
      const again = await purser.propose(client, { vault, member: dave, action });
      await refuses(world, "ThresholdNotMet", executes(world, again.index));
    });

    it("leaves a pause in force that the removed one began, until the threshold resumes (A35)", async () => {
      const { client } = world;
      await pauses(carol)(client);
      await expels()(client);

      await assert.rejects(world.pay(1n), purser.PaymentDenied);
      await world.resume();
      await world.pay(1n);
    });
  });

  it("expels a member whatever it does to void its expulsion, but not before the timelock (A53)", async () => {
    // Given a timelock, and a proposal of the other two to expel carol.
    world = await World.create({ timelock: 86_400n });
    const { client, vault, members, chain } = world;
    const carol = members[2];
    const setMembers = { newMembers: same().slice(0, 2), threshold: 2 };
    const index = await approvedProposal(world, { setMembers });
    const watch = [purser.proposalAddress(vault, index)];

    // When she rejects it, pauses, holds, and proposes on her own.
    await refuses(
      world,
      "OwnRemoval",
      (landed) => purser.rejectProposal(landed, { vault, index, member: carol }),
      watch,
    );
    await pauses(carol)(client);
    for (let i = 0; i < 3; i += 1) {
      const action = { setDelays: { timelock: 0n } };
      await purser.propose(client, { vault, member: carol, action });
    }
    chain.advance(86_399n);
    await refuses(world, "ProposalEarly", executes(world, index), watch);
    chain.advance(1n);

    // Then she goes all the same.
    await executes(world, index)(client);
    assert.deepEqual(
      fields((await stored()).members.slice(0, 3)),
      fields([...same().slice(0, 2), NONE]),
    );
    assert.equal((await stored()).memberCount, 2);
  });

  alwaysWaits({
    "to remove a member": ({ members: [a, b] }) => ({
      setMembers: { newMembers: [key(a), key(b)], threshold: 2 },
    }),
    "to add a member": ({ members }) => ({
      setMembers: { newMembers: [...members.map(key), key(dave)], threshold: 2 },
    }),
    "to lower the threshold": ({ members }) => ({
      setMembers: { newMembers: members.map(key), threshold: 1 },
    }),
    "to raise the threshold": ({ members }) => ({
      setMembers: { newMembers: members.map(key), threshold: 3 },
    }),
    "to name the same members again": ({ members }) => ({
      setMembers: { newMembers: members.map(key), threshold: 2 },
    }),
  });

  killsWhatIsOpen(({ members }) => ({
    setMembers: { newMembers: members.map(key), threshold: 2 },
  }));

  it("of seven members by seven others is proposed and done in transactions that fit (A50)", async () => {
    world = await World.create();
    await carries(world, { setMembers: { newMembers: eight.slice(1), threshold: 7 } });
    assert.deepEqual(fields((await stored()).members), fields(eight.slice(1)));
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    it("to the new members, who have no say yet", async () => {
      const { members, stranger: payer } = world;
      for (const signers of [[dave], [dave, members[0]]]) {
        const change = { members: signers, payer };
        await refuses(world, "ThresholdNotMet", sets([key(dave)], 1, change));
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "set_members",
        act: (client) => sets(same(), 2)(client),
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
      act: (client, signing) => sets(same(), 2, signing)(client),
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
