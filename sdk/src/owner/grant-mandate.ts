import type { PublicKey } from "@solana/web3.js";
import { fetchMandate, fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";
import { mandateArgs } from "./terms";
import type { MandateTerms } from "./terms";

/** What an agent is to be granted. */
export interface GrantTerms extends Expecting {
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  readonly terms: MandateTerms;
  /**
   * The vault's grant epoch that the grant was prepared against; by default the one found when it is sent or proposed. A
   * grant signed before the owners revoked all mandates does not undo that.
   */
  readonly expectedGrantEpoch?: bigint;
}

/** A mandate to be granted, or changed in place, signed by members together. */
export interface Grant extends GrantTerms, Cosigners {}

/**
 * Grants an agent a mandate. Granting again changes the terms; what was spent stays counted, and a hold stays. Terms that
 * only tighten take no delay.
 *
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `StaleVersion`, `TimelockInForce`, or what is wrong with the terms.
 */
export async function grantMandate(client: Client, grant: Grant): Promise<Landed> {
  return cosign(client, await grantAction(client, grant), grant);
}

/** The action of {@link grantMandate}. */
export async function grantAction(client: Client, grant: GrantTerms): Promise<OwnersAction> {
  const { vault, agent, mint, terms } = grant;
  const version =
    grant.expectedVersion ?? (await fetchMandate(client, vault, agent, mint))?.version ?? 0n;
  const epoch = grant.expectedGrantEpoch ?? (await fetchVault(client, vault)).grantEpoch;
  return action(client, "grantMandate", vault, [agent, mint], {
    expectedVersion: number("expectedVersion", version),
    expectedGrantEpoch: number("expectedGrantEpoch", epoch),
    terms: mandateArgs(terms),
  });
}
