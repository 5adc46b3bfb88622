import assert from "node:assert/strict";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { signed, SOL, startWithPayer, transfer } from "./helpers";

/** A clock that the test moves, in milliseconds. */
class Watch {
  milliseconds = 12_345;
  readonly now = (): number => this.milliseconds;
}

describe("running clock", () => {
  function start(): { chain: EmbeddedChain; watch: Watch; slot: bigint } {
    const watch = new Watch();
    const chain = EmbeddedChain.start({ unixTime: 1_000n });
    const { slot } = chain.clock();
    chain.resumeClock(watch.now);
    return { chain, watch, slot };
  }

  for (const [milliseconds, slots, seconds] of [
    [399, 0n, 0n],
    [400, 1n, 0n],
    [401, 1n, 0n],
    [999, 2n, 0n],
    [1_000, 2n, 1n],
    [60_000, 150n, 60n],
  ] as const) {
    it(`stands ${slots} slots and ${seconds} seconds further after ${milliseconds} ms`, () => {
      const { chain, watch, slot } = start();
      watch.milliseconds += milliseconds;
      assert.deepEqual(chain.clock(), { slot: slot + slots, unixTime: 1_000n + seconds });
    });
  }

  for (const [slots, usable] of [
    [149, true],
    [150, true],
    [151, false],
  ] as const) {
    it(`${usable ? "keeps a blockhash" : "lets a blockhash expire"} for ${slots} slots`, async () => {
      const { chain, watch } = start();
      const { blockhash } = await chain.connection.getLatestBlockhash();
      watch.milliseconds += slots * 400;
      assert.equal((await chain.connection.isBlockhashValid(blockhash)).value, usable);
    });
  }

  it("gives a transaction the time at which it runs", async () => {
    const { chain, payer } = startWithPayer();
    const watch = new Watch();
    const { unixTime } = chain.clock();
    chain.resumeClock(watch.now);
    const transaction = await signed(chain, [payer], [transfer(payer, payer.publicKey, 1n)]);

    watch.milliseconds += 10_000;
    const signature = await chain.connection.sendRawTransaction(transaction.serialize());

    const landed = await chain.connection.getTransaction(signature);
    assert.equal(landed?.blockTime, Number(unixTime) + 10);
  });

  it("catches up with the slots that transactions opened before it opens more", () => {
    const { chain, watch, slot } = start();
    const to = startWithPayer().payer.publicKey;
    for (let count = 0; count < 5; count += 1) chain.airdrop(to, SOL);

    watch.milliseconds += 2_000;
    assert.deepEqual(chain.clock(), { slot: slot + 5n, unixTime: 1_002n });
    watch.milliseconds += 400;
    assert.equal(chain.clock().slot, slot + 6n);
  });

  it("runs on from where it is set", () => {
    const { chain, watch, slot } = start();
    watch.milliseconds += 1_000;
    chain.setUnixTime(50n);
    assert.deepEqual(chain.clock(), { slot: slot + 3n, unixTime: 50n });

    watch.milliseconds += 1_000;
    assert.deepEqual(chain.clock(), { slot: slot + 5n, unixTime: 51n });
    chain.reset();
    assert.deepEqual(chain.clock(), { slot, unixTime: 1_000n });
    watch.milliseconds += 1_000;
    assert.deepEqual(chain.clock(), { slot: slot + 2n, unixTime: 1_001n });
  });

  it("stands still while the machine's clock goes back", () => {
    const { chain, watch, slot } = start();
    watch.milliseconds += 4_000;
    assert.equal(chain.clock().slot, slot + 10n);
    watch.milliseconds -= 3_000;
    assert.deepEqual(chain.clock(), { slot: slot + 10n, unixTime: 1_004n });
  });

  it("stops where it is paused", () => {
    const { chain, watch, slot } = start();
    watch.milliseconds += 800;
    chain.pauseClock();
    watch.milliseconds += 10_000;
    assert.deepEqual(chain.clock(), { slot: slot + 2n, unixTime: 1_000n });
  });
});
