import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { FORGERIES } from "../support/forgeries";
import { Forging } from "../support/forging";
import { watchedHistory } from "../support/watched-history";

type Model = keyof typeof FORGERIES;

describe("the monitor of forged histories", () => {
  let history: Forging;

  before(async () => {
    history = new Forging(await watchedHistory());
  });

  for (const model of Object.keys(FORGERIES) as Model[]) {
    for (const [property, { what, forge, also = [] }] of Object.entries(FORGERIES[model])) {
      it(`names ${model}'s ${property}: ${what}`, async () => {
        const { client, vault } = history.history.world;
        const transactions = [...forge(history)];
        const last = transactions.pop()!;
        const monitor = await purser.Monitor.of(client, vault);
        for (const transaction of transactions) {
          assert.deepEqual(monitor.step(transaction).violations, [], "only the last is forged");
        }

        const { violations, unknown } = monitor.step(last);

        assert.deepEqual(unknown, []);
        const own = violations.find((one) => one.property === property && one.model === model);
        assert.equal(own?.signature, last.signature, JSON.stringify(violations));
        assert.match(own.what, /\w{4}/);
        assert.deepEqual(
          violations
            .filter((one) => one !== own)
            .map((one) => one.property)
            .sort(),
          [...also].sort(),
        );
      });
    }
  }

  it("has a forged history for every property that is checked, and for no other", () => {
    for (const model of Object.keys(purser.WATCHED) as Model[]) {
      assert.deepEqual(
        Object.keys(FORGERIES[model]).sort(),
        Object.keys(purser.WATCHED[model]).sort(),
      );
    }
  });
});
