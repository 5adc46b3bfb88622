import { simulate, submit, type Simulation } from "../execution";
import { jsonNumber, type Json } from "../json";
import { transactionErrorText } from "../transaction-error";
import { signaturesAreValid } from "../wire-transaction";
import type { RpcMethodGroup } from "./method";
import { RPC_CODES, RpcError } from "./rpc-error";
import { decodeTransaction } from "./wire-encoding";

/** Sending of transactions. */
export const sendMethods: RpcMethodGroup = {
  /**
   * With preflight a failing transaction is refused. Without, its signature is answered in any
   * case, as on a cluster: what can't land (expired, duplicate, unpayable) is dropped silently and
   * never gets a status.
   */
  sendTransaction(core, params) {
    const text = params.string(0, "transaction");
    const options = params.options(1);
    options.requireReadable(core);
    const transaction = decodeTransaction(text, options.string("encoding") ?? "base58");
    if (!options.boolean("skipPreflight")) {
      if (!signaturesAreValid(transaction)) throw signatureVerificationFailure();
      const preflight = simulate(core, transaction);
      if (preflight.err !== null) throw preflightFailure(preflight);
    }
    submit(core, transaction);
    return transaction.signature;
  },
};

/** The answer to a transaction with a missing or wrong signature. */
export function signatureVerificationFailure(): RpcError {
  return new RpcError(
    RPC_CODES.transactionSignatureVerificationFailure,
    "Transaction signature verification failure",
  );
}

function preflightFailure(simulation: Simulation): RpcError {
  const { err, logs, unitsConsumed, returnData } = simulation;
  const reason = err === null ? "" : transactionErrorText(err);
  const data: Json = {
    err,
    logs,
    accounts: null,
    unitsConsumed: jsonNumber(unitsConsumed),
    returnData,
    innerInstructions: null,
    replacementBlockhash: null,
  };
  return new RpcError(
    RPC_CODES.sendTransactionPreflightFailure,
    `Transaction simulation failed: ${reason}`,
    data,
  );
}
