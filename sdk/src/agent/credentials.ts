import type { AccountMeta, PublicKey } from "@solana/web3.js";
import {
  approvalAddress,
  attestationAddress,
  attestorAddress,
  mandateAddress,
  sessionAddress,
} from "../core/address";
import type { Client } from "../core/client";
import type { Payment } from "./payment";

/**
 * What a payment's signer shows to be allowed more than the agent alone. Each only ever gives more power: whatever is left
 * out can only deny.
 */
export interface Credentials {
  /** A session key of the agent, which then signs instead of it. */
  readonly session?: PublicKey;
  /** Whose attestation of which capability (its hash) validates the payment. */
  readonly attestation?: { readonly attestor: PublicKey; readonly capability: Uint8Array };
  /** The index of the owners' approval of the payment. */
  readonly approval?: bigint;
}

/** What an instruction does with sessions and approvals: a payment counts and spends, a question only reads. */
export type CredentialUse = "write" | "read";

/** The accounts of a payment's credentials, as they trail the accounts that every payment names. */
export function credentialAccounts(
  { program: { programId } }: Client,
  { vault, agent, amount, credentials = {} }: Payment,
  use: CredentialUse,
): AccountMeta[] {
  const { session, attestation, approval } = credentials;
  const accounts: AccountMeta[] = [];
  const show = (pubkey: PublicKey, isWritable: boolean) =>
    accounts.push({ pubkey, isSigner: false, isWritable });
  if (session) {
    const mandate = mandateAddress(vault, agent, amount.mint, programId);
    show(sessionAddress(mandate, session, programId), use === "write");
  }
  if (attestation) {
    const { attestor, capability } = attestation;
    show(attestorAddress(vault, attestor, programId), false);
    show(attestationAddress({ vault, attestor, agent, capability }, programId), false);
  }
  if (approval !== undefined) show(approvalAddress(vault, approval, programId), use === "write");
  return accounts;
}
