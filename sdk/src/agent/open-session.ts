import { SystemProgram } from "@solana/web3.js";
import type { PublicKey, Signer } from "@solana/web3.js";
import { AccountMissing, fetchMandate, fetchSession, fetchVault } from "../core/accounts";
import { mandateAddress, sessionAddress } from "../core/address";
import type { Client } from "../core/client";
import { number } from "../core/number";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import { capsArgs } from "../owner/terms";
import type { Caps } from "../owner/terms";

/** A part of a mandate that its agent lends a key. */
export interface NewSession {
  readonly vault: PublicKey;
  readonly agent: Signer;
  readonly mint: PublicKey;
  /** The session key. Need not sign. */
  readonly key: PublicKey;
  /** The session's own caps, each at most the mandate's; what is left out is the mandate's. */
  readonly caps: Caps;
  /** The session ends before this unix second, and with the mandate at the latest. */
  readonly expiresAt: bigint;
  /** Pays fee and rent; by default the agent. */
  readonly payer?: Signer;
  /** The session's version that this was prepared against; by default the one found, zero for a new session. */
  readonly expectedVersion?: bigint;
  /**
   * The vault's grant epoch that this was prepared against; by default the one found. A session signed before the owners
   * revoked all mandates does not open after it.
   */
  readonly expectedGrantEpoch?: bigint;
  /** The mandate's incarnation that this was prepared against, for the same reason; by default the one found. */
  readonly expectedIncarnation?: bigint;
}

/**
 * Lends a key a part of the agent's mandate. Opening again changes the terms: what was spent stays counted, and a hold
 * stays.
 *
 * @example
 * const expiresAt = (await clusterTime(client.connection)) + 3_600n;
 * await openSession(client, { vault, agent: keypair, mint, key: worker.publicKey, caps: { day: 5_000_000n }, expiresAt });
 * const credentials = { session: worker.publicKey };
 * await pay(client, { ...payment, credentials }, { agent: worker });
 * @throws {PolicyRefused} such as `SessionExceedsMandate`, `InvalidTerm`, `InvalidSessionKey`, `GrantEpochStale`,
 *   `StaleVersion`.
 * @throws {AccountMissing} if the agent has no mandate for the mint.
 */
export async function openSession(client: Client, opened: NewSession): Promise<Landed> {
  const { vault, agent, mint, key, payer = agent } = opened;
  const { program } = client;
  const mandate = mandateAddress(vault, agent.publicKey, mint, program.programId);
  const granted = await fetchMandate(client, vault, agent.publicKey, mint);
  if (!granted) throw new AccountMissing("mandate", mandate);
  const version =
    opened.expectedVersion ?? (await fetchSession(client, mandate, key))?.version ?? 0n;
  const epoch = opened.expectedGrantEpoch ?? (await fetchVault(client, vault)).grantEpoch;

  const instruction = await program.methods
    .openSession(
      number("expectedVersion", version),
      number("expectedGrantEpoch", epoch),
      number("expectedIncarnation", opened.expectedIncarnation ?? granted.incarnation),
      {
        caps: capsArgs({ ...granted.caps, ...opened.caps }),
        expiresAt: number("expiresAt", opened.expiresAt),
      },
    )
    .accountsStrict({
      payer: payer.publicKey,
      agent: agent.publicKey,
      vault,
      mandate,
      key,
      session: sessionAddress(mandate, key, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
  return send(client, { instructions: [instruction], signers: [payer, agent] });
}
