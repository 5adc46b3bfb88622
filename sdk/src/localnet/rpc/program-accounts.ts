import { address, type EncodedAccount } from "@solana/kit";
import { fromBase58 } from "../base58";
import type { ChainCore } from "../chain-core";
import type { Json } from "../json";
import { parseTokenAccount } from "../token-accounts";
import { accountJson, type AccountView, readAccountView } from "./account-encoding";
import type { RpcMethodGroup } from "./method";
import { isRecord, Options, withContext } from "./params";
import { invalidParams } from "./rpc-error";

const MAX_FILTERS = 4;
const MAX_MEMCMP_BYTES = 128;

/** Says whether a listing or a subscription wants an account. */
export type AccountFilter = (account: EncodedAccount) => boolean;

/** Reads of all accounts of a program. */
export const programAccountMethods: RpcMethodGroup = {
  getProgramAccounts(core, params) {
    const program = params.address(0, "programId").toBase58();
    const options = params.options(1);
    options.requireReadable(core);
    const filters = readFilters(options.array("filters") ?? []);
    const view = readAccountView(core, options);
    const found = accountsOf(core, program).filter((account) =>
      filters.every((accepts) => accepts(account)),
    );
    const accounts = found.map((account) => keyedAccountJson(account, view));
    return options.boolean("withContext") ? withContext(core, accounts) : accounts;
  },
};

/** A program's accounts in the order of their addresses, so that answers are reproducible. */
export function accountsOf(core: ChainCore, program: string): EncodedAccount[] {
  return core.svm
    .getProgramAccounts(address(program))
    .filter((account) => account.lamports > 0n)
    .sort((left, right) => (left.address < right.address ? -1 : 1));
}

/** An account with its address, as listings write it. */
export function keyedAccountJson(account: EncodedAccount, view: AccountView): Json {
  return { pubkey: account.address, account: accountJson(account, view) };
}

/** Reads the filters of a listing or a subscription. */
export function readFilters(filters: readonly unknown[]): AccountFilter[] {
  if (filters.length > MAX_FILTERS) {
    throw invalidParams(`Too many filters provided; max ${MAX_FILTERS}`);
  }
  return filters.map(readFilter);
}

function readFilter(filter: unknown): AccountFilter {
  if (filter === "tokenAccountState") return (account) => parseTokenAccount(account) !== null;
  if (!isRecord(filter)) throw unknownFilter(filter);
  const options = new Options(filter, "filter");
  const size = options.integer("dataSize");
  if (size !== undefined) return (account) => account.data.length === size;
  const memcmp = options.options("memcmp");
  if (memcmp !== undefined) return memcmpFilter(memcmp);
  if ("tokenAccountState" in filter) return (account) => parseTokenAccount(account) !== null;
  throw unknownFilter(filter);
}

function memcmpFilter(memcmp: Options): AccountFilter {
  const offset = memcmp.integer("offset");
  if (offset === undefined) throw invalidParams("Invalid param: memcmp.offset is missing");
  const bytes = memcmpBytes(memcmp);
  if (bytes.length > MAX_MEMCMP_BYTES) {
    throw invalidParams(`Invalid param: memcmp.bytes too large; max ${MAX_MEMCMP_BYTES} bytes`);
  }
  return (account) => {
    const range = Buffer.from(account.data.slice(offset, offset + bytes.length));
    return range.equals(bytes);
  };
}

function memcmpBytes(memcmp: Options): Uint8Array {
  const text = memcmp.string("bytes");
  if (text === undefined) throw invalidParams("Invalid param: memcmp.bytes is missing");
  const encoding = memcmp.string("encoding") ?? "base58";
  if (encoding === "base64") return Buffer.from(text, "base64");
  if (encoding !== "base58") {
    throw invalidParams(`Invalid param: memcmp.encoding "${encoding}": use base58 or base64`);
  }
  const bytes = fromBase58(text);
  if (bytes === null) throw invalidParams("Invalid param: memcmp.bytes: invalid base58");
  return bytes;
}

function unknownFilter(filter: unknown): Error {
  return invalidParams(
    `Invalid params: unknown filter ${JSON.stringify(filter)}: ` +
      "use dataSize, memcmp or tokenAccountState",
  );
}
