import type { EncodedAccount } from "@solana/kit";
import { toBase58 } from "../base58";
import { jsonNumber, type Json } from "../json";
import type { Options } from "./params";
import { invalidParams, RPC_CODES, RpcError } from "./rpc-error";

/** Longest data that a cluster answers in base58. */
const MAX_BASE58_BYTES = 128;
/** u64::MAX, the rent epoch of every rent-exempt account. */
const RENT_EXEMPT_EPOCH = 18_446_744_073_709_551_615n;

/** How an answer carries account data. */
export type AccountEncoding = "binary" | "base58" | "base64";

/** Encoding and slice that a request asks for. */
export interface AccountView {
  readonly encoding: AccountEncoding;
  readonly slice: { readonly offset: number; readonly length: number } | undefined;
}

/** Reads `encoding` and `dataSlice`. "binary", bare base58, is what a cluster takes by default. */
export function readAccountView(options: Options): AccountView {
  const slice = options.options("dataSlice");
  return {
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
      return encoding;
    default:
      throw invalidParams(
        `Invalid params: encoding "${encoding}" is not supported by the embedded chain: ` +
          'use "base64" or "base58"',
      );
  }
}

/** An account as the RPC writes it, or null. */
export function accountJson(account: EncodedAccount | null, view: AccountView): Json {
  if (account === null) return null;
  const { data } = account;
  const { slice } = view;
  const shown = slice ? data.slice(slice.offset, slice.offset + slice.length) : data;
  return {
    lamports: jsonNumber(account.lamports),
    owner: account.programAddress,
    data: encodeData(Uint8Array.from(shown), view.encoding),
    executable: account.executable,
    rentEpoch: jsonNumber(RENT_EXEMPT_EPOCH),
    space: data.length,
  };
}

function encodeData(data: Uint8Array, encoding: AccountEncoding): Json {
  if (encoding === "base64") return [Buffer.from(data).toString("base64"), "base64"];
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
