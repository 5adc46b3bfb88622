import { LiteSVM } from "litesvm";

/** Bytes after which a transaction's logs are cut, as on a cluster. */
export const LOG_BYTES_LIMIT = 10_000n;

/** A fresh runtime, with the mints of wrapped SOL as a validator has them. */
export function createRuntime(): LiteSVM {
  // Blockhashes and duplicates are checked against the ledger, which knows more than LiteSVM.
  return new LiteSVM()
    .withBlockhashCheck(false)
    .withTransactionHistory(0n)
    .withLogBytesLimit(LOG_BYTES_LIMIT)
    .withNativeMints();
}
