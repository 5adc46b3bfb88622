import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Connection, Keypair } from "@solana/web3.js";
import { connect, createVault } from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { serve } from "../../sdk/src/localnet/server";
import type { ChainServer } from "../../sdk/src/localnet/server";
import { readBuffer } from "../../migrations/loader/accounts";
import { bufferPlace } from "../../migrations/deployment/buffer";
import { CHUNK, differing } from "../../migrations/deployment/fill-buffer";
import { artifactsFor, keyFile, MULTISIG, programData } from "./helpers";

const ROOT = join(__dirname, "../..");
const SOL = 1_000_000_000n;

/** The script that `anchor migrate` of Anchor 2.0.0-rc.2 writes and runs. */
function anchorScript(url: string): string {
  return `import * as anchor from '@anchor-lang/core';

const userScript = require(${JSON.stringify(join(ROOT, "migrations/deploy.ts"))});

async function main() {
    const connection = new anchor.web3.Connection(
      "${url}",
      anchor.AnchorProvider.defaultOptions().commitment
    );
    const wallet = anchor.Wallet.local();
    const provider = new anchor.AnchorProvider(connection, wallet);

    userScript(provider);
}
main();
`;
}

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

describe("anchor migrate", function () {
  this.timeout(180_000);
  const chain = EmbeddedChain.start();
  const deployer = Keypair.generate();
  const program = Keypair.generate();
  const artifacts = artifactsFor(program.publicKey);
  const elf = readFileSync(join(artifacts, "policy_vault.so"));
  const settings = {
    ANCHOR_WALLET: keyFile(deployer),
    PURSER_ARTIFACTS: artifacts,
    PURSER_PROGRAM_KEYPAIR: keyFile(program),
    PURSER_UPGRADE_AUTHORITY: MULTISIG.toBase58(),
  };
  const PARTS = Math.ceil(elf.length / CHUNK);
  let server: ChainServer;
  let folder: string;

  before(async () => {
    chain.airdrop(deployer.publicKey, 10n * SOL);
    chain.airdrop(MULTISIG, SOL);
    server = await serve(chain, { port: 0 });
    mkdirSync(join(ROOT, "target"), { recursive: true });
    folder = mkdtempSync(join(ROOT, "target/migrate-"));
    writeFileSync(join(folder, "deploy.ts"), anchorScript(server.url));
  });

  after(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });

  /** Starts the script as Anchor does, `npm run ts-node FILE` (without npm, so that it can be ended). */
  function start(change: NodeJS.ProcessEnv): ChildProcess {
    const preloads = ["ts-node/register/transpile-only", "./migrations/anchor-core.cjs"];
    const args = [...preloads.flatMap((one) => ["-r", one]), join(folder, "deploy.ts")];
    return spawn(process.execPath, args, { cwd: ROOT, env: environment(change) });
  }

  function environment(change: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { ...process.env, ...settings, ...change };
  }

  function ended(child: ChildProcess): Promise<Run> {
    let [output, errors] = ["", ""];
    child.stdout!.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr!.on("data", (text: Buffer) => (errors += text.toString()));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        resolve({ code, output, errors });
      });
    });
  }

  /** A run that must not change anything. */
  async function refusal(change: NodeJS.ProcessEnv): Promise<string> {
    const lamports = chain.account(deployer.publicKey)?.lamports;
    const { code, output, errors } = await ended(start(change));
    assert.equal(code, 1, output);
    assert.equal(output, "");
    assert.equal(chain.account(deployer.publicKey)?.lamports, lamports);
    assert.doesNotMatch(errors, /^ +at /m, "words, not a stack");
    return errors;
  }

  /** Parts of the program that the buffer has. */
  async function writtenParts(): Promise<number> {
    const { address } = await bufferPlace(deployer.publicKey, elf);
    const account = chain.account(address);
    const bytes = (account && readBuffer(account)?.bytes) ?? Buffer.alloc(0);
    return PARTS - differing(bytes, elf).length;
  }

  it("asks for the multisig's address", async () => {
    const errors = await refusal({ PURSER_UPGRADE_AUTHORITY: undefined });

    assert.match(errors, /PURSER_UPGRADE_AUTHORITY is not set: give the address .* multisig/);
  });

  it("refuses a keypair for another address than the compiled one, and says how to change that", async () => {
    const other = Keypair.generate();

    const errors = await refusal({ PURSER_PROGRAM_KEYPAIR: keyFile(other) });

    assert.match(
      errors,
      new RegExp(`${program.publicKey.toBase58()}.*${other.publicKey.toBase58()}`),
    );
    assert.match(errors, /declare_id!.*npm run build.*Nothing was spent/);
  });

  it("takes up an attempt that was killed in the middle, and hands over to the multisig", async () => {
    const killed = start({});
    const end = ended(killed);
    while ((await writtenParts()) < PARTS / 3) {
      assert.equal(killed.exitCode, null, "it ended before it was killed");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    killed.kill("SIGKILL");
    await end;
    const left = await writtenParts();
    assert.ok(left < PARTS, "it was killed before the end");

    const { code, output, errors } = await ended(start({}));

    assert.equal(code, 0, errors);
    assert.match(
      output,
      new RegExp(`sha256 \\w+\ndeployer .*\nwritten +${left} of ${PARTS} parts\n`),
    );
    assert.match(output, new RegExp(`upgrade authority +${MULTISIG.toBase58()}\n`));
    const connection = new Connection(server.url, "confirmed");
    const { bytes, authority } = await programData(connection, program.publicKey);
    assert.ok(bytes.equals(elf));
    assert.ok(authority?.equals(MULTISIG));
  });

  it("leaves a program that does its work at its own address", async () => {
    const client = connect(new Connection(server.url, "confirmed"), program.publicKey);
    const member = deployer.publicKey;

    const { vault } = await createVault(client, {
      creator: deployer,
      id: 1n,
      members: [member],
      threshold: 1,
      withdrawal: [member],
    });

    assert.ok(chain.account(vault)?.owner.equals(program.publicKey));
  });

  it("changes nothing when it is run again, here through npm as Anchor runs it", async () => {
    const lamports = chain.account(deployer.publicKey)?.lamports;
    const env = environment({ PURSER_PROGRAM_KEYPAIR: "" });
    const command = ["run", "ts-node", join(folder, "deploy.ts")];

    const { code, output, errors } = await ended(spawn("npm", command, { cwd: ROOT, env }));

    assert.equal(code, 0, errors);
    assert.match(output, /unchanged .*\nupgrade authority .* \(as before\)\ncost +0 lamports\n$/);
    assert.equal(chain.account(deployer.publicKey)?.lamports, lamports);
  });

  it("names the multisig as the holder when other bytes are to be deployed", async () => {
    const other = artifactsFor(program.publicKey, Buffer.of(1));

    const { code, errors } = await ended(start({ PURSER_ARTIFACTS: other }));

    assert.equal(code, 1);
    assert.match(errors, new RegExp(`is held by ${MULTISIG.toBase58()}`));
  });

  it("refuses artifacts that are not as recorded", async () => {
    const altered = artifactsFor(program.publicKey);
    writeFileSync(join(altered, "policy_vault.so"), Buffer.concat([elf, Buffer.of(1)]));

    const errors = await refusal({ PURSER_ARTIFACTS: altered });

    assert.match(errors, /policy_vault\.so has the SHA-256 .* records/);
  });
});
