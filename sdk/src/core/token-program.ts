import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import type { Client } from "./client";

/** An address that is given as a mint and belongs to neither SPL Token nor Token-2022. */
export class NotAMint extends Error {
  constructor(
    readonly address: PublicKey,
    /** The program that the address belongs to; `null` if nothing is there. */
    readonly owner: PublicKey | null,
  ) {
    const found = owner ? `it belongs to ${owner.toBase58()}` : "nothing is there";
    super(`there is no mint at ${address.toBase58()}: ${found}`);
    this.name = "NotAMint";
  }
}

/** What each client has read, by the mint's address in base 58. */
const read = new WeakMap<Client, Map<string, Promise<PublicKey>>>();

/**
 * The program that a mint belongs to, SPL Token or Token-2022. Read once per client and mint: a mint keeps its program
 * for as long as it exists.
 *
 * @example
 * const account = tokenAddress(wallet, mint, await tokenProgramOf(client, mint));
 * @throws {NotAMint} naming the address and what it belongs to; the next call reads it again.
 */
export function tokenProgramOf(client: Client, mint: PublicKey): Promise<PublicKey> {
  const programs = read.get(client) ?? new Map<string, Promise<PublicKey>>();
  read.set(client, programs);
  const key = mint.toBase58();
  const known = programs.get(key);
  if (known) return known;
  const asked = ownerOf(client, mint);
  programs.set(key, asked);
  asked.catch(() => programs.delete(key));
  return asked;
}

/** The program that a mint belongs to; `null` for what is no mint: the program refuses that by name. */
export async function tokenProgramOrNull(
  client: Client,
  mint: PublicKey,
): Promise<PublicKey | null> {
  try {
    return await tokenProgramOf(client, mint);
  } catch (error) {
    if (error instanceof NotAMint) return null;
    throw error;
  }
}

async function ownerOf({ connection }: Client, mint: PublicKey): Promise<PublicKey> {
  const owner = (await connection.getAccountInfo(mint, "confirmed"))?.owner ?? null;
  const program = [TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID].find((one) => owner?.equals(one));
  if (!program) throw new NotAMint(mint, owner);
  return program;
}
