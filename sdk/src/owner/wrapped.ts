import {
  AccountLayout,
  createAssociatedTokenAccountInstruction,
  createCloseAccountInstruction,
  createSyncNativeInstruction,
  NATIVE_MINT,
} from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { tokenAddress } from "../core/address";
import type { Client } from "../core/client";
import { present } from "../core/opening";

/**
 * The instruction that spends so much native SOL of a wallet's associated account, with those around it that wrap what
 * the account lacks of the wallet's lamports. An account that was not there before is closed again.
 */
export async function wrapped(
  client: Client,
  owner: PublicKey,
  lamports: bigint,
  spend: TransactionInstruction,
): Promise<TransactionInstruction[]> {
  const account = tokenAddress(owner, NATIVE_MINT);
  const topUp = (lacking: bigint): TransactionInstruction[] => [
    SystemProgram.transfer({ fromPubkey: owner, toPubkey: account, lamports: lacking }),
    createSyncNativeInstruction(account),
  ];
  const found = present(await client.connection.getAccountInfo(account, "confirmed"));
  if (!found) {
    // Not idempotent: an account that somebody opens meanwhile is not this transaction's to close.
    const open = createAssociatedTokenAccountInstruction(owner, account, owner, NATIVE_MINT);
    const close = createCloseAccountInstruction(account, owner, owner);
    return [open, ...topUp(lamports), spend, close];
  }
  const { amount, isNative: reserve } = AccountLayout.decode(found.data);
  if (amount >= lamports) return [spend];
  // Lamports that were sent to the account and not counted as tokens yet: the sync counts them.
  const held = BigInt(found.lamports) - reserve;
  return [...topUp(held < lamports ? lamports - held : 0n), spend];
}
