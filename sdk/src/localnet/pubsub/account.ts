import { address, type EncodedAccount } from "@solana/kit";
import { absentAccount } from "../absent-account";
import { accountJson, type AccountView, readAccountView } from "../rpc/account-encoding";
import { findAccount } from "../rpc/accounts";
import type { Json } from "../json";
import { RpcError } from "../rpc/rpc-error";
import { isRecord } from "../rpc/params";
import { notice, type OpenSubscription } from "./subscription";

/** An account each time its content changes; one that is closed shows as an empty one. */
export const openAccount: OpenSubscription = (core, params) => {
  const key = params.address(0, "address");
  const options = params.options(1);
  options.requireReadable(core);
  const view = readAccountView(core, options);
  const watched = address(key.toBase58());
  return (heard) => {
    if (heard.kind !== "account" || heard.address !== watched) return [];
    const account = findAccount(core, key) ?? absentAccount(watched);
    return [notice(heard.slot, shownAccount(account, view))];
  };
};

/**
 * An account as a notification writes it. What does not fit into base58 can't be refused any more:
 * a validator writes this sentence in its place.
 */
export function shownAccount(account: EncodedAccount, view: AccountView): Json {
  try {
    return accountJson(account, view);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const shown = accountJson(account, { ...view, encoding: "base64" });
    if (!isRecord(shown)) throw error;
    return { ...shown, data: "error: data too large for bs58 encoding" };
  }
}
