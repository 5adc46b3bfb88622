import { PublicKey, SystemProgram } from "@solana/web3.js";
import { number } from "../core/number";
import { fetchCounterparty } from "../core/accounts";
import { counterpartyAddress } from "../core/address";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";
import { ratingArgs } from "./terms";
import type { Rating } from "./terms";

/** A payee to be rated. */
export interface RatingChange extends Cosigned {
  /** The payee's wallet. */
  readonly payee: PublicKey;
  readonly rating: Rating;
}

/**
 * Rates a payee, denies it, or sets its own caps. What it was paid stays counted.
 *
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `StaleVersion`, `InvalidTier`, `InvalidCapMint`.
 */
export async function setCounterparty(client: Client, change: RatingChange): Promise<Landed> {
  const { vault, payee, rating } = change;
  const { program } = client;
  const { payer, signers } = payerAndSigners(change);
  const found = await fetchCounterparty(client, vault, payee);
  const expected = change.expectedVersion ?? found?.version ?? 0n;

  const instruction = await program.methods
    .setCounterparty(
      number("expectedVersion", expected),
      ratingArgs(rating, found?.capMint ?? PublicKey.default),
    )
    .accountsStrict({
      payer: payer.publicKey,
      vault,
      payee,
      counterparty: counterpartyAddress(vault, payee, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .remainingAccounts(cosigners(signers, [payer.publicKey]))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
