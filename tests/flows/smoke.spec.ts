import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Connection, Keypair } from "@solana/web3.js";
import { PROGRAM_ID } from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { serve } from "../../sdk/src/localnet/server";
import type { ChainServer } from "../../sdk/src/localnet/server";
import { readOptions } from "../../scripts/smoke/options";
import { SmokeFailed } from "../../scripts/smoke/smoke-failed";
import { keyFile } from "../migrations/helpers";

const ROOT = join(__dirname, "../..");
const ELF = readFileSync(join(ROOT, "sdk/artifacts/policy_vault.so"));
const MAINNET_GENESIS = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command, as `npm run smoke` does. */
function smoke(...args: string[]): Promise<Run> {
  const command = ["-r", "ts-node/register/transpile-only", "scripts/smoke/main.ts", ...args];
  const child = spawn(process.execPath, command, { cwd: ROOT });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, output, errors });
    });
  });
}

describe("npm run smoke", () => {
  const chain = EmbeddedChain.start({ programs: [{ programId: PROGRAM_ID, elf: ELF }] });
  let server: ChainServer;

  before(async () => {
    server = await serve(chain, { port: 0 });
  });

  after(() => server.close());

  it("makes an allowed and a denied payment, both of which are on the ledger", async () => {
    const payer = Keypair.generate();
    chain.airdrop(payer.publicKey, 1_000_000_000n);

    const { code, output, errors } = await smoke("--url", server.url, "--keypair", keyFile(payer));

    assert.equal(code, 0, errors);
    const [, allowed, denied] = /^allowed +(\w+)\ndenied +(\w+)\n/m.exec(output) ?? [];
    assert.ok(allowed && denied, output);
    assert.match(output, /gate context, reason \w+, got 11, limit 10\nevidence +[1-9]\d* records/);
    const connection = new Connection(server.url, "confirmed");
    const { value } = await connection.getSignatureStatuses([allowed, denied]);
    assert.equal(value[0]?.err, null);
    assert.ok(value[1]?.err, "the denied payment landed and failed");
    const cost = 1_000_000_000 - (chain.account(payer.publicKey)?.lamports ?? 0);
    assert.match(output, new RegExp(`cost +${cost} lamports`));
  });

  it("asks the cluster for lamports when no keypair is named", async () => {
    const { code, output, errors } = await smoke("--url", server.url);

    assert.equal(code, 0, errors);
    assert.match(output, /evidence +[1-9]\d* records verified/);
  });

  it("names the option that is missing or wrong, what it is and what it has to be", () => {
    const cases: [string[], RegExp][] = [
      [[], /--url is missing\nusage:/],
      [["--url", "localhost:8899"], /--url is "localhost:8899": it has to begin with http/],
      [["--url", server.url, "--program", "me"], /--program is "me": .*base58/],
      [["--url", server.url, "--keypair", "/no/file"], /--keypair is "\/no\/file": .*64 numbers/],
      [["--url", server.url, "--force"], /--force[^]*usage:/],
    ];
    for (const [args, message] of cases) {
      assert.throws(
        () => readOptions(args),
        (error) => error instanceof SmokeFailed && message.test(error.message),
      );
    }
  });

  it("fails in words when cluster, program or lamports are missing", async () => {
    const poor = keyFile(Keypair.generate());
    const nobody = Keypair.generate().publicKey.toBase58();
    const cases: [string[], RegExp][] = [
      [["--url", "http://127.0.0.1:1"], /does not answer as a cluster/],
      [["--url", server.url, "--program", nobody], new RegExp(`nothing at ${nobody}: deploy it`)],
      [["--url", server.url, "--keypair", poor], /has 0 lamports; have at least/],
    ];
    for (const [args, message] of cases) {
      const { code, output, errors } = await smoke(...args);
      assert.equal(code, 1);
      assert.equal(output, "");
      assert.match(errors, message);
      assert.doesNotMatch(errors, /^ +at /m, "words, not a stack");
    }
  });

  it("sends nothing to mainnet unless told to", async () => {
    const asked: string[] = [];
    const mainnet = createServer((request, response) => {
      let body = "";
      request.on("data", (text: Buffer) => (body += text.toString()));
      request.on("end", () => {
        const { id, method } = JSON.parse(body) as { id: unknown; method: string };
        asked.push(method);
        const result =
          method === "getGenesisHash" ? MAINNET_GENESIS : { context: { slot: 1 }, value: null };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
      });
    });
    await new Promise<void>((resolve) => mainnet.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(mainnet.address() as AddressInfo).port}`;

    const refused = await smoke("--url", url);
    const askedBefore = [...asked];
    const told = await smoke("--url", url, "--yes");
    await new Promise((resolve) => mainnet.close(resolve));

    assert.equal(refused.code, 1);
    assert.match(refused.errors, /this is mainnet.*--yes/);
    assert.deepEqual(askedBefore, ["getGenesisHash"]);
    assert.match(told.errors, /nothing at .*: deploy it/);
  });
});
