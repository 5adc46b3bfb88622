import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchSession } from "../core/accounts";
import { mandateAddress, sessionAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";

/** A session whose hold is lifted. */
export interface SessionRelease extends Cosigned {
  /** The agent that opened it. */
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  /** The session key. */
  readonly key: PublicKey;
}

/**
 * Lifts the hold of a session: it is as its agent left it.
 *
 * @example
 * await releaseSession(client, { vault, agent, mint, key, members: [alice, bob] });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `NotHeld`.
 * @throws {AccountMissing} if the key has no session.
 */
export async function releaseSession(client: Client, release: SessionRelease): Promise<Landed> {
  const { vault, agent, mint, key } = release;
  const { program } = client;
  const { signers } = payerAndSigners(release);
  const mandate = mandateAddress(vault, agent, mint, program.programId);
  const address = sessionAddress(mandate, key, program.programId);
  const expected = release.expectedVersion ?? (await fetchSession(client, mandate, key))?.version;
  if (expected === undefined) throw new AccountMissing("session", address);

  const instruction = await program.methods
    .releaseSession(number("expectedVersion", expected))
    .accountsStrict({ vault, mandate, session: address })
    .remainingAccounts(cosigners(signers))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
