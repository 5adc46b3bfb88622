import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import { fetchAttestor } from "../core/accounts";
import { attestorAddress } from "../core/address";
import { capabilityHash } from "../core/capability";
import type { Capability } from "../core/capability";
import type { Client } from "../core/client";
import { number } from "../core/number";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import { payerAndSigners } from "./cosigned";
import type { Cosigned } from "./cosigned";

/** An attestor to be accepted, or accepted for other capabilities. */
export interface AttestorChange extends Cosigned {
  /** The attestor's key. */
  readonly attestor: PublicKey;
  /** What it is believed on, 1 to 8 of them, and nothing else from now on. */
  readonly capabilities: readonly Capability[];
}

/**
 * Accepts an attestor's word on some capabilities, or changes on which. One that was revoked is accepted anew: what it
 * attested before stays dead.
 *
 * @example
 * await setAttestor(client, { vault, members, attestor, capabilities: ["payments"] });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `InvalidAttestor`,
 *   `InvalidCapabilities`.
 */
export async function setAttestor(client: Client, change: AttestorChange): Promise<Landed> {
  const { vault, attestor, capabilities } = change;
  const { program } = client;
  const { payer, signers } = payerAndSigners(change);
  const expected =
    change.expectedVersion ?? (await fetchAttestor(client, vault, attestor))?.version ?? 0n;

  const instruction = await program.methods
    .setAttestor(
      number("expectedVersion", expected),
      capabilities.map((given) => [...capabilityHash(given)]),
    )
    .accountsStrict({
      payer: payer.publicKey,
      vault,
      key: attestor,
      attestor: attestorAddress(vault, attestor, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .remainingAccounts(cosigners(signers, [payer.publicKey]))
    .instruction();
  return send(client, { instructions: [instruction], signers });
}
