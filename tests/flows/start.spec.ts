import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AGENT_WEEK,
  edited,
  example,
  FIRST_DAYS,
  PAYMENTS,
  POLICY,
  ROOT,
  start,
  startEdited,
  withFiles,
} from "../support/start";
import type { Edit } from "../support/start";

/** Runs the command itself, in a process of its own. */
function command(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", "scripts/start/main.ts", ...args],
    { cwd: ROOT, env: { ...process.env, ...env }, encoding: "utf8" },
  );
  return { code: status, out: stdout, err: stderr };
}

/** Runs the first example with an edit. */
function firstDays(policy: readonly Edit[], payments: readonly Edit[]) {
  const files = {
    "policy.toml": edited(example(FIRST_DAYS, "policy.toml"), policy),
    "payments.csv": edited(example(FIRST_DAYS, "payments.csv"), payments),
  };
  return withFiles(files, (folder) => start([folder]));
}

describe("npm start", function () {
  this.timeout(120_000);

  it("raises every reason that its files can bring about and ends with verified evidence, in every time zone", async () => {
    const { code, out, err } = command([], { TZ: "Europe/Berlin" });

    assert.equal(code, 0, err);
    const [, found, all] = /(\d+) of the (\d+) reasons that/.exec(out) ?? [];
    assert.ok(found !== undefined && found === all, `${found} of ${all}`);
    assert.match(out, /\nevidence: [1-9]\d* records verified, head matches the chain\n$/);
    assert.ok(!out.includes("\u001B"), "plain lines when piped");
    assert.ok(!out.includes("Warnings"), "its policy has no limit that is out of reach");
    assert.equal(command([], { TZ: "America/New_York" }).out, out);
  });

  it("gives another outcome when a limit is edited", async () => {
    const { code, out } = await firstDays([['"90 USDC per day"', '"91 USDC per day"']], []);

    assert.equal(code, 0);
    assert.match(out, /paid, \d+ CU {2}\(enough for today\)/);
  });

  it("gives another outcome when a row is edited", async () => {
    const edit = ["maps,USDC,10,tiles of Asia", "maps,USDC,5,tiles of Asia"] as const;
    const { code, out } = await firstDays([], [edit]);

    assert.equal(code, 0);
    assert.match(out, /paid, \d+ CU {2}\(tiles of Asia\)/);
  });

  it("takes paths as they are typed, relative to where npm was called", () => {
    const folder = mkdtempSync(join(tmpdir(), "purser-"));
    try {
      writeFileSync(join(folder, "mine.toml"), POLICY);
      writeFileSync(join(folder, "mine.csv"), PAYMENTS);
      const args = ["--policy", "mine.toml", "--payments", "mine.csv", "--json", "out.json"];
      const { code, out, err } = command(args, { INIT_CWD: folder });

      assert.equal(code, 0, err);
      assert.match(out, /paid, \d+ CU {2}\(forecast\)/);
      assert.match(out, /denied: PerPaymentCap {2}\(too much\)/);
      assert.match(readFileSync(join(folder, "out.json"), "utf8"), /"purser-run\/1"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("completes where the vault has too little: the payment failed, and nothing else did", async () => {
    const { code, out } = await startEdited({ policy: [['"2000 USDC"', '"24 USDC"']] });

    assert.equal(code, 0);
    assert.match(out, /failed: the token program refused the transfer: .*\(forecast\)/);
    assert.match(out, /policy.toml:11:1: the deposit of 24 USDC is below "25 USDC per payment"/);
  });

  it("sets up a vault with a timelock before it is started", async () => {
    const timelock = ["threshold = 2", 'threshold = 2\ntimelock = "30 days"'] as const;
    const { code, out } = await startEdited({ policy: [timelock] });

    assert.equal(code, 0);
    assert.match(out, /paid, \d+ CU {2}\(forecast\)/);
  });

  it("pays the wallets that the policy names, and says whose keys are not at hand", async () => {
    const weather = "4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T";
    const addresses = `\n[addresses]\nweather = "${weather}"\nscout = "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR"\n`;
    const { code, out, err } = await startEdited(
      { policy: [["tier = 3\n", `tier = 3\n${addresses}`]] },
      "--json",
    );

    assert.equal(code, 0, err);
    assert.match(err, /other keys than their own sign here for scout/);
    assert.ok(out.includes(`"address": "${weather}"`));
  });

  it("tells hundreds of payments day by day, and each one if asked", async () => {
    const rows = example(AGENT_WEEK, "payments.csv").split("\n").slice(0, 140).join("\n");
    const files = { "policy.toml": example(AGENT_WEEK, "policy.toml"), "payments.csv": rows };
    const { short, long } = await withFiles(files, async (folder) => ({
      short: await start([folder]),
      long: await start([folder, "--all"]),
    }));

    assert.equal(short.code, 0);
    assert.match(short.out, /13:14:06\.\.13:15:28 {2}builder +23 denied .*PaymentIdReused/);
    assert.ok(short.out.split("\n").length < 80);
    assert.equal(long.out.match(/^20.* CU {2}\(/gm)?.length, 116);
  });
});
