import type { PublicKey } from "@solana/web3.js";
import type { Unrated } from "../../../sdk/src";
import type { Limit, Limits } from "./limits";
import type { Place } from "./problems";
import type { Scope } from "./quantities";

/** A mint; amounts in base units. */
export interface MintTerms {
  readonly place: Place;
  readonly decimals: number;
  readonly deposit: bigint;
}

/** What an agent is granted. Times are unix seconds, amounts base units. */
export interface Mandate {
  /** Where the file says it, and where it says what has no text of its own. */
  readonly places: Readonly<Record<"self" | "expires" | "tierShares" | "minimumTier", Place>>;
  readonly agent: string;
  readonly mint: string;
  readonly starts: bigint;
  readonly expires: bigint;
  readonly limits: Limits;
  /** Eighths of the rolling limit open to each tier. */
  readonly tierShares: readonly [number, number, number, number, number];
  readonly minimumTier: number;
  readonly unrated: Unrated;
  /** What all unrated payees together may get in a rolling stretch. */
  readonly unratedLimit: Limit | null;
  /** Basis points. */
  readonly maximumRisk: number;
  /** Basis points. */
  readonly minimumConfidence: number;
  readonly validationAbove: Limit | null;
  readonly approvalAbove: Limit | null;
  readonly held: boolean;
}

/** A rated payee. */
export interface Payee {
  readonly place: Place;
  readonly tier: number;
  readonly denied: boolean;
  /** Basis points. */
  readonly risk: number;
  /** Basis points. */
  readonly confidence: number;
  /** Its own limits over all agents, in one mint. */
  readonly caps: { readonly mint: string; readonly limits: Limits } | null;
}

/** Limits that take the place of others of their kind; `null` for no limit, left out for what stays. */
export type NewLimits = Readonly<Partial<Record<Scope, Limit | null>>>;

/** What the owners change after the start: an agent's limits, those of all agents together, or a payee's tier. */
export type Change = { /** In the file's own words. */ readonly words: string } & (
  | {
      readonly kind: "mandate";
      readonly agent: string;
      readonly mint: string;
      readonly limits: NewLimits;
      /** Seconds of the rolling stretch that a limit names; `null` if none does. */
      readonly stretch: bigint | null;
    }
  | { readonly kind: "budget"; readonly mint: string; readonly limits: NewLimits }
  | { readonly kind: "payee"; readonly payee: string; readonly tier: number }
);

/** Something that the owners do at a time. */
export type Action = {
  readonly place: Place;
  readonly time: bigint;
  readonly by: readonly string[];
} & (
  | { readonly do: "resume" | "pause" | "revoke_all" }
  /** Signed together. */
  | { readonly do: "change"; readonly change: Change }
  | { readonly do: "propose"; readonly proposal: string; readonly change: Change }
  | { readonly do: "approve" | "execute"; readonly proposal: string }
);

/** The vault itself. */
export interface VaultTerms {
  /** Unix second. */
  readonly created: bigint;
  /** When the owners resume it for the first time, unix second. */
  readonly starts: bigint;
  readonly members: readonly string[];
  readonly threshold: number;
  /** Seconds. */
  readonly timelock: bigint;
  readonly withdrawal: readonly string[];
}

/** A treasury's policy. */
export interface Policy {
  readonly vault: VaultTerms;
  readonly mints: ReadonlyMap<string, MintTerms>;
  readonly budgets: ReadonlyMap<string, Limits>;
  readonly mandates: readonly Mandate[];
  readonly payees: ReadonlyMap<string, Payee>;
  readonly unratedPayees: readonly string[];
  readonly actions: readonly Action[];
  /** Real wallets by name. */
  readonly addresses: ReadonlyMap<string, PublicKey>;
}

/** A policy after a change. */
export function withChange<Of extends DraftPolicy>(policy: Of, change: Change): Of {
  const { kind } = change;
  if (kind === "budget") {
    const limits = policy.budgets.get(change.mint);
    if (!limits) return policy;
    const changed = { ...limits, ...change.limits };
    return { ...policy, budgets: new Map(policy.budgets).set(change.mint, changed) };
  }
  if (kind === "payee") {
    const payee = policy.payees.get(change.payee);
    if (!payee) return policy;
    const changed = { ...payee, tier: change.tier };
    return { ...policy, payees: new Map(policy.payees).set(change.payee, changed) };
  }
  const mandates = policy.mandates.map((mandate) =>
    mandate.agent === change.agent && mandate.mint === change.mint
      ? { ...mandate, limits: { ...mandate.limits, ...change.limits } }
      : mandate,
  );
  return { ...policy, mandates };
}

/** A policy as far as its file is well-formed. */
export interface DraftPolicy extends Omit<Policy, "vault"> {
  readonly vault: VaultTerms | null;
}
