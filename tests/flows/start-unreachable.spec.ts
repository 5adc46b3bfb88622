import assert from "node:assert/strict";
import { edited, POLICY, startEdited, warnings } from "../support/start";
import type { Edit } from "../support/start";

const LIMITS =
  'limits = ["25 USDC per payment", "200 USDC per day", "1000 USDC per week", "80 USDC per rolling hour"]';
const EXPIRES = "expires = 2026-04-28T00:00:00Z";

/** The mandate's limits, one on a line of its own from line 21 on. */
function limits(...texts: string[]): Edit {
  return [LIMITS, `limits = [\n${texts.map((text) => `"${text}",\n`).join("")}]`];
}

const cases: [what: string, edits: readonly Edit[], ...expected: string[]][] = [
  [
    "a payment above the day",
    [limits("25 USDC per payment", "20 USDC per day")],
    '21:1 "25 USDC per payment" can never be used in full: "20 USDC per day" allows less',
  ],
  [
    "a day above the week",
    [limits("30 USDC per day", "20 USDC per week")],
    '21:1 "30 USDC per day" can never be reached: "20 USDC per week" allows less',
  ],
  [
    "a week above seven days",
    [limits("10 USDC per day", "70.000001 USDC per week")],
    '22:1 "70.000001 USDC per week" can never be reached: "10 USDC per day" allows at most 70 USDC in that time',
  ],
  [
    "a week above all time",
    [limits("90 USDC per week", "80 USDC in all")],
    '21:1 "90 USDC per week" can never be reached: "80 USDC in all" allows less',
  ],
  [
    "all time above what the term's days allow",
    [
      [EXPIRES, "starts = 2026-04-01T00:00:00Z\nexpires = 2026-04-03T00:00:00Z"],
      [LIMITS, 'limits = ["10 USDC per day", "21 USDC in all"]'],
    ],
    '21:30 "21 USDC in all" can never be reached: "10 USDC per day" allows at most 20 USDC in that time',
  ],
  [
    "a day above what its rolling stretches allow",
    [limits("241 USDC per day", "10 USDC per rolling hour")],
    '21:1 "241 USDC per day" can never be reached: "10 USDC per rolling hour" allows at most 240 USDC in that time',
  ],
  [
    "a rolling limit above the days that it covers",
    [limits("10 USDC per day", "21 USDC per rolling hour")],
    '22:1 "21 USDC per rolling hour" can never be reached: "10 USDC per day" allows at most 20 USDC in that time',
  ],
  [
    "a rolling limit that only a midnight lets be reached",
    [limits("10 USDC per day", "11 USDC per rolling hour")],
    '22:1 "11 USDC per rolling hour" can be reached only across a midnight: "10 USDC per day" allows less',
  ],
  [
    "a rolling limit above so many payments of that size",
    [limits("2 USDC per payment", "80 USDC per rolling hour", "20 payments per rolling hour")],
    '22:1 "80 USDC per rolling hour" can never be reached: "20 payments per rolling hour" of "2 USDC per payment" allows less',
  ],
  [
    "an unrated limit above the rolling one",
    [[LIMITS, `${LIMITS}\nunrated = "81 USDC per rolling hour"`]],
    '21:1 "81 USDC per rolling hour" can never be reached: "80 USDC per rolling hour" allows less',
  ],
  [
    "limits of an agent above the treasury's",
    [limits("101 USDC per payment", "401 USDC per day")],
    `21:1 "101 USDC per payment" can never be used in full: the budget's "100 USDC per payment" allows less`,
    `22:1 "401 USDC per day" can never be reached: the budget's "400 USDC per day" allows less`,
  ],
  [
    "limits of a payee above the treasury's",
    [["tier = 3", 'tier = 3\nlimits = ["401 USDC per day"]']],
    `24:11 "401 USDC per day" can never be reached: the budget's "400 USDC per day" allows less`,
  ],
  [
    "limits of the treasury above each other",
    [['"400 USDC per day"', '"400 USDC per day", "300 USDC in all"']],
    '14:35 "400 USDC per day" can never be reached: "300 USDC in all" allows less',
    `20:54 "1000 USDC per week" can never be reached: the budget's "300 USDC in all" allows less`,
  ],
  [
    "a limit of zero",
    [limits("25 USDC per payment", "0 USDC per day")],
    '22:1 "0 USDC per day" allows nothing at all',
  ],
  [
    "a validation and an approval that are never asked for",
    [[LIMITS, `${LIMITS}\nvalidation_above = "25 USDC"\napproval_above = "30 USDC"`]],
    '21:1 scout is never asked for validation: "25 USDC per payment" allows no larger payment',
    '22:1 scout is never asked for approval: "25 USDC per payment" allows no larger payment',
  ],
  [
    "a lowest tier with no share",
    [[LIMITS, `${LIMITS}\nminimum_tier = 1\ntier_shares = ["0%", "0%", "50%", "75%", "100%"]`]],
    "21:1 tier 1 is admitted and can be paid nothing: its share is 0%",
  ],
  [
    "no share for any tier",
    [[LIMITS, `${LIMITS}\ntier_shares = ["0%", "0%", "0%", "0%", "0%"]`]],
    "21:1 scout can pay no rated payee: every tier's share is 0%",
  ],
  [
    "shares of a rolling limit that there is not",
    [[LIMITS, 'limits = ["9 USDC per day"]\ntier_shares = ["0%", "25%", "50%", "75%", "100%"]']],
    "21:1 the shares hold nothing: scout has no rolling limit of amount",
  ],
  [
    "a payee that no mandate admits",
    [[LIMITS, `${LIMITS}\nminimum_tier = 4`]],
    "23:1 no mandate admits weather: its tier, risk or confidence bars it",
  ],
  [
    "a deposit below a payment",
    [['"2000 USDC"', '"24.5 USDC"']],
    '11:1 the deposit of 24.5 USDC is below "25 USDC per payment" of scout: such a payment cannot be made',
  ],
];

describe("npm start: a limit that another keeps out of reach is named, with its place", () => {
  for (const [what, edits, ...expected] of cases) {
    it(`warns of ${what}`, async () => {
      assert.deepEqual(await warnings(edited(POLICY, edits)), expected);
    });
  }

  it("says nothing of limits that can all be reached, each at its border", async () => {
    const borders = [
      limits(
        "20 USDC per payment",
        "20 USDC per day",
        "140 USDC per week",
        "20 USDC per rolling day",
        "1 payment per rolling day",
      ),
      [LIMITS, 'limits = ["200 USDC per day", "no limit per payment"]'],
      [EXPIRES, "expires = 2026-03-28T08:31:00Z"],
    ] as const;
    for (const edit of borders) assert.deepEqual(await warnings(edited(POLICY, [edit])), []);
    assert.deepEqual(await warnings(POLICY), []);
  });

  it("prints them above all else, and runs", async () => {
    const { code, out } = await startEdited({
      policy: [['"200 USDC per day"', '"20 USDC per day"']],
      payments: [["25,forecast", "20,forecast"]],
    });

    assert.equal(code, 0);
    assert.match(out, /^\nWarnings: .*\n {2}policy\.toml:20:11: "25 USDC per payment" can never/);
    assert.match(out, /paid, .*\(forecast\)/);
  });

  it("warns of a mandate that does not hold when its agent pays", async () => {
    const over = await startEdited({
      policy: [[EXPIRES, "expires = 2026-03-28T08:45:00Z"]],
    });
    const late = await startEdited({
      policy: [[EXPIRES, `starts = 2026-04-01T00:00:00Z\n${EXPIRES}`]],
    });

    assert.match(
      over.out,
      /policy\.toml:19:1: scout's mandate for USDC is over before its first payment, 2026-03-28T09:00:00Z/,
    );
    assert.match(over.out, /denied: Expired/);
    assert.match(
      late.out,
      /policy\.toml:16:1: scout's mandate for USDC begins after its last payment, 2026-03-28T09:00:01Z/,
    );
    assert.match(late.out, /denied: NotStarted from 2026-04-01T00:00:00Z/);
  });
});
