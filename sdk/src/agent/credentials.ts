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

/** Whose payments show something. */
export interface Showing {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  readonly credentials?: Credentials | undefined;
}

/** A kind of account that is shown. */
export type CredentialKind = "session" | "attestor" | "attestation" | "approval";

/** The accounts of a payment's credentials, as they trail the accounts that every payment names. */
export function credentialAccounts(
  client: Client,
  { vault, agent, amount, credentials }: Payment,
  use: CredentialUse,
): AccountMeta[] {
  const writes = use === "write";
  const shown = credentialAddresses(client, { vault, agent, mint: amount.mint, credentials });
  const accounts: [PublicKey | null, boolean][] = [
    [shown.session, writes],
    [shown.attestor, false],
    [shown.attestation, false],
    [shown.approval, writes],
  ];
  return accounts.flatMap(([pubkey, isWritable]) =>
    pubkey ? { pubkey, isSigner: false, isWritable } : [],
  );
}

/** The addresses of what credentials name; `null` for what they do not. */
export function credentialAddresses(
  { program: { programId } }: Client,
  { vault, agent, mint, credentials = {} }: Showing,
): Readonly<Record<CredentialKind, PublicKey | null>> {
  const { session, attestation, approval } = credentials;
  const mandate = mandateAddress(vault, agent, mint, programId);
  return {
    session: session ? sessionAddress(mandate, session, programId) : null,
    attestor: attestation ? attestorAddress(vault, attestation.attestor, programId) : null,
    attestation: attestation
      ? attestationAddress({ vault, agent, ...attestation }, programId)
      : null,
    approval: approval === undefined ? null : approvalAddress(vault, approval, programId),
  };
}
