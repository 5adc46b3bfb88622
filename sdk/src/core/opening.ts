import { createAssociatedTokenAccountIdempotentInstruction, NATIVE_MINT } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { AccountInfo, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { tokenAddress } from "./address";
import type { Client } from "./client";
import { tokenProgramOrNull } from "./token-program";

/** Where tokens go, as far as opening an account for them is in question. */
export interface Receiving {
  readonly mint: PublicKey;
  /** The token account that was named; none stands for the associated one. */
  readonly destination?: PublicKey | undefined;
  readonly openAccount?: boolean | undefined;
}

/**
 * Whether a transaction opens the associated account where there is none. Rent is forced on nobody (A43): by default it
 * is paid for native SOL alone, which a wallet can hold without such an account.
 */
export function opensAccount({ mint, destination, openAccount }: Receiving): boolean {
  return destination === undefined && (openAccount ?? mint.equals(NATIVE_MINT));
}

/** The account that a node found; `null` for none: lamports that were sent to an address ahead make no account there. */
export function present(info: AccountInfo<Buffer> | null | undefined): AccountInfo<Buffer> | null {
  return info && !info.owner.equals(SystemProgram.programId) ? info : null;
}

/** The instruction that opens a wallet's associated account at the payer's cost; none where nothing is to be opened. */
export async function opening(
  client: Client,
  payer: PublicKey,
  owner: PublicKey,
  receiving: Receiving,
): Promise<TransactionInstruction[]> {
  const { mint } = receiving;
  const program = opensAccount(receiving) ? await tokenProgramOrNull(client, mint) : null;
  if (!program) return [];
  const account = tokenAddress(owner, mint, program);
  if (present(await client.connection.getAccountInfo(account, "confirmed"))) return [];
  return [createAssociatedTokenAccountIdempotentInstruction(payer, account, owner, mint, program)];
}
