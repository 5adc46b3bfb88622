import { VersionedTransaction } from "@solana/web3.js";
import type { ChainCore } from "../chain-core";
import { simulate, type Simulation } from "../execution";
import { jsonNumber, type Json } from "../json";
import { readTransaction, signaturesAreValid, type WireTransaction } from "../wire-transaction";
import { accountJson, readEncoding } from "./account-encoding";
import { findAccount } from "./accounts";
import { latestBlockhashJson } from "./blockhashes";
import type { RpcMethodGroup } from "./method";
import { type Options, parseAddress, withContext } from "./params";
import { invalidParams } from "./rpc-error";
import { signatureVerificationFailure } from "./send";
import { decodeTransaction } from "./wire-encoding";

/** Simulation of transactions. */
export const simulateMethods: RpcMethodGroup = {
  simulateTransaction(core, params) {
    const text = params.string(0, "transaction");
    const options = params.options(1);
    options.requireReadable(core);
    const sent = decodeTransaction(text, options.string("encoding") ?? "base58");
    const sigVerify = options.boolean("sigVerify");
    const replaces = options.boolean("replaceRecentBlockhash");
    if (sigVerify && replaces) {
      throw invalidParams("sigVerify may not be used with replaceRecentBlockhash");
    }
    if (sigVerify && !signaturesAreValid(sent)) throw signatureVerificationFailure();

    const replacement = replaces ? latestBlockhashJson(core) : null;
    const transaction = replacement === null ? sent : withBlockhash(sent, replacement.blockhash);
    const simulation = simulate(core, transaction);
    return withContext(core, {
      err: simulation.err,
      logs: simulation.logs,
      accounts: requestedAccounts(core, simulation, options.options("accounts")),
      unitsConsumed: jsonNumber(simulation.unitsConsumed),
      returnData: simulation.returnData,
      innerInstructions: options.boolean("innerInstructions")
        ? namedInstructions(simulation)
        : null,
      replacementBlockhash: replacement ?? undefined,
    });
  },
};

function withBlockhash({ bytes }: WireTransaction, blockhash: string): WireTransaction {
  const transaction = VersionedTransaction.deserialize(bytes);
  transaction.message.recentBlockhash = blockhash;
  return readTransaction(Buffer.from(transaction.serialize()));
}

function requestedAccounts(
  core: ChainCore,
  simulation: Simulation,
  request: Options | undefined,
): Json {
  if (request === undefined) return null;
  const encoding = readEncoding(request.string("encoding") ?? "base64");
  const view = { core, encoding, slice: undefined };
  if (view.encoding !== "base64") {
    throw invalidParams("Invalid params: accounts.encoding must be base64");
  }
  const addresses = request.array("addresses") ?? [];
  const { keys, postAccounts } = simulation;
  if (addresses.length > keys.length) {
    throw invalidParams(`Too many accounts provided; max ${keys.length}`);
  }
  return addresses.map((value) => {
    const key = parseAddress(value, "accounts.addresses");
    if (simulation.err !== null || !keys.some((candidate) => candidate.equals(key))) return null;
    // LiteSVM lists the writable accounts; a read-only one is as it was.
    const post = postAccounts.get(key.toBase58());
    return accountJson(post ?? findAccount(core, key), view);
  });
}

/** Inner instructions with addresses in place of indexes, as a simulation answers them. */
function namedInstructions({ keys, innerInstructions }: Simulation): Json {
  const nameOf = (index: number): string => {
    const key = keys[index];
    if (key === undefined) throw new Error(`inner instruction names account ${index} of none`);
    return key.toBase58();
  };
  return innerInstructions.map(({ index, instructions }) => ({
    index,
    instructions: instructions.map(({ programIdIndex, accounts, data, stackHeight }) => ({
      programId: nameOf(programIdIndex),
      accounts: accounts.map(nameOf),
      data,
      stackHeight,
    })),
  }));
}
