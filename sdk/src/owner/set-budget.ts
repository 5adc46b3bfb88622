import { createAssociatedTokenAccountIdempotentInstruction } from "@solana/spl-token";
import type { ExtensionType } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import { number } from "../core/number";
import { fetchBudget } from "../core/accounts";
import { authorityAddress, budgetAddress, custodyAddress } from "../core/address";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { tokenProgramOrNull } from "../core/token-program";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";
import { capsArgs } from "./terms";
import type { Caps } from "./terms";

/** What all agents together may spend of one mint. */
export interface BudgetChange extends Cosigned {
  readonly mint: PublicKey;
  readonly caps: Caps;
  /**
   * Extensions of a Token-2022 mint that give third parties power over custody and that the owners accept; none if left
   * out. A mint that has others is not admitted.
   */
  readonly optIns?: readonly ExtensionType[];
}

/**
 * Admits a mint, creating its custody account, or changes what all agents together may spend of it.
 *
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `StaleVersion`, `MintNotAdmissible`.
 */
export async function setBudget(client: Client, change: BudgetChange): Promise<Landed> {
  const { vault, mint, caps, optIns = [] } = change;
  const { program } = client;
  const { payer, signers } = payerAndSigners(change);
  const expected =
    change.expectedVersion ?? (await fetchBudget(client, vault, mint))?.version ?? 0n;
  const tokenProgram = await tokenProgramOrNull(client, mint);
  const custody = custodyAddress(vault, mint, program.programId, tokenProgram ?? undefined);
  const set = await program.methods
    .setBudget(number("expectedVersion", expected), {
      caps: capsArgs(caps),
      optIns: number("optIns", extensionBits(optIns)),
    })
    .accountsStrict({
      payer: payer.publicKey,
      vault,
      mint,
      custody,
      budget: budgetAddress(vault, mint, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .remainingAccounts(cosigners(signers, [payer.publicKey]))
    .instruction();
  // Of what is no mint, custody cannot be opened: the program refuses it by name.
  const open = tokenProgram
    ? [
        createAssociatedTokenAccountIdempotentInstruction(
          payer.publicKey,
          custody,
          authorityAddress(vault, program.programId),
          mint,
          tokenProgram,
        ),
      ]
    : [];
  return send(client, { instructions: [...open, set], signers });
}

/** A set of extensions as the program takes it: bit n is extension type n. */
function extensionBits(extensions: readonly ExtensionType[]): bigint {
  return extensions.reduce((bits, extension) => bits | (1n << BigInt(extension)), 0n);
}
