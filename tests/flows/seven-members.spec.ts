import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Proposable } from "../../sdk/src";
import type { ActionName } from "../../sdk/src/owner/action";
import { transactionOf } from "../support/landing";
import { refuses } from "../support/refusal";
import type { Act } from "../support/refusal";
import { KEY } from "../support/sessions";
import { ATTESTOR } from "../support/vouching";
import { NOON, OPEN_TERMS, World, keypair } from "../support/world";

/** The network's limit for one transaction. */
const MAX_BYTES = 1_232;
/** The most that a vault admits. */
const MINTS = 12;

/** Bytes of transactions, by what they do. */
type Sizes = Map<string, number>;

/** An action with the largest arguments that it takes, and what must be done before each time. */
interface Case {
  readonly terms: () => object;
  readonly prepare?: Act;
}

/** The largest vault there is: seven members, all of whom must sign, and somebody else who pays. */
describe("a vault whose seven members must all sign", () => {
  const members = Array.from({ length: 7 }, (_, i) => keypair(`one of seven ${i}`));
  const [first, ...others] = members as [Keypair, ...Keypair[]];
  const keys = members.map(({ publicKey }) => publicKey);
  const caps = { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n };
  const attestor = ATTESTOR.publicKey;
  const [together, proposed, executed, single] = Array.from(
    { length: 4 },
    () => new Map<string, number>(),
  ) as [Sizes, Sizes, Sizes, Sizes];
  let world: World;
  let payer: Keypair;
  let vault: PublicKey;
  let approval = 0n;

  const cosigned = () => ({ vault, members, payer });
  const mandate = () => ({ agent: world.agent.publicKey, mint: world.mint });
  const held = () => ({ vault, member: first });
  const session = () => ({ ...mandate(), key: KEY.publicKey });

  const grant: Act = (client) =>
    purser.grantMandate(client, { ...cosigned(), ...mandate(), terms: { ...OPEN_TERMS, caps } });
  const accept: Act = (client) =>
    purser.setAttestor(client, { ...cosigned(), attestor, capabilities: ["payments"] });
  const name: Act = (client) =>
    purser.setMembers(client, { ...cosigned(), newMembers: keys, threshold: 7 });
  const approve = async (client: Client) => {
    await grant(client);
    ({ index: approval } = await purser.approvePayment(client, { ...cosigned(), ...approved() }));
  };
  const holdSession = async (client: Client) => {
    await grant(client);
    const { agent, mint } = world;
    const opened = { vault, agent, mint, key: KEY.publicKey, caps, expiresAt: NOON + 60n };
    await purser.openSession(client, opened);
    await purser.holdSession(client, { ...held(), ...session() });
  };
  const approved = () => {
    const { id, payee } = world.payment(1n);
    const { agent, mint } = mandate();
    return { agent, payee, amount: { mint, base: 1n }, id, notAfter: NOON + 60n };
  };

  const cases: Readonly<Record<ActionName, Case>> = {
    resume: {
      terms: () => ({}),
      prepare: (client) => purser.pause(client, held()),
    },
    setBudget: { terms: () => ({ mint: world.mint, caps }) },
    grantMandate: { terms: () => ({ ...mandate(), terms: { ...OPEN_TERMS, caps } }) },
    setCounterparty: {
      terms: () => ({
        payee: world.payee,
        rating: { tier: 1, caps: { ...caps, mint: world.mint } },
      }),
    },
    revokeAttestor: { terms: () => ({ attestor }), prepare: accept },
    setAttestor: {
      terms: () => ({ attestor, capabilities: Array.from({ length: 8 }, (_, i) => `word ${i}`) }),
    },
    approvePayment: { terms: approved },
    revokeApproval: { terms: () => ({ index: approval }), prepare: approve },
    releaseMandate: {
      terms: mandate,
      prepare: (client) => purser.holdMandate(client, { ...held(), ...mandate() }),
    },
    releaseSession: { terms: session, prepare: holdSession },
    releaseCounterparty: {
      terms: () => ({ payee: world.payee }),
      prepare: (client) => purser.holdCounterparty(client, { ...held(), payee: world.payee }),
    },
    revokeMandate: { terms: mandate, prepare: grant },
    revokeAll: { terms: () => ({}) },
    withdraw: {
      terms: () => ({ to: world.treasury.publicKey, amount: { mint: world.mint, base: 1n } }),
    },
    stripHold: { terms: () => ({ member: others[5]!.publicKey }), prepare: name },
    setMembers: { terms: () => ({ newMembers: keys, threshold: 7 }) },
    setDelays: { terms: () => ({ timelock: 0n }) },
    setWithdrawal: { terms: () => ({ wallets: wallets() }) },
  };
  const actions = Object.entries(cases) as [ActionName, Case][];
  const wallets = () => [world.treasury.publicKey, ...keys.slice(0, 3)];

  /** Notes how large the transaction is, and sends it if it fits. */
  async function done<Result>(
    sizes: Sizes,
    what: string,
    act: (client: Client) => Promise<Result>,
  ): Promise<Result | null> {
    const bytes = (await transactionOf(world.client, act)).serialize().length;
    sizes.set(what, bytes);
    return bytes > MAX_BYTES ? null : act(world.client);
  }

  /** Signed by all together, and proposed, approved by the other six and executed. */
  async function both(action: ActionName, { terms, prepare }: Case): Promise<void> {
    const { client } = world;
    const sign = purser[action] as (client: Client, terms: object) => Promise<unknown>;
    await prepare?.(client);
    const asked = terms();
    await done(together, action, (sender) => sign(sender, { ...cosigned(), ...asked }));

    await prepare?.(client);
    const proposal = { ...held(), payer, action: { [action]: terms() } as Proposable };
    const receipt = await done(proposed, action, (sender) => purser.propose(sender, proposal));
    const { index } = receipt!;
    for (const member of others) {
      const vote = { vault, index, member, feePayer: payer };
      await done(single, "approve", (sender) => purser.approveProposal(sender, vote));
    }
    const execution = { vault, index, payer };
    await done(executed, action, (sender) => purser.executeProposal(sender, execution));
  }

  /** The steps of a member that say no, and what anyone does. */
  async function theRest(): Promise<void> {
    const { index } = await purser.propose(world.client, { ...held(), action: { revokeAll: {} } });
    const vote = { vault, index, member: others[0]!, feePayer: payer };
    await purser.approveProposal(world.client, vote);
    await done(single, "unapprove", (client) => purser.unapproveProposal(client, vote));
    await done(single, "reject", (client) => purser.rejectProposal(client, vote));
    const cancelled = { vault, index, signer: others[1]!, feePayer: payer };
    await done(single, "cancel", (client) => purser.cancelProposal(client, cancelled));
    const dead = { vault, index, feePayer: payer };
    await done(single, "reclaim", (client) => purser.reclaimProposal(client, dead));

    for (let i = 1; i < MINTS; i += 1) {
      const mint = await world.newMint(`mint ${i}`);
      await purser.setBudget(world.client, { ...cosigned(), mint, caps: {} });
    }
    const check = { vault, feePayer: payer };
    await done(single, "boot check", (client) => purser.bootCheck(client, check));
    await purser.boot(world.client, check);
    const report = await transactionOf(world.client, (client) => purser.reportFault(client, check));
    single.set("fault report", report.serialize().length);
  }

  before(async () => {
    world = await World.create();
    payer = world.stranger;
    for (const { publicKey } of members) world.chain.airdrop(publicKey, 1_000_000_000n);
    vault = purser.vaultAddress(world.creator.publicKey, 7n);
    const { creator } = world;
    const withdrawal = wallets();
    await done(single, "creation", (client) =>
      purser.createVault(client, { creator, id: 7n, members: keys, threshold: 7, withdrawal }),
    );
    await world.openAccount(purser.authorityAddress(vault), world.mint);
    await world.mintTo(purser.authorityAddress(vault), 2n);
    for (const [action, one] of actions) await both(action, one);
    await theRest();
  });

  const over = (sizes: Sizes) =>
    [...sizes].filter(([, bytes]) => bytes > MAX_BYTES).map(([what]) => what);

  it("signs every action together in a transaction that fits, but an attestor's eight capabilities (A50)", () => {
    assert.equal(together.size, actions.length);
    assert.deepEqual(over(together), ["setAttestor"]);
  });

  it("proposes and executes every action, that one too, in transactions that fit (A50)", () => {
    assert.deepEqual([proposed.size, executed.size], [actions.length, actions.length]);
    assert.deepEqual([...over(proposed), ...over(executed)], []);
  });

  it("votes, takes back, boots and reports with twelve mints in transactions that fit (A50)", () => {
    assert.equal(single.size, 8);
    assert.deepEqual(over(single), []);
  });

  it("is left with what all of them signed", async () => {
    const { client, mint, agent, payee } = world;
    const stored = await purser.fetchVault(client, vault);
    // All mandates were revoked twice, a new rule of voting was set six times, wallets twice.
    const { mode, grantEpoch, governanceEpoch, version, budgets } = stored;
    assert.deepEqual([mode, grantEpoch, governanceEpoch, version], [2, 3n, 7n, 9n]);
    assert.equal(budgets, 12n);
    assert.deepEqual((await purser.fetchBudget(client, vault, mint))?.caps, caps);
    assert.deepEqual((await purser.fetchMandate(client, vault, agent.publicKey, mint))?.caps, caps);
    assert.deepEqual((await purser.fetchCounterparty(client, vault, payee))?.caps, caps);
    const { capabilityCount } = (await purser.fetchAttestor(client, vault, attestor))!;
    assert.equal(capabilityCount, 8);
  });

  it("refuses what six of them sign, or approve", async () => {
    const { client } = world;
    const revoking = { vault, members: members.slice(1), payer };
    const revoke: Act = (landed) => purser.revokeAll(landed, revoking);
    await refuses(world, "ThresholdNotMet", revoke, [vault]);

    const { index } = await purser.propose(client, { ...held(), action: { revokeAll: {} } });
    for (const member of others.slice(1)) {
      await purser.approveProposal(client, { vault, index, member });
    }
    const execute: Act = (landed) => purser.executeProposal(landed, { vault, index, payer });
    const watch = [vault, purser.proposalAddress(vault, index)];
    await refuses(world, "ThresholdNotMet", execute, watch);
  });
});
