import type { PublicKey, Signer } from "@solana/web3.js";
import { mandateAddress, sessionAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A session that its agent ends. */
export interface EndedSession {
  readonly vault: PublicKey;
  readonly agent: Signer;
  readonly mint: PublicKey;
  /** The session key. */
  readonly key: PublicKey;
  /** Pays the fee; by default the agent. */
  readonly feePayer?: Signer;
}

/**
 * Ends a session at once. Opening it again takes up its counters where they were.
 *
 * @example
 * await endSession(client, { vault, agent: keypair, mint, key: worker.publicKey });
 * @throws {AccountAbsent} naming `session` if the key has none.
 */
export async function endSession(
  client: Client,
  { vault, agent, mint, key, feePayer = agent }: EndedSession,
): Promise<Landed> {
  const { program } = client;
  const mandate = mandateAddress(vault, agent.publicKey, mint, program.programId);
  const instruction = await program.methods
    .endSession()
    .accountsStrict({
      agent: agent.publicKey,
      mandate,
      session: sessionAddress(mandate, key, program.programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, agent] });
}
