import { SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { Connection } from "@solana/web3.js";

const SYSVAR_CLOCK_UNIX_TIME_OFFSET = 32;

/** The cluster's own time, unix seconds: what the program holds limits against. */
export async function clusterTime(connection: Connection): Promise<bigint> {
  const clock = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, "confirmed");
  if (!clock) throw new Error("the cluster has no Clock sysvar");
  return clock.data.readBigInt64LE(SYSVAR_CLOCK_UNIX_TIME_OFFSET);
}
