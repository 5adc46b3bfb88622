import {
  closeAccount,
  createDisableRequiredMemoTransfersInstruction,
  createEnableRequiredMemoTransfersInstruction,
  createReallocateInstruction,
  ExtensionType,
  setTransferFee,
  TOKEN_2022_PROGRAM_ID as PROGRAM,
  updateTransferHook,
} from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { send, tokenAddress } from "../../sdk/src";
import { keypair } from "./world";
import type { World } from "./world";

/** Has a mint take so many basis points of a transfer, at most `maximum` base units, from the epoch after the next on. */
export async function announceFee(
  { client: { connection }, issuer }: World,
  mint: PublicKey,
  basisPoints: number,
  maximum: bigint,
): Promise<void> {
  const options = { commitment: "confirmed" } as const;
  await setTransferFee(
    connection,
    issuer,
    mint,
    issuer,
    [],
    basisPoints,
    maximum,
    options,
    PROGRAM,
  );
}

/** Has a program run in each transfer of a mint; none for the default address. */
export async function setHook(
  { client: { connection }, issuer }: World,
  mint: PublicKey,
  program: PublicKey,
): Promise<void> {
  await updateTransferHook(connection, issuer, mint, program, issuer, [], {}, PROGRAM);
}

/** Closes a mint without supply. */
export async function closeMint(
  { client: { connection }, issuer }: World,
  mint: PublicKey,
): Promise<void> {
  await closeAccount(connection, issuer, mint, issuer.publicKey, issuer, [], {}, PROGRAM);
}

/** Has the world's payee ask for a memo with every transfer to its account, or no longer. */
export async function askForMemo(
  { client, issuer, payee }: World,
  mint: PublicKey,
  asks = true,
): Promise<void> {
  const account = tokenAddress(payee, mint, PROGRAM);
  const reallocate = reallocation(issuer.publicKey, payee, account, ExtensionType.MemoTransfer);
  const instructions = asks
    ? [reallocate, createEnableRequiredMemoTransfersInstruction(account, payee)]
    : [createDisableRequiredMemoTransfersInstruction(account, payee)];
  await send(client, { instructions, signers: [issuer, keypair("payee")] });
}

/** Makes room in an account for an extension that its owner adds. */
export function reallocation(
  payer: PublicKey,
  owner: PublicKey,
  account: PublicKey,
  extension: ExtensionType,
): TransactionInstruction {
  return createReallocateInstruction(account, payer, [extension], owner, [], PROGRAM);
}
