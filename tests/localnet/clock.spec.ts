import assert from "node:assert/strict";
import { SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import { DEFAULT_START_TIME, EmbeddedChain } from "../../sdk/src/localnet";
import { rpc } from "./helpers";

describe("clock", () => {
  it("starts at the same time, slot and blockhash in every run", async () => {
    const left = EmbeddedChain.start();
    const right = EmbeddedChain.start();

    assert.equal(left.clock().unixTime, DEFAULT_START_TIME);
    assert.deepEqual(left.clock(), right.clock());
    assert.deepEqual(
      await left.connection.getLatestBlockhash(),
      await right.connection.getLatestBlockhash(),
    );
  });

  it("starts at a given time", () => {
    assert.equal(EmbeddedChain.start({ unixTime: 7n }).clock().unixTime, 7n);
  });

  it("moves time in both directions while slots only grow", () => {
    const chain = EmbeddedChain.start({ unixTime: 1_000n });
    const { slot } = chain.clock();

    chain.advance(60n);
    assert.deepEqual(chain.clock(), { slot: slot + 1n, unixTime: 1_060n });
    chain.setUnixTime(10n);
    assert.deepEqual(chain.clock(), { slot: slot + 2n, unixTime: 10n });
  });

  it("shows programs the time that it reports", async () => {
    const chain = EmbeddedChain.start();
    chain.setUnixTime(1_800_000_000n);

    const sysvar = await chain.connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY);

    assert.equal(sysvar?.data.readBigUInt64LE(0), chain.clock().slot);
    assert.equal(sysvar.data.readBigInt64LE(32), 1_800_000_000n);
  });

  it("keeps blockhashes usable over a move of time and drops them all on request", async () => {
    const chain = EmbeddedChain.start();
    const { blockhash, lastValidBlockHeight } = await chain.connection.getLatestBlockhash();

    chain.advance(86_400n);
    assert.equal((await chain.connection.isBlockhashValid(blockhash)).value, true);
    chain.expireBlockhashes();

    assert.equal((await chain.connection.isBlockhashValid(blockhash)).value, false);
    assert.equal(await chain.connection.getBlockHeight(), lastValidBlockHeight + 2);
  });

  it("derives the epoch from the slot", async () => {
    const chain = EmbeddedChain.start();
    const info = await chain.connection.getEpochInfo();

    assert.equal(info.absoluteSlot, await chain.connection.getSlot());
    assert.equal(info.slotsInEpoch, 432_000);
    assert.ok(info.slotIndex < info.slotsInEpoch);
    assert.equal(chain.svm.getClock().epoch, BigInt(info.epoch));
  });

  it("tells a future slot from a skipped one", async () => {
    const chain = EmbeddedChain.start();
    const slot = Number(chain.clock().slot);
    chain.expireBlockhashes();

    assert.equal((await rpc(chain, "getBlockTime", [slot])).error, undefined);
    assert.equal((await rpc(chain, "getBlockTime", [slot + 1])).error?.code, -32007);
    assert.equal((await rpc(chain, "getBlockTime", [slot + 10_000])).error?.code, -32004);
  });
});
