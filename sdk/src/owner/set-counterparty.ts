import { PublicKey } from "@solana/web3.js";
import { fetchCounterparty } from "../core/accounts";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";
import { ratingArgs } from "./terms";
import type { Rating } from "./terms";

/** How a payee is to be rated. */
export interface RatingTerms extends Expecting {
  /** The payee's wallet. */
  readonly payee: PublicKey;
  readonly rating: Rating;
}

/** A payee to be rated, signed by members together. */
export interface RatingChange extends RatingTerms, Cosigners {}

/**
 * Rates a payee, or sets its own caps. What it was paid stays counted, and a hold stays. More risk, less confidence and
 * lower caps take no delay; another tier does.
 *
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `InvalidTier`, `InvalidCapMint`.
 */
export async function setCounterparty(client: Client, change: RatingChange): Promise<Landed> {
  return cosign(client, await ratingAction(client, change), change);
}

/** The action of {@link setCounterparty}. */
export async function ratingAction(client: Client, terms: RatingTerms): Promise<OwnersAction> {
  const { vault, payee, rating } = terms;
  const found = await fetchCounterparty(client, vault, payee);
  const expected = terms.expectedVersion ?? found?.version ?? 0n;
  return action(client, "setCounterparty", vault, [payee], {
    expectedVersion: number("expectedVersion", expected),
    terms: ratingArgs(rating, found?.capMint ?? PublicKey.default),
  });
}
