import type { PublicKey } from "@solana/web3.js";
import type { VaultAccount } from "../core/accounts";
import type { Client } from "../core/client";
import type { ProposedState } from "../kernel/kernel";
import { aboutOf } from "./action";
import type { About, ActionName, OwnersAction } from "./action";
import { proposedArguments } from "./proposed-arguments";
import type { ArgumentsOf } from "./proposed-arguments";
import type { ProposedChange } from "./proposed-change";
import { GRANTS } from "./proposed-grants";
import { PAYOUTS } from "./proposed-payouts";
import { RELEASES } from "./proposed-releases";
import { RULES } from "./proposed-rules";

/** What a proposal would do, and against what. */
export interface Effect {
  readonly changes: readonly ProposedChange[];
  /** Whether what it was prepared against is there no more. */
  readonly outdated: boolean;
  /** What decides whether it gives more power; left out where the action alone does. */
  readonly judged?: Pick<ProposedState, "about" | "extensions">;
}

/** A proposal's action, and what is known beside. */
export interface Known<Name extends ActionName> {
  readonly client: Client;
  readonly vault: VaultAccount;
  readonly vaultAddress: PublicKey;
  readonly about: About<Name>;
  readonly terms: ArgumentsOf<Name>;
  /** The proposal's own index. */
  readonly index: bigint;
  readonly now: bigint;
}

type Foresee<Name extends ActionName> = (known: Known<Name>) => Effect | Promise<Effect>;

/** What each of some actions would do. */
export type Effects<Names extends ActionName> = { readonly [Name in Names]: Foresee<Name> };

const EFFECTS: Effects<ActionName> = { ...GRANTS, ...PAYOUTS, ...RELEASES, ...RULES };

/** What an action would do; `null` if the program would not take its arguments. */
export async function proposalEffect<Name extends ActionName>(
  action: OwnersAction & { readonly name: Name },
  known: Pick<Known<Name>, "client" | "vault" | "index" | "now">,
): Promise<Effect | null> {
  const terms = proposedArguments(known.client, action);
  if (!terms) return null;
  const foresee: Foresee<Name> = EFFECTS[action.name];
  return foresee({ ...known, vaultAddress: action.vault, about: aboutOf(action), terms });
}
