import type { PublicKey, Signer } from "@solana/web3.js";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A member who stops all payments. */
export interface NewPause {
  readonly vault: PublicKey;
  readonly member: Signer;
  /** Pays the fee; by default the member. */
  readonly feePayer?: Signer;
}

/**
 * Stops all payments of a vault at once. Any single member may; a threshold of members resumes.
 *
 * @throws {PolicyRefused} `NotAMember` or `AlreadyPaused`.
 */
export async function pause(
  client: Client,
  { vault, member, feePayer = member }: NewPause,
): Promise<Landed> {
  const instruction = await client.program.methods
    .pause()
    .accountsStrict({ member: member.publicKey, vault })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, member] });
}
