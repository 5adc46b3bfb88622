import type { PublicKey, Signer } from "@solana/web3.js";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A mandate that a member puts on hold. */
export interface NewMandateHold {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  readonly member: Signer;
  /** Pays the fee; by default the member. */
  readonly feePayer?: Signer;
}

/**
 * Puts a mandate on hold at once: neither its agent nor its sessions pay. Any single member may; a threshold of members
 * releases it.
 *
 * @example
 * await holdMandate(client, { vault, agent, mint, member: keypair });
 * @throws {PolicyRefused} `NotAMember`, `HoldRightStripped` or `AlreadyHeld`.
 * @throws {AccountAbsent} naming `mandate` if the agent has none.
 */
export async function holdMandate(
  client: Client,
  { vault, agent, mint, member, feePayer = member }: NewMandateHold,
): Promise<Landed> {
  const { program } = client;
  const instruction = await program.methods
    .holdMandate()
    .accountsStrict({
      member: member.publicKey,
      vault,
      mandate: mandateAddress(vault, agent, mint, program.programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, member] });
}
