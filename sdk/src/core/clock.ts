import { SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { AccountInfo, Connection } from "@solana/web3.js";

const SYSVAR_CLOCK_EPOCH_OFFSET = 16;
const SYSVAR_CLOCK_UNIX_TIME_OFFSET = 32;

/** The cluster's own time, unix seconds: what the program holds limits against. */
export async function clusterTime(connection: Connection): Promise<bigint> {
  return unixTimeOf(await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, "confirmed"));
}

/** The unix time in the Clock sysvar's account. */
export function unixTimeOf(clock: AccountInfo<Buffer> | null | undefined): bigint {
  return dataOf(clock).readBigInt64LE(SYSVAR_CLOCK_UNIX_TIME_OFFSET);
}

/** The epoch in the Clock sysvar's account. */
export function epochOf(clock: AccountInfo<Buffer> | null | undefined): bigint {
  return dataOf(clock).readBigUInt64LE(SYSVAR_CLOCK_EPOCH_OFFSET);
}

function dataOf(clock: AccountInfo<Buffer> | null | undefined): Buffer {
  if (!clock) throw new Error("the cluster has no Clock sysvar");
  return clock.data;
}
