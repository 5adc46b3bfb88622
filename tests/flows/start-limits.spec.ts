import assert from "node:assert/strict";
import { parseLimit } from "../../scripts/start/input/quantities";

describe("npm start: limits in the owners' words", () => {
  const read = (text: string) => {
    const { scope, seconds, amount, payments } = parseLimit(text);
    return [scope, seconds, amount?.digits ?? payments];
  };

  it("are of the calendar for days and weeks, and rolling for any other stretch", () => {
    assert.deepEqual(read("200 USDC per day"), ["day", 0n, "200"]);
    assert.deepEqual(read("1000 USDC per week"), ["week", 0n, "1000"]);
    assert.deepEqual(read("80 USDC per hour"), ["rolling", 3_600n, "80"]);
    assert.deepEqual(read("80 USDC per rolling hour"), ["rolling", 3_600n, "80"]);
    assert.deepEqual(read("80 USDC per rolling day"), ["rolling", 86_400n, "80"]);
    assert.deepEqual(read("60 payments per hour"), ["count", 3_600n, 60n]);
    assert.deepEqual(read("60 payments per 90 minutes"), ["count", 5_400n, 60n]);
    assert.deepEqual(read("60 payments per rolling 7 days"), ["count", 604_800n, 60n]);
  });
});
