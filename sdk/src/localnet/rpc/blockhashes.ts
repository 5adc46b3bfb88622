import { Message, MessageV0, VersionedMessage, VersionedTransaction } from "@solana/web3.js";
import type { ChainCore } from "../chain-core";
import { dryRun } from "../execution";
import { jsonNumber } from "../json";
import { BLOCKHASH_LIFETIME } from "../ledger";
import { feeOf } from "../transaction-meta";
import { MalformedTransaction, readTransaction, type WireTransaction } from "../wire-transaction";
import type { RpcMethodGroup } from "./method";
import { withContext } from "./params";
import { invalidParams } from "./rpc-error";

const MAX_LOCKED_ACCOUNTS = 128;

/** Blockhashes and what transactions cost. */
export const blockhashMethods: RpcMethodGroup = {
  getLatestBlockhash(core, params) {
    params.options(0).requireReadable(core);
    return withContext(core, latestBlockhashJson(core));
  },

  isBlockhashValid(core, params) {
    const blockhash = params.address(0, "blockhash").toBase58();
    params.options(1).requireReadable(core);
    return withContext(core, core.ledger.lastValidBlockHeight(blockhash) !== null);
  },

  getFeeForMessage(core, params) {
    const text = params.string(0, "message");
    params.options(1).requireReadable(core);
    const transaction = readMessage(text);
    const { recentBlockhash } = transaction.message;
    if (core.ledger.lastValidBlockHeight(recentBlockhash) === null) return withContext(core, null);
    return withContext(core, jsonNumber(feeOf(dryRun(core, transaction))));
  },

  getRecentPrioritizationFees(core, params) {
    const locked = params.at(0) === undefined ? [] : params.addresses(0, "lockedWritableAccounts");
    if (locked.length > MAX_LOCKED_ACCOUNTS) {
      throw invalidParams(`Too many inputs provided; max ${MAX_LOCKED_ACCOUNTS}`);
    }
    const addresses = locked.map((key) => key.toBase58());
    return core.ledger.recent(BLOCKHASH_LIFETIME).map((landed) => ({
      slot: jsonNumber(landed.slot),
      // One transaction is a block: what it offered is the least that landed there.
      prioritizationFee:
        addresses.length === 0 || addresses.some((key) => landed.writable.includes(key))
          ? jsonNumber(landed.computeUnitPrice)
          : 0,
    }));
  },
};

/** The newest blockhash with the height until which it is accepted. */
export function latestBlockhashJson({ ledger }: ChainCore): {
  blockhash: string;
  lastValidBlockHeight: number;
} {
  const { blockhash, height } = ledger.newest;
  return { blockhash, lastValidBlockHeight: jsonNumber(height) + BLOCKHASH_LIFETIME };
}

/** A message with blank signatures: the fee depends on their number only. */
function readMessage(base64: string): WireTransaction {
  try {
    const message = VersionedMessage.deserialize(Buffer.from(base64, "base64"));
    if (!(message instanceof Message) && !(message instanceof MessageV0)) {
      throw new MalformedTransaction("the message's version is not supported: use legacy or 0");
    }
    return readTransaction(Buffer.from(new VersionedTransaction(message).serialize()));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidParams(`Invalid params: message: ${reason}`);
  }
}
