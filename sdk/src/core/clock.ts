import { SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { AccountInfo, Connection } from "@solana/web3.js";

const SYSVAR_CLOCK_UNIX_TIME_OFFSET = 32;

/** The cluster's own time, unix seconds: what the program holds limits against. */
export async function clusterTime(connection: Connection): Promise<bigint> {
  return unixTimeOf(await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, "confirmed"));
}

/** The unix time in the Clock sysvar's account. */
export function unixTimeOf(clock: AccountInfo<Buffer> | null | undefined): bigint {
  if (!clock) throw new Error("the cluster has no Clock sysvar");
  return clock.data.readBigInt64LE(SYSVAR_CLOCK_UNIX_TIME_OFFSET);
}
