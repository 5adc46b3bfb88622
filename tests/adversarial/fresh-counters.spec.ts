import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Proposable } from "../../sdk/src";
import { Checkpoint } from "../support/checkpoint";
import { cosigns, FAR, governed } from "../support/governance/governed";
import { proposed } from "../support/governance/proposed";
import { executes } from "../support/proposing";
import { denies, escalates, fields, refuses } from "../support/refusal";
import { KEY, open, payment, session } from "../support/sessions";
import { approve, approveAnyId, ATTESTOR, PAYMENTS, vouch } from "../support/vouching";
import { keypair, OPEN_TERMS } from "../support/world";
import type { World } from "../support/world";

const LIMIT = 100n;
const SPENT = 60n;
const LEFT = LIMIT - SPENT;
const UNRATED = 20n;
const CAPS = { lifetime: LIMIT };
const WINDOW = { seconds: 3_600n, limit: LIMIT, unratedLimit: UNRATED };

/** A step of somebody's, after which another one may follow. */
type Step = (world: World) => Promise<unknown>;

const owners =
  (action: (world: World) => Proposable): Step =>
  (world) =>
    cosigns(world, action(world), { members: world.quorum })(world.client);
const mandate = ({ mint, agent }: World) => ({ mint, agent: agent.publicKey });
const keys = ({ members }: World, ...places: readonly number[]): readonly PublicKey[] =>
  places.map((place) => members[place]!.publicKey);
const names = (...places: readonly number[]): Step =>
  owners((world) => ({ setMembers: { newMembers: keys(world, ...places), threshold: 2 } }));

const REVOKES_ALL = owners(() => ({ revokeAll: {} }));
const REVOKES = owners((world) => ({ revokeMandate: mandate(world) }));
const grants = (terms: Partial<purser.MandateTerms> = {}): Step =>
  owners((world) => ({
    grantMandate: {
      ...mandate(world),
      terms: { ...OPEN_TERMS, caps: CAPS, window: WINDOW, ...terms },
    },
  }));
const budgets = (caps: purser.Caps): Step => owners(({ mint }) => ({ setBudget: { mint, caps } }));
const rates = (caps: purser.Caps, tier = 2): Step =>
  owners(({ payee, mint }) => ({
    setCounterparty: { payee, rating: { tier, caps: { mint, ...caps } } },
  }));
const OPENS: Step = (world) => open(world, { caps: CAPS });
const ENDS: Step = ({ client, vault, mint, agent }) =>
  purser.endSession(client, { vault, mint, agent, key: KEY.publicKey });
const PAUSES: Step = ({ client, vault, members }) =>
  purser.pause(client, { vault, member: members[2] });
const RESUMES: Step = (world) => world.resume();
const HOLDS: Step = async (world) => {
  const { client, vault, payee, members } = world;
  const about = { vault, ...mandate(world), member: members[2] };
  await purser.holdMandate(client, about);
  await purser.holdSession(client, { ...about, key: KEY.publicKey });
  await purser.holdCounterparty(client, { vault, payee, member: members[2] });
};
const RELEASES: Step = async (world) => {
  for (const action of [
    { releaseMandate: mandate(world) },
    { releaseSession: { ...mandate(world), key: KEY.publicKey } },
    { releaseCounterparty: { payee: world.payee } },
  ] as const) {
    await owners(() => action)(world);
  }
};

/** Sequences after which everything is granted as it was at first. */
const SEQUENCES: Readonly<Record<string, readonly Step[]>> = {
  "all mandates revoked, then granted and opened anew": [REVOKES_ALL, grants(), OPENS],
  "the mandate revoked, then granted and opened anew": [REVOKES, grants(), OPENS],
  "revoked both ways, twice": [REVOKES, REVOKES_ALL, grants(), REVOKES, grants(), OPENS],
  "the session ended and opened again": [ENDS, OPENS, ENDS, OPENS],
  "everything put on hold and released": [HOLDS, RELEASES, HOLDS, RELEASES],
  "a pause and the boot behind it": [PAUSES, RESUMES, PAUSES, RESUMES],
  "limits below what was spent, no limits, and the limits": [
    ...[grants({ caps: { lifetime: 1n } }), grants({ caps: {} }), grants()],
    ...[budgets({ lifetime: 1n }), budgets({}), budgets(CAPS)],
    ...[rates({ lifetime: 1n }), rates({}), rates(CAPS)],
  ],
  "the payee in every tier": [0, 1, 3, 4, 2].map((tier) => rates(CAPS, tier)),
  "a member expelled and taken in again": [names(0, 1), names(0, 1, 2)],
  "members in another order": [names(1, 0, 2), names(1, 2, 0)],
  "other delays, and none again": [
    owners(() => ({ setDelays: { timelock: 0n, approvalDelay: 9n } })),
    owners(() => ({ setDelays: { timelock: 0n } })),
  ],
  "all of this": [
    ...[HOLDS, PAUSES, names(0, 1), REVOKES_ALL, RESUMES, names(0, 1, 2)],
    ...[grants({ caps: {} }), REVOKES, grants(), RELEASES, ENDS, OPENS, budgets({}), budgets(CAPS)],
  ],
};

describe("nothing that the owners or an agent do brings fresh counters (A7, A10):", () => {
  let world: World;
  let checkpoint: Checkpoint;
  let paid: purser.Payment;

  before(async () => {
    world = await governed();
    for (const step of [budgets(CAPS), grants(), rates(CAPS), OPENS]) await step(world);
    paid = payment(world, SPENT);
    await purser.pay(world.client, paid, { agent: KEY });
    checkpoint = await Checkpoint.take(world);
  });

  beforeEach(() => checkpoint.restore());

  /** Everything that counts, and what it is that counts. */
  const counted = async () => {
    const { client, vault, mint, payee } = world;
    const granted = await world.mandate();
    const budget = (await purser.fetchBudget(client, vault, mint))!;
    const record = (await purser.fetchCounterparty(client, vault, payee))!;
    const lent = await session(world);
    return fields([
      granted.counters,
      { window: granted.window, ids: granted.ids, evidence: granted.evidence },
      { counters: budget.counters, incarnation: budget.incarnation },
      { counters: record.counters, incarnation: record.incarnation, settled: record.settled },
      lent.counters,
    ]);
  };
  const pays = (base: bigint) => (client: purser.Client) =>
    purser.pay(client, payment(world, base), { agent: KEY });

  for (const [name, steps] of Object.entries(SEQUENCES)) {
    it(name, async () => {
      const before = await counted();
      const { incarnation } = await world.mandate();

      for (const step of steps) await step(world);

      assert.deepEqual(await counted(), before);
      const revoked = steps.includes(REVOKES);
      const { incarnation: after } = await world.mandate();
      assert.ok(revoked ? after > incarnation : after === incarnation, "a revocation is for good");
      const again = (client: purser.Client) =>
        purser.pay(client, { ...paid, amount: { ...paid.amount, base: 1n } }, { agent: KEY });
      await denies(world, { reason: "PaymentIdReused" }, again);
      await denies(
        world,
        { reason: "LifetimeCap", got: LIMIT + 1n, headroom: LEFT },
        pays(LEFT + 1n),
      );
      await pays(LEFT)(world.client);
      await denies(world, { reason: "LifetimeCap", headroom: 0n }, pays(1n));
    });
  }

  it("a window that is made longer and shorter keeps what was spent in it", async () => {
    for (const seconds of [12n, 7_200n, 3_600n]) {
      await grants({ window: { ...WINDOW, seconds } })(world);
      const { window } = await world.mandate();
      assert.equal(
        window.sum.spent.reduce((sum, part) => sum + part, 0n),
        SPENT,
      );
      await denies(world, { reason: "LifetimeCap", got: LIMIT + 1n }, pays(LEFT + 1n));
    }
  });

  describe("one limit alone binds after it, where the others are lifted:", () => {
    const lone: Readonly<Record<string, readonly [readonly Step[], purser.Reason]>> = {
      "the budget's": [
        [grants({ caps: {}, window: { seconds: 3_600n } }), rates({})],
        "BudgetLifetimeCap",
      ],
      "the window's": [[grants({ caps: {} }), budgets({}), rates({})], "WindowAmount"],
      "the payee's": [
        [grants({ caps: {}, window: { seconds: 3_600n } }), budgets({})],
        "PayeeLifetimeCap",
      ],
      "the session's": [
        [grants({ caps: {}, window: { seconds: 3_600n } }), budgets({}), rates({})],
        "SessionLifetimeCap",
      ],
    };
    for (const [whose, [lifts, reason]] of Object.entries(lone)) {
      it(`${whose} own`, async () => {
        const steps = [HOLDS, names(0, 1), REVOKES_ALL, ...lifts, RELEASES];
        for (const step of steps) await step(world);
        await open(world, { caps: reason === "SessionLifetimeCap" ? CAPS : {} });
        await denies(world, { reason, got: LIMIT + 1n, headroom: LEFT }, pays(LEFT + 1n));
        await pays(LEFT)(world.client);
      });
    }
  });

  it("a payee that was put on hold and released is as unrated as before", async () => {
    const { client, vault, members } = world;
    const payee = keypair("unrated payee").publicKey;
    await world.openAccount(payee, world.mint);
    const takes = (base: bigint) => (sending: purser.Client) =>
      purser.pay(sending, payment(world, base, { payee }), { agent: KEY });
    await takes(UNRATED)(client);
    await purser.holdCounterparty(client, { vault, payee, member: members[2] });
    await denies(world, { reason: "PayeeDenied" }, takes(1n));
    await owners(() => ({ releaseCounterparty: { payee } }))(world);

    await denies(world, { reason: "UnratedLimit", got: UNRATED + 1n, headroom: 0n }, takes(1n));
  });
});

describe("no number or name is given out twice (A10):", () => {
  let world: World;

  beforeEach(async () => {
    world = await governed();
  });

  const stored = () => purser.fetchVault(world.client, world.vault);

  it("an approval's index, also once the approval was reclaimed and the members changed", async () => {
    const { client, vault, quorum: members, stranger: feePayer, payee, agent, mint } = world;
    await names(0, 1)(world);
    await purser.reclaimApproval(client, { vault, index: 0n, feePayer });
    const approval = { vault, agent: agent.publicKey, payee, amount: { mint, base: 1n } };
    const expected = { ...(await stored()), nextIndex: 0n };
    const given = { ...approval, members, notAfter: FAR };
    await refuses(
      world,
      "StaleVersion",
      (sending) => purser.approvePayment(sending, { ...given, expected }),
      [purser.approvalAddress(vault, 0n)],
    );
    assert.equal(await approve(world, world.payment(1n), { notAfter: FAR }), 1n);
  });

  it("a proposal's index, also to a member that takes another one's place", async () => {
    const { client, vault, members, stranger: feePayer } = world;
    const third = await proposed(world, { revokeAll: {} }, { by: [members[2]] });
    await names(0, 1)(world);
    await purser.reclaimProposal(client, { vault, index: third, feePayer });
    await names(1, 0, 2)(world);

    const again = await proposed(world, { revokeAll: {} }, { by: [members[2]] });
    assert.equal(again, third + 8n);
    await names(2, 1, 0)(world);
    const inItsPlace = await proposed(world, { revokeAll: {} }, { by: [members[0]] });
    assert.equal(inItsPlace, third + 16n);
  });

  it("the index of an approval that a proposal gave", async () => {
    const { client, vault, stranger: feePayer, agent, payee, mint, quorum } = world;
    const amount = { mint, base: 1n };
    const terms = { agent: agent.publicKey, payee, amount, notAfter: FAR };
    const gives = async () => {
      const index = await proposed(world, { approvePayment: terms });
      await executes(world, index)(client);
      await purser.reclaimProposal(client, { vault, index, feePayer });
      return index | (1n << 63n);
    };
    const first = await gives();
    await purser.revokeApproval(client, { vault, members: quorum, index: first });
    await purser.reclaimApproval(client, { vault, index: first, feePayer });
    const second = await gives();
    assert.notEqual(second, first);
    assert.equal(await purser.fetchApproval(client, vault, first), null);
    assert.equal((await stored()).nextIndex, 1n, "nor does it take a co-signed one's");
  });

  it("an attestor's incarnation: what it attested before it was revoked stays dead", async () => {
    const { client, vault, agent } = world;
    await world.grant({ validationThreshold: 0n });
    const attestation = await vouch(world, { expiresAt: FAR });
    const pays = (sending: purser.Client) =>
      purser.pay(sending, world.payment(1n, { credentials: { attestation } }), { agent });
    await pays(client);
    const incarnation = async () =>
      (await purser.fetchAttestor(client, vault, ATTESTOR.publicKey))!.incarnation;
    for (let times = 0; times < 3; times += 1) {
      const before = await incarnation();
      await owners(() => ({ revokeAttestor: { attestor: ATTESTOR.publicKey } }))(world);
      await owners(() => ({
        setAttestor: { attestor: ATTESTOR.publicKey, capabilities: [PAYMENTS] },
      }))(world);
      assert.ok((await incarnation()) > before);
      await escalates(world, { validation: "AttestationStale" }, pays);
    }
  });

  it("an approval spent once stays spent, whatever was revoked and granted meanwhile (A30)", async () => {
    const { client, agent } = world;
    await world.grant({ approvalThreshold: 0n });
    const payment = world.payment(1n);
    const approval = await approveAnyId(world, payment, { notAfter: FAR });
    await purser.pay(client, { ...payment, credentials: { approval } }, { agent });
    const pays = (sending: purser.Client) =>
      purser.pay(sending, world.payment(1n, { credentials: { approval } }), { agent });
    await escalates(world, { approval: "ApprovalSpent" }, pays);
    await owners((found) => ({ revokeMandate: mandate(found) }))(world);
    await world.grant({ approvalThreshold: 0n });
    await escalates(world, { approval: "ApprovalSpent" }, pays);
  });
});
