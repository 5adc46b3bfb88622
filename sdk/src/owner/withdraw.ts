import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { tokenAddress } from "../core/address";
import type { TokenAmount } from "../core/amount";
import type { Client } from "../core/client";
import { number } from "../core/number";
import { opening } from "../core/opening";
import type { Landed } from "../core/send";
import { tokenProgramOrNull } from "../core/token-program";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign, vaultVersion } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** What is taken out, and where it goes. */
export interface WithdrawalTerms extends Expecting {
  readonly amount: TokenAmount;
  /** A wallet that is registered for withdrawals. */
  readonly to: PublicKey;
  /** The wallet's token account; by default its associated one. */
  readonly destination?: PublicKey;
}

/** Tokens to be taken out, signed by members together. */
export interface Withdrawal extends WithdrawalTerms, Cosigners {}

/**
 * Takes tokens out of a vault, also while it is paused or faulted; with a timelock only then. Native SOL comes out
 * wrapped: the wallet's associated account is opened where there is none, at the payer's cost, and `unwrap` turns it into
 * SOL.
 *
 * @example
 * await withdraw(client, { vault, members, to: treasury, amount: { mint, base: 5_000_000n } });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `StaleVersion`, `WithdrawalAddressUnknown`, `WithdrawalWhileRunning`.
 */
export async function withdraw(client: Client, withdrawal: Withdrawal): Promise<Landed> {
  const { amount, to, destination } = withdrawal;
  const receiving = { mint: amount.mint, destination };
  return cosign(client, await withdrawalAction(client, withdrawal), withdrawal, (payer) =>
    opening(client, payer, to, receiving),
  );
}

/** The action of {@link withdraw}. */
export async function withdrawalAction(
  client: Client,
  withdrawal: WithdrawalTerms,
): Promise<OwnersAction> {
  const { vault, amount, to } = withdrawal;
  const { mint, base } = amount;
  const tokenProgram = (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
  const destination = withdrawal.destination ?? tokenAddress(to, mint, tokenProgram);
  return action(client, "withdraw", vault, [mint, destination], {
    expectedVersion: number("expectedVersion", await vaultVersion(client, withdrawal)),
    amount: number("amount", base),
  });
}
