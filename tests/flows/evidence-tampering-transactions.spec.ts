import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { ChainEnd, EvidenceCheck, EvidenceEntry, Transaction } from "../../sdk/src";
import { Story } from "../support/story";
import { flipped, inserted, itemAt, replaced, swapped, without } from "../support/tampering";
import { keypair } from "../support/world";
import type { World } from "../support/world";

const STRANGER = keypair("nobody").publicKey;
const CREATE_VAULT = 0;
const REVOKE_ALL = 8;
const PAY = 9;
const GATE = 10;
const FEEDBACK = 12;
const SET_MEMBERS = 32;
const SET_DELAYS = 33;
/** Places in the accounts of pay and gate, and in their data. */
const VAULT = 1;
const MANDATE = 4;
const PAYEE = 6;
const MINT = 7;
const AMOUNT = 1;
const ISSUED_AT = 9;
const HASH = 17;

type Invocation = Transaction["invocations"][number];

/** One change of each part of a payment's invocation that the evidence is about. */
const ALTERATIONS: Readonly<Record<string, (invocation: Invocation) => Partial<Invocation>>> = {
  "the amount's lowest byte": ({ data }) => ({ data: flipped(data, AMOUNT) }),
  "the amount's highest byte": ({ data }) => ({ data: flipped(data, AMOUNT + 7) }),
  "the id's issue time": ({ data }) => ({ data: flipped(data, ISSUED_AT) }),
  "the first byte of the id's hash": ({ data }) => ({ data: flipped(data, HASH) }),
  "the last byte of the id's hash": ({ data }) => ({ data: flipped(data, HASH + 23) }),
  "the payee": ({ accounts }) => ({ accounts: replaced(accounts, PAYEE, STRANGER) }),
  "the mint": ({ accounts }) => ({ accounts: replaced(accounts, MINT, STRANGER) }),
};

/** The transaction with a log that was cut before anything was logged. */
function silenced(transaction: Transaction): Transaction {
  return { ...transaction, logs: ["Log truncated"] };
}

describe("tampering with transactions", () => {
  let world: World;
  let transactions: readonly Transaction[];
  let entries: readonly EvidenceEntry[];
  let end: ChainEnd;
  /** Places in the list of records: decisions, the first, a middle and the last one. */
  let places: readonly number[];

  before(async () => {
    ({ world } = await Story.tell());
    const { client, vault } = world;
    transactions = await purser.history(client, vault);
    entries = chain(transactions) ?? [];
    const { evidence } = await world.mandate();
    end = { sequence: evidence.sequence, head: evidence.head.toBytes() };
    const decisions = entries.flatMap(({ record }, place) =>
      record.kind === "decision" ? [place] : [],
    );
    places = [0, Math.floor(decisions.length / 2), decisions.length - 1].map((place) =>
      itemAt(decisions, place),
    );
  });

  const mandate = (): PublicKey =>
    purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
  const number = (place: number): bigint => BigInt(place + 1);

  /** The records that transactions give for the first agent; nothing if they do not begin with the vault. */
  function chain(list: readonly Transaction[]): readonly EvidenceEntry[] | null {
    const { complete, chains } = purser.rebuildEvidence(world.client, world.vault, list);
    return complete ? (chains.get(mandate().toBase58()) ?? []) : null;
  }

  function check(list: readonly Transaction[]): EvidenceCheck | "incomplete" {
    const rebuilt = chain(list);
    return rebuilt ? purser.checkEvidence(rebuilt, end) : "incomplete";
  }

  /** Where the transaction of a record is in the history. */
  function transactionOf(place: number): number {
    const { signature } = itemAt(entries, place);
    return transactions.findIndex((transaction) => transaction.signature === signature);
  }

  /** The places of all records of a record's transaction. */
  function sameTransaction(place: number): number[] {
    const { signature } = itemAt(entries, place);
    return entries.flatMap((entry, index) => (entry.signature === signature ? [index] : []));
  }

  const firstOf = (place: number): number => itemAt(sameTransaction(place), 0);
  const lastOf = (place: number): number => itemAt(sameTransaction(place).slice(-1), 0);

  /** Where the invocation that wrote a record is in its transaction. */
  function invocationOf(place: number): number {
    const { invocations } = itemAt(transactions, transactionOf(place));
    const writing = invocations.flatMap(({ programId, accounts, data }, index) => {
      if (!programId.equals(purser.PROGRAM_ID)) return [];
      const named = data[0] === FEEDBACK ? accounts[0] : accounts[MANDATE];
      const writes = data[0] === PAY || data[0] === GATE || data[0] === FEEDBACK;
      return writes && named?.equals(mandate()) ? [index] : [];
    });
    return itemAt(writing, sameTransaction(place).indexOf(place));
  }

  function changed(place: number, change: (transaction: Transaction) => Partial<Transaction>) {
    const index = transactionOf(place);
    const transaction = itemAt(transactions, index);
    return replaced(transactions, index, { ...transaction, ...change(transaction) });
  }

  function altered(place: number, change: (invocation: Invocation) => Partial<Invocation>) {
    const index = invocationOf(place);
    return changed(place, ({ invocations }) => {
      const invocation = itemAt(invocations, index);
      return {
        invocations: replaced(invocations, index, { ...invocation, ...change(invocation) }),
      };
    });
  }

  function withPaymentTwice(place: number): Transaction[] {
    const index = invocationOf(place);
    return changed(place, ({ invocations }) => ({
      invocations: inserted(invocations, index, itemAt(invocations, index)),
    }));
  }

  /** The place of the first transaction that does something else than pay to our vault. */
  function doing(discriminator: number): number {
    return transactions.findIndex(({ invocations }) => invocations.some(does(discriminator)));
  }

  const does =
    (discriminator: number) =>
    ({ programId, accounts, data }: Invocation): boolean =>
      programId.equals(purser.PROGRAM_ID) &&
      data[0] === discriminator &&
      accounts.some((key) => key.equals(world.vault));

  it("is not there: the history as it is is verified, with all, some and no logs", () => {
    const verified = { status: "verified", records: BigInt(entries.length) };
    assert.deepEqual(check(transactions), verified);
    assert.deepEqual(check(transactions.map(silenced)), verified);
    const some = transactions.map((each, index) => (index % 2 === 0 ? silenced(each) : each));
    assert.deepEqual(check(some), verified);
    const beginnings = transactions.map((each) => ({
      ...each,
      logs: [
        ...each.logs.slice(0, Math.floor(each.logs.length / 2)),
        "Log truncated",
        ...each.logs.slice(-1),
      ],
    }));
    assert.deepEqual(check(beginnings), verified);
  });

  describe("whose logs are whole", () => {
    for (const [part, change] of Object.entries(ALTERATIONS)) {
      it(`names the record of the payment in which ${part} is altered`, () => {
        for (const place of places) {
          const fault = { status: "altered", index: number(place) };
          assert.deepEqual(check(altered(place, change)), fault);
        }
      });
    }

    for (const [name, slot] of [
      ["vault", VAULT],
      ["mandate", MANDATE],
    ] as const) {
      it(`names the record of the payment whose ${name} is altered`, () => {
        for (const place of places) {
          const list = altered(place, ({ accounts }) => ({
            accounts: replaced(accounts, slot, STRANGER),
          }));
          const status = place === entries.length - 1 ? "truncated" : "missing";
          assert.deepEqual(check(list), { status, index: number(place) });
        }
      });
    }

    it("names the first record of the transaction whose slot is altered", () => {
      for (const place of places) {
        const list = changed(place, ({ slot }) => ({ slot: slot + 1n }));
        assert.deepEqual(check(list), { status: "altered", index: number(firstOf(place)) });
      }
    });

    it("names the first record of the transaction whose time is altered", () => {
      for (const place of places) {
        const list = changed(place, ({ time }) => ({ time: time - 1n }));
        assert.deepEqual(check(list), { status: "altered", index: number(firstOf(place)) });
      }
    });

    it("names the first record of a transaction that is dropped", () => {
      for (const place of places) {
        const list = without(transactions, transactionOf(place));
        const status = place === entries.length - 1 ? "truncated" : "missing";
        assert.deepEqual(check(list), { status, index: number(firstOf(place)) });
      }
    });

    it("names the first record of the later of two transactions that change places", () => {
      const last = entries.length - 1;
      for (const [one, other] of [
        [0, 1],
        [lastOf(1), lastOf(1) + 1],
        [firstOf(last) - 1, last],
      ] as const) {
        const list = swapped(transactions, transactionOf(one), transactionOf(other));
        assert.deepEqual(check(list), { status: "reordered", index: number(firstOf(one)) });
      }
    });

    it("names the record at which a transaction comes once more", () => {
      for (const place of places) {
        const index = transactionOf(place);
        const list = inserted(transactions, index + 1, itemAt(transactions, index));
        const fault = { status: "inserted", index: number(lastOf(place) + 1) };
        assert.deepEqual(check(list), fault);
        const late = [...transactions, itemAt(transactions, index)];
        assert.deepEqual(check(late), { status: "inserted", index: number(entries.length) });
      }
    });

    it("names the first record behind the end of a history that is cut", () => {
      for (const place of places) {
        const list = transactions.slice(0, transactionOf(place));
        assert.deepEqual(check(list), { status: "truncated", index: number(firstOf(place)) });
      }
    });

    it("names the first record after a revocation that is dropped, or told twice", () => {
      const revocation = doing(REVOKE_ALL);
      const after = entries.findIndex(({ record }) => record.grantEpoch === 2n);
      const fault = { status: "altered", index: number(after) };
      assert.deepEqual(check(without(transactions, revocation)), fault);
      const twice = inserted(transactions, revocation, itemAt(transactions, revocation));
      assert.deepEqual(check(twice), fault);
    });

    for (const [rule, discriminator, epoch] of [
      ["delays", SET_DELAYS, 2n],
      ["members", SET_MEMBERS, 3n],
    ] as const) {
      it(`names the first record after a change of ${rule} that is dropped, or told twice`, () => {
        const index = doing(discriminator);
        const after = entries.findIndex(({ record }) => record.governanceEpoch === epoch);
        const fault = { status: "altered", index: number(after) };
        const retold = (times: number) => {
          const { invocations, ...rest } = itemAt(transactions, index);
          const told = invocations.flatMap((one) =>
            does(discriminator)(one) ? Array<Invocation>(times).fill(one) : [one],
          );
          return replaced(transactions, index, { ...rest, invocations: told });
        };
        assert.deepEqual(check(retold(1)), { status: "verified", records: BigInt(entries.length) });
        for (const times of [0, 2]) assert.deepEqual(check(retold(times)), fault);
      });
    }

    it("names the transaction that logs a record of an instruction that is dropped", () => {
      for (const place of places) {
        const index = invocationOf(place);
        const list = changed(place, ({ invocations }) => ({
          invocations: without(invocations, index),
        }));
        const { signature } = itemAt(entries, place);
        assert.throws(
          () => check(list),
          (error) => error instanceof purser.UnexplainedEvent && error.signature === signature,
        );
      }
    });

    it("names the transaction in which an instruction is invented that logged nothing", () => {
      for (const place of places) {
        const list = withPaymentTwice(place);
        const { signature } = itemAt(entries, place);
        assert.throws(
          () => check(list),
          (error) => error instanceof purser.UnexplainedEvent && error.signature === signature,
        );
      }
    });

    it("is seen when the vault's creation is dropped: the history is not whole", () => {
      assert.equal(check(without(transactions, doing(CREATE_VAULT))), "incomplete");
      assert.equal(check([]), "incomplete");
    });

    it("with another vault's payments alone changes nothing of this vault's evidence", () => {
      const list = transactions.map((each) => ({
        ...each,
        invocations: each.invocations.map((invocation) => {
          const ours = invocation.programId.equals(purser.PROGRAM_ID);
          const foreign = !invocation.accounts.some((key) => key.equals(world.vault));
          if (!ours || !foreign || invocation.data[0] !== PAY) return invocation;
          return { ...invocation, data: flipped(invocation.data, AMOUNT) };
        }),
      }));
      assert.notDeepEqual(list, transactions);
      assert.deepEqual(check(list), { status: "verified", records: BigInt(entries.length) });
    });
  });

  describe("whose logs are cut", () => {
    const FIRST_UNPROVED = 1n;
    const silent = (list: readonly Transaction[]) => check(list.map(silenced));

    for (const [part, change] of Object.entries(ALTERATIONS)) {
      it(`is found when ${part} of a payment is altered`, () => {
        for (const place of places) {
          const fault = { status: "altered", index: FIRST_UNPROVED };
          assert.deepEqual(silent(altered(place, change)), fault);
        }
      });
    }

    it("is found when the slot or the time of a transaction is altered", () => {
      for (const place of places) {
        const fault = { status: "altered", index: FIRST_UNPROVED };
        assert.deepEqual(silent(changed(place, ({ slot }) => ({ slot: slot - 1n }))), fault);
        assert.deepEqual(silent(changed(place, ({ time }) => ({ time: time + 1n }))), fault);
      }
    });

    it("is found when a transaction is dropped, or the history is cut", () => {
      for (const place of places) {
        const fault = { status: "missing", index: FIRST_UNPROVED };
        assert.deepEqual(silent(without(transactions, transactionOf(place))), fault);
        if (place === 0) continue;
        assert.deepEqual(silent(transactions.slice(0, transactionOf(place))), fault);
      }
      // With nothing left, all that is there is proved: it ends before the first record.
      const nothing = transactions.slice(0, transactionOf(0));
      assert.deepEqual(silent(nothing), { status: "truncated", index: 1n });
    });

    it("is found when two transactions change places", () => {
      const list = swapped(transactions, transactionOf(0), transactionOf(1));
      assert.deepEqual(silent(list), { status: "altered", index: FIRST_UNPROVED });
    });

    it("is found when a transaction comes twice", () => {
      for (const place of places) {
        const index = transactionOf(place);
        const list = inserted(transactions, index, itemAt(transactions, index));
        assert.deepEqual(silent(list), { status: "inserted", index: FIRST_UNPROVED });
      }
    });

    it("is found when an invocation is dropped", () => {
      for (const place of places) {
        const index = invocationOf(place);
        const list = changed(place, ({ invocations }) => ({
          invocations: without(invocations, index),
        }));
        assert.deepEqual(silent(list), { status: "missing", index: FIRST_UNPROVED });
      }
    });

    it("is found when an invocation is invented", () => {
      for (const place of places) {
        const fault = { status: "inserted", index: FIRST_UNPROVED };
        assert.deepEqual(silent(withPaymentTwice(place)), fault);
      }
    });

    it("names the first record that no log proves when only some logs are cut", () => {
      for (const place of places) {
        const index = transactionOf(place);
        const list = altered(place, ({ data }) => ({ data: flipped(data, AMOUNT) }));
        const fault = { status: "altered", index: number(firstOf(place)) };
        const cut = list.map((each, at) => (at === index ? silenced(each) : each));
        assert.deepEqual(check(cut), fault);
        const cutBehind = list.map((each, at) => (at >= index ? silenced(each) : each));
        assert.deepEqual(check(cutBehind), fault);
      }
    });
  });
});
