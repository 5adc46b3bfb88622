import assert from "node:assert/strict";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Proposable, ProposalState, StatedProposal } from "../../sdk/src";
import { number } from "../../sdk/src/core/number";
import { sendRaw } from "../support/cosigning";
import { patch } from "../support/patch";
import { approvedProposal, executes } from "../support/proposing";
import { fields, refuses } from "../support/refusal";
import { secondVault } from "../support/second-vault";
import { NOON, World } from "../support/world";

const TIMELOCK = 3_600n;
const APPROVAL_DELAY = 20n * 86_400n;
const TERM = 14n * 86_400n;

describe("proposals", () => {
  let world: World;

  const all = () => purser.proposals(world.client, world.vault);
  const raise = (): Proposable => ({
    setCounterparty: { payee: world.payee, rating: { tier: 3 } },
  });
  const lower = (): Proposable => ({
    setCounterparty: { payee: world.payee, rating: { tier: 2, risk: 1 } },
  });

  async function only(): Promise<StatedProposal> {
    const [proposal, ...others] = await all();
    assert.ok(proposal);
    assert.equal(others.length, 0);
    return proposal;
  }

  async function proposed(action: Proposable, latest?: bigint): Promise<bigint> {
    const { client, vault, members } = world;
    const terms = { vault, member: members[0], action, ...(latest !== undefined && { latest }) };
    return (await purser.propose(client, terms)).index;
  }

  const vote = (index: bigint, member: Keypair) => ({ vault: world.vault, index, member });

  async function expectState(state: ProposalState, change: Partial<StatedProposal> = {}) {
    const proposal = await only();
    assert.deepEqual(fields({ ...proposal, state, ...change }), fields(proposal));
  }

  beforeEach(async () => {
    world = await World.create({ timelock: TIMELOCK });
  });

  it("tells who proposed, approved and rejected, and how many approvals are missing", async () => {
    const { client, members } = world;
    const [one, two, three] = members.map(({ publicKey }) => publicKey);
    assert.deepEqual(await all(), []);

    const index = await proposed(raise());
    await purser.rejectProposal(client, vote(index, members[2]));
    await expectState("collecting", {
      ...{ index, action: "setCounterparty", about: { payee: world.payee }, proposer: one! },
      ...{ approved: [one!], rejected: [three!], missing: 1, executableAt: null },
      ...{ loosens: true, proposedAt: NOON, latest: NOON + TIMELOCK + TERM, outdated: false },
    });

    await purser.approveProposal(client, vote(index, members[1]));
    await expectState("waiting", { approved: [one!, two!], rejected: [three!], missing: 0 });
  });

  it("lists the proposals of one vault, the oldest first, whoever made them", async () => {
    const { client, vault, members } = world;
    const other = await secondVault(world);
    const elsewhere = { vault: other.vault, member: other.owner, action: { revokeAll: {} } };
    await purser.propose(client, elsewhere);
    const made: bigint[] = [];
    for (const member of [members[2], members[0], members[2]]) {
      world.chain.advance(1n);
      const { index } = await purser.propose(client, { vault, member, action: raise() });
      made.push(index);
    }

    assert.deepEqual(
      (await all()).map(({ index }) => index),
      made,
    );
    assert.deepEqual(made, [2n, 0n, 10n]);
  });

  it("is executable from the second that it names on, and not before (A34)", async () => {
    const { client, vault } = world;
    const delays = await approvedProposal(world, {
      setDelays: { timelock: TIMELOCK, approvalDelay: 77n },
    });
    world.chain.advance(TIMELOCK);
    await executes(world, delays)(client);
    const amount = { mint: world.mint, base: 5n };
    const payment = { agent: world.agent.publicKey, payee: world.payee, amount };
    const approvePayment = { ...payment, notAfter: NOON + 30n * 86_400n };
    for (const [action, delay, loosens] of [
      [raise(), TIMELOCK, true],
      [{ approvePayment }, 77n, false],
      [{ revokeAll: {} }, 0n, false],
      [{ setDelays: { timelock: 1n } }, TIMELOCK, true],
    ] satisfies [Proposable, bigint, boolean][]) {
      const index = await proposed(action);
      world.chain.advance(9n);
      const approvedAt = world.chain.clock().unixTime;
      await purser.approveProposal(client, vote(index, world.members[1]));

      const { executableAt, ...proposal } = (await all()).at(-1)!;

      assert.deepEqual([proposal.index, executableAt], [index, approvedAt + delay]);
      assert.equal(proposal.loosens, loosens);
      if (delay > 0n) {
        world.chain.setUnixTime(approvedAt + delay - 1n);
        assert.equal((await all()).at(-1)?.state, "waiting");
        const at = purser.proposalAddress(vault, index);
        await refuses(world, "ProposalEarly", executes(world, index), [at]);
      }
      world.chain.setUnixTime(approvedAt + delay);
      assert.equal((await all()).at(-1)?.state, "executable");
      await executes(world, index)(client);
      assert.equal((await all()).at(-1)?.state, "executed");
    }
  });

  it("waits anew when an approval is taken back and given again", async () => {
    const { client, members } = world;
    const index = await approvedProposal(world, raise());
    await purser.unapproveProposal(client, vote(index, members[1]));
    await expectState("collecting", { executableAt: null, missing: 1 });

    world.chain.advance(5n);
    await purser.approveProposal(client, vote(index, members[2]));

    await expectState("waiting", { executableAt: NOON + 5n + TIMELOCK });
  });

  it("has nothing left to change once it is executed", async () => {
    const index = await approvedProposal(world, raise());
    world.chain.advance(TIMELOCK);
    await executes(world, index)(world.client);

    await expectState("executed", {
      ...{ executableAt: null, changes: [], loosens: false, outdated: false, missing: 0 },
    });
  });

  it("is cancelled by its proposer", async () => {
    const { client, vault, members } = world;
    const index = await approvedProposal(world, raise());
    await purser.cancelProposal(client, { vault, index, signer: members[0] });

    await expectState("cancelled", { executableAt: null, missing: 0 });
  });

  it("is unreachable from the rejection on that lets anyone cancel it", async () => {
    const { client, vault, members, stranger: signer } = world;
    const index = await proposed(raise());
    const at = purser.proposalAddress(vault, index);
    const cancels = (with_: purser.Client) =>
      purser.cancelProposal(with_, { vault, index, signer });
    await purser.rejectProposal(client, vote(index, members[1]));
    await expectState("collecting", { missing: 1 });
    await refuses(world, "NotCancellable", cancels, [at]);

    await purser.rejectProposal(client, vote(index, members[2]));

    await expectState("unreachable", { missing: 1 });
    await cancels(client);
    await expectState("cancelled");
  });

  it("expires in its last second", async () => {
    const latest = NOON + TIMELOCK + 10n;
    const index = await proposed(raise(), latest);
    await purser.approveProposal(world.client, vote(index, world.members[1]));
    world.chain.setUnixTime(latest - 1n);
    await expectState("executable", { latest });
    world.chain.setUnixTime(latest);

    await expectState("expired", { executableAt: null, latest });
    const at = purser.proposalAddress(world.vault, index);
    await refuses(world, "ProposalExpired", executes(world, index), [at]);
  });

  it("is stale with its votes unknown once the members change (A33)", async () => {
    const { client, vault, members } = world;
    const [one, two] = members.map(({ publicKey }) => publicKey);
    await proposed(raise());
    const setMembers = { newMembers: [two!, one!], threshold: 2 };
    const index = await approvedProposal(world, { setMembers });
    world.chain.advance(TIMELOCK);
    await executes(world, index)(client);

    const [stale, executed] = await all();

    assert.equal(stale?.state, "stale");
    assert.deepEqual([stale.approved, stale.rejected, stale.missing], [null, null, 0]);
    assert.equal(executed?.state, "executed");
    assert.deepEqual([executed.approved, executed.rejected], [null, null]);
    const at = purser.proposalAddress(vault, stale.index);
    await refuses(world, "ProposalStale", executes(world, stale.index), [at]);
  });

  it("is outdated as soon as its execution is refused for a stale version (A32)", async () => {
    const index = await approvedProposal(world, lower());
    await expectState("executable", { outdated: false });
    const { quorum: members, vault, payee, client } = world;
    await purser.setCounterparty(client, { vault, members, payee, rating: { tier: 2, risk: 2 } });

    const proposal = await only();

    assert.equal(proposal.outdated, true);
    assert.match(purser.proposalText(proposal), /outdated/);
    const at = purser.proposalAddress(vault, index);
    world.chain.advance(TIMELOCK);
    await refuses(world, "StaleVersion", executes(world, index), [at]);
  });

  it("is unreadable where no execution could carry what is stored", async () => {
    const none = PublicKey.default;
    const delays = Array<number>(24).fill(0);
    await proposedRaw(0n, { subjects: [none, none], arguments: delays.slice(1) });
    await proposedRaw(1n, { subjects: [none, none], arguments: [...delays, 0] });
    await proposedRaw(2n, { subjects: [world.payee, none], arguments: delays });
    await proposedRaw(3n, { subjects: [none, none], arguments: delays });

    const found = (await all()).map(({ state, loosens, changes }) => [
      state,
      loosens,
      changes.map(({ field }) => field),
    ]);

    assert.deepEqual(found, [
      ["unreadable", true, []],
      ["unreadable", true, []],
      ["unreadable", true, []],
      ["collecting", true, ["timelock"]],
    ]);
  });

  it("is unreadable where its action is one of a later program", async () => {
    const at = purser.proposalAddress(world.vault, await approvedProposal(world, raise()));
    patch(world, at, "proposal", { action: 200n });

    await expectState("unreadable", { action: null, about: {}, loosens: true, executableAt: null });
  });

  it("lives as long by default as the longest delay and two weeks", async () => {
    world = await World.create({ running: false });
    const { client, vault, quorum: members } = world;
    const delays = { timelock: TIMELOCK, approvalDelay: APPROVAL_DELAY };
    await purser.setDelays(client, { vault, members, ...delays });
    const amount = { mint: world.mint, base: 5n };
    const payment = { agent: world.agent.publicKey, payee: world.payee, amount };
    const approvePayment = { ...payment, notAfter: NOON + 30n * 86_400n };

    const index = await approvedProposal(world, { approvePayment });

    await expectState("waiting", {
      ...{ executableAt: NOON + APPROVAL_DELAY, latest: NOON + APPROVAL_DELAY + TERM },
    });
    world.chain.advance(APPROVAL_DELAY);
    await executes(world, index)(client);
  });

  it("is told in lines", async () => {
    await approvedProposal(world, raise());
    const { payee, members } = world;
    const [one, two] = members.map(({ publicKey }) => publicKey.toBase58());

    assert.equal(
      purser.proposalText(await only()),
      [
        `proposal 0: setCounterparty (payee ${payee.toBase58()})`,
        "  waiting: executable from 2026-03-25T13:00:00Z until 2026-04-08T13:00:00Z",
        `  proposed by ${one} at 2026-03-25T12:00:00Z; approved by ${one}, ${two}; rejected by nobody`,
        "  gives more power: waits for the timelock",
        "  tier: 2 -> 3",
      ].join("\n"),
    );
  });

  /** Proposes new delays with bytes that no client would make of them. */
  async function proposedRaw(
    made: bigint,
    stored: { readonly subjects: readonly PublicKey[]; readonly arguments: readonly number[] },
  ): Promise<void> {
    const { client, vault, members } = world;
    const [member] = members;
    const index = 8n * made;
    const { program } = client;
    const setDelays = program.idl.instructions.find(({ name }) => name === "setDelays");
    const action = setDelays?.discriminator[0] ?? 0;
    const latest = number("latest", NOON + TERM);
    const { governanceEpoch } = await purser.fetchVault(client, vault);
    const instruction = await program.methods
      .propose(number("index", index), number("governanceEpoch", governanceEpoch), {
        ...{ action, latest, subjects: [...stored.subjects] as [PublicKey, PublicKey] },
        arguments: [...stored.arguments],
      })
      .accountsStrict({
        ...{ payer: member.publicKey, member: member.publicKey, vault },
        proposal: purser.proposalAddress(vault, index),
        systemProgram: SystemProgram.programId,
      })
      .instruction();
    await sendRaw(client, [instruction], [member]);
  }
});
