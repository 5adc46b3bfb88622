import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { number } from "../core/number";
import { authorityAddress, budgetAddress, custodyAddress, tokenAddress } from "../core/address";
import type { TokenAmount } from "../core/amount";
import type { Client } from "../core/client";
import { opening } from "../core/opening";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { tokenProgramOrNull } from "../core/token-program";
import { payerAndSigners, vaultVersion } from "./cosigned";
import type { Cosigned } from "./cosigned";

/** Tokens to be taken out. */
export interface Withdrawal extends Cosigned {
  readonly amount: TokenAmount;
  /** A wallet that was registered for withdrawals when the vault was created. */
  readonly to: PublicKey;
  /** The wallet's token account; by default its associated one. */
  readonly destination?: PublicKey;
}

/**
 * Takes tokens out of a vault, also while it is paused. Native SOL comes out wrapped: the wallet's associated account is
 * opened where there is none, at the payer's cost, and `unwrap` turns it into SOL.
 *
 * @example
 * await withdraw(client, { vault, members, to: treasury, amount: { mint, base: 5_000_000n } });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `StaleVersion`, `WithdrawalAddressUnknown`, `WithdrawalWhileRunning`.
 */
export async function withdraw(client: Client, withdrawal: Withdrawal): Promise<Landed> {
  const { vault, amount, to, destination } = withdrawal;
  const { program } = client;
  const { mint, base } = amount;
  const { payer, signers } = payerAndSigners(withdrawal);
  const tokenProgram = (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
  const instruction = await program.methods
    .withdraw(
      number("expectedVersion", await vaultVersion(client, withdrawal)),
      number("amount", base),
    )
    .accountsStrict({
      vault,
      authority: authorityAddress(vault, program.programId),
      budget: budgetAddress(vault, mint, program.programId),
      mint,
      custody: custodyAddress(vault, mint, program.programId, tokenProgram),
      destination: destination ?? tokenAddress(to, mint, tokenProgram),
      tokenProgram,
    })
    .remainingAccounts(cosigners(signers))
    .instruction();
  const open = await opening(client, payer.publicKey, to, { mint, destination });
  return send(client, { instructions: [...open, instruction], signers });
}
