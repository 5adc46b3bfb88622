import { createAssociatedTokenAccountIdempotentInstruction } from "@solana/spl-token";
import { TransactionInstruction } from "@solana/web3.js";
import type { AccountMeta, PublicKey } from "@solana/web3.js";
import { authorityAddress } from "../core/address";
import type { Client } from "../core/client";
import { tokenProgramOrNull } from "../core/token-program";
import type { OwnersAction } from "./action";
import { actionAccounts } from "./action-accounts";
import type { Named } from "./action-accounts";

/**
 * The instructions of an action, its rent paid by `payer`, with what stands behind it trailing: members who sign, or a
 * proposal.
 */
export async function actionInstructions(
  client: Client,
  action: OwnersAction,
  payer: PublicKey,
  trailing: readonly AccountMeta[],
): Promise<TransactionInstruction[]> {
  const { program } = client;
  const described = program.idl.instructions.find(({ name }) => name === action.name);
  if (!described) throw new Error(`the program has no instruction ${action.name}`);
  const accounts = await actionAccounts(client, action, payer);
  const keys = described.accounts.map((account): AccountMeta => {
    const pubkey = accounts[account.name];
    if (!pubkey) throw new Error(`no account ${account.name} of ${action.name}`);
    const { signer = false, writable = false } = account as {
      signer?: boolean;
      writable?: boolean;
    };
    return { pubkey, isSigner: signer, isWritable: writable };
  });
  const named = new Set(
    keys.filter(({ isSigner }) => isSigner).map(({ pubkey }) => pubkey.toBase58()),
  );
  const behind = trailing.filter(({ pubkey }) => !named.has(pubkey.toBase58()));
  const instruction = new TransactionInstruction({
    programId: program.programId,
    keys: [...keys, ...behind],
    data: Buffer.from([...described.discriminator, ...action.arguments]),
  });
  return [...(await openingCustody(client, action, payer, accounts)), instruction];
}

/** A mint is admitted with its custody account. Of what is no mint, none can be opened: the program refuses it by name. */
async function openingCustody(
  client: Client,
  { name, vault }: OwnersAction,
  payer: PublicKey,
  { mint, custody }: Named,
): Promise<TransactionInstruction[]> {
  if (name !== "setBudget" || !mint || !custody) return [];
  const tokenProgram = await tokenProgramOrNull(client, mint);
  if (!tokenProgram) return [];
  const authority = authorityAddress(vault, client.program.programId);
  return [
    createAssociatedTokenAccountIdempotentInstruction(
      payer,
      custody,
      authority,
      mint,
      tokenProgram,
    ),
  ];
}
