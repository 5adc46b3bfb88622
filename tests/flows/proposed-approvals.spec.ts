import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { sendRaw } from "../support/cosigning";
import { instructionsOf } from "../support/landing";
import { approvedProposal, executes } from "../support/proposing";
import { denies, escalates, fields, refuses } from "../support/refusal";
import { ENDS } from "../support/vouching";
import { World } from "../support/world";

const DELAY = 600n;
/** What an index has that a proposal gives. */
const PROPOSED = 1n << 63n;
/** Where the arguments stand in the data of `propose`: after discriminator, index, epoch, action, subjects, end, length. */
const ARGUMENTS_OFFSET = 1 + 8 + 8 + 1 + 64 + 8 + 4;

describe("an approval that members propose", () => {
  let world: World;

  const vaultOf = () => purser.fetchVault(world.client, world.vault);
  const addressOf = (index: bigint) => purser.approvalAddress(world.vault, index);
  const proposalOf = (index: bigint) => purser.proposalAddress(world.vault, index);
  const terms = (base: bigint) => {
    const { agent, payee, mint } = world;
    return { agent: agent.publicKey, payee, amount: { mint, base }, notAfter: ENDS };
  };
  const proposed = (base: bigint) => approvedProposal(world, { approvePayment: terms(base) });
  const cosigned = (base: bigint, members: readonly World["agent"][] = world.quorum) => {
    const approval = { vault: world.vault, members, ...terms(base) };
    return (client: purser.Client) => purser.approvePayment(client, approval);
  };
  const pays = (base: bigint, approval: bigint) => {
    const payment = world.payment(base, { credentials: { approval } });
    return (client: purser.Client) => purser.pay(client, payment, { agent: world.agent });
  };
  /** What a refused execution must leave as it is, beside the world. */
  const watched = (index: bigint) => [proposalOf(index), addressOf(index | PROPOSED)];

  beforeEach(async () => {
    world = await World.create();
    await world.grant({ approvalThreshold: 10n });
  });

  describe("in a vault whose approvals have a delay", () => {
    beforeEach(async () => {
      const { client, vault, quorum: members } = world;
      await purser.setDelays(client, { vault, members, timelock: 0n, approvalDelay: DELAY });
    });

    it("cannot be given at once instead, however many sign (A34, A55)", async () => {
      const { nextIndex } = await vaultOf();
      for (const members of [world.quorum, world.members]) {
        await refuses(world, "TimelockInForce", cosigned(100n, members), [addressOf(nextIndex)]);
      }
    });

    it("waits exactly the delay, from when the threshold approved it", async () => {
      const { client, chain, vault, members } = world;
      const action = { approvePayment: terms(100n) };
      const { index } = await purser.propose(client, { vault, member: members[0], action });
      chain.advance(DELAY);
      await refuses(world, "ThresholdNotMet", executes(world, index), watched(index));
      await purser.approveProposal(client, { vault, index, member: members[1] });
      const { unixTime } = chain.clock();

      await refuses(world, "ProposalEarly", executes(world, index), watched(index));
      chain.setUnixTime(unixTime + DELAY - 1n);
      await refuses(world, "ProposalEarly", executes(world, index), watched(index));
      chain.setUnixTime(unixTime + DELAY);
      await executes(world, index)(client);

      await pays(100n, index | PROPOSED)(client);
      assert.equal(await world.balance(world.payee), 100n);
    });

    it("dies when the owners revoke all mandates or change their rules meanwhile (A29, A30)", async () => {
      const { client, chain, vault, quorum: members } = world;
      const revoked = await proposed(100n);
      await purser.revokeAll(client, { vault, members });
      chain.advance(DELAY);
      await refuses(world, "StaleVersion", executes(world, revoked), watched(revoked));

      const outdated = await proposed(100n);
      await purser.setDelays(client, { vault, members, timelock: 0n });
      await refuses(world, "ProposalStale", executes(world, outdated), watched(outdated));
    });
  });

  it("is as one that members sign, but has its proposal's index with the highest bit and leaves the vault's next", async () => {
    const { client, vault, stranger } = world;
    const { index: signed } = await cosigned(100n)(client);
    const index = await proposed(100n);
    const before = await vaultOf();

    await executes(world, index)(client);

    assert.deepEqual(fields(await vaultOf()), fields(before));
    const alike = await purser.fetchApproval(client, vault, signed);
    const approval = await purser.fetchApproval(client, vault, index | PROPOSED);
    assert.ok(alike && approval);
    const own = { bump: approval.bump, index: index | PROPOSED, rentPayer: stranger.publicKey };
    assert.deepEqual(fields(approval), fields({ ...alike, ...own }));
  });

  it("is given and spent once (A30)", async () => {
    const { client } = world;
    const index = await proposed(100n);
    await executes(world, index)(client);
    await refuses(world, "ProposalClosed", executes(world, index), watched(index));

    await pays(100n, index | PROPOSED)(client);
    const again = pays(100n, index | PROPOSED);
    await escalates(world, { approval: "ApprovalSpent" }, again, watched(index));
  });

  it("gives its rent back to whoever executed it, and its index is not given again (A10, A43)", async () => {
    const { client, chain, vault, stranger, treasury: feePayer } = world;
    const index = await proposed(100n);
    const before = chain.account(stranger.publicKey)!.lamports;
    await executes(world, index)(client);
    await pays(100n, index | PROPOSED)(client);

    await purser.reclaimApproval(client, { vault, index: index | PROPOSED, feePayer });

    assert.equal(chain.account(stranger.publicKey)!.lamports, before - 5_000);
    await refuses(world, "ProposalClosed", executes(world, index), watched(index));
  });

  it("voids no other one, nor one that members signed, in whatever order they land", async () => {
    const { client, quorum } = world;
    const [first, second] = [await proposed(100n), await proposed(200n)];
    const signed = await instructionsOf(client, cosigned(300n));
    const { nextIndex } = await vaultOf();

    await executes(world, second)(client);
    await sendRaw(client, signed, quorum);
    await executes(world, first)(client);

    await pays(100n, first | PROPOSED)(client);
    await pays(200n, second | PROPOSED)(client);
    await pays(300n, nextIndex)(client);
    assert.equal(await world.balance(world.payee), 600n);
  });

  it("voids none that others signed, however much one member proposes (A53)", async () => {
    const { client, vault, members } = world;
    const [one, two, rogue] = members;
    const signed = await instructionsOf(client, cosigned(100n, [one, two]));
    const { nextIndex } = await vaultOf();

    for (const base of [100n, 200n, 300n]) {
      const action = { approvePayment: terms(base) };
      await purser.propose(client, { vault, member: rogue, action });
    }
    await sendRaw(client, signed, [one, two]);

    await pays(100n, nextIndex)(client);
  });

  it("voids none that others propose meanwhile (A53)", async () => {
    const { client, vault, members } = world;
    const [one, two, rogue] = members;
    const action = { approvePayment: terms(100n) };
    const prepared = await instructionsOf(client, (captured) =>
      purser.propose(captured, { vault, member: one, action }),
    );

    const { index: rival } = await purser.propose(client, { vault, member: rogue, action });
    await sendRaw(client, prepared, [one]);
    await purser.approveProposal(client, { vault, index: 0n, member: two });
    await executes(world, 0n)(client);

    assert.notEqual(rival, 0n);
    await pays(100n, PROPOSED)(client);
  });

  it("takes no index but its proposal's", async () => {
    // A proposal that the client does not make: its arguments name the vault's next index, or another proposal's.
    const { client, vault, members } = world;
    for (const [made, other] of [0n, PROPOSED | 1n, PROPOSED | 64n].entries()) {
      const action = { approvePayment: terms(100n) };
      const instructions = await instructionsOf(client, (captured) =>
        purser.propose(captured, { vault, member: members[0], action }),
      );
      instructions[0]!.data.writeBigUInt64LE(other, ARGUMENTS_OFFSET);
      await sendRaw(client, instructions, [members[0]]);
      const index = BigInt(made) * 8n;
      await purser.approveProposal(client, { vault, index, member: members[1] });

      const watch = [proposalOf(index), addressOf(other)];
      await refuses(world, "StaleVersion", executes(world, index), watch);
    }
  });

  it("lifts no cap (A30)", async () => {
    await world.grant({ approvalThreshold: 10n, caps: { day: 99n } });
    const index = await proposed(100n);
    await executes(world, index)(world.client);

    const expected = { reason: "DayCap", got: 100n, limit: 99n } as const;
    await denies(world, expected, pays(100n, index | PROPOSED), watched(index));
  });
});
