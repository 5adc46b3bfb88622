import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PublicKey } from "@solana/web3.js";
import type { RunReport } from "../../scripts/start/report/run-report";
import { PROGRAM_ID } from "../../sdk/src";
import { PAYMENTS, POLICY, start, startEdited, withFiles } from "../support/start";

describe("npm start --json", () => {
  it("tells each decision with its numbers, and the proof of what was paid", async () => {
    const { code, out } = await startEdited({}, "--json");
    const report = JSON.parse(out) as RunReport;

    assert.equal(code, 0);
    assert.equal(report.format, "purser-run/1");
    assert.equal(report.program, PROGRAM_ID.toBase58());
    const [paid, denied] = report.payments;
    assert.equal(report.payments.length, 2);
    const { receipt, id, ...rest } = paid!;
    assert.deepEqual(rest, {
      line: 2,
      time: "1774688400",
      agent: "scout",
      payee: "weather",
      mint: "USDC",
      amount: "25000000",
      memo: "forecast",
      invoice: null,
      path: "pay",
      status: "paid",
      findings: [],
      failure: null,
    });
    assert.equal(id.issuedAt, "1774688400");
    assert.match(id.hash, /^[0-9a-f]{48}$/);
    assert.match(receipt!.signature, /^[1-9A-HJ-NP-Za-km-z]{86,88}$/);
    assert.match(receipt!.slot, /^\d+$/);
    assert.match(receipt!.computeUnits!, /^[1-9]\d+$/);
    assert.equal(receipt!.records.length, 1);
    assert.equal(receipt!.records[0]!.sequence, "1");

    assert.equal(denied!.status, "denied");
    assert.equal(denied!.receipt, null);
    assert.deepEqual(denied!.findings, [
      {
        gate: "context",
        outcome: "deny",
        reason: "PerPaymentCap",
        got: "25000001",
        limit: "25000000",
        headroom: "25000000",
        passesAt: null,
      },
    ]);
  });

  it("tells the vault, who took part, what the owners did, what is left and that the evidence holds", async () => {
    const { out } = await startEdited({}, "--json");
    const report = JSON.parse(out) as RunReport;

    assert.deepEqual(report.vault.members, ["alice", "bob", "carol"]);
    const names = ["alice", "bob", "carol", "treasury", "scout", "weather", "newcomer"];
    assert.deepEqual(
      report.wallets.map(({ name }) => name),
      names,
    );
    for (const { address } of report.wallets) assert.ok(new PublicKey(address));
    assert.deepEqual(report.actions, [{ time: "1774686600", do: "start", by: ["alice", "bob"] }]);
    assert.deepEqual(report.balances, [
      { mint: "USDC", deposited: "2000000000", paid: "25000000", left: "1975000000" },
    ]);
    const [evidence] = report.evidence;
    assert.equal(evidence?.status, "verified");
    assert.equal(evidence.records, "1");
    assert.equal(evidence.head, report.payments[0]?.receipt?.records[0]?.head);
    assert.deepEqual(report.discrepancies, []);
  });

  it("keeps the text for people off standard output", async () => {
    const { out, err } = await startEdited({}, "--json");

    assert.equal((JSON.parse(out) as RunReport).format, "purser-run/1");
    assert.match(err, /evidence: 1 records verified/);
  });

  it("writes to a file if one is named, the same in every run, and the text to standard output", async () => {
    const files = { "policy.toml": POLICY, "payments.csv": PAYMENTS };
    await withFiles(files, async (folder) => {
      const args = ["--policy", "policy.toml", "--payments", "payments.csv"];
      const { code, out } = await start([...args, "--json", "out.json"], folder);
      await start([...args, "--json=again.json"], folder);

      assert.equal(code, 0);
      assert.match(out, /evidence: 1 records verified/);
      const written = readFileSync(join(folder, "out.json"), "utf8");
      assert.equal((JSON.parse(written) as RunReport).payments.length, 2);
      assert.equal(readFileSync(join(folder, "again.json"), "utf8"), written);
    });
  });

  it("tells why a payment failed that the policy did not refuse", async () => {
    const { out } = await startEdited({ policy: [['"2000 USDC"', '"24 USDC"']] }, "--json");
    const report = JSON.parse(out) as RunReport;

    const [failed] = report.payments;
    assert.equal(failed?.status, "failed");
    assert.match(failed.failure ?? "", /the token program refused the transfer/);
    assert.deepEqual(failed.findings, []);
    assert.equal(report.warnings[0]?.line, 11);
  });
});
