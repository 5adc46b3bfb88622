import { ComputeBudgetProgram, type PublicKey } from "@solana/web3.js";
import type { EncodedAccount } from "@solana/kit";
import { FailedTransactionMetadata, type TransactionMetadata } from "litesvm";
import type { ChainCore } from "./chain-core";
import type { LandedTransaction } from "./ledger";
import { durableNonceIndex, renewNonces } from "./nonce";
import { transactionErrorJson, type TransactionErrorJson } from "./transaction-error";
import {
  innerInstructionsJson,
  returnDataJson,
  snapshotAccounts,
  transactionMeta,
  type InnerInstructionsJson,
  type ReturnDataJson,
} from "./transaction-meta";
import {
  allAccounts,
  resolveLookups,
  signaturesAreValid,
  type ExecutableMessage,
  type WireTransaction,
} from "./wire-transaction";

/** What a simulation shows. */
export interface Simulation {
  readonly err: TransactionErrorJson | null;
  readonly logs: readonly string[];
  readonly unitsConsumed: bigint;
  readonly returnData: ReturnDataJson | null;
  readonly innerInstructions: readonly InnerInstructionsJson[];
  /** The transaction's accounts in index order; empty when a lookup table can't be resolved. */
  readonly keys: readonly PublicKey[];
  /** The accounts after the simulation, by address; empty when it failed. */
  readonly postAccounts: ReadonlyMap<string, EncodedAccount>;
}

/** A transaction landed on the ledger, or was dropped with a reason and without a fee. */
export type Submission =
  | { readonly landed: LandedTransaction }
  | { readonly landed: null; readonly err: TransactionErrorJson };

const NO_SIGNATURE = 0;
const SET_COMPUTE_UNIT_PRICE = 3;

/** Runs a transaction without effect. Signatures play no part here: the caller decides on them. */
export function simulate(core: ChainCore, transaction: WireTransaction): Simulation {
  const loaded = resolveLookups(core.svm, transaction.message);
  const keys = loaded === null ? [] : allAccounts(transaction.message, loaded);
  const refusal = lifetimeError(core, transaction);
  if (refusal !== null) {
    return {
      err: refusal,
      logs: [],
      unitsConsumed: 0n,
      returnData: null,
      innerInstructions: [],
      keys,
      postAccounts: new Map(),
    };
  }
  const result = simulateUnsigned(core, transaction);
  const failed = result instanceof FailedTransactionMetadata;
  const meta = result.meta();
  return {
    err: failed ? transactionErrorJson(result.err()) : null,
    logs: meta.logs(),
    unitsConsumed: meta.computeUnitsConsumed(),
    returnData: returnDataJson(meta),
    innerInstructions: innerInstructionsJson(meta),
    keys,
    postAccounts: failed
      ? new Map<string, EncodedAccount>()
      : new Map(result.postAccounts().map((account) => [account.address, account])),
  };
}

/** Metadata of a run without effect and without signature checks, for fees. */
export function dryRun(core: ChainCore, transaction: WireTransaction): TransactionMetadata {
  return simulateUnsigned(core, transaction).meta();
}

/**
 * Executes a transaction. What a cluster would put into a block is recorded, failed ones included,
 * and the next slot opens; anything else leaves no trace.
 */
export function submit(core: ChainCore, transaction: WireTransaction): Submission {
  if (!signaturesAreValid(transaction)) return { landed: null, err: "SignatureFailure" };
  const refusal = lifetimeError(core, transaction);
  if (refusal !== null) return { landed: null, err: refusal };

  const { svm, ledger } = core;
  const { message } = transaction;
  const { slot, unixTime } = core.clock();
  const loaded = resolveLookups(svm, message) ?? { writable: [], readonly: [] };
  const keys = allAccounts(message, loaded);
  const nonceIndex = durableNonceIndex(svm, message);
  const before = snapshotAccounts(svm, keys);

  const result = svm.sendTransaction(transaction.decoded);
  const failed = result instanceof FailedTransactionMetadata;
  const err = failed ? transactionErrorJson(result.err()) : null;
  const meta = failed ? result.meta() : result;
  if (err !== null && !wasCharged(meta)) return { landed: null, err };

  const after = snapshotAccounts(svm, keys);
  renewNonces(svm, before, after, {
    blockhash: ledger.newest.blockhash,
    failedNonceIndex: failed ? nonceIndex : null,
  });
  const landed = ledger.record({
    transaction,
    slot,
    blockTime: unixTime,
    err,
    meta: transactionMeta(svm, meta, { err, before, after, loaded }),
    accounts: keys.map((key) => key.toBase58()),
    writable: keys
      .filter((_key, index) => message.isAccountWritable(index))
      .map((key) => key.toBase58()),
    computeUnitPrice: computeUnitPrice(message),
  });
  core.emit({ kind: "landed", landed });
  keys.forEach((key, index) => {
    const changed = index === nonceIndex || !sameAccount(before[index], after[index]);
    if (changed) core.emit({ kind: "account", address: key.toBase58(), slot });
  });
  core.produceBlocks(1n);
  return { landed };
}

function sameAccount(
  before: EncodedAccount | null | undefined,
  after: EncodedAccount | null | undefined,
): boolean {
  if (!before || !after) return before === after;
  return (
    before.lamports === after.lamports &&
    before.programAddress === after.programAddress &&
    before.executable === after.executable &&
    Buffer.compare(Buffer.from(before.data), Buffer.from(after.data)) === 0
  );
}

/** The offered price per compute unit in micro-lamports; 0 without such an instruction. */
export function computeUnitPrice(message: ExecutableMessage): bigint {
  for (const instruction of message.compiledInstructions) {
    const program = message.staticAccountKeys[instruction.programIdIndex];
    const data = Buffer.from(instruction.data);
    const isPrice = data[0] === SET_COMPUTE_UNIT_PRICE && data.length >= 9;
    if (program?.equals(ComputeBudgetProgram.programId) && isPrice) return data.readBigUInt64LE(1);
  }
  return 0n;
}

/**
 * Refuses what is too old or already on the ledger, in a cluster's order. LiteSVM's own checks are
 * off: it knows the newest blockhash only.
 */
function lifetimeError(core: ChainCore, transaction: WireTransaction): TransactionErrorJson | null {
  const { ledger, svm } = core;
  const { message, signature } = transaction;
  const alive =
    ledger.lastValidBlockHeight(message.recentBlockhash) !== null ||
    durableNonceIndex(svm, message) !== null;
  if (!alive) return "BlockhashNotFound";
  return ledger.find(signature) === null ? null : "AlreadyProcessed";
}

/**
 * LiteSVM gives the metadata of a failed transaction its signature only after it charged the fee;
 * a transaction that never ran carries 64 zero bytes.
 */
function wasCharged(meta: TransactionMetadata): boolean {
  return meta.signature().some((byte) => byte !== NO_SIGNATURE);
}

function simulateUnsigned(
  { svm }: ChainCore,
  { decoded }: WireTransaction,
): ReturnType<typeof svm.simulateTransaction> {
  svm.withSigverify(false);
  try {
    return svm.simulateTransaction(decoded);
  } finally {
    svm.withSigverify(true);
  }
}
