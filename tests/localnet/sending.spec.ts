import assert from "node:assert/strict";
import {
  Keypair,
  MessageV0,
  sendAndConfirmTransaction,
  SendTransactionError,
  SystemProgram,
  Transaction,
  TransactionExpiredBlockheightExceededError,
  TransactionInstruction,
  VersionedTransaction,
} from "@solana/web3.js";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { MEMO_PROGRAM, rpc, signed, SOL, startWithPayer, transfer } from "./helpers";

/** A transaction whose instruction names a program that the message does not list. */
function programOutOfBounds(chain: EmbeddedChain): VersionedTransaction {
  const message = new MessageV0({
    header: {
      numRequiredSignatures: 1,
      numReadonlySignedAccounts: 0,
      numReadonlyUnsignedAccounts: 0,
    },
    staticAccountKeys: [Keypair.generate().publicKey],
    recentBlockhash: chain.svm.latestBlockhash(),
    compiledInstructions: [{ programIdIndex: 9, accountKeyIndexes: [], data: new Uint8Array() }],
    addressTableLookups: [],
  });
  return new VersionedTransaction(message);
}

describe("sending transactions", () => {
  it("lands a transfer and confirms it by each kind of strategy", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const to = Keypair.generate().publicKey;
    const latest = await connection.getLatestBlockhash();
    const transaction = await signed(chain, [payer], [transfer(payer, to, SOL)]);

    const signature = await connection.sendRawTransaction(transaction.serialize());
    const bySignature = await connection.confirmTransaction(signature);
    const byHeight = await connection.confirmTransaction({ signature, ...latest });

    assert.deepEqual(bySignature.value, { err: null });
    assert.deepEqual(byHeight.value, { err: null });
    assert.equal(await connection.getBalance(to), Number(SOL));
  });

  it("refuses a failing transaction in preflight with a cluster's message, err and logs", async () => {
    const { chain, payer } = startWithPayer();
    const balance = await chain.connection.getBalance(payer.publicKey);
    const to = Keypair.generate().publicKey;
    const transaction = await signed(chain, [payer], [transfer(payer, to, 1_000n * SOL)]);

    const { error } = await rpc(chain, "sendTransaction", [
      transaction.serialize().toString("base64"),
      { encoding: "base64" },
    ]);

    assert.equal(error?.code, -32002);
    assert.equal(
      error.message,
      "Transaction simulation failed: " +
        "Error processing Instruction 0: custom program error: 0x1",
    );
    assert.deepEqual(error.data, {
      err: { InstructionError: [0, { Custom: 1 }] },
      logs: [
        "Program 11111111111111111111111111111111 invoke [1]",
        `Transfer: insufficient lamports ${balance - 5_000}, need ${1_000n * SOL}`,
        "Program 11111111111111111111111111111111 failed: custom program error: 0x1",
      ],
      accounts: null,
      unitsConsumed: 150,
      returnData: null,
      innerInstructions: null,
      replacementBlockhash: null,
    });
    assert.equal(await chain.connection.getBalance(payer.publicKey), balance);
  });

  it("gives web3.js a SendTransactionError with the logs", async () => {
    const { chain, payer } = startWithPayer();
    const transaction = new Transaction().add(transfer(payer, payer.publicKey, 1_000n * SOL));

    await assert.rejects(chain.connection.sendTransaction(transaction, [payer]), (error) => {
      assert.ok(error instanceof SendTransactionError);
      assert.match(error.transactionError.message, /custom program error: 0x1$/);
      assert.equal(error.logs?.length, 3);
      return true;
    });
  });

  it("lands a failing transaction sent without preflight and charges its fee", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const balance = await connection.getBalance(payer.publicKey);
    const to = Keypair.generate().publicKey;
    const transaction = await signed(chain, [payer], [transfer(payer, to, 1_000n * SOL)]);

    const signature = await connection.sendRawTransaction(transaction.serialize(), {
      skipPreflight: true,
    });

    const err = { InstructionError: [0, { Custom: 1 }] };
    const confirmed = await connection.confirmTransaction(signature);
    assert.deepEqual(confirmed.value, { err });
    const landed = await connection.getTransaction(signature, {
      maxSupportedTransactionVersion: 0,
    });
    assert.deepEqual(landed?.meta?.err, err);
    assert.equal(landed.meta.fee, 5_000);
    assert.equal(await connection.getBalance(payer.publicKey), balance - 5_000);
  });

  it("lands a transaction that leaves an account below rent, without preflight", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const to = Keypair.generate().publicKey;
    const transaction = await signed(chain, [payer], [transfer(payer, to, 1n)]);

    const signature = await connection.sendRawTransaction(transaction.serialize(), {
      skipPreflight: true,
    });

    const { value } = await connection.getSignatureStatus(signature);
    assert.deepEqual(value?.err, { InsufficientFundsForRent: { account_index: 1 } });
    assert.equal(await connection.getBalance(payer.publicKey), Number(100n * SOL - 5_000n));
    assert.equal(await connection.getBalance(to), 0);
  });

  it("refuses the same transaction twice as already processed", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const to = Keypair.generate().publicKey;
    const wire = (await signed(chain, [payer], [transfer(payer, to, SOL)])).serialize();
    await connection.sendRawTransaction(wire);

    await assert.rejects(
      connection.sendRawTransaction(wire),
      /Transaction simulation failed: This transaction has already been processed/,
    );
    await connection.sendRawTransaction(wire, { skipPreflight: true });

    assert.equal(await connection.getBalance(to), Number(SOL));
  });

  it("takes a blockhash for 150 blocks and refuses it in the next", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const to = Keypair.generate().publicKey;
    const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash();
    const first = await signed(chain, [payer], [transfer(payer, to, SOL)], blockhash);
    const late = await signed(chain, [payer], [transfer(payer, to, 2n * SOL)], blockhash);

    for (let block = 0; block < 150; block += 1) chain.advance(0n);
    assert.equal(await connection.getBlockHeight(), lastValidBlockHeight);
    assert.equal((await connection.isBlockhashValid(blockhash)).value, true);
    await connection.sendRawTransaction(first.serialize());

    assert.equal((await connection.isBlockhashValid(blockhash)).value, false);
    const { error } = await rpc(chain, "sendTransaction", [
      late.serialize().toString("base64"),
      { encoding: "base64" },
    ]);
    assert.equal(error?.message, "Transaction simulation failed: Blockhash not found");
    assert.equal(await connection.getBalance(to), Number(SOL));
  });

  it("drops an expired transaction sent without preflight and says so on confirmation", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const latest = await connection.getLatestBlockhash();
    const transaction = await signed(chain, [payer], [transfer(payer, payer.publicKey, 1n)]);
    chain.expireBlockhashes();

    const signature = await connection.sendRawTransaction(transaction.serialize(), {
      skipPreflight: true,
    });

    assert.equal((await connection.getSignatureStatus(signature)).value, null);
    await assert.rejects(
      connection.confirmTransaction({ signature, ...latest }),
      TransactionExpiredBlockheightExceededError,
    );
  });

  it("refuses a wrong signature with and without preflight", async () => {
    const { chain, payer } = startWithPayer();
    const to = Keypair.generate().publicKey;
    const transaction = await signed(chain, [payer], [transfer(payer, to, SOL)]);
    const wire = transaction.serialize();
    wire.writeUInt8(wire.readUInt8(20) ^ 1, 20);

    const checked = await rpc(chain, "sendTransaction", [
      wire.toString("base64"),
      { encoding: "base64" },
    ]);
    await rpc(chain, "sendTransaction", [
      wire.toString("base64"),
      { encoding: "base64", skipPreflight: true },
    ]);

    assert.equal(checked.error?.code, -32003);
    assert.equal(checked.error.message, "Transaction signature verification failure");
    assert.equal(await chain.connection.getBalance(to), 0);
  });

  it("takes 1232 bytes and refuses 1233, naming size and limit", async () => {
    const { chain, payer } = startWithPayer();
    const memo = (size: number): TransactionInstruction =>
      new TransactionInstruction({
        programId: MEMO_PROGRAM,
        keys: [],
        data: Buffer.alloc(size, 97),
      });
    const { blockhash } = await chain.connection.getLatestBlockhash();
    const build = (size: number): Buffer => {
      const transaction = new Transaction({
        feePayer: payer.publicKey,
        recentBlockhash: blockhash,
      });
      const message = transaction.add(memo(size)).compileMessage().serialize();
      transaction.sign(payer);
      return Buffer.concat([Buffer.from([1]), transaction.signature ?? Buffer.alloc(64), message]);
    };
    const overhead = build(1_000).length - 1_000;

    const fits = await rpc(chain, "sendTransaction", [
      build(1_232 - overhead).toString("base64"),
      { encoding: "base64" },
    ]);
    const exceeds = await rpc(chain, "sendTransaction", [
      build(1_233 - overhead).toString("base64"),
      { encoding: "base64" },
    ]);

    assert.equal(typeof fits.result, "string");
    assert.equal(exceeds.error?.code, -32602);
    assert.match(exceeds.error.message, /too large: 1233 bytes \(max: 1232 bytes\)/);
  });

  it("refuses bytes that are no transaction", async () => {
    const { chain, payer } = startWithPayer();
    const valid = (
      await signed(chain, [payer], [transfer(payer, payer.publicKey, 1n)])
    ).serialize();
    const send = (wire: Buffer): ReturnType<typeof rpc> =>
      rpc(chain, "sendTransaction", [wire.toString("base64"), { encoding: "base64" }]);

    const truncated = await send(valid.subarray(0, 80));
    const trailing = await send(Buffer.concat([valid, Buffer.from([0])]));
    const outOfBounds = await send(Buffer.from(programOutOfBounds(chain).serialize()));

    assert.match(truncated.error?.message ?? "", /failed to deserialize/);
    assert.match(trailing.error?.message ?? "", /failed to deserialize/);
    assert.match(outOfBounds.error?.message ?? "", /index out of bounds/);
  });

  it("names an unfunded payer as a cluster does", async () => {
    const { chain } = startWithPayer();
    const poor = Keypair.generate();
    const transaction = await signed(chain, [poor], [transfer(poor, poor.publicKey, 1n)]);

    await assert.rejects(
      chain.connection.sendRawTransaction(transaction.serialize()),
      /Attempt to debit an account but found no record of a prior credit/,
    );
  });

  it("sends more than 150 transactions in a row through web3.js's own blockhash handling", async () => {
    const { chain, payer } = startWithPayer();
    const to = Keypair.generate().publicKey;
    chain.airdrop(to, SOL);

    for (let count = 0; count < 160; count += 1) {
      await chain.connection.sendTransaction(new Transaction().add(transfer(payer, to, 1n)), [
        payer,
      ]);
    }

    assert.equal(await chain.connection.getBalance(to), Number(SOL) + 160);
  });

  it("repeats a failing send and a simulation under one blockhash without waiting", async () => {
    const { chain, payer } = startWithPayer();
    const failing = (): Transaction =>
      new Transaction().add(transfer(payer, payer.publicKey, 1_000n * SOL));

    await assert.rejects(chain.connection.sendTransaction(failing(), [payer]));
    await assert.rejects(chain.connection.sendTransaction(failing(), [payer]));
    const first = await chain.connection.simulateTransaction(failing(), [payer]);
    const second = await chain.connection.simulateTransaction(failing(), [payer]);

    assert.deepEqual(first.value, second.value);
  });

  it("serves web3.js sendAndConfirmTransaction with several signers", async () => {
    const { chain, payer } = startWithPayer();
    const created = Keypair.generate();
    const lamports = await chain.connection.getMinimumBalanceForRentExemption(10);
    const create = SystemProgram.createAccount({
      fromPubkey: payer.publicKey,
      newAccountPubkey: created.publicKey,
      lamports,
      space: 10,
      programId: MEMO_PROGRAM,
    });

    await sendAndConfirmTransaction(chain.connection, new Transaction().add(create), [
      payer,
      created,
    ]);

    const account = await chain.connection.getAccountInfo(created.publicKey);
    assert.equal(account?.data.length, 10);
    assert.equal(account.lamports, lamports);
    assert.ok(account.owner.equals(MEMO_PROGRAM));
  });
});
