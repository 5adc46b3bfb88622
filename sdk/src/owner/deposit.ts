import { NATIVE_MINT, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, Signer } from "@solana/web3.js";
import { number } from "../core/number";
import { budgetAddress, custodyAddress, tokenAddress } from "../core/address";
import type { TokenAmount } from "../core/amount";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import { tokenProgramOrNull } from "../core/token-program";
import { wrapped } from "./wrapped";

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
 * Native SOL (`NATIVE_MINT`) is wrapped on the way, unless a source is given. As with every mint, what the depositor's
 * associated account holds goes first; only what it lacks is taken from the wallet's lamports. Where there is no such
 * account, one is opened and closed again: the depositor advances its rent and has it back.
 *
 * @example
 * await deposit(client, { vault, depositor, amount: { mint: NATIVE_MINT, base: 1_500_000_000n } });
 * @throws {PolicyRefused} such as `ZeroAmount`; {TokenTransferFailed} if the depositor has too little, and
 *   {TransactionFailed} if it has too few lamports to wrap.
 */
export async function deposit(
  client: Client,
  { vault, depositor, amount, source, feePayer = depositor }: NewDeposit,
): Promise<Landed> {
  const { program } = client;
  const { mint, base } = amount;
  const tokenProgram = (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
  const instruction = await program.methods
    .deposit(number("amount", base))
    .accountsStrict({
      depositor: depositor.publicKey,
      budget: budgetAddress(vault, mint, program.programId),
      mint,
      source: source ?? tokenAddress(depositor.publicKey, mint, tokenProgram),
      custody: custodyAddress(vault, mint, program.programId, tokenProgram),
      tokenProgram,
    })
    .instruction();
  const wraps = source === undefined && mint.equals(NATIVE_MINT);
  const instructions = wraps
    ? await wrapped(client, depositor.publicKey, base, instruction)
    : [instruction];
  return send(client, { instructions, signers: [feePayer, depositor] });
}
