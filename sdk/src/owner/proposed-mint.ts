import { ExtensionType, MINT_SIZE, MintLayout, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import type { Client } from "../core/client";
import { tokenProgramOrNull } from "../core/token-program";
import { Kernel } from "../kernel/kernel";
import type { KnownMint } from "./proposed-terms";

/** A mint as it is now. */
export interface FoundMint extends KnownMint {
  /** A bit for each, by its type; `null` for what is no mint. */
  readonly extensions: bigint | null;
}

const WORD_BITS = 64;

/** Reads a mint. */
export async function foundMint(client: Client, mint: PublicKey): Promise<FoundMint> {
  const tokenProgram = await tokenProgramOrNull(client, mint);
  const info = tokenProgram && (await client.connection.getAccountInfo(mint, "confirmed"));
  if (!info || info.data.length < MINT_SIZE) return { mint, decimals: null, extensions: null };
  const { decimals } = MintLayout.decode(info.data);
  if (info.owner.equals(TOKEN_PROGRAM_ID)) return { mint, decimals, extensions: 0n };
  // An epoch says which fee counts, and nothing of what is asked here.
  const read = (await Kernel.load()).readMint(info.data, 0n);
  return { mint, decimals, extensions: read && read.extensions };
}

/** The names of a set of extensions. */
export function extensionNames(bits: bigint): string[] {
  return Array.from({ length: WORD_BITS }, (_, type) => type)
    .filter((type) => (bits >> BigInt(type)) & 1n)
    .map((type) => ExtensionType[type] ?? `extension ${type}`);
}
