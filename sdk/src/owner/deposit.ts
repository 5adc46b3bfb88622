import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, Signer } from "@solana/web3.js";
import { number } from "../core/number";
import { budgetAddress, custodyAddress, tokenAddress } from "../core/address";
import type { TokenAmount } from "../core/amount";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** Tokens to be put into custody. */
export interface NewDeposit {
  readonly vault: PublicKey;
  /** Owns the tokens. */
  readonly depositor: Signer;
  readonly amount: TokenAmount;
  /** The depositor's token account; by default its associated one. */
  readonly source?: PublicKey;
  /** Pays the fee; by default the depositor. */
  readonly feePayer?: Signer;
}

/**
 * Puts tokens into a vault. Anyone may; no limit changes.
 *
 * @throws {PolicyRefused} such as `ZeroAmount`; {TokenTransferFailed} if the depositor has too little.
 */
export async function deposit(
  client: Client,
  { vault, depositor, amount, source, feePayer = depositor }: NewDeposit,
): Promise<Landed> {
  const { program } = client;
  const { mint, base } = amount;
  const instruction = await program.methods
    .deposit(number("amount", base))
    .accountsStrict({
      depositor: depositor.publicKey,
      budget: budgetAddress(vault, mint, program.programId),
      mint,
      source: source ?? tokenAddress(depositor.publicKey, mint),
      custody: custodyAddress(vault, mint, program.programId),
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [feePayer, depositor] });
}
