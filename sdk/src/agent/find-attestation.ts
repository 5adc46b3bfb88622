import { PublicKey } from "@solana/web3.js";
import { fetchAttestor } from "../core/accounts";
import type { AttestationAccount } from "../core/accounts";
import type { AttestationName } from "../core/address";
import { capabilityHash } from "../core/capability";
import type { Capability } from "../core/capability";
import type { Client } from "../core/client";
import { clusterTime } from "../core/clock";
import { plain } from "../core/plain";

/** Whose capability a payment needs attested. */
export interface AttestationQuery {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  /** The one that the mandate requires. */
  readonly capability: Capability;
}

/** An attestation that holds, as a payment's credentials take it. */
export interface FoundAttestation extends Pick<AttestationName, "attestor" | "capability"> {
  /** It ends before this unix second. */
  readonly expiresAt: bigint;
}

/** Where an attestation names vault, agent and capability. */
const VAULT_OFFSET = 16;
const AGENT_OFFSET = 80;
const CAPABILITY_OFFSET = 112;

/**
 * Finds an attestation that the program would take now: not revoked, not expired, by an attestor whose word on the
 * capability the owners accept. Of several the one that holds longest.
 *
 * @example
 * const attestation = await findAttestation(client, { vault, agent, capability: "payments" });
 * if (attestation) await pay(client, { ...payment, credentials: { attestation } }, { agent: keypair });
 * @returns `null` if there is none.
 */
export async function findAttestation(
  client: Client,
  { vault, agent, capability }: AttestationQuery,
): Promise<FoundAttestation | null> {
  const hash = new PublicKey(capabilityHash(capability));
  const found = await client.program.account.attestation.all([
    { memcmp: { offset: VAULT_OFFSET, bytes: vault.toBase58() } },
    { memcmp: { offset: AGENT_OFFSET, bytes: agent.toBase58() } },
    { memcmp: { offset: CAPABILITY_OFFSET, bytes: hash.toBase58() } },
  ]);
  const now = await clusterTime(client.connection);
  const issued = found
    .map(({ account }) => plain(account))
    .filter(({ revoked, expiresAt }) => revoked === 0 && now < expiresAt)
    .sort((one, other) => Number(other.expiresAt - one.expiresAt));
  for (const attestation of issued) {
    if (!(await isAccepted(client, attestation))) continue;
    const { attestor, expiresAt } = attestation;
    return { attestor, capability: hash.toBytes(), expiresAt };
  }
  return null;
}

/** Whether the owners take the attestor's word on the capability, and took it when it attested. */
async function isAccepted(
  client: Client,
  { vault, attestor: key, capability, attestorIncarnation }: AttestationAccount,
): Promise<boolean> {
  const attestor = await fetchAttestor(client, vault, key);
  if (attestor?.revoked !== 0 || attestor.incarnation !== attestorIncarnation) return false;
  const { capabilities, capabilityCount } = attestor;
  return capabilities.slice(0, capabilityCount).some((accepted) => accepted.equals(capability));
}
