import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Connection } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { serve } from "../../sdk/src/localnet/server";

const ROOT = join(__dirname, "../..");
const TIMEOUT_MS = 60_000;

/** Starts `npm run localnet`, without npm. */
function run(...args: readonly string[]): ChildProcess {
  const command = ["scripts/with-deps.mjs", "ts-node", "--transpile-only", "scripts/localnet.ts"];
  return spawn(process.execPath, [...command, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
}

/** What it prints until it ends, and how it ends. */
async function outcome(child: ChildProcess): Promise<{ code: unknown; text: string }> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data: Buffer) => (text += data.toString("utf8")));
  }
  const [code] = (await once(child, "close")) as unknown[];
  return { code, text };
}

describe("npm run localnet", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`serves the program until ${signal}, and ends with 0`, async () => {
      const child = run("--port", "0", "--time", "2026-03-25T12:00:00Z", "--clock", "manual");
      const ended = outcome(child);
      const url = await printedUrl(child);

      const connection = new Connection(url, "confirmed");
      const account = await connection.getAccountInfo(purser.PROGRAM_ID);
      const clock = await purser.clusterTime(connection);
      child.kill(signal);

      assert.equal(account?.executable, true);
      assert.equal(clock, 1_774_440_000n);
      const { code, text } = await ended;
      assert.equal(code, 0);
      assert.ok(text.includes(purser.PROGRAM_ID.toBase58()));
    });
  }

  it("says what is wrong with an option, and ends with 2", async () => {
    const cases: [string[], RegExp][] = [
      [["--port", "65535"], /--port must be a whole number from 0 to 65534, got "65535"/],
      [["--time", "2026-02-30T00:00:00Z"], /--time must be a time with its zone/],
      [["--clock", "fast"], /--clock must be real or manual, got "fast"/],
      [["--speed", "2"], /Unknown option '--speed'/],
    ];
    await Promise.all(
      cases.map(async ([args, message]) => {
        const { code, text } = await outcome(run(...args));
        assert.equal(code, 2);
        assert.match(text, message);
      }),
    );
  });

  it("says which port is taken, and ends with 1", async () => {
    const server = await serve(EmbeddedChain.start(), { port: 0 });
    const { port } = new URL(server.url);
    const { code, text } = await outcome(run("--port", port));
    await server.close();

    assert.equal(code, 1);
    assert.equal(text.split(":")[0], `port ${port} of 127.0.0.1 is in use`);
  });
});

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (data: Buffer) => {
      text += data.toString("utf8");
      // The last line is printed when the server listens and the signals are handled.
      const url = /^RPC +(\S+)$[^]*Ctrl-C/m.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on("close", () => {
      reject(new Error(`ended before it listened: ${text}`));
    });
  });
}
