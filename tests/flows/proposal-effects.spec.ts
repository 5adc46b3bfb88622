import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { ActionName, Proposable, ProposedChange, StatedProposal } from "../../sdk/src";
import { capability } from "../../sdk/src/core/capability";
import { SUBJECTS } from "../../sdk/src/owner/action";
import { approvedProposal } from "../support/proposing";
import { refuses } from "../support/refusal";
import { KEY, holds, open } from "../support/sessions";
import { cosigns } from "../support/term-fields";
import { accept, ATTESTOR, ENDS, OTHER_ATTESTOR } from "../support/vouching";
import { NOON, World, keypair } from "../support/world";

const TIMELOCK = 60n;
const NEWCOMER = keypair("newcomer").publicKey;

type Change = readonly [field: string, before: string | null, after: string | null];

/** An action on a vault that is paused, and in which all that can be held is. */
interface Case {
  readonly name: ActionName;
  readonly action: (world: World) => Proposable;
  readonly changes: (world: World) => readonly Change[];
}

const CASES: readonly Case[] = [
  {
    name: "setBudget",
    action: ({ mint }) => ({ setBudget: { mint, caps: { day: 2_500_000n } } }),
    changes: ({ mint }) => [["caps.day", "none", amount("2.5", 2_500_000n, mint)]],
  },
  {
    name: "grantMandate",
    action: ({ agent, mint }) => ({
      grantMandate: {
        agent: agent.publicKey,
        mint,
        terms: {
          startsAt: NOON - 86_400n,
          expiresAt: NOON + 3_600n,
          caps: { perPayment: 1n },
          window: { seconds: 7_200n },
          unrated: "shared-limit",
          maximumRisk: 250,
        },
      },
    }),
    changes: ({ mint }) => [
      ["expiresAt", "2026-06-23T12:00:00Z", "2026-03-25T13:00:00Z"],
      ["caps.perPayment", "none", amount("0.000001", 1n, mint)],
      ["window.seconds", "60 minutes", "2 hours"],
      ["maximumRisk", "10000 basis points", "250 basis points"],
    ],
  },
  {
    name: "setCounterparty",
    action: ({ payee }) => ({ setCounterparty: { payee, rating: { tier: 3 } } }),
    changes: () => [["tier", "2", "3"]],
  },
  {
    name: "setAttestor",
    action: () => ({
      setAttestor: { attestor: ATTESTOR.publicKey, capabilities: ["refunds"] },
    }),
    changes: () => [
      ["capability", "payments", null],
      ["capability", null, Buffer.from(capability("refunds")).toString("hex")],
    ],
  },
  {
    name: "approvePayment",
    action: ({ agent, payee, mint }) => ({
      approvePayment: {
        agent: agent.publicKey,
        payee,
        amount: { mint, base: 7_000_000n },
        maximum: true,
        notAfter: ENDS,
      },
    }),
    changes: ({ agent, mint }) => [
      ["agent", null, agent.publicKey.toBase58()],
      ["amount", null, `at most ${amount("7", 7_000_000n, mint)}`],
      ["id", null, "any"],
      ["notAfter", null, "2026-03-25T13:00:00Z"],
    ],
  },
  {
    name: "withdraw",
    action: ({ mint, treasury }) => ({
      withdraw: { amount: { mint, base: 1_500_000n }, to: treasury.publicKey },
    }),
    changes: ({ mint, treasury }) => [
      ["amount", null, amount("1.5", 1_500_000n, mint)],
      ["to", null, treasury.publicKey.toBase58()],
    ],
  },
  {
    name: "revokeMandate",
    action: ({ agent, mint }) => ({ revokeMandate: { agent: agent.publicKey, mint } }),
    changes: () => [["live", "yes", "no"]],
  },
  {
    name: "releaseMandate",
    action: ({ agent, mint }) => ({ releaseMandate: { agent: agent.publicKey, mint } }),
    changes: () => [["held", "yes", "no"]],
  },
  {
    name: "releaseSession",
    action: ({ agent, mint }) => ({
      releaseSession: { agent: agent.publicKey, mint, key: KEY.publicKey },
    }),
    changes: () => [["held", "yes", "no"]],
  },
  {
    name: "releaseCounterparty",
    action: ({ payee }) => ({ releaseCounterparty: { payee } }),
    changes: () => [["denied", "yes", "no"]],
  },
  {
    name: "revokeAttestor",
    action: () => ({ revokeAttestor: { attestor: ATTESTOR.publicKey } }),
    changes: () => [["accepted", "yes", "no"]],
  },
  {
    name: "revokeApproval",
    action: () => ({ revokeApproval: { index: 0n } }),
    changes: () => [["revoked", "no", "yes"]],
  },
  {
    name: "resume",
    action: () => ({ resume: {} }),
    changes: ({ members }) => [
      ["mode", "frozen", "boot"],
      ["paused", `by ${members[2].publicKey.toBase58()}`, "no"],
    ],
  },
  {
    name: "revokeAll",
    action: () => ({ revokeAll: {} }),
    changes: () => [["grantEpoch", "1", "2, no mandate lives until it is granted anew"]],
  },
  {
    name: "stripHold",
    action: ({ members }) => ({ stripHold: { member: members[2].publicKey } }),
    changes: ({ members }) => [
      [`right to hold of ${members[2].publicKey.toBase58()}`, "yes", "no"],
    ],
  },
  {
    name: "setMembers",
    action: ({ members: [one, two] }) => ({
      setMembers: {
        newMembers: [NEWCOMER, two.publicKey, one.publicKey],
        threshold: 3,
        withoutHold: [two.publicKey, NEWCOMER],
      },
    }),
    changes: ({ members: [, two, three] }) => [
      ["member", three.publicKey.toBase58(), null],
      ["member", null, NEWCOMER.toBase58()],
      [`right to hold of ${NEWCOMER.toBase58()}`, null, "no"],
      [`right to hold of ${two.publicKey.toBase58()}`, "yes", "no"],
      ["threshold", "2", "3"],
    ],
  },
  {
    name: "setDelays",
    action: () => ({ setDelays: { timelock: 86_400n * 2n, approvalDelay: 61n } }),
    changes: () => [
      ["timelock", "60 seconds", "2 days"],
      ["approvalDelay", "0 seconds", "61 seconds"],
    ],
  },
  {
    name: "setWithdrawal",
    action: ({ treasury }) => ({ setWithdrawal: { wallets: [NEWCOMER, treasury.publicKey] } }),
    changes: () => [["wallet", null, NEWCOMER.toBase58()]],
  },
];

describe("what each action would do", () => {
  let world: World;

  async function viewed(action: Proposable): Promise<StatedProposal> {
    await approvedProposal(world, action);
    const [proposal] = await purser.proposals(world.client, world.vault);
    assert.ok(proposal);
    return proposal;
  }

  beforeEach(async () => {
    world = await World.create({ timelock: TIMELOCK, running: false });
    const { client, vault, quorum: members, mint, payee, agent } = world;
    const [, , member] = world.members;
    await accept(world);
    await world.resume();
    const amount = { mint, base: 5n };
    const approval = { vault, agent: agent.publicKey, payee, amount, notAfter: ENDS };
    await purser.approvePayment(client, { ...approval, members });
    await open(world);
    await holds(world)(client);
    await purser.holdMandate(client, { vault, agent: agent.publicKey, mint, member });
    await purser.holdCounterparty(client, { vault, payee, member });
    await purser.pause(client, { vault, member });
  });

  it("is told of every action that can be proposed", () => {
    assert.deepEqual(CASES.map(({ name }) => name).sort(), Object.keys(SUBJECTS).sort());
  });

  for (const { name, action, changes } of CASES) {
    it(`says what ${name} changes, and waits for the timelock if the chain lets nobody co-sign it (A55)`, async () => {
      const proposable = action(world);
      const proposal = await viewed(proposable);

      assert.equal(proposal.action, name);
      assert.deepEqual(rows(proposal.changes), changes(world));
      assert.equal(proposal.outdated, false);
      const act = (client: purser.Client) => cosigns(world, proposable, client);
      if (proposal.loosens) await refuses(world, "TimelockInForce", act);
      else await act(world.client);
    });
  }

  it("has nothing before what does not exist yet", async () => {
    const { otherAgent, mint } = world;
    const fresh: Proposable[] = [
      { setAttestor: { attestor: OTHER_ATTESTOR.publicKey, capabilities: ["payments"] } },
      { setCounterparty: { payee: NEWCOMER, rating: { tier: 1 } } },
      {
        grantMandate: {
          agent: otherAgent.publicKey,
          mint,
          terms: { startsAt: NOON, expiresAt: ENDS, caps: {}, window: { seconds: 3_600n } },
        },
      },
      { setBudget: { mint: await world.newMint("another mint"), caps: {} } },
    ];
    for (const action of fresh) await approvedProposal(world, action);

    const [attestor, payee, mandate, budget] = await purser.proposals(world.client, world.vault);

    assert.deepEqual(rows(attestor?.changes), [
      ["accepted", null, "yes"],
      ["capability", null, "payments"],
    ]);
    for (const [proposal, fields] of [
      [payee, 9],
      [mandate, 20],
      [budget, 4],
    ] as const) {
      assert.equal(proposal?.changes.length, fields);
      assert.ok(proposal.changes.every(({ before, after }) => before === null && after !== null));
      assert.equal(proposal.loosens, true);
    }
  });

  it("says that a grant revives a mandate which was revoked", async () => {
    const { client, vault, quorum: members, agent, mint } = world;
    await purser.revokeAll(client, { vault, members });
    const mandate = await world.mandate();
    const terms = {
      startsAt: mandate.startsAt,
      expiresAt: mandate.expiresAt,
      caps: {},
      window: { seconds: 3_600n },
      unrated: "shared-limit" as const,
    };

    const proposal = await viewed({ grantMandate: { agent: agent.publicKey, mint, terms } });

    assert.deepEqual(rows(proposal.changes), [["live", "no", "yes"]]);
    assert.equal(proposal.loosens, true);
  });

  it("names the wallet of a withdrawal that no owner registered", async () => {
    const { mint, payee } = world;

    const { changes } = await viewed({ withdraw: { amount: { mint, base: 1n }, to: payee } });

    assert.deepEqual(rows(changes)[1], [
      "to",
      null,
      `${payee.toBase58()}, which is not registered`,
    ]);
  });
});

function rows(changes: readonly ProposedChange[] = []): Change[] {
  return changes.map(({ field, before, after }) => [field, before, after]);
}

function amount(whole: string, base: bigint, mint: PublicKey): string {
  return `${whole} (${base} base units of ${mint.toBase58()})`;
}
