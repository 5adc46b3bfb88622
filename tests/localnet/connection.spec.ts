import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { AnchorProvider, Wallet } from "@coral-xyz/anchor";
import {
  Keypair,
  PublicKey,
  SendTransactionError,
  Transaction,
  TransactionExpiredNonceInvalidError,
} from "@solana/web3.js";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { EmbeddedChain, SubscriptionsUnsupported } from "../../sdk/src/localnet";
import { SOL, startWithPayer, transfer } from "./helpers";

const ROOT = resolve(__dirname, "../..");

/** A run in a process of its own, where any attempt to open a socket throws. */
const WITHOUT_SOCKETS = `
  require("node:net").Socket.prototype.connect = () => { throw new Error("a socket was opened"); };
  const { EmbeddedChain } = require("./sdk/src/localnet");
  const { Keypair } = require("@solana/web3.js");
  const { createMint } = require("@solana/spl-token");
  const chain = EmbeddedChain.start();
  const payer = Keypair.generate();
  chain.airdrop(payer.publicKey, 1_000_000_000n);
  createMint(chain.connection, payer, payer.publicKey, null, 6)
    .then(() => console.log("done"), (error) => { console.error(error); process.exitCode = 1; });
`;

/** The code of an upgradeable program, behind its header of 45 bytes. */
function programElf(chain: EmbeddedChain, programId: PublicKey): Uint8Array {
  const program = chain.account(programId);
  assert.ok(program);
  const code = chain.account(new PublicKey(program.data.subarray(4, 36)));
  assert.ok(code);
  return code.data.subarray(45);
}

describe("connection", () => {
  it("opens no socket and lets the process exit by itself", () => {
    const run = spawnSync(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "-e", WITHOUT_SOCKETS],
      { cwd: ROOT, encoding: "utf8", timeout: 50_000 },
    );
    assert.equal(run.stderr.replace(/^.*[Ww]arning.*\n/gm, ""), "");
    assert.equal(run.stdout, "done\n");
    assert.equal(run.status, 0);
  }).timeout(60_000);

  it("serves Anchor's provider: send, confirm and simulate", async () => {
    const { chain, payer } = startWithPayer();
    const provider = new AnchorProvider(chain.connection, new Wallet(payer), {});
    const to = Keypair.generate().publicKey;

    const simulated = await provider.simulate(new Transaction().add(transfer(payer, to, SOL)));
    const signature = await provider.sendAndConfirm(
      new Transaction().add(transfer(payer, to, SOL)),
    );

    assert.equal(simulated.unitsConsumed, 150);
    assert.equal(await chain.connection.getBalance(to), Number(SOL));
    assert.equal((await chain.connection.getSignatureStatus(signature)).value?.err, null);
  });

  it("gives Anchor the logs of a failed preflight and of a failed simulation", async () => {
    const { chain, payer } = startWithPayer();
    const provider = new AnchorProvider(chain.connection, new Wallet(payer), {});
    const failing = (): Transaction =>
      new Transaction().add(transfer(payer, payer.publicKey, 1_000n * SOL));

    await assert.rejects(provider.sendAndConfirm(failing()), (error) => {
      assert.ok(error instanceof SendTransactionError);
      assert.equal(error.logs?.length, 3);
      return true;
    });
    await assert.rejects(provider.simulate(failing()), (error) => {
      assert.ok(error instanceof Error && "simulationResponse" in error);
      assert.match(JSON.stringify(error.simulationResponse), /custom program error: 0x1/);
      return true;
    });
  });

  it("refuses subscriptions at once", () => {
    const { connection } = EmbeddedChain.start();
    const key = PublicKey.default;
    assert.throws(() => connection.onAccountChange(key, () => undefined), SubscriptionsUnsupported);
    assert.throws(() => connection.onLogs(key, () => undefined), SubscriptionsUnsupported);
    assert.throws(() => connection.onSignature("", () => undefined), SubscriptionsUnsupported);
  });

  it("stops waiting when aborted or when the nonce advanced", async () => {
    const { connection } = EmbeddedChain.start();
    const signature = "1".repeat(64);
    const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
    const abortSignal = AbortSignal.timeout(30);

    await assert.rejects(
      connection.confirmTransaction({ signature, blockhash, lastValidBlockHeight, abortSignal }),
      { name: "TimeoutError" },
    );
    await assert.rejects(
      connection.confirmTransaction({
        signature,
        minContextSlot: 0,
        nonceAccountPubkey: Keypair.generate().publicKey,
        nonceValue: blockhash,
      }),
      TransactionExpiredNonceInvalidError,
    );
    await assert.rejects(connection.confirmTransaction("0"), /must be base58 encoded/);
  });

  it("runs a program that was added under another address", async () => {
    const { chain, payer } = startWithPayer();
    const elf = programElf(chain, TOKEN_PROGRAM_ID);
    const programId = Keypair.generate().publicKey;
    const other = EmbeddedChain.start({ programs: [{ programId, elf }] });
    other.airdrop(payer.publicKey, SOL);
    const call = new Transaction().add({ programId, keys: [], data: Buffer.from([255]) });

    const { value } = await other.connection.simulateTransaction(call, [payer]);

    assert.deepEqual(value.err, { InstructionError: [0, { Custom: 12 }] });
  });
});
