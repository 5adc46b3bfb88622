import type { AttestationName } from "../core/address";
import type { Client } from "../core/client";
import { listed } from "../core/listed";
import { findWord } from "./find-word";
import type { Payment } from "./payment";

/** An attestation that holds, as a payment's credentials take it. */
export interface FoundAttestation extends Pick<AttestationName, "attestor" | "capability"> {
  /** It ends before this unix second. */
  readonly expiresAt: bigint;
}

/** Where an attestation, and an attestor's record, name the vault. */
const VAULT_OFFSET = 16;
/** Where an attestation names the agent. */
const AGENT_OFFSET = 80;

/**
 * Finds an attestation that the program would take now for a payment that was escalated, whatever else is against it by
 * now. Of several the one that holds longest.
 *
 * @param payment with its other credentials, if it shows any.
 * @example
 * const attestation = await findAttestation(client, payment);
 * if (!attestation) throw error;
 * const credentials = { ...payment.credentials, attestation };
 * await pay(client, { ...payment, credentials }, { agent: keypair });
 * @returns `null` if there is none, or if the payment needs none.
 * @throws {AccountMissing} naming the vault, budget, mandate or other credential that does not exist.
 * @throws {NoTokenAccount} if the payee cannot be paid at all.
 */
export async function findAttestation(
  client: Client,
  payment: Payment,
): Promise<FoundAttestation | null> {
  const { vault, agent } = payment;
  const { session, approval } = payment.credentials ?? {};
  const others = { ...(session && { session }), ...(approval !== undefined && { approval }) };
  const candidates = async () => {
    const issued = await listed(client, "attestation", [
      [VAULT_OFFSET, vault],
      [AGENT_OFFSET, agent],
    ]);
    const attestors = await listed(client, "attestor", [[VAULT_OFFSET, vault]]);
    return issued
      .sort(({ account: one }, { account: other }) => Number(other.expiresAt - one.expiresAt))
      .flatMap(({ account: { attestor, capability, expiresAt }, body }) => {
        const record = attestors.find(({ account: { key } }) => key.equals(attestor));
        if (!record) return [];
        const attestation = { attestor, capability: capability.toBytes(), expiresAt };
        const stored = { attestor: record.body, attestation: body };
        return { credentials: { attestation }, stored };
      });
  };
  const asked = { ...payment, credentials: others };
  const found = await findWord(client, asked, "validation", candidates);
  return found?.credentials.attestation ?? null;
}
