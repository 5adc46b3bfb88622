import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import { rpc, signed, SOL, startWithPayer, transfer } from "./helpers";

const VERSIONED = { maxSupportedTransactionVersion: 0 };

describe("blocks", () => {
  it("hold one transaction each and are chained by their hashes", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const slot = Number(chain.clock().slot);
    const { blockhash } = await connection.getLatestBlockhash();
    const transaction = await signed(
      chain,
      [payer],
      [transfer(payer, Keypair.generate().publicKey, SOL)],
    );
    const signature = await connection.sendRawTransaction(transaction.serialize());
    chain.advance(60n);

    const block = await connection.getBlock(slot, VERSIONED);
    const next = await connection.getBlock(slot + 1, VERSIONED);

    assert.equal(block?.parentSlot, slot - 1);
    assert.equal(block.previousBlockhash, blockhash);
    assert.equal(block.blockTime, Number(chain.clock().unixTime) - 60);
    assert.deepEqual(
      block.transactions.map(({ transaction: { signatures }, meta, version }) => {
        return { signatures, err: meta?.err, version };
      }),
      [{ signatures: [signature], err: null, version: "legacy" }],
    );
    assert.equal(next?.previousBlockhash, block.blockhash);
    assert.deepEqual([next.parentSlot, next.transactions], [slot, []]);
    assert.equal((await connection.getLatestBlockhash()).blockhash, next.blockhash);
  });

  it("show as much of their transactions as is asked for", async () => {
    const { chain, payer } = startWithPayer();
    const slot = Number(chain.clock().slot) - 1;
    const [listed] = await chain.connection.getSignaturesForAddress(payer.publicKey);
    const ask = async (transactionDetails: string) =>
      rpc(chain, "getBlock", [slot, { transactionDetails, rewards: false, ...VERSIONED }]);

    const signatures = await ask("signatures");
    const none = await ask("none");
    const accounts = await ask("accounts");

    const { result } = signatures as { result: { signatures: string[] } };
    assert.deepEqual(result.signatures, [listed?.signature]);
    assert.ok(typeof none.result === "object" && none.result !== null);
    assert.ok(!("transactions" in none.result) && !("rewards" in none.result));
    assert.match(accounts.error?.message ?? "", /"accounts" is not supported/);
  });

  it("are listed without skipped slots and the open one", async () => {
    const { chain } = startWithPayer();
    const { connection } = chain;
    const first = await connection.getFirstAvailableBlock();
    chain.expireBlockhashes();
    const open = Number(chain.clock().slot);
    chain.advance(1n);

    assert.deepEqual(await connection.getBlocks(first), [first, first + 1, open]);
    assert.deepEqual(await connection.getBlocks(first + 1, open - 1), [first + 1]);
    const limited = await rpc(chain, "getBlocksWithLimit", [first, 2]);
    assert.deepEqual(limited.result, [first, first + 1]);
    assert.equal((await rpc(chain, "getBlock", [first + 2])).error?.code, -32007);
    assert.equal((await rpc(chain, "getBlock", [open + 1])).error?.code, -32004);
  });

  it("refuse a range or a number of slots over the limit", async () => {
    const { chain } = startWithPayer();
    for (const [excess, code] of [
      [0, undefined],
      [1, -32602],
    ] as const) {
      const range = await rpc(chain, "getBlocks", [0, 500_000 + excess]);
      const limit = await rpc(chain, "getBlocksWithLimit", [0, 500_000 + excess]);
      assert.deepEqual([range.error?.code, limit.error?.code], [code, code]);
    }
  });

  it("lie in epochs as the schedule says", async () => {
    const { chain } = startWithPayer();
    const schedule = await chain.connection.getEpochSchedule();
    const { epoch, slotsInEpoch } = await chain.connection.getEpochInfo();
    assert.equal(schedule.slotsPerEpoch, slotsInEpoch);
    assert.equal(schedule.getEpoch(Number(chain.clock().slot)), epoch);
  });
});
