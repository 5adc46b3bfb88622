import { TOKEN_PROGRAM_ID, getAssociatedTokenAddressSync } from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import { bytes, u64 } from "./amount";
import idl from "../../artifacts/policy_vault.json";

const CAPABILITY_BYTES = 32;

/** The program's address, unless a client is told another one. */
export const PROGRAM_ID = new PublicKey(idl.address);

/** Address of a creator's vault number `id`. */
export function vaultAddress(creator: PublicKey, id: bigint, programId = PROGRAM_ID): PublicKey {
  return derived(programId, "vault", creator.toBuffer(), littleEndian("id", id));
}

/** Address of a vault's authority, the owner of its token accounts. It holds no data. */
export function authorityAddress(vault: PublicKey, programId = PROGRAM_ID): PublicKey {
  return derived(programId, "authority", vault.toBuffer());
}

/** Address of a vault's budget for one mint. */
export function budgetAddress(
  vault: PublicKey,
  mint: PublicKey,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "budget", vault.toBuffer(), mint.toBuffer());
}

/** Address of an agent's mandate in a vault for one mint. */
export function mandateAddress(
  vault: PublicKey,
  agent: PublicKey,
  mint: PublicKey,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "mandate", vault.toBuffer(), agent.toBuffer(), mint.toBuffer());
}

/** Address of a vault's record of a payee; an unrated payee that was never on hold has none there. */
export function counterpartyAddress(
  vault: PublicKey,
  payee: PublicKey,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "counterparty", vault.toBuffer(), payee.toBuffer());
}

/** Address of a mandate's session for a key. */
export function sessionAddress(
  mandate: PublicKey,
  key: PublicKey,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "session", mandate.toBuffer(), key.toBuffer());
}

/** Address of a vault's record of an attestor. */
export function attestorAddress(
  vault: PublicKey,
  key: PublicKey,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "attestor", vault.toBuffer(), key.toBuffer());
}

/** What names an attestation. */
export interface AttestationName {
  readonly vault: PublicKey;
  /** The attestor's key. */
  readonly attestor: PublicKey;
  readonly agent: PublicKey;
  /** Hash of the capability, 32 bytes. */
  readonly capability: Uint8Array;
}

/**
 * Address of an attestor's word on a capability of an agent.
 *
 * @throws {InvalidNumber} unless the capability's hash has 32 bytes.
 */
export function attestationAddress(
  { vault, attestor, agent, capability }: AttestationName,
  programId = PROGRAM_ID,
): PublicKey {
  const hash = Buffer.from(bytes("the capability's hash", capability, CAPABILITY_BYTES));
  const parties = [vault, attestor, agent].map((key) => key.toBuffer());
  return derived(programId, "attestation", ...parties, hash);
}

/** Address of a vault's approval number `index`. */
export function approvalAddress(
  vault: PublicKey,
  index: bigint,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "approval", vault.toBuffer(), littleEndian("index", index));
}

/** Address of a vault's proposal number `index`. */
export function proposalAddress(
  vault: PublicKey,
  index: bigint,
  programId = PROGRAM_ID,
): PublicKey {
  return derived(programId, "proposal", vault.toBuffer(), littleEndian("index", index));
}

/** The token account that a vault pays one mint from; `tokenProgram` is the mint's, as `tokenProgramOf` tells it. */
export function custodyAddress(
  vault: PublicKey,
  mint: PublicKey,
  programId = PROGRAM_ID,
  tokenProgram = TOKEN_PROGRAM_ID,
): PublicKey {
  return tokenAddress(authorityAddress(vault, programId), mint, tokenProgram);
}

/** A wallet's associated token account; `tokenProgram` is the mint's, as `tokenProgramOf` tells it. */
export function tokenAddress(
  owner: PublicKey,
  mint: PublicKey,
  tokenProgram = TOKEN_PROGRAM_ID,
): PublicKey {
  return getAssociatedTokenAddressSync(mint, owner, true, tokenProgram);
}

function littleEndian(what: string, value: bigint): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(u64(what, value));
  return number;
}

function derived(programId: PublicKey, kind: string, ...seeds: Buffer[]): PublicKey {
  return PublicKey.findProgramAddressSync([Buffer.from(kind), ...seeds], programId)[0];
}
