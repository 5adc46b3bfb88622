import assert from "node:assert/strict";
import {
  Keypair,
  NONCE_ACCOUNT_LENGTH,
  sendAndConfirmTransaction,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from "@solana/web3.js";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { signed, SOL, startWithPayer, transfer } from "./helpers";

interface NonceSetup {
  readonly chain: EmbeddedChain;
  readonly payer: Keypair;
  readonly advance: TransactionInstruction;
  readonly nonce: () => Promise<string>;
}

async function startWithNonce(): Promise<NonceSetup> {
  const { chain, payer } = startWithPayer();
  const account = Keypair.generate();
  const lamports = await chain.connection.getMinimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH);
  const create = SystemProgram.createNonceAccount({
    fromPubkey: payer.publicKey,
    noncePubkey: account.publicKey,
    authorizedPubkey: payer.publicKey,
    lamports,
  });
  await sendAndConfirmTransaction(chain.connection, create, [payer, account]);
  const advance = SystemProgram.nonceAdvance({
    noncePubkey: account.publicKey,
    authorizedPubkey: payer.publicKey,
  });
  const nonce = async (): Promise<string> => {
    const stored = await chain.connection.getNonce(account.publicKey);
    assert.ok(stored);
    return stored.nonce;
  };
  return { chain, payer, advance, nonce };
}

describe("durable nonces", () => {
  it("take a transaction after every blockhash expired, and advance", async () => {
    const { chain, payer, advance, nonce } = await startWithNonce();
    const to = Keypair.generate().publicKey;
    const value = await nonce();
    const transaction = await signed(chain, [payer], [advance, transfer(payer, to, SOL)], value);
    chain.expireBlockhashes();

    await chain.connection.sendRawTransaction(transaction.serialize());

    assert.equal(await chain.connection.getBalance(to), Number(SOL));
    assert.notEqual(await nonce(), value);
  });

  it("refuse a second transaction under a used value", async () => {
    const { chain, payer, advance, nonce } = await startWithNonce();
    const to = Keypair.generate().publicKey;
    const value = await nonce();
    const first = await signed(chain, [payer], [advance, transfer(payer, to, SOL)], value);
    const second = await signed(chain, [payer], [advance, transfer(payer, to, 2n * SOL)], value);
    await chain.connection.sendRawTransaction(first.serialize());

    await assert.rejects(
      chain.connection.sendRawTransaction(second.serialize()),
      /Blockhash not found/,
    );
    assert.equal(await chain.connection.getBalance(to), Number(SOL));
  });

  it("advance with a failed transaction too, so that it can't be sent again", async () => {
    const { chain, payer, advance, nonce } = await startWithNonce();
    const to = Keypair.generate().publicKey;
    const value = await nonce();
    const instructions = [advance, transfer(payer, to, 1_000n * SOL)];
    const failing = await signed(chain, [payer], instructions, value);
    await chain.connection.sendRawTransaction(failing.serialize(), { skipPreflight: true });
    chain.airdrop(payer.publicKey, 2_000n * SOL);

    assert.notEqual(await nonce(), value);
    await assert.rejects(
      chain.connection.sendRawTransaction(failing.serialize()),
      /Blockhash not found/,
    );
    assert.equal(await chain.connection.getBalance(to), 0);
  });

  it("give no lifetime unless the advance is the first instruction", async () => {
    const { chain, payer, advance, nonce } = await startWithNonce();
    const instructions = [transfer(payer, payer.publicKey, 1n), advance];
    const transaction = await signed(chain, [payer], instructions, await nonce());

    await assert.rejects(
      chain.connection.sendRawTransaction(transaction.serialize()),
      /Blockhash not found/,
    );
  });

  it("never take a value again when advanced under ordinary blockhashes", async () => {
    const { chain, payer, advance, nonce } = await startWithNonce();
    const { blockhash } = await chain.connection.getLatestBlockhash();
    const seen = [await nonce()];

    for (const lamports of [1n, 2n, 3n]) {
      const instructions = [advance, transfer(payer, payer.publicKey, lamports)];
      const transaction = await signed(chain, [payer], instructions, blockhash);
      await chain.connection.sendRawTransaction(transaction.serialize());
      seen.push(await nonce());
    }

    assert.equal(new Set(seen).size, 4);
  });

  it("work through web3.js's own nonce handling", async () => {
    const { chain, payer, advance, nonce } = await startWithNonce();
    const to = Keypair.generate().publicKey;
    const transaction = new Transaction({
      feePayer: payer.publicKey,
      nonceInfo: { nonce: await nonce(), nonceInstruction: advance },
      minContextSlot: await chain.connection.getSlot(),
    }).add(transfer(payer, to, SOL));
    chain.expireBlockhashes();

    await sendAndConfirmTransaction(chain.connection, transaction, [payer]);

    assert.equal(await chain.connection.getBalance(to), Number(SOL));
  });
});
