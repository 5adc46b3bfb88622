import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchCounterparty } from "../core/accounts";
import { counterpartyAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** A payee on hold. */
export interface ReleasedCounterparty {
  readonly vault: PublicKey;
  /** The payee's wallet. */
  readonly payee: PublicKey;
  /** The record's count of holds and releases that it was prepared against; by default the one found. */
  readonly expectedChanges?: bigint;
}

/** Such a release, signed by members together. */
export interface CounterpartyRelease extends ReleasedCounterparty, Cosigners {}

/**
 * Lifts the hold of a payee: it is rated as before, or unrated as before.
 *
 * @example
 * await releaseCounterparty(client, { vault, payee, members: [alice, bob] });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `NotHeld`.
 * @throws {AccountMissing} if the payee has no record.
 */
export async function releaseCounterparty(
  client: Client,
  release: CounterpartyRelease,
): Promise<Landed> {
  return cosign(client, await counterpartyRelease(client, release), release);
}

/** The action of {@link releaseCounterparty}. */
export async function counterpartyRelease(
  client: Client,
  { vault, payee, expectedChanges }: ReleasedCounterparty,
): Promise<OwnersAction> {
  const address = counterpartyAddress(vault, payee, client.program.programId);
  const expected = expectedChanges ?? (await fetchCounterparty(client, vault, payee))?.holdChanges;
  if (expected === undefined) throw new AccountMissing("counterparty", address);
  return action(client, "releaseCounterparty", vault, [address], {
    expectedChanges: number("expectedChanges", expected),
  });
}
