import { createHash } from "node:crypto";
import { toBase58 } from "../base58";
import type { ChainCore } from "../chain-core";
import { FAUCET, airdrop, AirdropFailed } from "../faucet";
import { jsonNumber, type Json } from "../json";
import type { RpcMethodGroup } from "./method";
import { RPC_CODES, RpcError } from "./rpc-error";

/**
 * Clients parse a version, and some call methods that are long gone where it is low; this one says
 * too that no validator is behind it.
 */
const VERSION = { "solana-core": "3.0.0-litesvm", "feature-set": 0 };
const IDENTITY = toBase58(createHash("sha256").update("embedded chain identity").digest());

/** Where the chain stands, and the faucet. */
export const chainStatusMethods: RpcMethodGroup = {
  getSlot(core, params) {
    params.options(0).requireReadable(core);
    return jsonNumber(core.clock().slot);
  },

  getBlockHeight(core, params) {
    params.options(0).requireReadable(core);
    return jsonNumber(core.ledger.newest.height);
  },

  getEpochInfo(core, params) {
    params.options(0).requireReadable(core);
    return epochInfoJson(core);
  },

  getEpochSchedule(core) {
    const schedule = core.svm.getEpochSchedule();
    return {
      firstNormalEpoch: jsonNumber(schedule.firstNormalEpoch),
      firstNormalSlot: jsonNumber(schedule.firstNormalSlot),
      leaderScheduleSlotOffset: jsonNumber(schedule.leaderScheduleSlotOffset),
      slotsPerEpoch: jsonNumber(schedule.slotsPerEpoch),
      warmup: schedule.warmup,
    };
  },

  getTransactionCount(core, params) {
    params.options(0).requireReadable(core);
    return core.ledger.transactionCount;
  },

  getVersion: () => VERSION,

  getHealth: () => "ok",

  getGenesisHash: (core) => core.ledger.genesis.blockhash,

  getIdentity: () => ({ identity: IDENTITY }),

  requestAirdrop(core, params) {
    const to = params.address(0, "address");
    const lamports = params.integer(1, "lamports");
    if (to.equals(FAUCET.publicKey)) {
      throw new RpcError(RPC_CODES.invalidParams, "Invalid params: the faucet can't pay itself");
    }
    try {
      return airdrop(core, to, BigInt(lamports)).transaction.signature;
    } catch (error) {
      if (!(error instanceof AirdropFailed)) throw error;
      throw new RpcError(RPC_CODES.internalError, error.message, { err: error.reason });
    }
  },
};

/** Slot, epoch and height as `getEpochInfo` answers them. */
export function epochInfoJson(core: ChainCore): Json {
  const { slot } = core.clock();
  const { firstNormalSlot, slotsPerEpoch } = core.svm.getEpochSchedule();
  return {
    absoluteSlot: jsonNumber(slot),
    blockHeight: jsonNumber(core.ledger.newest.height),
    epoch: jsonNumber(core.epochOf(slot)),
    slotIndex: jsonNumber((slot - firstNormalSlot) % slotsPerEpoch),
    slotsInEpoch: jsonNumber(slotsPerEpoch),
    transactionCount: core.ledger.transactionCount,
  };
}
