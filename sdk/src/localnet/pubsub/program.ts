import { PublicKey } from "@solana/web3.js";
import { readAccountView } from "../rpc/account-encoding";
import { findAccount } from "../rpc/accounts";
import { readFilters } from "../rpc/program-accounts";
import { shownAccount } from "./account";
import { notice, type OpenSubscription } from "./subscription";

/** A program's accounts, each time the content of one of them changes. */
export const openProgram: OpenSubscription = (core, params) => {
  const program = params.address(0, "programId").toBase58();
  const options = params.options(1);
  options.requireReadable(core);
  const filters = readFilters(options.array("filters") ?? []);
  const view = readAccountView(core, options);
  return (heard) => {
    if (heard.kind !== "account") return [];
    const account = findAccount(core, new PublicKey(heard.address));
    const wanted =
      account?.programAddress === program && filters.every((accepts) => accepts(account));
    if (!wanted) return [];
    return [notice(heard.slot, { pubkey: heard.address, account: shownAccount(account, view) })];
  };
};
