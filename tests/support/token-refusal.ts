import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import { TokenTransferFailed } from "../../sdk/src";
import { refuses } from "./refusal";
import type { Act, Scene } from "./refusal";

/** Errors of the SPL Token program, by the names that its own documentation gives them. */
const TOKEN_ERRORS = {
  InsufficientFunds: 1,
  MintMismatch: 3,
  OwnerMismatch: 4,
  AccountFrozen: 17,
  MintDecimalsMismatch: 18,
} as const;

/** As {@link refuses}, for a transfer that the token program refuses: nothing is moved or changed. */
export async function refusesTransfer(
  scene: Scene,
  tokenError: keyof typeof TOKEN_ERRORS,
  act: Act,
  watch: readonly PublicKey[] = [],
): Promise<void> {
  const error = await refuses(scene, { runtime: TOKEN_ERRORS[tokenError] }, act, watch);
  assert.ok(error instanceof TokenTransferFailed);
  assert.equal(error.tokenError, tokenError);
}
