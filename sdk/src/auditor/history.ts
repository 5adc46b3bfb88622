import { utils } from "@coral-xyz/anchor";
import { PublicKey } from "@solana/web3.js";
import type { ConfirmedSignatureInfo, VersionedTransactionResponse } from "@solana/web3.js";
import type { Client } from "../core/client";
import { landedTransaction } from "../core/landed-transaction";

/** One instruction of a transaction that succeeded, invoked by whomever. */
export interface Invocation {
  readonly programId: PublicKey;
  readonly accounts: readonly PublicKey[];
  readonly data: Uint8Array;
  /** Whether a program invoked it; otherwise it stands in the transaction itself. */
  readonly nested: boolean;
}

/** What a token account held before and after a transaction, base units; an account that was not there held none. */
export interface TokenBalance {
  readonly account: PublicKey;
  readonly mint: PublicKey;
  readonly before: bigint;
  readonly after: bigint;
}

/** A transaction that succeeded, as far as an audit needs it. */
export interface Transaction {
  readonly signature: string;
  readonly slot: bigint;
  readonly time: bigint;
  /** All invocations in the order in which they ran. */
  readonly invocations: readonly Invocation[];
  /** Who signed the transaction. Another program's address that signs by invocation is not among them. */
  readonly signers: readonly PublicKey[];
  /** Of the token accounts that it names; `null` if the node does not have them. */
  readonly balances: readonly TokenBalance[] | null;
  readonly logs: readonly string[];
}

/** A part of the history that the node no longer has. */
export class HistoryGap extends Error {
  constructor(
    /** The transaction that lacks something; `null` if transactions are lacking. */
    readonly signature: string | null,
    readonly missing: string,
  ) {
    const of = signature === null ? "" : ` of transaction ${signature}`;
    super(`the node does not have the ${missing}${of}`);
    this.name = "HistoryGap";
  }
}

const PAGE = 1000;

/**
 * All transactions that name an address and succeeded, the oldest first.
 *
 * @throws {HistoryGap} if one of them cannot be read any more.
 */
export async function history(client: Client, address: PublicKey): Promise<Transaction[]> {
  const signatures: string[] = [];
  for await (const { signature, err } of signaturesOf(client, address, { limit: PAGE })) {
    if (err === null) signatures.push(signature);
  }
  const transactions: Transaction[] = [];
  for (const signature of signatures.reverse())
    transactions.push(await readTransaction(client, signature));
  return transactions;
}

/** The transactions that name an address, failed ones too, the newest first; asked for by pages. */
export async function* signaturesOf(
  { connection }: Client,
  address: PublicKey,
  options: { readonly limit: number; readonly minContextSlot?: number },
): AsyncGenerator<ConfirmedSignatureInfo> {
  // A page may be shorter than asked for: the history ends where a page is empty.
  for (let before: string | undefined; ;) {
    const from = before === undefined ? options : { ...options, before };
    const page = await connection.getSignaturesForAddress(address, from, "confirmed");
    yield* page;
    before = page.at(-1)?.signature;
    if (before === undefined) return;
  }
}

/**
 * Reads a transaction that succeeded.
 *
 * @throws {HistoryGap} if the node no longer has it, or not all of it.
 */
export async function readTransaction(client: Client, signature: string): Promise<Transaction> {
  const found = await landedTransaction(client, signature);
  if (!found) throw new HistoryGap(signature, "content");
  if (typeof found.blockTime !== "number") throw new HistoryGap(signature, "block time");
  if (!found.meta?.innerInstructions) throw new HistoryGap(signature, "inner instructions");
  return {
    signature,
    slot: BigInt(found.slot),
    time: BigInt(found.blockTime),
    invocations: invocations(found),
    signers: found.transaction.message.staticAccountKeys.slice(
      0,
      found.transaction.message.header.numRequiredSignatures,
    ),
    balances: balances(found),
    logs: found.meta.logMessages ?? ["Log truncated"],
  };
}

/** Finds the accounts of a transaction by their numbers. */
function accountsOf({ transaction, meta }: VersionedTransactionResponse) {
  const { writable = [], readonly = [] } = meta?.loadedAddresses ?? {};
  const keys = [...transaction.message.staticAccountKeys, ...writable, ...readonly];
  return (index: number): PublicKey => {
    const key = keys[index];
    if (!key) throw new RangeError(`the transaction names no account ${index}`);
    return key;
  };
}

function balances(found: VersionedTransactionResponse): TokenBalance[] | null {
  const { preTokenBalances: before, postTokenBalances: after } = found.meta ?? {};
  if (!before || !after) return null;
  const at = accountsOf(found);
  const held = (list: typeof before, place: number): bigint =>
    BigInt(list.find(({ accountIndex }) => accountIndex === place)?.uiTokenAmount.amount ?? 0);
  const mints = new Map([...before, ...after].map((one) => [one.accountIndex, one.mint]));
  return [...mints].map(([place, mint]) => ({
    account: at(place),
    mint: new PublicKey(mint),
    before: held(before, place),
    after: held(after, place),
  }));
}

function invocations(found: VersionedTransactionResponse): Invocation[] {
  const { transaction, meta } = found;
  const at = accountsOf(found);
  const { compiledInstructions } = transaction.message;
  return compiledInstructions.flatMap(({ programIdIndex, accountKeyIndexes, data }, index) => {
    const inner =
      meta?.innerInstructions?.find((group) => group.index === index)?.instructions ?? [];
    return [
      { programId: at(programIdIndex), accounts: accountKeyIndexes.map(at), data, nested: false },
      ...inner.map((instruction) => ({
        programId: at(instruction.programIdIndex),
        accounts: instruction.accounts.map(at),
        data: utils.bytes.bs58.decode(instruction.data),
        nested: true,
      })),
    ];
  });
}
