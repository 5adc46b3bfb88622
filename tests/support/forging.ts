import { PublicKey } from "@solana/web3.js";
import type { Signer } from "@solana/web3.js";
import type { Transaction } from "../../sdk/src";
import { readSteps } from "../../sdk/src/auditor/watch/step";
import type { Name } from "../../sdk/src/auditor/watch/step";
import { itemAt, replaced } from "./tampering";
import type { WatchedHistory } from "./watched-history";

type Invocation = Transaction["invocations"][number];

/** Where the fields of an instruction's data stand, bytes. */
export const AT = {
  /** Of a payment, and of whatever else names an amount first. */
  amount: 1,
  /** The first byte of a payment's hash. */
  hash: 17,
  /** Of a recorded denial. */
  gates: 49,
  /** The version that an action expects. */
  version: 1,
  /** The end of a granted mandate's term, behind two expectations and the beginning. */
  mandateEnd: 25,
  /** The end of a session's term, behind three expectations and four caps. */
  sessionEnd: 57,
} as const;

/** A real history, whose transactions are named by the instruction that they carry, and ways to forge it. */
export class Forging {
  private readonly names: readonly (readonly Name[])[];

  constructor(readonly history: WatchedHistory) {
    const { world, transactions } = history;
    this.names = transactions.map((transaction) =>
      readSteps(world.client, transaction).steps.map(({ name }) => name),
    );
  }

  /** The transaction that carries an instruction for the n-th time, from 0. */
  of(name: Name, nth = 0): Transaction {
    return itemAt(this.history.transactions, this.place(name, nth));
  }

  /** All transactions before it. */
  before(name: Name, nth = 0): Transaction[] {
    return this.history.transactions.slice(0, this.place(name, nth));
  }

  /** All transactions up to it. */
  upTo(name: Name, nth = 0): Transaction[] {
    return this.history.transactions.slice(0, this.place(name, nth) + 1);
  }

  /** All transactions up to a payment that the history has in place of the real one. */
  instead(transaction: Transaction, name: Name, nth = 0): Transaction[] {
    return [...this.before(name, nth), transaction];
  }

  /** A payment like a real one, with an id of its own, right behind a history; without log and balances. */
  again(after: readonly Transaction[], like: Transaction = this.of("pay")): Transaction[] {
    const fresh = silent(moved(like, itemAt(after, after.length - 1)));
    return [
      ...after,
      withData(fresh, 0, (data) => {
        data.set([data[AT.hash]! ^ 0xff], AT.hash);
      }),
    ];
  }

  private place(name: Name, nth: number): number {
    const places = this.names.flatMap((names, place) => (names.includes(name) ? [place] : []));
    return itemAt(places, nth);
  }
}

/** A transaction whose log was cut and whose balances nobody has: what it does is all there is. */
export function silent(transaction: Transaction): Transaction {
  return { ...transaction, logs: ["Log truncated"], balances: null };
}

/** A transaction in the slot behind another one, at its time. */
export function moved(transaction: Transaction, { slot, time }: Transaction): Transaction {
  return { ...transaction, slot: slot + 1n, time };
}

/** A transaction with other invocations. */
export function invoking(
  transaction: Transaction,
  change: (invocations: readonly Invocation[]) => readonly Invocation[],
): Transaction {
  return { ...transaction, invocations: change(transaction.invocations) };
}

/** A transaction with one invocation changed. */
export function altered(
  transaction: Transaction,
  place: number,
  change: (invocation: Invocation) => Partial<Invocation>,
): Transaction {
  return invoking(transaction, (invocations) => {
    const invocation = itemAt(invocations, place);
    return replaced(invocations, place, { ...invocation, ...change(invocation) });
  });
}

/** A transaction with the data of one invocation written over. */
export function withData(
  transaction: Transaction,
  place: number,
  write: (data: Buffer) => void,
): Transaction {
  return altered(transaction, place, (invocation) => {
    const data = Buffer.from(invocation.data);
    write(data);
    return { data };
  });
}

/** A fused payment of another amount, which its transfer moves too. */
export function ofAmount(transaction: Transaction, amount: bigint): Transaction {
  const write = (data: Buffer): void => {
    data.writeBigUInt64LE(amount, AT.amount);
  };
  return withData(withData(transaction, 0, write), 1, write);
}

/** A transaction with one key in the place of another, among its signers and everywhere. */
export function by(transaction: Transaction, from: PublicKey, to: PublicKey): Transaction {
  const swap = (key: PublicKey): PublicKey => (key.equals(from) ? to : key);
  return {
    ...transaction,
    signers: transaction.signers.map(swap),
    invocations: transaction.invocations.map((invocation) => ({
      ...invocation,
      accounts: invocation.accounts.map(swap),
    })),
  };
}

/** A transaction without the signature of a key. */
export function unsigned(transaction: Transaction, signer: Signer): Transaction {
  const signers = transaction.signers.filter((key) => !key.equals(signer.publicKey));
  return { ...transaction, signers };
}
