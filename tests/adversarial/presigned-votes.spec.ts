import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Reason } from "../../sdk/src";
import { Checkpoint } from "../support/checkpoint";
import { sentLater } from "../support/durable";
import { approvedProposal, carries, executes } from "../support/proposing";
import type { Act } from "../support/refusal";
import { holds, open } from "../support/sessions";
import { NOON, World } from "../support/world";

const HOUR = 3_600n;
const LATER = NOON + 7n * 24n * HOUR;

/** When it is sent, how it ends then, and what happens meanwhile. */
type Case = readonly [when: string, ending: Reason | null, meanwhile: () => unknown];

const UNHINDERED: Case = ["where nothing happened meanwhile", null, () => undefined];

/** Signed under a durable nonce, which no blockhash ends, and sent a week later by whoever kept it. */
describe("signed before and sent later", () => {
  let world: World;
  let prepared: Checkpoint;
  /** A proposal of member 1, which member 2 approves. */
  let index: bigint;

  before(async () => {
    world = await World.create({ timelock: HOUR });
    await open(world);
    index = await approvedProposal(world, higher());
    prepared = await Checkpoint.take(world);
  });

  beforeEach(() => prepared.restore());

  /** A higher tier, which waits for the timelock. */
  const higher = () => ({ setCounterparty: { payee: world.payee, rating: { tier: 3 } } });

  /** The first members are named anew, by a proposal of members 1 and 2. */
  async function names(count: number): Promise<void> {
    const newMembers = world.members.slice(0, count).map(({ publicKey }) => publicKey);
    await carries(world, { setMembers: { newMembers, threshold: 2 } });
  }

  const by = (place: 0 | 1 | 2) => ({ vault: world.vault, index, member: world.members[place] });

  describe("by a member", () => {
    const removed: Case = ["once it was removed", "NotAMember", () => names(2)];
    const namedAgain = async () => {
      await names(2);
      await names(3);
    };
    const dead: Case = ["once it was removed and named again", "ProposalStale", namedAgain];
    const stripped: Case = [
      "once its right to hold was taken away",
      "HoldRightStripped",
      () => {
        const { client, vault, quorum: members } = world;
        return purser.stripHold(client, { vault, members, member: by(2).member.publicKey });
      },
    ];

    const approves: Act = (client) => purser.approveProposal(client, by(2));
    const unapproves: Act = (client) => purser.unapproveProposal(client, by(2));
    const proposes: Act = (client) =>
      purser.propose(client, { ...by(2), action: { revokeAll: {} }, latest: LATER + 1n });
    const mandate = () => ({ ...by(2), agent: world.agent.publicKey, mint: world.mint });

    const steps: Readonly<Record<string, readonly [Act, readonly Case[]]>> = {
      approve_proposal: [approves, [removed, dead]],
      unapprove_proposal: [unapproves, [removed, dead]],
      reject_proposal: [(client) => purser.rejectProposal(client, by(2)), [removed, dead]],
      propose: [
        proposes,
        [
          removed,
          ["once it was removed and named again", "StaleVersion", namedAgain],
          ["once it proposed something else", "StaleVersion", () => proposes(world.client)],
        ],
      ],
      pause: [(client) => purser.pause(client, by(2)), [removed, stripped]],
      hold_session: [(client) => holds(world)(client), [removed, stripped]],
      hold_mandate: [(client) => purser.holdMandate(client, mandate()), [removed, stripped]],
      hold_counterparty: [
        (client) => purser.holdCounterparty(client, { ...by(2), payee: world.payee }),
        [removed, stripped],
      ],
    };

    for (const [name, [act, cases]] of Object.entries(steps)) {
      for (const [when, ending, meanwhile] of [UNHINDERED, ...cases]) {
        it(`${name} ends with ${ending ?? "success"} ${when} (A31, A33)`, async () => {
          if (act === unapproves) await approves(world.client);
          const kept = { act, signers: [by(2).member], meanwhile, at: LATER };
          assert.equal(await sentLater(world, kept), ending);
        });
      }
    }
  });

  describe("the execution of a proposal", () => {
    const executed: Act = (client) => executes(world, index)(client);
    const approvedAnew = async () => {
      world.chain.setUnixTime(LATER - HOUR + 1n);
      await purser.unapproveProposal(world.client, by(1));
      await purser.approveProposal(world.client, by(1));
    };
    const cases: readonly Case[] = [
      UNHINDERED,
      ["once the members were named anew", "ProposalStale", () => names(3)],
      [
        "once the delays were changed",
        "ProposalStale",
        () => carries(world, { setDelays: { timelock: HOUR } }),
      ],
      [
        "once it was cancelled",
        "ProposalClosed",
        () => purser.cancelProposal(world.client, { ...by(0), signer: world.members[0] }),
      ],
      [
        "once it was executed",
        "ProposalClosed",
        async () => {
          world.chain.advance(HOUR);
          await executed(world.client);
        },
      ],
      [
        "once an approval was taken back",
        "ThresholdNotMet",
        () => purser.unapproveProposal(world.client, by(1)),
      ],
      ["before the delay that began anew is over", "ProposalEarly", approvedAnew],
      ["once what it changes was changed", "StaleVersion", () => world.rate({ tier: 2 })],
    ];

    for (const [when, ending, meanwhile] of cases) {
      it(`ends with ${ending ?? "success"} ${when} (A29, A31, A32)`, async () => {
        const kept = { act: executed, signers: [world.stranger], meanwhile, at: LATER };
        assert.equal(await sentLater(world, kept), ending);
      });
    }

    it("ends with ProposalExpired at its last second (A31)", async () => {
      const { client, stranger } = world;
      const proposal = { ...by(0), action: higher(), latest: LATER };
      const { index: dying } = await purser.propose(client, proposal);
      await purser.approveProposal(client, { ...by(1), index: dying });
      const act = executes(world, dying);
      const kept = { act, signers: [stranger], meanwhile: () => undefined, at: LATER };
      assert.equal(await sentLater(world, kept), "ProposalExpired");
    });
  });
});
