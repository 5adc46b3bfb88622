import type { VersionedTransactionResponse } from "@solana/web3.js";
import type { Client } from "./client";

/** A transaction that landed, of any version; `null` if the node does not have it. */
export function landedTransaction(
  { connection }: Client,
  signature: string,
): Promise<VersionedTransactionResponse | null> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  return connection.getTransaction(signature, options);
}
