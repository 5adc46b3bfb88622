import type { PublicKey, Signer } from "@solana/web3.js";
import { SystemProgram } from "@solana/web3.js";
import { small } from "../core/amount";
import { number } from "../core/number";
import { vaultAddress } from "../core/address";
import type { Client } from "../core/client";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** A vault to be created. */
export interface NewVault {
  /** Pays the rent; has no power beyond membership. */
  readonly creator: Signer;
  /** Distinguishes the vaults of one creator. */
  readonly id: bigint;
  /** 1 to 7 distinct members. */
  readonly members: readonly PublicKey[];
  /** Members that must sign together, 1 to all. */
  readonly threshold: number;
  /** 1 to 4 wallets that withdrawals may go to. */
  readonly withdrawal: readonly PublicKey[];
  /** Delay of what gives more power, seconds, at most 30 days; none if left out. */
  readonly timelock?: bigint;
}

/**
 * Creates a vault. It pays nothing until a threshold of its members resumes it.
 *
 * @example
 * const { vault } = await createVault(client, { creator, id: 1n, members, threshold: 2, withdrawal: [treasury] });
 * @throws {PolicyRefused} naming what is wrong with members, threshold, withdrawal wallets or timelock.
 */
export async function createVault(
  client: Client,
  { creator, id, members, threshold, withdrawal, timelock = 0n }: NewVault,
): Promise<Landed & { readonly vault: PublicKey }> {
  const vault = vaultAddress(creator.publicKey, id, client.program.programId);
  const instruction = await client.program.methods
    .createVault({
      id: number("id", id),
      threshold: small("threshold", threshold, 255),
      timelock: number("timelock", timelock),
      members: [...members],
      withdrawal: [...withdrawal],
    })
    .accountsStrict({
      creator: creator.publicKey,
      vault,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
  const landed = await send(client, { instructions: [instruction], signers: [creator] });
  return { ...landed, vault };
}
