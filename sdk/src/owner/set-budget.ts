import type { ExtensionType } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { fetchBudget } from "../core/accounts";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";
import { capsArgs } from "./terms";
import type { Caps } from "./terms";

/** What all agents together may spend of one mint. */
export interface BudgetTerms extends Expecting {
  readonly mint: PublicKey;
  readonly caps: Caps;
  /**
   * Extensions of a Token-2022 mint that give third parties power over custody and that the owners accept; none if left
   * out. A mint that has others is not admitted.
   */
  readonly optIns?: readonly ExtensionType[];
}

/** Such a change, signed by members together. */
export interface BudgetChange extends BudgetTerms, Cosigners {}

/**
 * Admits a mint, creating its custody account, or changes what all agents together may spend of it. Lower caps take no
 * delay.
 *
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `MintNotAdmissible`.
 */
export async function setBudget(client: Client, change: BudgetChange): Promise<Landed> {
  return cosign(client, await budgetAction(client, change), change);
}

/** The action of {@link setBudget}. */
export async function budgetAction(client: Client, terms: BudgetTerms): Promise<OwnersAction> {
  const { vault, mint, caps, optIns = [] } = terms;
  const expected = terms.expectedVersion ?? (await fetchBudget(client, vault, mint))?.version ?? 0n;
  return action(client, "setBudget", vault, [mint], {
    expectedVersion: number("expectedVersion", expected),
    terms: { caps: capsArgs(caps), optIns: number("optIns", extensionBits(optIns)) },
  });
}

/** A set of extensions as the program takes it: bit n is extension type n. */
function extensionBits(extensions: readonly ExtensionType[]): bigint {
  return extensions.reduce((bits, extension) => bits | (1n << BigInt(extension)), 0n);
}
