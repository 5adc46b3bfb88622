import type { EncodedAccount } from "@solana/kit";
import { toBase58 } from "../base58";
import type { ChainCore } from "../chain-core";
import { jsonNumber, type Json } from "../json";
import type { Options } from "./params";
import { parsedAccount } from "./parsed-account";
import { invalidParams, RPC_CODES, RpcError } from "./rpc-error";

/** Longest data that a cluster answers in base58. */
const MAX_BASE58_BYTES = 128;
/** u64::MAX, the rent epoch of every rent-exempt account. */
const RENT_EXEMPT_EPOCH = 18_446_744_073_709_551_615n;

/** How an answer carries account data. */
export type AccountEncoding = "binary" | "base58" | "base64" | "jsonParsed";

/** Encoding and slice that a request asks for. */
export interface AccountView {
  readonly core: ChainCore;
  readonly encoding: AccountEncoding;
  readonly slice: { readonly offset: number; readonly length: number } | undefined;
}

/** Reads `encoding` and `dataSlice`. "binary", bare base58, is what a cluster takes by default. */
export function readAccountView(core: ChainCore, options: Options): AccountView {
  const slice = options.options("dataSlice");
  return {
    core,
    encoding: readEncoding(options.string("encoding") ?? "binary"),
    slice: slice && {
      offset: requireMember(slice, "offset"),
      length: requireMember(slice, "length"),
    },
  };
}

/** Checks the name of an account encoding. */
export function readEncoding(encoding: string): AccountEncoding {
  switch (encoding) {
    case "binary":
    case "base58":
    case "base64":
    case "jsonParsed":
      return encoding;
    default:
      throw invalidParams(
        `Invalid params: encoding "${encoding}" is not supported by the embedded chain: ` +
          'use "base64", "base58" or "jsonParsed"',
      );
  }
}

/** An account as the RPC writes it, or null. */
export function accountJson(account: EncodedAccount | null, view: AccountView): Json {
  if (account === null) return null;
  return {
    lamports: jsonNumber(account.lamports),
    owner: account.programAddress,
    data: shownData(account, view),
    executable: account.executable,
    rentEpoch: jsonNumber(RENT_EXEMPT_EPOCH),
    space: account.data.length,
  };
}

/** What can't be parsed is shown in base64, as a validator does. */
function shownData(account: EncodedAccount, { core, encoding, slice }: AccountView): Json {
  const parsed = encoding === "jsonParsed" ? parsedAccount(core, account) : null;
  if (parsed !== null) return parsed;
  const { data } = account;
  const shown = slice ? data.slice(slice.offset, slice.offset + slice.length) : data;
  return encodeData(Uint8Array.from(shown), encoding);
}

function encodeData(data: Uint8Array, encoding: AccountEncoding): Json {
  if (encoding === "base64" || encoding === "jsonParsed") {
    return [Buffer.from(data).toString("base64"), "base64"];
  }
  if (data.length > MAX_BASE58_BYTES) {
    throw new RpcError(
      RPC_CODES.invalidRequest,
      `Encoded binary (base 58) data should be less than ${MAX_BASE58_BYTES} bytes, ` +
        "please use Base64 encoding.",
    );
  }
  const text = toBase58(data);
  return encoding === "binary" ? text : [text, "base58"];
}

function requireMember(slice: Options, key: string): number {
  const value = slice.integer(key);
  if (value === undefined) throw invalidParams(`Invalid params: dataSlice.${key} is missing`);
  return value;
}
