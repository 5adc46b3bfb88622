import { PublicKey } from "@solana/web3.js";
import { AccountMissing } from "../core/accounts";
import type { ProposalAccount, VaultAccount } from "../core/accounts";
import type { Client } from "../core/client";
import { clusterTime } from "../core/clock";
import { listed, listedAt } from "../core/listed";
import type { Listed } from "../core/listed";
import { Kernel } from "../kernel/kernel";
import { aboutOf } from "./action";
import type { ActionName, OwnersAction } from "./action";
import { proposalEffect } from "./proposal-effect";
import type { Effect } from "./proposal-effect";
import { proposedAction, UnknownAction } from "./proposed-action";
import type { ProposedChange } from "./proposed-change";

/**
 * What can be done with a proposal. Done or dead: `executed`, `cancelled`, `stale` since members or delays changed,
 * `expired`. Open: `collecting` approvals, `waiting` for its delay, `executable` by anyone, `unreachable` since so many
 * reject it that anyone may cancel it, `unreadable` where this package cannot tell what it would do: not to be approved.
 */
export type ProposalState =
  | "collecting"
  | "waiting"
  | "executable"
  | "unreachable"
  | "unreadable"
  | "executed"
  | "cancelled"
  | "stale"
  | "expired";

/** A proposal, and what it would do now. */
export interface StatedProposal {
  readonly index: bigint;
  /** `null` for one of a later program. */
  readonly action: ActionName | null;
  /** What the action is about beside the vault, by the names of the program's accounts. */
  readonly about: Readonly<Record<string, PublicKey>>;
  readonly state: ProposalState;
  readonly proposer: PublicKey;
  /** Members who approve it; `null` if members or delays changed since: votes are kept by the places of that time. */
  readonly approved: readonly PublicKey[] | null;
  /** Members who reject it; `null` as with `approved`. */
  readonly rejected: readonly PublicKey[] | null;
  /** How many more members must approve it; 0 once it is done or dead. */
  readonly missing: number;
  /**
   * Whether it would give more power than there is, and so waits for the timelock: by the program's own rule. What is
   * unreadable does, and what is executed does not.
   */
  readonly loosens: boolean;
  readonly proposedAt: bigint;
  /** The first unix second at which it can be executed; `null` while too few approve it, and once it is done or dead. */
  readonly executableAt: bigint | null;
  /** It dies at this unix second. */
  readonly latest: bigint;
  /** Whether what it was prepared against is there no more: its execution would be refused. */
  readonly outdated: boolean;
  /** What it would change of what is there now; empty once it is executed. */
  readonly changes: readonly ProposedChange[];
}

/** Where a proposal names its vault: after the discriminator and the flags. */
const VAULT_OFFSET = 16;
const DEAD: ReadonlySet<ProposalState> = new Set(["executed", "cancelled", "stale", "expired"]);
const EXECUTED = 2;
const CANCELLED = 3;

/**
 * All proposals of a vault that are not reclaimed, the oldest first, each with what it would change.
 *
 * @example
 * for (const proposal of await proposals(client, vault)) console.log(proposalText(proposal));
 * @throws {AccountMissing} if there is no such vault.
 */
export async function proposals(client: Client, vault: PublicKey): Promise<StatedProposal[]> {
  const found = await listed(client, "proposal", [[VAULT_OFFSET, vault]]);
  const rules = await listedAt(client, "vault", vault);
  if (!rules) throw new AccountMissing("vault", vault);
  const now = await clusterTime(client.connection);
  const stated = found.map((proposal) => state(client, rules, proposal, now));
  return (await Promise.all(stated)).sort(
    (one, other) => Number(one.proposedAt - other.proposedAt) || Number(one.index - other.index),
  );
}

async function state(
  client: Client,
  rules: Listed<"vault">,
  proposal: Listed<"proposal">,
  now: bigint,
): Promise<StatedProposal> {
  const { account } = proposal;
  const { index, proposer, proposedAt, approvedAt, latest, approvals, rejections } = account;
  const action = actionOf(client, account);
  const foreseen = action && (await foresee(client, rules, { ...proposal, action }, now));
  const opensAt = foreseen && approvedAt !== 0n ? approvedAt + foreseen.delay : null;
  const is = stateOf(account, rules.account, { now, opensAt, readable: foreseen !== null });
  const open = !DEAD.has(is);
  const votes = (bits: number) => votersOf(account, rules.account, bits);
  const missing = rules.account.threshold - count(approvals);
  return {
    index,
    action: action && action.name,
    about: action ? aboutOf(action) : {},
    state: is,
    proposer,
    approved: votes(approvals),
    rejected: votes(rejections),
    missing: open && missing > 0 ? missing : 0,
    loosens: foreseen?.loosens ?? true,
    proposedAt,
    executableAt: open ? opensAt : null,
    latest,
    outdated: foreseen?.outdated ?? false,
    changes: foreseen?.changes ?? [],
  };
}

/** The stored action; `null` for what this package does not know. */
function actionOf(client: Client, proposal: ProposalAccount): OwnersAction | null {
  try {
    return proposedAction(client, proposal);
  } catch (error) {
    if (error instanceof UnknownAction) return null;
    throw error;
  }
}

interface Foreseen extends Omit<Effect, "judged"> {
  readonly loosens: boolean;
  readonly delay: bigint;
}

/** What an action would do, and what it waits for; `null` if the program would not take what is stored. */
async function foresee(
  client: Client,
  { account: vault, body }: Listed<"vault">,
  { account, body: proposal, action }: Listed<"proposal"> & { readonly action: OwnersAction },
  now: bigint,
): Promise<Foreseen | null> {
  const unused = account.subjects.slice(action.subjects.length);
  if (unused.some((subject) => !subject.equals(PublicKey.default))) return null;
  if (account.status === EXECUTED) {
    return { changes: [], outdated: false, loosens: false, delay: 0n };
  }
  const effect = await proposalEffect(action, { client, vault, index: account.index, now });
  if (!effect) return null;
  const { judged = { about: {}, extensions: 0n }, ...rest } = effect;
  const waits = (await Kernel.load()).proposed({ vault: body, proposal, ...judged });
  return waits && { ...rest, ...waits };
}

function stateOf(
  proposal: ProposalAccount,
  vault: VaultAccount,
  { now, opensAt, readable }: { now: bigint; opensAt: bigint | null; readable: boolean },
): ProposalState {
  const { status, governanceEpoch, latest, rejections } = proposal;
  if (status === EXECUTED) return "executed";
  if (status === CANCELLED) return "cancelled";
  if (governanceEpoch !== vault.governanceEpoch) return "stale";
  if (now >= latest) return "expired";
  if (vault.memberCount - count(rejections) < vault.threshold) return "unreachable";
  if (!readable) return "unreadable";
  if (opensAt === null) return "collecting";
  return now < opensAt ? "waiting" : "executable";
}

/** Who voted; `null` if the places are those of another list. */
function votersOf(
  { governanceEpoch }: ProposalAccount,
  vault: VaultAccount,
  votes: number,
): PublicKey[] | null {
  if (governanceEpoch !== vault.governanceEpoch) return null;
  return vault.members.filter((_, place) => (votes >> place) & 1);
}

function count(votes: number): number {
  return votes.toString(2).replaceAll("0", "").length;
}
