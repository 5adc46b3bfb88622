import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import { number } from "../core/number";
import { fetchMandate, fetchVault } from "../core/accounts";
import { budgetAddress, mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";
import { mandateArgs } from "./terms";
import type { MandateTerms } from "./terms";

/** A mandate to be granted, or changed in place. */
export interface Grant extends Cosigned {
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  readonly terms: MandateTerms;
  /**
   * The vault's grant epoch that the grant was prepared against; by default the one found when it is sent. A grant
   * signed before the owners revoked all mandates does not undo that.
   */
  readonly expectedGrantEpoch?: bigint;
}

/**
 * Grants an agent a mandate. Granting again changes the terms; what was spent stays counted.
 *
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `StaleVersion`, `TimelockInForce`, or what is wrong with the terms.
 */
export async function grantMandate(client: Client, grant: Grant): Promise<Landed> {
  const { vault, agent, mint, terms } = grant;
  const { program } = client;
  const { payer, signers } = payerAndSigners(grant);
  const version =
    grant.expectedVersion ?? (await fetchMandate(client, vault, agent, mint))?.version ?? 0n;
  const epoch = grant.expectedGrantEpoch ?? (await fetchVault(client, vault)).grantEpoch;

  const instruction = await program.methods
    .grantMandate(
      number("expectedVersion", version),
      number("expectedGrantEpoch", epoch),
      mandateArgs(terms),
    )
    .accountsStrict({
      payer: payer.publicKey,
      vault,
      agent,
      mint,
      budget: budgetAddress(vault, mint, program.programId),
      mandate: mandateAddress(vault, agent, mint, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .remainingAccounts(cosigners(signers, [payer.publicKey]))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
