import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchMandate } from "../core/accounts";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** A mandate on hold. */
export interface ReleasedMandate {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  /** The mandate's count of holds and releases that it was prepared against; by default the one found. */
  readonly expectedChanges?: bigint;
}

/** Such a release, signed by members together. */
export interface MandateRelease extends ReleasedMandate, Cosigners {}

/**
 * Lifts the hold of a mandate: its limits are as they were granted.
 *
 * @example
 * await releaseMandate(client, { vault, agent, mint, members: [alice, bob] });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `NotHeld`.
 * @throws {AccountMissing} if the agent has no mandate for the mint.
 */
export async function releaseMandate(client: Client, release: MandateRelease): Promise<Landed> {
  return cosign(client, await mandateRelease(client, release), release);
}

/** The action of {@link releaseMandate}. */
export async function mandateRelease(
  client: Client,
  { vault, agent, mint, expectedChanges }: ReleasedMandate,
): Promise<OwnersAction> {
  const address = mandateAddress(vault, agent, mint, client.program.programId);
  const expected = expectedChanges ?? (await fetchMandate(client, vault, agent, mint))?.holdChanges;
  if (expected === undefined) throw new AccountMissing("mandate", address);
  return action(client, "releaseMandate", vault, [address], {
    expectedChanges: number("expectedChanges", expected),
  });
}
