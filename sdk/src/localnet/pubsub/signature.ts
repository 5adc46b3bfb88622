import { parseSignature } from "../rpc/params";
import { notice, type OpenSubscription } from "./subscription";

/**
 * The outcome of one transaction, once: at once where it has landed before. On request its arrival
 * is told too; here it arrives and lands in one step.
 */
export const openSignature: OpenSubscription = (core, params) => {
  const signature = parseSignature(params.at(0), "signature");
  const options = params.options(1);
  options.requireReadable(core);
  const tellsArrival = options.boolean("enableReceivedNotification");
  return (heard) => {
    switch (heard.kind) {
      case "opened": {
        const landed = core.ledger.find(signature);
        return landed === null ? [] : [notice(landed.slot, { err: landed.err }, true)];
      }
      case "landed": {
        const { transaction, slot, err } = heard.landed;
        if (transaction.signature !== signature) return [];
        const arrival = tellsArrival ? [notice(slot, "receivedSignature")] : [];
        return [...arrival, notice(slot, { err }, true)];
      }
      case "account":
      case "slot":
        return [];
    }
  };
};
