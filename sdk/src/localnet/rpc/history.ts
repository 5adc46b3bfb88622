import { toBase58 } from "../base58";
import type { ChainCore } from "../chain-core";
import { jsonNumber, type Json } from "../json";
import type { LandedTransaction } from "../ledger";
import { memoOf } from "../memo";
import type { WireTransaction } from "../wire-transaction";
import type { RpcMethodGroup } from "./method";
import { type Options, parseSignature, withContext } from "./params";
import { invalidParams, RPC_CODES, RpcError } from "./rpc-error";

const MAX_SIGNATURES = 1_000;
const MAX_STATUSES = 256;

/** Reads of landed transactions. */
export const historyMethods: RpcMethodGroup = {
  /** The whole history is searched with and without `searchTransactionHistory`. */
  getSignatureStatuses(core, params) {
    const signatures = params.at(0);
    if (!Array.isArray(signatures)) throw invalidParams("Invalid params: signatures are no array");
    if (signatures.length > MAX_STATUSES) {
      throw invalidParams(`Too many inputs provided; max ${MAX_STATUSES}`);
    }
    params.options(1).boolean("searchTransactionHistory");
    return withContext(
      core,
      signatures.map((value: unknown) => {
        const landed = core.ledger.find(parseSignature(value, "signature"));
        return landed === null ? null : statusJson(landed);
      }),
    );
  },

  getTransaction(core, params) {
    const signature = parseSignature(params.at(0), "signature");
    const options = params.options(1);
    options.requireHistoryReadable(core);
    const encoding = options.string("encoding") ?? "json";
    const encode = transactionEncoder(encoding);
    const landed = core.ledger.find(signature);
    return landed === null ? null : landedJson(landed, encode, options);
  },

  /** Newest first. `before` and `until` are exclusive and may mention other accounts. */
  getSignaturesForAddress(core, params) {
    const account = params.address(0, "address").toBase58();
    const options = params.options(1);
    options.requireHistoryReadable(core);
    const limit = options.integer("limit") ?? MAX_SIGNATURES;
    if (limit === 0 || limit > MAX_SIGNATURES) {
      throw invalidParams(`Invalid limit; max ${MAX_SIGNATURES}`);
    }
    const before = positionOf(core, options, "before");
    const until = positionOf(core, options, "until");
    // A cluster finds nothing behind a signature that it does not know.
    if (before === null) return [];
    return core.ledger
      .mentioning(account)
      .filter(({ position }) => before === undefined || position < before)
      .filter(({ position }) => until === undefined || until === null || position > until)
      .slice(-limit)
      .reverse()
      .map(signatureInfoJson);
  },
};

/** Writes a transaction as a request wants it. */
export type TransactionEncoder = (transaction: WireTransaction) => Json;

/** The ledger position of the named signature: undefined when not asked for, null when unknown. */
function positionOf(core: ChainCore, options: Options, key: string): number | null | undefined {
  const value = options.raw(key);
  if (value === undefined) return undefined;
  return core.ledger.find(parseSignature(value, key))?.position ?? null;
}

function statusJson(landed: LandedTransaction): Json {
  return {
    slot: jsonNumber(landed.slot),
    confirmations: null,
    err: landed.err,
    status: landed.meta.status,
    confirmationStatus: "finalized",
  };
}

function signatureInfoJson(landed: LandedTransaction): Json {
  return {
    signature: landed.transaction.signature,
    slot: jsonNumber(landed.slot),
    err: landed.err,
    memo: memoOf(landed.transaction.message),
    blockTime: jsonNumber(landed.blockTime),
    confirmationStatus: "finalized",
  };
}

function landedJson(landed: LandedTransaction, encode: TransactionEncoder, options: Options): Json {
  return {
    slot: jsonNumber(landed.slot),
    blockTime: jsonNumber(landed.blockTime),
    ...transactionWithMeta(landed, encode, options),
  };
}

/** A transaction with its meta, and with its version where the request knows of versions. */
export function transactionWithMeta(
  landed: LandedTransaction,
  encode: TransactionEncoder,
  options: Options,
): { readonly [key: string]: Json | undefined } {
  const { version } = landed.transaction.message;
  const supported = options.integer("maxSupportedTransactionVersion");
  if (supported === undefined && version !== "legacy") {
    throw new RpcError(
      RPC_CODES.unsupportedTransactionVersion,
      `Transaction version (${version}) is not supported by the requesting client. ` +
        "Please try the request again with the following configuration parameter: " +
        `"maxSupportedTransactionVersion": ${version}`,
    );
  }
  return {
    transaction: encode(landed.transaction),
    meta: landed.meta,
    version: supported === undefined ? undefined : version,
  };
}

/** The encoder of that name. */
export function transactionEncoder(encoding: string): TransactionEncoder {
  switch (encoding) {
    case "json":
      return transactionJson;
    case "base64":
      return ({ bytes }) => [bytes.toString("base64"), "base64"];
    case "base58":
      return ({ bytes }) => [toBase58(bytes), "base58"];
    default:
      throw invalidParams(
        `Invalid params: encoding "${encoding}" is not supported by the embedded chain: ` +
          'use "json", "base64" or "base58"',
      );
  }
}

function transactionJson({ message, signatures }: WireTransaction): Json {
  const { header } = message;
  return {
    signatures: signatures.map(toBase58),
    message: {
      header: {
        numRequiredSignatures: header.numRequiredSignatures,
        numReadonlySignedAccounts: header.numReadonlySignedAccounts,
        numReadonlyUnsignedAccounts: header.numReadonlyUnsignedAccounts,
      },
      accountKeys: message.staticAccountKeys.map((key) => key.toBase58()),
      recentBlockhash: message.recentBlockhash,
      instructions: message.compiledInstructions.map((instruction) => ({
        programIdIndex: instruction.programIdIndex,
        accounts: instruction.accountKeyIndexes,
        data: toBase58(instruction.data),
        stackHeight: 1,
      })),
      addressTableLookups:
        message.version === "legacy"
          ? undefined
          : message.addressTableLookups.map((lookup) => ({
              accountKey: lookup.accountKey.toBase58(),
              writableIndexes: lookup.writableIndexes,
              readonlyIndexes: lookup.readonlyIndexes,
            })),
    },
  };
}
