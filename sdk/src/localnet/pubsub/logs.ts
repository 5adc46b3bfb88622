import { isRecord, parseAddress, type Params } from "../rpc/params";
import { invalidParams } from "../rpc/rpc-error";
import type { LandedTransaction } from "../ledger";
import { notice, type OpenSubscription } from "./subscription";

/** The logs of transactions: of all, or of those that mention an account. */
export const openLogs: OpenSubscription = (core, params) => {
  const wants = readFilter(params);
  params.options(1).requireReadable(core);
  return (heard) => {
    if (heard.kind !== "landed" || !wants(heard.landed)) return [];
    const { transaction, slot, err, meta } = heard.landed;
    return [notice(slot, { signature: transaction.signature, err, logs: meta.logMessages })];
  };
};

/** Nobody votes here, so "all" and "allWithVotes" are the same. */
function readFilter(params: Params): (landed: LandedTransaction) => boolean {
  const filter = params.at(0);
  if (filter === "all" || filter === "allWithVotes") return () => true;
  const mentions = isRecord(filter) ? filter["mentions"] : undefined;
  if (!Array.isArray(mentions)) {
    throw invalidParams(
      'Invalid params: filter must be "all", "allWithVotes" or { mentions: [address] }, ' +
        `got ${filter === undefined ? "nothing" : JSON.stringify(filter)}`,
    );
  }
  if (mentions.length !== 1) {
    throw invalidParams(
      `Invalid Request: Only 1 address supported: filter.mentions has ${mentions.length}`,
    );
  }
  const mentioned = parseAddress(mentions[0], "filter.mentions").toBase58();
  return ({ accounts }) => accounts.includes(mentioned);
}
