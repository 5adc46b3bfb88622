import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Keypair, PublicKey } from "@solana/web3.js";
import { PROGRAM_ID } from "../../sdk/src";
import { SmokeFailed } from "./smoke-failed";

export const USAGE = `usage: npm run smoke -- --url URL [--keypair FILE] [--program ID] [--yes]

Makes an allowed and a denied payment in a vault of its own, with a mint of its own, and checks balances and evidence.
  --url URL       the cluster's RPC endpoint
  --keypair FILE  who pays fees and rent; without it a new key asks the cluster for an airdrop
  --program ID    the program's address, unless it is the one in sdk/artifacts
  --yes           also on mainnet`;

/** What the command line asks for. */
export interface Options {
  readonly url: string;
  readonly payer: Keypair | null;
  readonly programId: PublicKey;
  readonly yes: boolean;
}

/**
 * Reads the command line.
 *
 * @throws {SmokeFailed} naming the option, what it is and what it has to be.
 */
export function readOptions(args: readonly string[]): Options {
  const { url, keypair, program, yes } = parsed(args);
  if (url === undefined) throw new SmokeFailed(`--url is missing\n${USAGE}`);
  if (!/^https?:\/\//.test(url)) {
    throw new SmokeFailed(`--url is "${url}": it has to begin with http:// or https://`);
  }
  return {
    url,
    payer: keypair === undefined ? null : readKeypair(keypair),
    programId: program === undefined ? PROGRAM_ID : readAddress(program),
    yes,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = {
    url: text,
    keypair: text,
    program: text,
    yes: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new SmokeFailed(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

function readAddress(text: string): PublicKey {
  try {
    return new PublicKey(text);
  } catch (cause) {
    throw new SmokeFailed(`--program is "${text}": it has to be an address in base58`, { cause });
  }
}

function readKeypair(file: string): Keypair {
  try {
    const numbers = JSON.parse(readFileSync(file, "utf8")) as number[];
    return Keypair.fromSecretKey(Uint8Array.from(numbers));
  } catch (cause) {
    const expected = "a readable file with the 64 numbers of a keypair, as solana-keygen writes it";
    throw new SmokeFailed(`--keypair is "${file}": it has to be ${expected}`, { cause });
  }
}
