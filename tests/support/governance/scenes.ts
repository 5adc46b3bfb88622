import * as purser from "../../../sdk/src";
import type { MandateTerms, Proposable, VaultAccount } from "../../../sdk/src";
import type { ActionName } from "../../../sdk/src/owner/action";
import type { Refused } from "../outcome";
import { ATTESTOR, PAYMENTS } from "../vouching";
import { holds, KEY, session } from "../sessions";
import { OPEN_TERMS } from "../world";
import type { World } from "../world";
import { CAP, FAR, TIMELOCK } from "./governed";
import { rowOf } from "./table";

/** How one action of the owners' threshold is met, in a world of {@link governed}. */
export interface ActionScene {
  /** Makes it possible in a running vault. */
  readonly prepare?: (world: World) => Promise<unknown>;
  readonly action: (world: World) => Proposable;
  /** The same action where it takes power and gives none; of actions that wait unless they do so. */
  readonly tightening?: (world: World) => Proposable;
  /** Whether it was done. */
  readonly done: (world: World) => Promise<boolean>;
  /** What it expects in other values than those found; of an action with arguments. */
  readonly stale?: (world: World) => Promise<readonly object[]>;
  /** What the same signed instruction, and another proposal of the same, meet once it was done; `null`: it is done again. */
  readonly again: { readonly cosigned: Refused | null; readonly proposed: Refused | null };
}

const BOOT = 1;
const PAYMENT = 77n;
const STALE = { cosigned: "StaleVersion", proposed: "StaleVersion" } as const;

const vaultOf = ({ client, vault }: World): Promise<VaultAccount> =>
  purser.fetchVault(client, vault);
const limits = ({ client, vault, mint }: World) => purser.fetchBudget(client, vault, mint);
const rating = ({ client, vault, payee }: World) => purser.fetchCounterparty(client, vault, payee);
const attestor = ({ client, vault }: World) =>
  purser.fetchAttestor(client, vault, ATTESTOR.publicKey);
const granted = ({ mint, agent }: World) => ({ mint, agent: agent.publicKey });

/** Every value beside the one found that somebody could have prepared an action against. */
function around(name: string, found: bigint): readonly object[] {
  return [found - 1n, found + 1n, 2n ** 64n - 1n].map((value) => ({ [name]: value }));
}

const aroundVault: ActionScene["stale"] = async (world) =>
  around("expectedVersion", (await vaultOf(world)).version);

function budget(lifetime: bigint): ActionScene["action"] {
  return ({ mint }) => ({ setBudget: { mint, caps: { lifetime } } });
}

function grant(lifetime: bigint): ActionScene["action"] {
  const terms: MandateTerms = { ...OPEN_TERMS, caps: { lifetime } };
  return (world) => ({ grantMandate: { ...granted(world), terms } });
}

function believe(...capabilities: readonly string[]): ActionScene["action"] {
  return () => ({ setAttestor: { attestor: ATTESTOR.publicKey, capabilities } });
}

async function approvedPayments({
  client,
  vault,
}: World): Promise<readonly purser.StatedApproval[]> {
  const found = await purser.approvals(client, vault);
  return found.filter(({ state, amount }) => state === "usable" && amount === PAYMENT);
}

/** Lets nothing be paid, where the action asks for that. */
export async function stopped(world: World, name: ActionName): Promise<void> {
  const { client, vault, members } = world;
  if (!rowOf(name).mode.startsWith("Stopped")) return;
  if ((await vaultOf(world)).paused === 0)
    await purser.pause(client, { vault, member: members[0] });
}

/** A scene for each action that a threshold of members does. */
export const SCENES: { readonly [Name in ActionName]: ActionScene } = {
  setBudget: {
    action: budget(CAP + 1n),
    tightening: budget(CAP - 1n),
    done: async (world) => (await limits(world))!.caps.lifetime !== CAP,
    stale: async (world) => around("expectedVersion", (await limits(world))!.version),
    again: STALE,
  },
  grantMandate: {
    action: grant(CAP + 1n),
    tightening: grant(CAP - 1n),
    done: async (world) => (await world.mandate()).caps.lifetime !== CAP,
    stale: async (world) => [
      ...around("expectedVersion", (await world.mandate()).version),
      ...around("expectedGrantEpoch", (await vaultOf(world)).grantEpoch),
    ],
    again: STALE,
  },
  setCounterparty: {
    action: ({ payee }) => ({ setCounterparty: { payee, rating: { tier: 3 } } }),
    tightening: ({ payee }) => ({ setCounterparty: { payee, rating: { tier: 2, risk: 9 } } }),
    done: async (world) => (await rating(world))!.version === 2n,
    stale: async (world) => around("expectedVersion", (await rating(world))!.version),
    again: STALE,
  },
  setAttestor: {
    action: believe(PAYMENTS, "refunds", "audits"),
    tightening: believe(PAYMENTS),
    done: async (world) => (await attestor(world))!.capabilityCount !== 2,
    stale: async (world) => around("expectedVersion", (await attestor(world))!.version),
    again: STALE,
  },
  approvePayment: {
    action: ({ mint, agent, payee }) => {
      const amount = { mint, base: PAYMENT };
      return { approvePayment: { agent: agent.publicKey, payee, amount, notAfter: FAR } };
    },
    done: async (world) => (await approvedPayments(world)).length === 1,
    stale: async (world) => {
      const expected = await vaultOf(world);
      const { governanceEpoch, grantEpoch } = expected;
      const epochs = [
        ...around("governanceEpoch", governanceEpoch),
        ...around("grantEpoch", grantEpoch),
      ];
      return epochs.map((other) => ({ expected: { ...expected, ...other } }));
    },
    again: { cosigned: "StaleVersion", proposed: null },
  },
  withdraw: {
    action: ({ mint, treasury }) => ({
      withdraw: { amount: { mint, base: 5n }, to: treasury.publicKey },
    }),
    done: async (world) => (await world.balance(world.treasury.publicKey)) > 0n,
    stale: aroundVault,
    again: { cosigned: null, proposed: null },
  },
  revokeMandate: {
    action: (world) => ({ revokeMandate: granted(world) }),
    done: async (world) => (await world.mandate()).grantEpoch === 0n,
    stale: async (world) => around("expectedVersion", (await world.mandate()).version),
    again: STALE,
  },
  releaseMandate: {
    prepare: (world) => {
      const { client, vault, members } = world;
      return purser.holdMandate(client, { vault, ...granted(world), member: members[2] });
    },
    action: (world) => ({ releaseMandate: granted(world) }),
    done: async (world) => (await world.mandate()).held === 0,
    stale: async (world) => around("expectedChanges", (await world.mandate()).holdChanges),
    again: STALE,
  },
  releaseSession: {
    prepare: (world) => holds(world)(world.client),
    action: (world) => ({ releaseSession: { ...granted(world), key: KEY.publicKey } }),
    done: async (world) => (await session(world)).held === 0,
    stale: async (world) => around("expectedChanges", (await session(world)).holdChanges),
    again: STALE,
  },
  releaseCounterparty: {
    prepare: ({ client, vault, payee, members }) =>
      purser.holdCounterparty(client, { vault, payee, member: members[2] }),
    action: ({ payee }) => ({ releaseCounterparty: { payee } }),
    done: async (world) => (await rating(world))!.denied === 0,
    stale: async (world) => around("expectedChanges", (await rating(world))!.holdChanges),
    again: STALE,
  },
  revokeAttestor: {
    action: () => ({ revokeAttestor: { attestor: ATTESTOR.publicKey } }),
    done: async (world) => (await attestor(world))!.revoked === 1,
    stale: async (world) => around("expectedVersion", (await attestor(world))!.version),
    again: STALE,
  },
  revokeApproval: {
    action: () => ({ revokeApproval: { index: 0n } }),
    done: async ({ client, vault }) =>
      (await purser.fetchApproval(client, vault, 0n))!.revoked === 1,
    again: { cosigned: "ApprovalRevoked", proposed: "ApprovalRevoked" },
  },
  resume: {
    action: () => ({ resume: {} }),
    done: async (world) => (await vaultOf(world)).mode === BOOT,
    stale: async (world) => around("expectedChanges", (await vaultOf(world)).modeChanges),
    again: STALE,
  },
  revokeAll: {
    action: () => ({ revokeAll: {} }),
    done: async (world) => (await vaultOf(world)).grantEpoch === 2n,
    stale: async (world) => around("expectedGrantEpoch", (await vaultOf(world)).grantEpoch),
    again: STALE,
  },
  stripHold: {
    action: ({ members }) => ({ stripHold: { member: members[2].publicKey } }),
    done: async (world) => (await vaultOf(world)).stripped === 0b100n,
    stale: async (world) =>
      around("expectedGovernanceEpoch", (await vaultOf(world)).governanceEpoch),
    again: { cosigned: "HoldRightStripped", proposed: "HoldRightStripped" },
  },
  setMembers: {
    action: ({ members, stranger }) => {
      const named = [members[0], members[1], stranger];
      return { setMembers: { newMembers: named.map(({ publicKey }) => publicKey), threshold: 2 } };
    },
    done: async (world) => (await vaultOf(world)).members[2]!.equals(world.stranger.publicKey),
    stale: aroundVault,
    again: { cosigned: "StaleVersion", proposed: "ProposalStale" },
  },
  setDelays: {
    action: () => ({ setDelays: { timelock: 2n * TIMELOCK, approvalDelay: 0n } }),
    done: async (world) => (await vaultOf(world)).timelock === 2n * TIMELOCK,
    stale: aroundVault,
    again: { cosigned: "TimelockInForce", proposed: "ProposalStale" },
  },
  setWithdrawal: {
    action: ({ stranger }) => ({ setWithdrawal: { wallets: [stranger.publicKey] } }),
    done: async (world) => (await vaultOf(world)).withdrawal[0]!.equals(world.stranger.publicKey),
    stale: aroundVault,
    again: STALE,
  },
};

/** The names of those actions, in the order of the scenes. */
export const ACTIONS = Object.keys(SCENES) as readonly ActionName[];

/** An action that expects other values. */
export function expecting(action: Proposable, wrong: object): Proposable {
  const [[name, terms]] = Object.entries(action) as [[ActionName, object]];
  return { [name]: { ...terms, ...wrong } } as unknown as Proposable;
}
