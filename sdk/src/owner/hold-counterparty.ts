import { SystemProgram } from "@solana/web3.js";
import type { PublicKey, Signer } from "@solana/web3.js";
import { counterpartyAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A payee that a member puts on hold. */
export interface NewCounterpartyHold {
  readonly vault: PublicKey;
  /** The payee's wallet. */
  readonly payee: PublicKey;
  readonly member: Signer;
  /** Pays the fee, and the rent of a record for a payee that has none; by default the member. */
  readonly payer?: Signer;
}

/**
 * Puts a payee on hold at once, rated or not: all payments to it are refused. Any single member may; a threshold of
 * members releases it, and an unrated payee is unrated then as it was before.
 *
 * @example
 * await holdCounterparty(client, { vault, payee, member: keypair });
 * @throws {PolicyRefused} `NotAMember`, `HoldRightStripped`, `InvalidPayee` or `AlreadyHeld`.
 */
export async function holdCounterparty(
  client: Client,
  { vault, payee, member, payer = member }: NewCounterpartyHold,
): Promise<Landed> {
  const { program } = client;
  const instruction = await program.methods
    .holdCounterparty()
    .accountsStrict({
      payer: payer.publicKey,
      member: member.publicKey,
      vault,
      payee,
      counterparty: counterpartyAddress(vault, payee, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [payer, member] });
}
