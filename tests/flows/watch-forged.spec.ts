import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { FORGERIES } from "../support/forgeries";
import { Forging } from "../support/forging";
import { moreForgeries } from "../support/more-forgeries";
import { watchedHistory } from "../support/watched-history";

type Model = keyof typeof FORGERIES;

describe("the monitor of forged histories", () => {
  let history: Forging;

  before(async () => {
    history = new Forging(await watchedHistory());
  });

  const first = (Object.keys(FORGERIES) as Model[]).flatMap((model) =>
    Object.entries(FORGERIES[model]).map(([property, forgery]) => ({
      model,
      property,
      ...forgery,
    })),
  );

  for (const { model, property, what, forge, also = [] } of [...first, ...moreForgeries()]) {
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
      const others = violations.filter((one) => one !== own).map((one) => one.property);
      assert.deepEqual(others.sort(), [...also].sort());
    });
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
