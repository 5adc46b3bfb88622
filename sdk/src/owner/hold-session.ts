import type { PublicKey, Signer } from "@solana/web3.js";
import { mandateAddress, sessionAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A session that a member puts on hold. */
export interface NewSessionHold {
  readonly vault: PublicKey;
  /** The agent that opened it. */
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  /** The session key. */
  readonly key: PublicKey;
  readonly member: Signer;
  /** Pays the fee; by default the member. */
  readonly feePayer?: Signer;
}

/**
 * Puts a session on hold at once. Any single member may; a threshold of members releases it, and the agent cannot.
 *
 * @example
 * await holdSession(client, { vault, agent, mint, key, member: keypair });
 * @throws {PolicyRefused} `NotAMember` or `AlreadyHeld`.
 * @throws {AccountAbsent} naming `session` if the key has none.
 */
export async function holdSession(
  client: Client,
  { vault, agent, mint, key, member, feePayer = member }: NewSessionHold,
): Promise<Landed> {
  const { program } = client;
  const mandate = mandateAddress(vault, agent, mint, program.programId);
  const instruction = await program.methods
    .holdSession()
    .accountsStrict({
      member: member.publicKey,
      vault,
      mandate,
      session: sessionAddress(mandate, key, program.programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, member] });
}
