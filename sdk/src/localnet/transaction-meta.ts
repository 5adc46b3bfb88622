import type { PublicKey } from "@solana/web3.js";
import { address, type EncodedAccount } from "@solana/kit";
import type { LiteSVM, TransactionMetadata } from "litesvm";
import { toBase58 } from "./base58";
import { jsonNumber } from "./json";
import { parseMint, parseTokenAccount, uiTokenAmount, type UiTokenAmount } from "./token-accounts";
import type { TransactionErrorJson } from "./transaction-error";
import type { LoadedAddresses } from "./wire-transaction";

/** An inner instruction as the RPC writes it: accounts by index, data in base58. */
export type InnerInstructionJson = {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: string;
  readonly stackHeight: number;
};

/** The inner instructions of one top-level instruction. */
export type InnerInstructionsJson = {
  readonly index: number;
  readonly instructions: readonly InnerInstructionJson[];
};

/** Return data as the RPC writes it. */
export type ReturnDataJson = {
  readonly programId: string;
  readonly data: readonly [string, "base64"];
};

/** A token account's balance beside a transaction. */
export type TokenBalanceJson = {
  readonly accountIndex: number;
  readonly mint: string;
  readonly owner: string;
  readonly programId: string;
  readonly uiTokenAmount: UiTokenAmount;
};

/** The `meta` of a `getTransaction` answer. */
export type TransactionMeta = {
  readonly err: TransactionErrorJson | null;
  readonly status: { readonly Ok: null } | { readonly Err: TransactionErrorJson };
  readonly fee: number;
  readonly preBalances: readonly number[];
  readonly postBalances: readonly number[];
  readonly innerInstructions: readonly InnerInstructionsJson[];
  readonly logMessages: readonly string[];
  readonly preTokenBalances: readonly TokenBalanceJson[];
  readonly postTokenBalances: readonly TokenBalanceJson[];
  readonly rewards: readonly [];
  readonly loadedAddresses: {
    readonly writable: readonly string[];
    readonly readonly: readonly string[];
  };
  readonly returnData: ReturnDataJson | undefined;
  readonly computeUnitsConsumed: number;
};

/** The accounts of a transaction at one moment, in index order; null where there is none. */
export type AccountSnapshot = readonly (EncodedAccount | null)[];

/** Reads every account of a transaction. */
export function snapshotAccounts(svm: LiteSVM, keys: readonly PublicKey[]): AccountSnapshot {
  return keys.map((key) => {
    const account = svm.getAccount(address(key.toBase58()));
    return account.exists ? account : null;
  });
}

/** Assembles the meta of a landed transaction. */
export function transactionMeta(
  svm: LiteSVM,
  result: TransactionMetadata,
  outcome: {
    readonly err: TransactionErrorJson | null;
    readonly before: AccountSnapshot;
    readonly after: AccountSnapshot;
    readonly loaded: LoadedAddresses;
  },
): TransactionMeta {
  const { err, before, after, loaded } = outcome;
  return {
    err,
    status: err === null ? { Ok: null } : { Err: err },
    fee: jsonNumber(feeOf(result)),
    preBalances: before.map(lamportsOf),
    postBalances: after.map(lamportsOf),
    innerInstructions: innerInstructionsJson(result),
    logMessages: result.logs(),
    preTokenBalances: tokenBalances(svm, before),
    postTokenBalances: tokenBalances(svm, after),
    rewards: [],
    loadedAddresses: {
      writable: loaded.writable.map((key) => key.toBase58()),
      readonly: loaded.readonly.map((key) => key.toBase58()),
    },
    returnData: returnDataJson(result) ?? undefined,
    computeUnitsConsumed: jsonNumber(result.computeUnitsConsumed()),
  };
}

/** Inner instructions, without the top-level instructions that called nothing. */
export function innerInstructionsJson(result: TransactionMetadata): InnerInstructionsJson[] {
  return result
    .innerInstructions()
    .map((calls, index) => ({
      index,
      instructions: calls.map((call) => ({
        programIdIndex: call.instruction().programIdIndex(),
        accounts: [...call.instruction().accounts()],
        data: toBase58(call.instruction().data()),
        stackHeight: call.stackHeight(),
      })),
    }))
    .filter(({ instructions }) => instructions.length > 0);
}

/** Return data, or null when no program set any. */
export function returnDataJson(result: TransactionMetadata): ReturnDataJson | null {
  const data = result.returnData().data();
  if (data.length === 0) return null;
  return {
    programId: toBase58(result.returnData().programId()),
    data: [Buffer.from(data).toString("base64"), "base64"],
  };
}

/**
 * The fee that LiteSVM computed. Its metadata has no accessor for it; the printed form has the
 * figure at its end.
 */
export function feeOf(result: TransactionMetadata): bigint {
  const match = /, fee: (\d+) }\)$/.exec(result.toString());
  if (match?.[1] === undefined) throw new Error("LiteSVM's metadata does not end with the fee");
  return BigInt(match[1]);
}

function lamportsOf(account: EncodedAccount | null): number {
  return account === null ? 0 : jsonNumber(account.lamports);
}

function tokenBalances(svm: LiteSVM, snapshot: AccountSnapshot): TokenBalanceJson[] {
  const balances: TokenBalanceJson[] = [];
  snapshot.forEach((account, accountIndex) => {
    const token = account === null ? null : parseTokenAccount(account);
    if (account === null || token === null) return;
    const mintAccount = svm.getAccount(address(token.mint));
    const mint = mintAccount.exists ? parseMint(mintAccount) : null;
    if (mint === null) return;
    balances.push({
      accountIndex,
      mint: token.mint,
      owner: token.owner,
      programId: account.programAddress,
      uiTokenAmount: uiTokenAmount(token.amount, mint.decimals),
    });
  });
  return balances;
}
