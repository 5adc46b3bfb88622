import { SystemProgram } from "@solana/web3.js";
import { address, type EncodedAccount } from "@solana/kit";
import type { LiteSVM } from "litesvm";
import { createHash } from "node:crypto";
import { fromBase58, toBase58 } from "./base58";
import type { ExecutableMessage } from "./wire-transaction";
import type { AccountSnapshot } from "./transaction-meta";

const ADVANCE_NONCE_ACCOUNT = 4;
const NONCE_ACCOUNT_SIZE = 80;
const VERSION_CURRENT = 1;
const STATE_INITIALIZED = 1;
const AUTHORITY_OFFSET = 8;
const NONCE_OFFSET = 40;
const NONCE_END = 72;

/**
 * The index of the nonce account that gives the transaction its lifetime, or null when it has no
 * durable nonce: the first instruction advances a writable nonce account, signed by its authority,
 * whose stored value is the message's blockhash.
 */
export function durableNonceIndex(svm: LiteSVM, message: ExecutableMessage): number | null {
  const first = message.compiledInstructions[0];
  const program = first && message.staticAccountKeys[first.programIdIndex];
  if (first === undefined || program === undefined) return null;
  const data = Buffer.from(first.data);
  if (!program.equals(SystemProgram.programId) || data.length < 4) return null;
  if (data.readUInt32LE(0) !== ADVANCE_NONCE_ACCOUNT) return null;

  const index = first.accountKeyIndexes[0];
  const key = index === undefined ? undefined : message.staticAccountKeys[index];
  if (index === undefined || key === undefined || !message.isAccountWritable(index)) return null;
  const account = svm.getAccount(address(key.toBase58()));
  if (!account.exists || !isInitializedNonce(account)) return null;
  if (toBase58(account.data.slice(NONCE_OFFSET, NONCE_END)) !== message.recentBlockhash)
    return null;

  const authority = toBase58(account.data.slice(AUTHORITY_OFFSET, NONCE_OFFSET));
  const authoritySigns = first.accountKeyIndexes.some(
    (signer) =>
      message.isAccountSigner(signer) &&
      message.staticAccountKeys[signer]?.toBase58() === authority,
  );
  return authoritySigns ? index : null;
}

/**
 * Gives the nonce accounts that a transaction set the values a cluster would: fresh ones.
 *
 * LiteSVM derives the next nonce from the transaction's own blockhash, so that a nonce could take
 * a value a second time, and it leaves a failed transaction's nonce as it was, where a cluster
 * advances it together with the fee.
 */
export function renewNonces(
  svm: LiteSVM,
  before: AccountSnapshot,
  after: AccountSnapshot,
  landed: { readonly blockhash: string; readonly failedNonceIndex: number | null },
): void {
  after.forEach((account, index) => {
    if (account === null || !isInitializedNonce(account)) return;
    const previous = before[index] ?? null;
    const wasSet = previous === null || !sameNonce(previous, account);
    if (!wasSet && index !== landed.failedNonceIndex) return;
    const data = Buffer.from(account.data);
    freshNonce(landed.blockhash).copy(data, NONCE_OFFSET);
    svm.setAccount({ ...account, data: Uint8Array.from(data) });
  });
}

function isInitializedNonce(account: EncodedAccount): boolean {
  const data = Buffer.from(account.data);
  return (
    account.programAddress === SystemProgram.programId.toBase58() &&
    data.length === NONCE_ACCOUNT_SIZE &&
    data.readUInt32LE(0) === VERSION_CURRENT &&
    data.readUInt32LE(4) === STATE_INITIALIZED
  );
}

function sameNonce(left: EncodedAccount, right: EncodedAccount): boolean {
  const nonce = (account: EncodedAccount): Buffer =>
    Buffer.from(account.data.slice(NONCE_OFFSET, NONCE_END));
  return nonce(left).equals(nonce(right));
}

/**
 * Unlike a cluster's value this is no hash of a blockhash that a client can name: otherwise LiteSVM
 * would take an advance under that blockhash for a second advance in one block and refuse it.
 */
function freshNonce(blockhash: string): Buffer {
  return createHash("sha256")
    .update("DURABLE_NONCE of the block after ")
    .update(fromBase58(blockhash) ?? blockhash)
    .digest();
}
