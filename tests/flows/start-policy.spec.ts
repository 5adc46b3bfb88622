import assert from "node:assert/strict";
import { POLICY, refused } from "../support/start";
import type { Edit } from "../support/start";

/** What is spoilt, the edits, and the lines that must be told, each from its beginning. */
type Case = readonly [what: string, edits: readonly Edit[], ...expected: readonly string[]];

const MEMBERS = 'members = ["alice", "bob", "carol"]';
const LIMITS =
  'limits = ["25 USDC per payment", "200 USDC per day", "1000 USDC per week", "80 USDC per rolling hour"]';
const EXPIRES = "expires = 2026-04-28T00:00:00Z";
const AFTER_LIMITS = `${LIMITS}\n`;

const malformed: Case[] = [
  ["a line that is not TOML", [["[vault]", "[vault"]], "policy.toml:3:7: Invalid TOML document: "],
  [
    "a key twice",
    [["threshold = 2", "threshold = 2\nthreshold = 2"]],
    "policy.toml:7:1: Invalid TOML document: ",
  ],
  [
    "an unknown key, with the nearest known one",
    [["threshold = 2", "treshold = 2"]],
    "policy.toml:3:1: threshold is missing, expected a number from 1 to 7",
    'policy.toml:6:1: unknown key "treshold", did you mean "threshold"?',
  ],
  [
    "an unknown table",
    [["[budgets.USDC]", "[budget.USDC]"]],
    "policy.toml:1:1: expected tables [budgets.NAME]",
    "policy.toml:9:1: USDC has no [budgets.USDC], so no vault can hold it",
    'policy.toml:13:1: unknown key "budget", did you mean "budgets"?',
  ],
  [
    "a missing table",
    [[POLICY.slice(POLICY.indexOf("[vault]"), POLICY.indexOf("[mints")), ""]],
    "policy.toml:1:1: expected a table [vault]",
  ],
  [
    "a key that is missing",
    [[`${EXPIRES}\n`, ""]],
    "policy.toml:16:1: expires is missing, expected a time with its zone, such as 2026-03-28T09:00:00Z",
  ],
  [
    "a time without its zone",
    [["2026-03-28T08:30:00Z", "2026-03-28T08:30:00"]],
    "policy.toml:4:1: created: found 2026-03-28T08:30:00.000, expected a time with its zone, ",
  ],
  [
    "a day that there is not",
    [["2026-03-28T", "2026-02-30T"]],
    "policy.toml:4:11: found 2026-02-30, expected a day of the calendar",
  ],
  [
    "a number for an amount",
    [['deposit = "2000 USDC"', "deposit = 2000"]],
    'policy.toml:11:1: deposit: found 2000, expected an amount with its mint, such as "25.50 USDC"',
  ],
  [
    "an amount without its mint",
    [['"2000 USDC"', '"2000"']],
    'policy.toml:11:1: deposit: found "2000", expected an amount with its mint, such as "25.50 USDC"',
  ],
  [
    "more members than seven",
    [[MEMBERS, 'members = ["a", "b", "c", "d", "e", "f", "g", "h"]']],
    'policy.toml:5:1: members: found ["a","b","c","d","e","f","g","h"], expected a list of 1 to 7 members',
  ],
  [
    "a name with a space",
    [['"carol"', '"carol smith"']],
    'policy.toml:5:28: members: found "carol smith", expected a name of letters, digits, dots and dashes',
  ],
  [
    "a tier that there is not",
    [["tier = 3", "tier = 5"]],
    "policy.toml:23:1: tier: found 5, expected a tier from 0 to 4",
  ],
  [
    "a share above the whole",
    [["tier = 3", 'tier = 3\nrisk = "101%"']],
    'policy.toml:24:1: risk: found "101%", expected a share from "0%" to "100%", such as "4.5%" or "450 bps"',
  ],
  [
    "a tier's share that is no eighth",
    [[AFTER_LIMITS, `${AFTER_LIMITS}tier_shares = ["0%", "25%", "50%", "70%", "100%"]\n`]],
    'policy.toml:21:36: tier_shares: found "70%", expected a multiple of an eighth, such as "62.5%"',
  ],
  [
    "a treatment of the unrated that there is not",
    [[AFTER_LIMITS, `${AFTER_LIMITS}unrated = "5 USDC per day"\n`]],
    'policy.toml:21:1: unrated: found "5 USDC per day", expected "deny", "needs validation" or a rolling limit such as "5 USDC per hour"',
  ],
  [
    "a length of time that there is not",
    [["threshold = 2", 'threshold = 2\ntimelock = "2 fortnights"']],
    'policy.toml:7:1: timelock: found "2 fortnights", expected a length of time such as "48 hours"',
  ],
  [
    "an action that there is not",
    [
      [
        "tier = 3\n",
        'tier = 3\n[[actions]]\ntime = 2026-03-28T10:00:00Z\ndo = "stop"\nby = ["bob"]\n',
      ],
    ],
    'policy.toml:26:1: do: found "stop", expected resume, pause, revoke_all, change, propose, approve or execute',
  ],
  [
    "an address that is none",
    [["tier = 3\n", 'tier = 3\n[addresses]\nweather = "xyz"\n']],
    'policy.toml:25:1: weather: found "xyz", expected 32 bytes in base 58',
  ],
];

const limits: Case[] = [
  [
    "a stretch that is none",
    [['"80 USDC per rolling hour"', '"80 USDC per fortnight"']],
    'policy.toml:20:76: limits: found "80 USDC per fortnight", expected a limit per payment, per day, per week, in all, per hour or per rolling day',
  ],
  [
    "payments counted per calendar day",
    [['"80 USDC per rolling hour"', '"20 payments per day"']],
    'policy.toml:20:76: limits: found "20 payments per day", expected payments counted per rolling stretch, such as "20 payments per hour" or "20 payments per rolling day"',
  ],
  [
    "an amount of another mint",
    [['"200 USDC per day"', '"200 USD per day"']],
    'policy.toml:20:34: found "200 USD", expected an amount of USDC',
  ],
  [
    "more decimals than the mint has",
    [['"25 USDC per payment"', '"0.1234567 USDC per payment"']],
    'policy.toml:20:11: found "0.1234567 USDC", expected at most the 6 decimals of USDC',
  ],
  [
    "more than the program can hold",
    [['"1000 USDC per week"', '"18446744073709.551615 USDC per week"']],
    'policy.toml:20:54: found "18446744073709.551615 USDC", expected at most 18446744073709.551614 USDC',
  ],
  [
    "two limits of a kind",
    [['"1000 USDC per week"', '"100 USDC per day"']],
    `policy.toml:20:54: "100 USDC per day" contradicts "200 USDC per day": scout's mandate has one limit of a kind`,
  ],
  [
    "rolling limits over two lengths of time",
    [['"1000 USDC per week"', '"9 payments per rolling day"']],
    `policy.toml:20:84: "80 USDC per rolling hour" contradicts "9 payments per rolling day": scout's mandate has rolling limits over one length of time`,
  ],
  [
    "an unrated limit over another length of time",
    [[AFTER_LIMITS, `${AFTER_LIMITS}unrated = "5 USDC per rolling day"\n`]],
    `policy.toml:21:1: unrated: "5 USDC per rolling day" contradicts "80 USDC per rolling hour"`,
  ],
  [
    "a rolling stretch that twelve does not divide",
    [["rolling hour", "rolling 100 seconds"]],
    'policy.toml:20:76: found "80 USDC per rolling 100 seconds", 100 seconds, expected a multiple of 12 seconds up to 366 days',
  ],
  [
    "a rolling stretch that is too long",
    [["rolling hour", "rolling 367 days"]],
    'policy.toml:20:76: found "80 USDC per rolling 367 days", 31708800 seconds, expected a multiple of 12 seconds up to 366 days',
  ],
  [
    "a rolling limit of a budget",
    [['"400 USDC per day"', '"400 USDC per day", "9 USDC per rolling hour"']],
    'policy.toml:14:55: "9 USDC per rolling hour": only a mandate has rolling limits, the budget of USDC has none',
  ],
  [
    "a mandate that nothing limits over time",
    [[LIMITS, 'limits = ["25 USDC per payment"]']],
    'policy.toml:20:1: nothing limits what scout may spend over time, expected a limit per day, per week or in all, or "no limit in all"',
  ],
  [
    "a budget that nothing limits over time",
    [['limits = ["100 USDC per payment", "400 USDC per day"]', "limits = []"]],
    "policy.toml:14:1: nothing limits what all agents may spend over time, ",
  ],
];

const contradictions: Case[] = [
  [
    "a threshold above the members",
    [["threshold = 2", "threshold = 4"]],
    "policy.toml:6:1: found 4, expected at most the 3 members",
  ],
  ["a member named twice", [['"carol"]', '"alice"]']], 'policy.toml:5:28: "alice" is named twice'],
  [
    "a payee both rated and unrated",
    [['["newcomer"]', '["weather"]']],
    'policy.toml:1:19: "weather" is unrated here and rated in [payees.weather]',
  ],
  [
    "a name that means the vault",
    [['["newcomer"]', '["vault"]']],
    'policy.toml:1:19: "vault" means the vault itself, expected another name',
  ],
  [
    "two mandates of one agent and mint",
    [
      [
        "[payees.weather]",
        `[[mandates]]\nagent = "scout"\nmint = "USDC"\n${EXPIRES}\n${LIMITS}\n\n[payees.weather]`,
      ],
    ],
    "policy.toml:22:1: scout has a mandate for USDC in line 16 already",
  ],
  [
    "a mandate in an unknown mint",
    [['mint = "USDC"', 'mint = "USDX"']],
    'policy.toml:18:1: unknown mint "USDX", did you mean "USDC"?',
  ],
  [
    "a mandate that ends before it begins",
    [[EXPIRES, `starts = 2026-05-01T00:00:00Z\n${EXPIRES}`]],
    "policy.toml:20:1: the mandate ends before it begins: from 2026-05-01T00:00:00Z to 2026-04-28T00:00:00Z",
  ],
  [
    "a mandate that is over from the start",
    [[EXPIRES, "starts = 2026-01-01T00:00:00Z\nexpires = 2026-03-01T00:00:00Z"]],
    "policy.toml:20:1: the mandate is over when the vault is created, 2026-03-28T08:30:00Z",
  ],
  [
    "a mandate longer than 366 days",
    [[EXPIRES, "expires = 2027-03-29T08:30:01Z"]],
    "policy.toml:19:1: found 2027-03-29T08:30:01Z, expected at most 366 days, 2027-03-29T08:30:00Z",
  ],
  [
    "a higher tier with a smaller share",
    [[AFTER_LIMITS, `${AFTER_LIMITS}tier_shares = ["0%", "50%", "25%", "75%", "100%"]\n`]],
    "policy.toml:21:1: a higher tier has a smaller share than a lower one",
  ],
  [
    "a start before the creation",
    [["threshold = 2", "threshold = 2\nstarts = 2026-03-28T08:00:00Z"]],
    "policy.toml:7:1: the vault starts before it is created, 2026-03-28T08:30:00Z",
  ],
  [
    "a timelock that is too long",
    [["threshold = 2", 'threshold = 2\ntimelock = "31 days"']],
    "policy.toml:7:1: found 2678400 seconds, expected at most 30 days",
  ],
  [
    "actions by strangers, by too few, and where nothing is paused",
    [
      [
        "tier = 3\n",
        'tier = 3\n[[actions]]\ntime = 2026-03-28T10:00:00Z\ndo = "resume"\nby = ["bobb"]\n',
      ],
    ],
    'policy.toml:24:1: unknown member "bobb", did you mean "bob"?',
    "policy.toml:24:1: resume by 1, expected 2 of the members",
    "policy.toml:24:1: resume while nothing is paused; the vault starts at [vault] starts",
  ],
  [
    "an address of nobody",
    [["tier = 3\n", 'tier = 3\n[addresses]\nwether = "11111111111111111111111111111112"\n']],
    'policy.toml:25:1: unknown name "wether", did you mean "weather"?',
  ],
];

describe("npm start: a policy that cannot be used is refused, with its place", () => {
  for (const [what, policy, ...expected] of [...malformed, ...limits, ...contradictions]) {
    it(`names ${what}`, async () => {
      const lines = await refused({ policy });

      assert.equal(lines.length, expected.length, lines.join("\n"));
      for (const [index, line] of lines.entries()) {
        assert.ok(line.startsWith(expected[index]!), `${line}\ninstead of\n${expected[index]}`);
      }
    });
  }

  it("tells all problems of both files at once, up to twenty of each", async () => {
    const unknown = Array.from({ length: 25 }, (_, index) => `stray_${index} = 1`).join("\n");
    const lines = await refused({
      policy: [["threshold = 2", `threshold = 4\n${unknown}`]],
      payments: [["weather,USDC,25,", "wether,USDC,x,"]],
    });

    assert.equal(lines[0], "policy.toml:6:1: found 4, expected at most the 3 members");
    assert.equal(lines.filter((line) => line.includes("unknown key")).length, 19);
    assert.equal(lines[20], "policy.toml: and 6 more");
    assert.deepEqual(lines.slice(21), [
      'payments.csv:2: payee: "wether" is neither rated nor listed in unrated_payees, did you mean "weather"?',
      'payments.csv:2: amount: found "x", expected whole tokens such as 25.50',
    ]);
  });
});
