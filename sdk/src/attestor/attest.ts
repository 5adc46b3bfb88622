import { SystemProgram } from "@solana/web3.js";
import type { PublicKey, Signer } from "@solana/web3.js";
import { fetchAttestation } from "../core/accounts";
import { attestationAddress, attestorAddress } from "../core/address";
import { capabilityHash } from "../core/capability";
import type { Capability } from "../core/capability";
import type { Client } from "../core/client";
import { number } from "../core/number";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** An attestor's word on an agent. */
export interface NewAttestation {
  readonly vault: PublicKey;
  /** A key whose word on the capability the owners accept. */
  readonly attestor: Signer;
  readonly agent: PublicKey;
  readonly capability: Capability;
  /** It ends before this unix second, at most 366 days from now. */
  readonly expiresAt: bigint;
  /** Pays fee and rent; by default the attestor. */
  readonly payer?: Signer;
  /** The version that it was prepared against, 0 for a new one; by default the one found when it is sent. */
  readonly expectedVersion?: bigint;
}

/**
 * Attests a capability of an agent until a time, or renews it, also one that was taken back.
 *
 * @example
 * await attest(client, { vault, attestor: keypair, agent, capability: "payments", expiresAt });
 * @throws {PolicyRefused} such as `AttestorRevoked`, `CapabilityNotAccepted`, `InvalidSubject`, `InvalidTerm`,
 *   `StaleVersion`.
 * @throws {AccountAbsent} if the owners never accepted the attestor.
 */
export async function attest(client: Client, attestation: NewAttestation): Promise<Landed> {
  const { vault, attestor, agent, expiresAt, payer = attestor } = attestation;
  const { programId, methods } = client.program;
  const key = attestor.publicKey;
  const capability = capabilityHash(attestation.capability);
  const name = { vault, attestor: key, agent, capability };
  const expected =
    attestation.expectedVersion ?? (await fetchAttestation(client, name))?.version ?? 0n;

  const instruction = await methods
    .attest(number("expectedVersion", expected), [...capability], number("expiresAt", expiresAt))
    .accountsStrict({
      payer: payer.publicKey,
      signer: key,
      attestor: attestorAddress(vault, key, programId),
      agent,
      attestation: attestationAddress(name, programId),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [payer, attestor] });
}
