import assert from "node:assert/strict";
import type { RunReport } from "../../scripts/start/report/run-report";
import { edited, PAYMENTS, POLICY, refused, startEdited, warnings } from "../support/start";
import type { Edit } from "../support/start";

const DAY = 'threshold = 2\ntimelock = "1 day"';
const TIMELOCK: Edit = ["threshold = 2", DAY];
/** Proposed on Saturday at ten, approved an hour later: to be executed from Sunday at eleven on. */
const MORE = `
[[actions]]
time = 2026-03-28T10:00:00Z
do = "propose"
by = ["alice"]
proposal = "more"
agent = "scout"
mint = "USDC"
limits = ["30 USDC per payment"]

[[actions]]
time = 2026-03-28T11:00:00Z
do = "approve"
by = ["bob"]
proposal = "more"
`;
const OPENS = "2026-03-29T11:00:00Z";

function executes(time: string): string {
  return `\n[[actions]]\ntime = ${time}\ndo = "execute"\nby = ["carol"]\nproposal = "more"\n`;
}

function changes(time: string, what: string): string {
  return `\n[[actions]]\ntime = ${time}\ndo = "change"\nby = ["bob", "carol"]\n${what}\n`;
}

function rows(...lines: readonly string[]): Edit {
  const [, , last] = PAYMENTS.split("\n");
  return [`${last}\n`, `${last}\n${lines.join("\n")}\n`];
}

/** Runs a policy with a timelock and these actions, and gives its report. */
async function report(actions: string, payments: readonly Edit[] = []): Promise<RunReport> {
  const policy = [TIMELOCK, ["tier = 3\n", `tier = 3\n${actions}`]] as const;
  const { code, out, err } = await startEdited({ policy, payments }, "--json");
  assert.equal(code, 0, err);
  return JSON.parse(out) as RunReport;
}

const outcomes = ({ actions }: RunReport) =>
  actions.flatMap(({ do: what, change }) =>
    change ? [[what, change.refused ?? "done", change.executableAt]] : [],
  );
const statuses = ({ payments }: RunReport) => payments.map(({ status }) => status);

describe("npm start: what the owners change", () => {
  it("executes a proposal from the second on that its timelock is over, and not before", async () => {
    const opens = String(Date.parse(OPENS) / 1000);
    const executed = await report(MORE + executes("2026-03-29T10:59:59Z") + executes(OPENS), [
      rows(
        "2026-03-29T10:59:59Z,scout,weather,USDC,30,early",
        "2026-03-29T11:00:01Z,scout,weather,USDC,30,in force",
        "2026-03-29T11:00:02Z,scout,weather,USDC,30.1,over the new limit",
      ),
    ]);

    assert.deepEqual(outcomes(executed), [
      ["propose", "done", null],
      ["approve", "done", opens],
      ["execute", "ProposalEarly", opens],
      ["execute", "done", null],
    ]);
    assert.deepEqual(statuses(executed), ["paid", "denied", "denied", "paid", "denied"]);
    assert.deepEqual(executed.actions.at(-1)?.change?.state, "executed");
  });

  it("executes nothing that too few approve", async () => {
    const [proposed = ""] = MORE.split("[[actions]]\ntime = 2026-03-28T11");
    const alone = await report(proposed + executes("2026-04-01T00:00:00Z"));

    assert.deepEqual(outcomes(alone), [
      ["propose", "done", null],
      ["execute", "ThresholdNotMet", null],
    ]);
  });

  it("lets nobody co-sign what gives more power, and all that only tightens", async () => {
    const agent = 'agent = "scout"\nmint = "USDC"';
    const mixed = `${agent}\nlimits = ["20 USDC per payment", "201 USDC per day"]`;
    const done = await report(
      changes("2026-03-28T10:00:00Z", mixed) +
        changes("2026-03-28T11:00:00Z", `${agent}\nlimits = ["20 USDC per payment"]`) +
        changes("2026-03-28T12:00:00Z", 'payee = "weather"\ntier = 2') +
        changes("2026-03-28T13:00:00Z", 'mint = "USDC"\nlimits = ["no limit per day"]') +
        changes("2026-03-28T14:00:00Z", 'mint = "USDC"\nlimits = ["10 USDC per payment"]'),
      [
        rows(
          "2026-03-28T10:30:00Z,scout,weather,USDC,21,nothing changed",
          "2026-03-28T11:30:00Z,scout,weather,USDC,21,the agent has less",
          "2026-03-28T13:30:00Z,scout,weather,USDC,11,the payee is as it was",
          "2026-03-28T14:30:00Z,scout,weather,USDC,11,all have less",
        ),
      ],
    );

    assert.deepEqual(outcomes(done), [
      ["change", "TimelockInForce", null],
      ["change", "done", null],
      ["change", "TimelockInForce", null],
      ["change", "TimelockInForce", null],
      ["change", "done", null],
    ]);
    assert.deepEqual(statuses(done), ["paid", "denied", "paid", "denied", "paid", "denied"]);
    assert.deepEqual(
      done.payments.slice(2).map(({ findings }) => findings[0]?.reason),
      [undefined, "PerPaymentCap", undefined, "BudgetPerPaymentCap"],
    );
  });

  it("executes no proposal of which another change took the ground (A32)", async () => {
    const less = 'agent = "scout"\nmint = "USDC"\nlimits = ["190 USDC per day"]';
    const done = await report(MORE + changes("2026-03-28T12:00:00Z", less) + executes(OPENS));

    assert.equal(done.actions.at(-1)?.change?.refused, "StaleVersion");
  });

  it("holds what was spent against the largest limit that was in force", async () => {
    const less = 'agent = "scout"\nmint = "USDC"\nlimits = ["5 USDC per day"]';
    const policy = [["tier = 3\n", `tier = 3\n${changes("2026-03-28T10:00:00Z", less)}`]] as const;
    const { code, out } = await startEdited({ policy });

    assert.equal(code, 0, out);
    assert.match(out, /scout +USDC +any UTC day +25 of "200 USDC per day"\n/);
  });

  it("tells each change in the timeline, and at the end who wanted it and what was before", async () => {
    const policy = [
      TIMELOCK,
      ["tier = 3\n", `tier = 3\n${MORE}${executes("2026-03-29T09:00:00Z")}${executes(OPENS)}`],
    ] as const;
    const { out } = await startEdited({ policy });

    for (const line of [
      `2026-03-28T10:00:00Z  propose by alice: "more": "30 USDC per payment" for scout, approvals missing: 1`,
      `2026-03-28T11:00:00Z  approve by bob: "more", executable from ${OPENS}`,
      `2026-03-29T09:00:00Z  execute by carol: "more", refused: ProposalEarly from ${OPENS}`,
      `${OPENS}  execute by carol: "more", executed`,
      "Changes by the owners",
      `  "more", which gives more power: proposed 2026-03-28T10:00:00Z by alice, approved by alice and bob, executable from ${OPENS}, executed ${OPENS}`,
      "    caps.perPayment: 25 USDC -> 30 USDC",
    ]) {
      assert.ok(out.split("\n").includes(line), `${line}\nis not in\n${out}`);
    }
  });

  it("warns of no limit that is in reach once the owners changed others", async () => {
    const policy = edited(POLICY, [['"200 USDC per day"', '"500 USDC per day"']]);
    const [warned] = await warnings(policy);
    assert.match(warned ?? "", /^20:\d+ "500 USDC per day" can never be reached/);
    const more = changes("2026-03-28T10:00:00Z", 'mint = "USDC"\nlimits = ["600 USDC per day"]');

    assert.deepEqual(await warnings(policy + more), []);
  });
});

describe("npm start: a change that cannot be made is refused, with its place", () => {
  const action = (what: string, by = '"alice", "bob"') =>
    `\n[[actions]]\ntime = 2026-03-28T10:00:00Z\nby = [${by}]\n${what}\n`;
  const scout = 'agent = "scout"\nmint = "USDC"\nlimits = ["1 USDC per day"]';
  const cases: readonly (readonly [what: string, actions: string, ...expected: string[]])[] = [
    [
      "a change of nothing",
      action('do = "change"'),
      "25:1: change does not say what changes, expected agent, mint and limits, or mint and limits, or payee and tier",
    ],
    [
      "a change of two things",
      action(`do = "change"\npayee = "weather"\ntier = 2\n${scout}`),
      "25:1: change does not say what changes, expected agent, mint and limits, or mint and limits, or payee and tier",
    ],
    [
      "a change by too few",
      action(`do = "change"\n${scout}`, '"bob"'),
      "25:1: change by 1, expected 2 of the members",
    ],
    [
      "a proposal by two",
      action(`do = "propose"\nproposal = "more"\n${scout}`),
      "25:1: propose by 2, expected 1 of the members",
    ],
    [
      "a proposal without a name",
      action(`do = "propose"\n${scout}`, '"bob"'),
      '25:1: propose names no proposal, expected one such as "more for scout"',
    ],
    [
      "a name that is none",
      action(`do = "propose"\nproposal = ""\n${scout}`, '"bob"'),
      '29:1: proposal: found "", expected a name for the proposal, such as "more for scout"',
    ],
    [
      "a proposal made twice",
      MORE + action(`do = "propose"\nproposal = "more"\n${scout}`, '"bob"'),
      '40:1: "more" is proposed in line 25 already',
    ],
    [
      "an approval of what nobody proposed",
      MORE + action('do = "approve"\nproposal = "mroe"', '"bob"').replace("T10", "T12"),
      '40:1: approve: nobody proposed "mroe" before, did you mean "more"?',
    ],
    [
      "an approval before the proposal",
      MORE + action('do = "approve"\nproposal = "more"', '"bob"').replace("T10", "T09"),
      '40:1: approve: nobody proposed "more" before, there is none',
    ],
    [
      "an execution that says what changes",
      MORE + action(`do = "execute"\nproposal = "more"\n${scout}`, '"bob"').replace("T10", "T12"),
      "40:1: execute says what changes, expected that of change or propose only",
    ],
    [
      "a pause with a proposal",
      action('do = "pause"\nproposal = "more"', '"bob"'),
      "25:1: pause names a proposal, expected none",
    ],
    [
      "an agent without a mandate",
      action(`do = "change"\n${scout.replace("scout", "builder")}`),
      "25:1: builder has no mandate for USDC, expected one of scout in USDC",
    ],
    [
      "a mint that there is not",
      action(`do = "change"\n${scout.replaceAll("USDC", "USDX")}`),
      '30:1: unknown mint "USDX", did you mean "USDC"?',
    ],
    [
      "a payee that is not rated",
      action('do = "change"\npayee = "wether"\ntier = 2'),
      '25:1: unknown payee "wether", did you mean "weather"?',
    ],
    [
      "another rolling stretch",
      action(`do = "change"\n${scout.replace("per day", "per rolling day")}`),
      "25:1: found a rolling stretch of 86400 seconds, expected 3600 seconds, which stay",
    ],
    [
      "a rolling limit of all agents",
      action('do = "change"\nmint = "USDC"\nlimits = ["1 USDC per hour"]'),
      '30:11: "1 USDC per hour": only a mandate has rolling limits, the budget of USDC has none',
    ],
    [
      "an amount of another mint",
      action(`do = "change"\n${scout.replace("1 USDC", "1 EURC")}`),
      '31:11: found "1 EURC", expected an amount of USDC',
    ],
    [
      "an unknown key",
      action(`do = "change"\n${scout}\nlimit = "1 USDC per day"`),
      '32:1: unknown key "limit", did you mean "limits"?',
    ],
  ];
  for (const [what, actions, ...expected] of cases) {
    it(`names ${what}`, async () => {
      const lines = await refused({ policy: [["tier = 3\n", `tier = 3\n${actions}`]] });

      assert.deepEqual(
        lines,
        expected.map((line) => `policy.toml:${line}`),
      );
    });
  }
});
