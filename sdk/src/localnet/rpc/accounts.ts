import type { PublicKey } from "@solana/web3.js";
import { address, type EncodedAccount } from "@solana/kit";
import type { ChainCore } from "../chain-core";
import { jsonNumber } from "../json";
import { accountJson, readAccountView } from "./account-encoding";
import type { RpcMethodGroup } from "./method";
import { withContext } from "./params";
import { invalidParams } from "./rpc-error";

const MAX_MULTIPLE_ACCOUNTS = 100;

/** Reads of single accounts. */
export const accountMethods: RpcMethodGroup = {
  getAccountInfo(core, params) {
    const key = params.address(0, "address");
    const options = params.options(1);
    options.requireReadable(core);
    return withContext(core, accountJson(findAccount(core, key), readAccountView(core, options)));
  },

  getMultipleAccounts(core, params) {
    const keys = params.addresses(0, "addresses");
    if (keys.length > MAX_MULTIPLE_ACCOUNTS) {
      throw invalidParams(`Too many inputs provided; max ${MAX_MULTIPLE_ACCOUNTS}`);
    }
    const options = params.options(1);
    options.requireReadable(core);
    const view = readAccountView(core, options);
    return withContext(
      core,
      keys.map((key) => accountJson(findAccount(core, key), view)),
    );
  },

  getBalance(core, params) {
    const key = params.address(0, "address");
    params.options(1).requireReadable(core);
    return withContext(core, jsonNumber(findAccount(core, key)?.lamports ?? 0n));
  },

  getMinimumBalanceForRentExemption(core, params) {
    const size = params.integer(0, "dataLength");
    params.options(1).requireReadable(core);
    return jsonNumber(core.svm.minimumBalanceForRentExemption(BigInt(size)));
  },
};

/** The account at the address, or null; one without lamports does not exist. */
export function findAccount({ svm }: ChainCore, key: PublicKey): EncodedAccount | null {
  const account = svm.getAccount(address(key.toBase58()));
  return account.exists && account.lamports > 0n ? account : null;
}
