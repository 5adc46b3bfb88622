import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { batch, refusesTheLast } from "./support/batching";
import { expectsTheVersion, namesThePayerOnce, needsTheThreshold } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { approvedProposal, carries, executes } from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { alwaysWaits, bytesBesideTheVault, cosigns, killsWhatIsOpen } from "./support/rules";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { NOON, World } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";

const DAY = 86_400n;
const DAYS_30 = 30n * DAY;
const MAX_U64 = 2n ** 64n - 1n;

describe("set_delays", () => {
  let world: World;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const sets =
    (timelock: bigint, approvalDelay?: bigint, change: Partial<purser.DelaysChange> = {}) =>
    (client: purser.Client) => {
      const { vault, quorum: members } = world;
      const delays = approvalDelay === undefined ? { timelock } : { timelock, approvalDelay };
      return purser.setDelays(client, { vault, members, ...delays, ...change });
    };
  const proposalAt = (index: bigint) => purser.proposalAddress(world.vault, index);

  describe("in a vault without a timelock", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("stores exactly both delays, moves version and governance epoch, and changes nothing else", async () => {
      const before = await stored();
      const others = await bytesBesideTheVault(world);

      await sets(3_600n, 60n)(world.client);

      const after = { ...before, timelock: 3_600n, approvalDelay: 60n };
      const moved = { version: before.version + 1n, governanceEpoch: before.governanceEpoch + 1n };
      assert.deepEqual(fields(await stored()), fields({ ...after, ...moved }));
      assert.equal(await bytesBesideTheVault(world), others);
    });

    it("leaves approvals without delay unless one is named", async () => {
      await sets(0n, 60n)(world.client);
      await sets(0n)(world.client);
      assert.deepEqual([(await stored()).timelock, (await stored()).approvalDelay], [0n, 0n]);
    });

    it("takes up to 30 days for each, and not a second more", async () => {
      for (const seconds of [1n, DAYS_30 - 1n, DAYS_30]) {
        await sets(0n, seconds)(world.client);
        assert.equal((await stored()).approvalDelay, seconds);
      }
      for (const seconds of [DAYS_30 + 1n, MAX_U64]) {
        await refuses(world, "InvalidTimelock", sets(0n, seconds));
        await refuses(world, "InvalidTimelock", sets(seconds));
      }
      await sets(DAYS_30, DAYS_30)(world.client);
      const { timelock, approvalDelay } = await stored();
      assert.deepEqual({ timelock, approvalDelay }, { timelock: DAYS_30, approvalDelay: DAYS_30 });
    });

    it("takes effect at once: what gives more power waits from then on", async () => {
      await sets(1n)(world.client);

      await refuses(world, "TimelockInForce", sets(0n));
      const more = { setCounterparty: { payee: world.payee, rating: { tier: 4 } } };
      await refuses(world, "TimelockInForce", cosigns(world, more, world.members));
    });

    it("with a delay of approvals lets none be given at once, and each after exactly its length", async () => {
      await world.grant({ approvalThreshold: 10n });
      await sets(0n, 60n)(world.client);
      const { agent, payee, mint } = world;
      const payment = { agent: agent.publicKey, payee, amount: { mint, base: 100n } };
      const approvePayment = { ...payment, notAfter: NOON + DAY };
      await refuses(world, "TimelockInForce", cosigns(world, { approvePayment }, world.members));

      const index = await approvedProposal(world, { approvePayment });
      const approval = index | (1n << 63n);
      const watch = [proposalAt(index), purser.approvalAddress(world.vault, approval)];
      world.chain.advance(59n);
      await refuses(world, "ProposalEarly", executes(world, index), watch);
      world.chain.advance(1n);
      await executes(world, index)(world.client);

      await world.pay(100n, { credentials: { approval } });
      assert.equal(await world.balance(world.payee), 100n);
    });

    it("does not leave the client with numbers that do not fit", async () => {
      for (const wrong of [-1n, MAX_U64 + 1n]) {
        for (const set of [sets(wrong), sets(0n, wrong)]) {
          await assert.rejects(set(world.client), purser.InvalidNumber);
        }
      }
    });
  });

  describe("does not skip the delay that it changes (A34)", () => {
    beforeEach(async () => {
      world = await World.create({ timelock: DAY });
    });

    it("when it is cancelled and proposed again: the delay begins anew", async () => {
      const { client, vault, members, chain } = world;
      const action = { setDelays: { timelock: 0n } };
      const first = await approvedProposal(world, action);
      chain.advance(DAY - 1n);
      await purser.cancelProposal(client, { vault, index: first, signer: members[0] });
      const again = await approvedProposal(world, action);

      chain.advance(1n);
      await refuses(world, "ProposalClosed", executes(world, first), [proposalAt(first)]);
      await refuses(world, "ProposalEarly", executes(world, again), [proposalAt(again)]);
      chain.advance(DAY - 1n);
      await executes(world, again)(client);
      assert.equal((await stored()).timelock, 0n);
    });

    it("when the last approval comes late: the delay counts from there", async () => {
      const { client, vault, members, chain } = world;
      const [member, second] = members;
      const action = { setDelays: { timelock: 0n } };
      const { index } = await purser.propose(client, { vault, member, action });
      chain.advance(2n * DAY);
      await purser.approveProposal(client, { vault, index, member: second });
      await refuses(world, "ProposalEarly", executes(world, index), [proposalAt(index)]);

      // Nor does an approval that is taken back and given again keep what had passed.
      chain.advance(DAY - 1n);
      await purser.unapproveProposal(client, { vault, index, member: second });
      await purser.approveProposal(client, { vault, index, member: second });
      chain.advance(DAY - 1n);
      await refuses(world, "ProposalEarly", executes(world, index), [proposalAt(index)]);
    });

    it("when votes and execution share a transaction", async () => {
      const { client, vault, members } = world;
      const [member, second] = members;
      const action = { setDelays: { timelock: 0n } };
      const { index } = await purser.propose(client, { vault, member, action });
      const votes = (landed: purser.Client) =>
        purser.approveProposal(landed, { vault, index, member: second });

      const all = await batch(client, [votes, executes(world, index)]);
      await refusesTheLast(world, "ProposalEarly", all, [second], [proposalAt(index)]);
    });

    it("for others that were proposed under it: they die, ripe or not", async () => {
      // Given a change of the delay that is ripe, and a grant that is not.
      const { client, stranger, otherAgent, mint, chain } = world;
      const shorter = await approvedProposal(world, { setDelays: { timelock: 1n } });
      chain.advance(DAY - 10n);
      const terms = { caps: {}, window: { seconds: 3_600n } } as const;
      const span = { startsAt: NOON, expiresAt: NOON + 30n * DAY, unrated: "deny" } as const;
      const grantMandate = { agent: otherAgent.publicKey, mint, terms: { ...terms, ...span } };
      const grant = await approvedProposal(world, { grantMandate });
      chain.advance(10n);
      const watch = [shorter, grant].map(proposalAt);
      const mandate = purser.mandateAddress(world.vault, otherAgent.publicKey, mint);

      // When both are executed in one transaction, and the grant later on.
      const both = await batch(client, [executes(world, shorter), executes(world, grant)]);
      await refusesTheLast(world, "ProposalStale", both, [stranger], [...watch, mandate]);
      await executes(world, shorter)(client);
      chain.advance(DAY);

      // Then it is dead, and one proposed now waits for the delay that is in force now.
      await refuses(world, "ProposalStale", executes(world, grant), [...watch, mandate]);
      await carries(world, { grantMandate });
      assert.ok(await purser.fetchMandate(client, world.vault, otherAgent.publicKey, mint));
    });

    it("when it shortens itself step by step: each step waits for the one before", async () => {
      const { chain, client } = world;
      for (const [timelock, wait] of [
        [3_600n, DAY],
        [60n, 3_600n],
        [0n, 60n],
      ] as const) {
        const index = await approvedProposal(world, { setDelays: { timelock } });
        chain.advance(wait - 1n);
        await refuses(world, "ProposalEarly", executes(world, index), [proposalAt(index)]);
        chain.advance(1n);
        await executes(world, index)(client);
        assert.equal((await stored()).timelock, timelock);
      }
      await sets(DAY)(client);
    });
  });

  alwaysWaits({
    "to be shortened": () => ({ setDelays: { timelock: DAY - 1n } }),
    "to be lifted": () => ({ setDelays: { timelock: 0n } }),
    "to be lengthened": () => ({ setDelays: { timelock: DAYS_30 } }),
    "to be left as it is": () => ({ setDelays: { timelock: DAY } }),
    "to give approvals a delay": () => ({ setDelays: { timelock: DAY, approvalDelay: 1n } }),
  });

  killsWhatIsOpen(() => ({ setDelays: { timelock: 0n } }));

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "set_delays",
        act: (client) => sets(0n, 1n)(client),
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
      act: (client, signing) => sets(0n, 1n, signing)(client),
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
