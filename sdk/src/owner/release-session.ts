import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchSession } from "../core/accounts";
import { mandateAddress, sessionAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** A session on hold. */
export interface ReleasedSession {
  readonly vault: PublicKey;
  /** The agent that opened it. */
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  /** The session key. */
  readonly key: PublicKey;
  /** The session's count of holds and releases that it was prepared against; by default the one found. */
  readonly expectedChanges?: bigint;
}

/** Such a release, signed by members together. */
export interface SessionRelease extends ReleasedSession, Cosigners {}

/**
 * Lifts the hold of a session: it is as its agent left it.
 *
 * @example
 * await releaseSession(client, { vault, agent, mint, key, members: [alice, bob] });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `NotHeld`.
 * @throws {AccountMissing} if the key has no session.
 */
export async function releaseSession(client: Client, release: SessionRelease): Promise<Landed> {
  return cosign(client, await sessionRelease(client, release), release);
}

/** The action of {@link releaseSession}. */
export async function sessionRelease(
  client: Client,
  { vault, agent, mint, key, expectedChanges }: ReleasedSession,
): Promise<OwnersAction> {
  const { programId } = client.program;
  const mandate = mandateAddress(vault, agent, mint, programId);
  const address = sessionAddress(mandate, key, programId);
  const expected = expectedChanges ?? (await fetchSession(client, mandate, key))?.holdChanges;
  if (expected === undefined) throw new AccountMissing("session", address);
  return action(client, "releaseSession", vault, [address], {
    expectedChanges: number("expectedChanges", expected),
  });
}
