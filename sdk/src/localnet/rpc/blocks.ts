import type { ChainCore } from "../chain-core";
import { jsonNumber, type Json } from "../json";
import type { LandedTransaction } from "../ledger";
import { transactionEncoder, transactionWithMeta } from "./history";
import type { RpcMethodGroup } from "./method";
import type { Options } from "./params";
import { invalidParams, RPC_CODES, RpcError } from "./rpc-error";

/** Most slots of one listing, as on a cluster. */
const MAX_SLOTS = 500_000;

/** Reads of blocks: the open slot is none yet, and slots that passed at once are skipped ones. */
export const blockMethods: RpcMethodGroup = {
  getBlock(core, params) {
    const slot = BigInt(params.integer(0, "slot"));
    const options = params.options(1);
    options.requireHistoryReadable(core);
    const block = core.ledger.block(slot);
    if (block === null) throw noBlock(core, slot);
    return {
      blockhash: block.blockhash,
      previousBlockhash: block.previousBlockhash,
      parentSlot: jsonNumber(block.parentSlot),
      blockHeight: jsonNumber(block.height),
      blockTime: jsonNumber(block.time),
      ...transactionsJson(core.ledger.landedIn(slot), options),
      ...(options.raw("rewards") !== false && { rewards: [] }),
    };
  },

  getBlocks(core, params) {
    const start = params.integer(0, "startSlot");
    const bounded = typeof params.at(1) === "number";
    params.options(bounded ? 2 : 1).requireHistoryReadable(core);
    const end = bounded ? params.integer(1, "endSlot") : start + MAX_SLOTS;
    if (end - start > MAX_SLOTS) throw invalidParams(`Slot range too large; max ${MAX_SLOTS}`);
    return core.ledger
      .closedSlots()
      .map(jsonNumber)
      .filter((slot) => slot >= start && slot <= end);
  },

  getBlocksWithLimit(core, params) {
    const start = params.integer(0, "startSlot");
    const limit = params.integer(1, "limit");
    params.options(2).requireHistoryReadable(core);
    if (limit > MAX_SLOTS) throw invalidParams(`Limit too large; max ${MAX_SLOTS}`);
    const slots = core.ledger.closedSlots().map(jsonNumber);
    return slots.filter((slot) => slot >= start).slice(0, limit);
  },

  getFirstAvailableBlock: (core) => jsonNumber(core.ledger.genesis.slot),

  getBlockTime(core, params) {
    const slot = BigInt(params.integer(0, "slot"));
    const time = core.ledger.blockTime(slot);
    if (time === null) throw noBlock(core, slot);
    return jsonNumber(time);
  },
};

function transactionsJson(
  landed: LandedTransaction | null,
  options: Options,
): { readonly [key: string]: Json } {
  const all = landed === null ? [] : [landed];
  const details = options.string("transactionDetails") ?? "full";
  switch (details) {
    case "full": {
      const encode = transactionEncoder(options.string("encoding") ?? "json");
      return { transactions: all.map((each) => transactionWithMeta(each, encode, options)) };
    }
    case "signatures":
      return { signatures: all.map(({ transaction }) => transaction.signature) };
    case "none":
      return {};
    default:
      throw invalidParams(
        `Invalid params: transactionDetails "${details}" is not supported by the embedded chain: ` +
          'use "full", "signatures" or "none"',
      );
  }
}

function noBlock(core: ChainCore, slot: bigint): RpcError {
  if (slot >= core.clock().slot) {
    return new RpcError(RPC_CODES.blockNotAvailable, `Block not available for slot ${slot}`);
  }
  return new RpcError(
    RPC_CODES.slotSkipped,
    `Slot ${slot} was skipped, or missing due to ledger jump to recent snapshot`,
  );
}
