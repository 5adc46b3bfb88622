import assert from "node:assert/strict";
import type { PaymentReport, RunReport } from "../../scripts/start/report/run-report";
import { AGENT_WEEK, example, start, withFiles } from "../support/start";

const POLICY = example(AGENT_WEEK, "policy.toml");
const PAYMENTS = example(AGENT_WEEK, "payments.csv");
const USDC = 1_000_000n;
const HOUR = 3_600n;

async function report(policy: string, payments: string): Promise<RunReport> {
  const files = { "policy.toml": policy, "payments.csv": payments };
  const { code, out, err } = await withFiles(files, (folder) =>
    start(["--policy", "policy.toml", "--payments", "payments.csv", "--json"], folder),
  );
  assert.equal(code, 0, err);
  assert.ok(!err.includes("Warnings"), "no limit is out of reach");
  return JSON.parse(out) as RunReport;
}

/** A text with every time moved by so many days. */
function moved(text: string, days: number): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) =>
    new Date(Date.parse(time) + days * 86_400_000).toISOString().replace(".000Z", "Z"),
  );
}

function unix(iso: string): bigint {
  return BigInt(Date.parse(iso) / 1000);
}

function sum(payments: readonly PaymentReport[]): bigint {
  return payments.reduce((total, { amount }) => total + BigInt(amount), 0n);
}

/** What was decided on a payment, without what depends on when it was. */
function decision({ line, status, path, findings }: PaymentReport) {
  return { line, status, path, reasons: findings.map(({ gate, reason }) => ({ gate, reason })) };
}

describe("examples/agent-week", function () {
  this.timeout(180_000);
  let week: RunReport;
  const paid = () => week.payments.filter(({ status }) => status === "paid");

  before(async () => {
    week = await report(POLICY, PAYMENTS);
  });

  it("decides hundreds of payments of three agents in two mints, and none fails otherwise", () => {
    assert.ok(week.payments.length >= 300 && week.payments.length <= 600);
    assert.equal(new Set(week.payments.map(({ agent }) => agent)).size, 3);
    assert.equal(new Set(week.payments.map(({ mint }) => mint)).size, 2);
    assert.ok(week.payments.every(({ status }) => status !== "failed"));
  });

  it("pays an invoice once in a storm of retries, and denies the others by its id", () => {
    const storm = week.payments.filter(({ invoice }) => invoice === "GC-2290");

    assert.equal(storm.length, 24);
    assert.equal(storm[0]?.status, "paid");
    for (const { status, findings } of storm.slice(1)) {
      assert.equal(status, "denied");
      assert.equal(findings[0]?.reason, "PaymentIdReused");
    }
    assert.equal(new Set(storm.map(({ id }) => id.hash + id.issuedAt)).size, 1);
  });

  it("stops a loop at its limits in every stretch of an hour, before anybody looks", () => {
    const loop = week.payments.filter(({ memo }) => memo.startsWith("grade answers, round"));
    const stopped = loop.filter(({ findings }) => findings[0]?.reason === "WindowCount");

    assert.equal(loop.length, 201);
    assert.equal(stopped.length, 140);
    assert.ok(sum(loop.filter(({ status }) => status === "paid")) <= 25n * USDC);
    const builder = paid().filter(({ agent }) => agent === "builder");
    for (const { time } of builder) {
      const until = BigInt(time);
      const stretch = builder.filter(
        (other) => BigInt(other.time) > until - HOUR && BigInt(other.time) <= until,
      );
      assert.ok(stretch.length <= 40, `${stretch.length} payments until ${time}`);
      assert.ok(sum(stretch) <= 25n * USDC, `${sum(stretch)} until ${time}`);
    }
  });

  it("pays nothing while a member's pause holds, and again after the others resume", () => {
    const [from, until] = [unix("2026-10-25T01:22:00Z"), unix("2026-10-25T07:30:00Z")];
    const during = week.payments.filter(({ time }) => BigInt(time) >= from && BigInt(time) < until);

    assert.equal(during.length, 33);
    for (const { findings } of during) assert.equal(findings[0]?.reason, "VaultPaused");
    const checks = week.payments.filter(({ invoice }) => invoice?.startsWith("NP-"));
    assert.deepEqual(
      checks.map(({ status }) => status),
      [...Array<string>(12).fill("denied"), ...Array<string>(12).fill("paid")],
    );
  });

  it("keeps the week's limit until Sunday ends, and pays the same invoice on Monday", () => {
    const [sunday, monday] = week.payments.filter(({ invoice }) => invoice === "TR-5571");

    assert.equal(sunday?.findings[0]?.reason, "WeekCap");
    assert.equal(sunday.findings[0].passesAt, String(unix("2026-10-26T00:00:00Z")));
    assert.equal(monday?.status, "paid");
    assert.deepEqual(monday.id, sunday.id);
    assert.ok(BigInt(monday.time) - BigInt(sunday.findings[0].passesAt) < 60n);
  });

  it("holds new payees to the limit that they share, and large amounts to a validation", () => {
    const proxies = week.payments.filter(({ payee }) => payee === "cheap-proxies");

    assert.deepEqual(
      proxies.map(({ findings }) => findings[0]?.reason ?? "paid"),
      ["paid", "paid", "UnratedLimit", "UnratedLimit", "UnratedLimit", "paid", "paid"],
    );
    const plan = week.payments.find(({ invoice }) => invoice === "ST-900");
    assert.equal(plan?.findings[0]?.reason, "ValidationRequired");
  });

  it("says what a stolen key could take: two days' limits in 24 hours, two weeks' in seven days", () => {
    assert.deepEqual(
      week.stolenKeys.map(({ agent, most }) => [agent, most["24 hours"], most["7 days"]]),
      [
        ["scout", String(24n * USDC), String(86n * USDC)],
        ["builder", String(120n * USDC), String(380n * USDC)],
        ["clerk", String(150n * USDC), String(300n * USDC)],
      ],
    );
  });

  it("loses no money: what was deposited is paid or left", () => {
    assert.deepEqual(
      week.balances.map(({ mint, deposited }) => [mint, deposited]),
      [
        ["USDC", String(400n * USDC)],
        ["EURC", String(300n * USDC)],
      ],
    );
    for (const { mint, deposited, paid: out, left } of week.balances) {
      assert.equal(BigInt(out), sum(paid().filter((payment) => payment.mint === mint)));
      assert.equal(BigInt(deposited), BigInt(out) + BigInt(left));
    }
    assert.deepEqual(week.discrepancies, []);
  });

  it("is evidence from the first payment to the last", () => {
    assert.equal(week.evidence.length, 3);
    for (const { agent, mint, status, records, head } of week.evidence) {
      const own = paid().filter((payment) => payment.agent === agent && payment.mint === mint);
      const appended = own.flatMap(({ receipt }) => receipt?.records ?? []);
      assert.equal(status, "verified");
      assert.equal(records, String(appended.length));
      assert.deepEqual(appended.at(-1), { sequence: records, head });
    }
  });

  it("decides the same four weeks earlier, when no clock changes", async () => {
    const before = await report(moved(POLICY, -28), moved(PAYMENTS, -28));

    assert.ok(BigInt(before.payments[0]!.time) < unix("2026-09-24T00:00:00Z"));
    assert.deepEqual(before.payments.map(decision), week.payments.map(decision));
    assert.deepEqual(before.balances, week.balances);
  });
});
