import { Keypair } from "@solana/web3.js";
import type { Connection } from "@solana/web3.js";
import type { Client } from "../../sdk/src";
import type { Options } from "./options";
import { SmokeFailed } from "./smoke-failed";

const MAINNET_GENESIS = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
/** More than a run costs, lamports: rent of three accounts of the program, a mint and three token accounts, and fees. */
const ENOUGH = 100_000_000;
const POLL_MS = 400;
const POLLS = 75;

/**
 * Checks that there is a cluster, one that may be used, with the program on it.
 *
 * @throws {SmokeFailed} saying what is missing.
 */
export async function requireCluster(
  { connection, program }: Client,
  { url, yes }: Options,
): Promise<void> {
  const genesis = await connection.getGenesisHash().catch((cause: unknown) => {
    throw new SmokeFailed(`${url} does not answer as a cluster: ${String(cause)}`, { cause });
  });
  if (genesis === MAINNET_GENESIS && !yes) {
    throw new SmokeFailed(
      "this is mainnet: vault, mint and rent would be real; say --yes to go on",
    );
  }
  const account = await connection.getAccountInfo(program.programId, "confirmed");
  if (account?.executable) return;
  const what = account ? "an account, but no program," : "nothing";
  throw new SmokeFailed(
    `${url} has ${what} at ${program.programId.toBase58()}: deploy it, or name it with --program`,
  );
}

/**
 * Who pays: the key given, or a new one with lamports from the cluster's faucet.
 *
 * @throws {SmokeFailed} if it has too little, or if there is no faucet.
 */
export async function fundedPayer(connection: Connection, { payer }: Options): Promise<Keypair> {
  if (payer) {
    const lamports = await connection.getBalance(payer.publicKey, "confirmed");
    if (lamports >= ENOUGH) return payer;
    throw new SmokeFailed(
      `${payer.publicKey.toBase58()} has ${lamports} lamports; have at least ${ENOUGH} there, most of which stay`,
    );
  }
  const fresh = Keypair.generate();
  await connection.requestAirdrop(fresh.publicKey, ENOUGH).catch((cause: unknown) => {
    throw new SmokeFailed(`the cluster gives no lamports (${String(cause)}): name a --keypair`, {
      cause,
    });
  });
  for (let poll = 0; poll < POLLS; poll += 1) {
    if ((await connection.getBalance(fresh.publicKey, "confirmed")) >= ENOUGH) return fresh;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new SmokeFailed("the airdrop did not arrive: name a --keypair");
}
