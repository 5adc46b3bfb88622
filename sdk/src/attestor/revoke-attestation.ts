import type { PublicKey, Signer } from "@solana/web3.js";
import { attestationAddress } from "../core/address";
import { capabilityHash } from "../core/capability";
import type { Capability } from "../core/capability";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** An attestation to be taken back. */
export interface AttestationRevocation {
  readonly vault: PublicKey;
  /** Who attested. */
  readonly attestor: Signer;
  readonly agent: PublicKey;
  readonly capability: Capability;
  /** Pays the fee; by default the attestor. */
  readonly feePayer?: Signer;
}

/**
 * Takes an attestation back at once. Its attestor can, also after the owners stopped accepting it.
 *
 * @example
 * await revokeAttestation(client, { vault, attestor: keypair, agent, capability: "payments" });
 * @throws {PolicyRefused} `AttestationRevoked` if it was taken back already.
 * @throws {AccountAbsent} if it was never issued.
 */
export async function revokeAttestation(
  client: Client,
  { vault, attestor, agent, capability, feePayer = attestor }: AttestationRevocation,
): Promise<Landed> {
  const name = {
    vault,
    attestor: attestor.publicKey,
    agent,
    capability: capabilityHash(capability),
  };
  const instruction = await client.program.methods
    .revokeAttestation()
    .accountsStrict({
      signer: attestor.publicKey,
      attestation: attestationAddress(name, client.program.programId),
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, attestor] });
}
