import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type {
  Connection,
  SignaturesForAddressOptions,
  VersionedTransactionResponse,
} from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { EvidenceCheck, Transaction } from "../../sdk/src";
import { sendRaw } from "../support/cosigning";
import { intercepted } from "../support/interception";
import type { StandIn } from "../support/interception";
import { World } from "../support/world";

/** What the node lists of a transaction. */
interface Listed {
  readonly signature: string;
  readonly err: unknown;
}

describe("evidence read from a node", () => {
  let world: World;
  let transactions: Transaction[];

  before(async () => {
    world = await World.create();
    await world.pay(1n);
    await world.payAtomic(2n);
    await world.pay(3n);
    transactions = await purser.history(world.client, world.vault);
  });

  async function verify(connection: Connection): Promise<EvidenceCheck> {
    const { vault, agent, mint } = world;
    const query = { vault, agent: agent.publicKey, mint };
    return (await purser.verifyEvidence(purser.connect(connection), query)).check;
  }

  /** The node's answer on one transaction is changed. */
  function forgetting(
    signature: string | undefined,
    change: (found: VersionedTransactionResponse) => unknown,
  ): Connection {
    const standIn: StandIn = async (call, [asked]) => {
      const found = await call();
      return asked === signature ? change(found as VersionedTransactionResponse) : found;
    };
    return intercepted(world.client.connection, "getTransaction", standIn);
  }

  /** The node's list of signatures, newest first, is changed. */
  function listing(change: (listed: readonly Listed[]) => readonly Listed[]): Connection {
    return intercepted(world.client.connection, "getSignaturesForAddress", async (call) =>
      change((await call()) as readonly Listed[]),
    );
  }

  describe("that has lost a part", () => {
    const GAP = { status: "gap", index: 1n } as const;
    /** The first, a middle and the last transaction, payments or not. */
    const some = (): (Transaction | undefined)[] => [
      transactions[0],
      transactions[Math.floor(transactions.length / 2)],
      transactions.at(-1),
    ];

    it("is a gap where the content of a transaction is gone", async () => {
      for (const lost of some()) {
        assert.deepEqual(await verify(forgetting(lost?.signature, () => null)), GAP);
      }
    });

    it("is a gap where a block time is gone", async () => {
      for (const blockTime of [null, undefined]) {
        for (const lost of some()) {
          const node = forgetting(lost?.signature, (found) => ({ ...found, blockTime }));
          assert.deepEqual(await verify(node), GAP);
        }
      }
    });

    it("is a gap where inner instructions or all metadata are gone", async () => {
      for (const lost of some()) {
        const { signature } = lost ?? {};
        const without = forgetting(signature, ({ meta, ...found }) => ({
          ...found,
          meta: { ...meta, innerInstructions: null },
        }));
        assert.deepEqual(await verify(without), GAP);
        const bare = forgetting(signature, (found) => ({ ...found, meta: null }));
        assert.deepEqual(await verify(bare), GAP);
      }
    });

    it("is a gap where the oldest signatures are gone, even if all payments are there", async () => {
      for (const lost of [1, 2, transactions.length]) {
        const node = listing((listed) => listed.slice(0, Math.max(0, listed.length - lost)));
        assert.deepEqual(await verify(node), GAP);
      }
    });

    it("names the first missing record where signatures in the middle are gone", async () => {
      const [first, second] = transactions.slice(-3);
      const without = (lost?: string): Connection =>
        listing((listed) => listed.filter(({ signature }) => signature !== lost));
      assert.deepEqual(await verify(without(first?.signature)), { status: "missing", index: 1n });
      assert.deepEqual(await verify(without(second?.signature)), { status: "missing", index: 2n });
    });

    it("names the first record behind the end where the newest signatures are gone", async () => {
      const node = (lost: number): Connection => listing((listed) => listed.slice(lost));
      assert.deepEqual(await verify(node(1)), { status: "truncated", index: 4n });
      assert.deepEqual(await verify(node(2)), { status: "truncated", index: 2n });
      assert.deepEqual(await verify(node(3)), { status: "truncated", index: 1n });
    });

    it("is verified where only logs are gone", async () => {
      for (const lost of some()) {
        const node = forgetting(lost?.signature, ({ meta, ...found }) => ({
          ...found,
          meta: { ...meta, logMessages: null },
        }));
        assert.deepEqual(await verify(node), { status: "verified", records: 4n });
      }
    });
  });

  describe("in pages", () => {
    /** A node with so many transactions of which every third failed; each succeeded one is numbered by its slot. */
    function node(count: number): { connection: Connection; requests: () => number } {
      const newestFirst = Array.from({ length: count }, (_, place) => {
        const number = count - place;
        return { signature: `${number}`, err: number % 3 === 0 ? {} : null };
      });
      let requests = 0;
      const list: StandIn = async (_call, [, options]) => {
        requests += 1;
        const { before, limit = 1_000 } = options as SignaturesForAddressOptions;
        const from = newestFirst.findIndex(({ signature }) => signature === before) + 1;
        return newestFirst.slice(from, from + limit);
      };
      const read: StandIn = async (_call, [signature]) => ({
        slot: Number(signature),
        blockTime: 1,
        transaction: {
          message: {
            header: { numRequiredSignatures: 0 },
            staticAccountKeys: [],
            compiledInstructions: [],
          },
        },
        meta: { innerInstructions: [], logMessages: [] },
      });
      const listed = intercepted(world.client.connection, "getSignaturesForAddress", list);
      const connection = intercepted(listed, "getTransaction", read);
      return { connection, requests: () => requests };
    }

    for (const count of [0, 1, 999, 1_000, 1_001, 2_000, 2_345]) {
      it(`reads each of ${count} transactions once, the oldest first, without the failed ones`, async () => {
        const { connection, requests } = node(count);

        const read = await purser.history(purser.connect(connection), PublicKey.default);

        const succeeded = Array.from({ length: count }, (_, place) => place + 1).filter(
          (number) => number % 3 !== 0,
        );
        assert.deepEqual(
          read.map(({ slot, signature }) => [Number(slot), signature]),
          succeeded.map((number) => [number, `${number}`]),
        );
        assert.ok(requests() <= Math.floor(count / 1_000) + 2);
      });
    }

    it("drops and repeats nothing where the node gives fewer signatures than it is asked for", async () => {
      const { connection } = world.client;
      for (const size of [1, 2, 3, 7]) {
        const capped = intercepted(connection, "getSignaturesForAddress", async (_call, args) => {
          const [address, options] = args as [PublicKey, SignaturesForAddressOptions];
          return connection.getSignaturesForAddress(address, { ...options, limit: size });
        });

        const read = await purser.history(purser.connect(capped), world.vault);

        assert.deepEqual(
          read.map(({ signature }) => signature),
          transactions.map(({ signature }) => signature),
        );
      }
    });

    it("leaves out failed transactions, which wrote nothing", async () => {
      const { client, agent, vault } = world;
      const denied = await purser.payInstruction(client, world.payment(0n));
      await assert.rejects(sendRaw(client, [denied], [agent]), purser.PaymentDenied);
      const [newest] = await client.connection.getSignaturesForAddress(vault);
      assert.notEqual(newest?.err, null);

      const read = await purser.history(client, vault);

      assert.deepEqual(read, transactions);
    });
  });
});
