import assert from "node:assert/strict";
import { refused, startEdited } from "../support/start";
import type { Edit } from "../support/start";

const FIRST = "2026-03-28T09:00:00Z,scout,weather,USDC,25,forecast";
const HEADER = "time,agent,payee,mint,amount,memo";

/** A first row that is spoilt. */
function row(text: string): readonly Edit[] {
  return [[FIRST, text]];
}

const cases: [what: string, edits: readonly Edit[], ...expected: string[]][] = [
  [
    "a column that is missing and one that is unknown",
    [["amount,memo", "amuont,memo"]],
    'payments.csv:1: unknown column "amuont", did you mean "amount"?',
    "payments.csv:1: missing columns amount; found time, agent, payee, mint, amuont, memo",
  ],
  [
    "a column that is there twice",
    [[HEADER, `${HEADER},memo`]],
    'payments.csv:1: column "memo" is there twice',
  ],
  [
    "too few and too many fields",
    [
      [FIRST, "2026-03-28T09:00:00Z,scout,weather"],
      ["too much", "too much,,"],
    ],
    "payments.csv:2: found 3 fields, expected 6, as in line 1",
    "payments.csv:3: found 8 fields, expected 6, as in line 1",
  ],
  [
    "a quote that is not closed",
    row('2026-03-28T09:00:00Z,scout,weather,USDC,25,"forecast'),
    "payments.csv:2: a quotation mark is never closed",
  ],
  [
    "a time that is none",
    row("28 March,scout,weather,USDC,25,forecast"),
    'payments.csv:2: time: found "28 March", expected a time with its zone, such as 2026-03-28T09:00:00Z',
  ],
  [
    "a day that there is not",
    row("2026-02-30T09:00:00Z,scout,weather,USDC,25,forecast"),
    'payments.csv:2: time: found "2026-02-30T09:00:00Z", expected',
  ],
  [
    "an amount that is none",
    row("2026-03-28T09:00:00Z,scout,weather,USDC,one,forecast"),
    'payments.csv:2: amount: found "one", expected whole tokens such as 25.50',
  ],
  [
    "an amount with thousands marked",
    row('2026-03-28T09:00:00Z,scout,weather,USDC,"1,000",forecast'),
    'payments.csv:2: amount: found "1,000", expected whole tokens such as 25.50',
  ],
  [
    "more decimals than the mint has",
    row("2026-03-28T09:00:00Z,scout,weather,USDC,0.0000001,forecast"),
    'payments.csv:2: amount: found "0.0000001", expected at most the 6 decimals of USDC',
  ],
  [
    "more than any mint can have",
    row("2026-03-28T09:00:00Z,scout,weather,USDC,18446744073709.551616,forecast"),
    'payments.csv:2: amount: found "18446744073709.551616", which is more than any mint can have',
  ],
  [
    "an agent without a mandate",
    row("2026-03-28T09:00:00Z,scuot,weather,USDC,25,forecast"),
    'payments.csv:2: agent: "scuot" has no mandate for USDC, did you mean "scout"?',
  ],
  [
    "a payee that nobody knows",
    row("2026-03-28T09:00:00Z,scout,wether,USDC,25,forecast"),
    'payments.csv:2: payee: "wether" is neither rated nor listed in unrated_payees, did you mean "weather"?',
  ],
  [
    "an unknown mint",
    row("2026-03-28T09:00:00Z,scout,weather,EURC,25,forecast"),
    'payments.csv:2: mint: unknown mint "EURC", expected USDC',
  ],
  [
    "rows that are not in the order of their time",
    row("2026-03-28T09:00:02Z,scout,weather,USDC,25,forecast"),
    "payments.csv:3: time: 2026-03-28T09:00:01Z is before 2026-03-28T09:00:02Z in line 2, expected rows in the order of their time",
  ],
  [
    "a payment before there is a vault",
    row("2026-03-28T08:29:59Z,scout,weather,USDC,25,forecast"),
    "payments.csv:2: time: 2026-03-28T08:29:59Z is before the vault is created, 2026-03-28T08:30:00Z",
  ],
  [
    "a file without payments",
    [
      [`${FIRST}\n`, ""],
      ["2026-03-28T09:00:01Z,scout,weather,USDC,25.000001,too much\n", ""],
    ],
    "payments.csv:1: expected payments below the columns",
  ],
  [
    "the line on which a row begins, after fields of several lines",
    [
      [FIRST, '2026-03-28T09:00:00Z,scout,weather,USDC,25,"fore\ncast"\n'],
      ["25.000001,too", "much,too"],
    ],
    'payments.csv:5: amount: found "much", expected whole tokens such as 25.50',
  ],
  [
    "a twist that there is not, and one that names nobody",
    [
      [HEADER, `${HEADER},twist`],
      [FIRST, `${FIRST},isued=2026-03-28T09:00:00Z`],
      ["too much", "too much,destination=mallory/USDC"],
    ],
    'payments.csv:2: twist: found "isued=2026-03-28T09:00:00Z", did you mean "issued"?',
    'payments.csv:3: twist: found "destination=mallory/USDC", expected weather/USDC',
  ],
];

describe("npm start: payments that cannot be used are refused, with their line", function () {
  this.timeout(20_000);

  for (const [what, payments, ...expected] of cases) {
    it(`names ${what}`, async () => {
      const lines = await refused({ payments });

      assert.equal(lines.length, expected.length, lines.join("\n"));
      for (const [index, line] of lines.entries()) {
        assert.ok(line.startsWith(expected[index]!), `${line}\ninstead of\n${expected[index]}`);
      }
    });
  }

  it("finds columns by their names, in any order, and takes other zones and fractions", async () => {
    const { code, out } = await startEdited({
      payments: [
        [HEADER, "memo,mint,amount,payee,agent,time"],
        [FIRST, "forecast,USDC,25,weather,scout,2026-03-28T10:00:00.5+01:00"],
        [
          "2026-03-28T09:00:01Z,scout,weather,USDC,25.000001,too much",
          "again,USDC,1,weather,scout,2026-03-28T09:00:01Z",
        ],
      ],
    });

    assert.equal(code, 0);
    assert.match(
      out,
      /\n2026-03-28T09:00:00Z {2}scout +25 USDC to weather .* paid, .*\(forecast\)/,
    );
    assert.match(out, /\(again\)/);
  });

  it("takes equal rows for payments of their own, and rows with one invoice for tries of one", async () => {
    const { code, out, err } = await startEdited({
      payments: [
        [HEADER, `${HEADER},invoice`],
        [FIRST, `${FIRST},\n${FIRST},\n${FIRST},F-1\n${FIRST},F-1`],
        ["25.000001,too much", "20,the rest,F-1"],
      ],
    });

    assert.equal(code, 0, err);
    assert.equal(out.match(/ paid, .*\(forecast\)/g)?.length, 3);
    assert.equal(out.match(/denied: PaymentIdReused/g)?.length, 2);
    assert.match(
      out,
      /payments\.csv:6: invoice F-1 of weather asks 20 USDC here and 25 in line 4: it is paid once only/,
    );
  });
});
