import type { IdlAccounts } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";
import type { PolicyVault } from "../../artifacts/policy_vault";
import {
  approvalAddress,
  attestationAddress,
  attestorAddress,
  budgetAddress,
  counterpartyAddress,
  mandateAddress,
  proposalAddress,
  sessionAddress,
} from "./address";
import type { AttestationName } from "./address";
import type { Client } from "./client";
import { plain } from "./plain";
import type { Plain } from "./plain";

type Stored = IdlAccounts<PolicyVault>;

/** A vault as stored. */
export type VaultAccount = Plain<Stored["vault"]>;
/** A budget as stored. */
export type BudgetAccount = Plain<Stored["budget"]>;
/** A mandate as stored. */
export type MandateAccount = Plain<Stored["mandate"]>;
/** A payee's record as stored. */
export type CounterpartyAccount = Plain<Stored["counterparty"]>;
/** A session as stored. */
export type SessionAccount = Plain<Stored["session"]>;
/** A vault's record of an attestor as stored. */
export type AttestorAccount = Plain<Stored["attestor"]>;
/** An attestation as stored. */
export type AttestationAccount = Plain<Stored["attestation"]>;
/** An approval as stored. */
export type ApprovalAccount = Plain<Stored["approval"]>;
/** A proposal as stored. */
export type ProposalAccount = Plain<Stored["proposal"]>;

/** An account that an action needs and that does not exist. */
export class AccountMissing extends Error {
  constructor(
    readonly kind: string,
    readonly address: PublicKey,
  ) {
    super(`there is no ${kind} at ${address.toBase58()}`);
    this.name = "AccountMissing";
  }
}

/** Reads an account of the program; `null` if there is none at the address. */
async function read<Kind extends keyof Stored>(
  { program }: Client,
  kind: Kind,
  address: PublicKey,
): Promise<Plain<Stored[Kind]> | null> {
  const found: unknown = await program.account[kind].fetchNullable(address);
  return found === null ? null : plain(found as Stored[Kind]);
}

/**
 * Reads a vault.
 *
 * @throws {AccountMissing} if there is none.
 */
export async function fetchVault(client: Client, address: PublicKey): Promise<VaultAccount> {
  const found = await read(client, "vault", address);
  if (!found) throw new AccountMissing("vault", address);
  return found;
}

/** Reads a vault's budget for a mint; `null` if the mint was not admitted. */
export function fetchBudget(
  client: Client,
  vault: PublicKey,
  mint: PublicKey,
): Promise<BudgetAccount | null> {
  return read(client, "budget", budgetAddress(vault, mint, client.program.programId));
}

/** Reads an agent's mandate for a mint; `null` if none was granted. */
export function fetchMandate(
  client: Client,
  vault: PublicKey,
  agent: PublicKey,
  mint: PublicKey,
): Promise<MandateAccount | null> {
  return read(client, "mandate", mandateAddress(vault, agent, mint, client.program.programId));
}

/** Reads a vault's record of a payee; `null` if there is none. An unrated payee that was on hold has one, of tier 255. */
export async function fetchCounterparty(
  client: Client,
  vault: PublicKey,
  payee: PublicKey,
): Promise<CounterpartyAccount | null> {
  const address = counterpartyAddress(vault, payee, client.program.programId);
  const info = await client.connection.getAccountInfo(address);
  if (!info?.owner.equals(client.program.programId)) return null;
  const found = client.program.coder.accounts.decode<Stored["counterparty"]>(
    "counterparty",
    info.data,
  );
  return plain(found);
}

/** Reads a mandate's session for a key; `null` if the agent opened none. */
export function fetchSession(
  client: Client,
  mandate: PublicKey,
  key: PublicKey,
): Promise<SessionAccount | null> {
  return fetchSessionAt(client, sessionAddress(mandate, key, client.program.programId));
}

/** Reads a session by its address; `null` if there is none. */
export function fetchSessionAt(client: Client, address: PublicKey): Promise<SessionAccount | null> {
  return read(client, "session", address);
}

/** Reads a vault's record of an attestor; `null` if the owners never accepted the key. */
export function fetchAttestor(
  client: Client,
  vault: PublicKey,
  key: PublicKey,
): Promise<AttestorAccount | null> {
  return read(client, "attestor", attestorAddress(vault, key, client.program.programId));
}

/** Reads an attestation; `null` if it was never issued. */
export function fetchAttestation(
  client: Client,
  name: AttestationName,
): Promise<AttestationAccount | null> {
  return read(client, "attestation", attestationAddress(name, client.program.programId));
}

/** Reads an approval; `null` if it was never given, or is closed. */
export function fetchApproval(
  client: Client,
  vault: PublicKey,
  index: bigint,
): Promise<ApprovalAccount | null> {
  return read(client, "approval", approvalAddress(vault, index, client.program.programId));
}

/** Reads a proposal; `null` if it was never made, or is closed. */
export function fetchProposal(
  client: Client,
  vault: PublicKey,
  index: bigint,
): Promise<ProposalAccount | null> {
  return read(client, "proposal", proposalAddress(vault, index, client.program.programId));
}
