import assert from "node:assert/strict";
import {
  AddressLookupTableProgram,
  Keypair,
  sendAndConfirmTransaction,
  SystemProgram,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { rpc, SOL, startWithPayer, transfer } from "./helpers";

describe("version 0 transactions", () => {
  it("execute with a lookup table, and the history resolves the loaded addresses", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const to = Keypair.generate().publicKey;
    const watched = Keypair.generate().publicKey;
    const [create, tableKey] = AddressLookupTableProgram.createLookupTable({
      authority: payer.publicKey,
      payer: payer.publicKey,
      recentSlot: await connection.getSlot(),
    });
    const extend = AddressLookupTableProgram.extendLookupTable({
      lookupTable: tableKey,
      authority: payer.publicKey,
      payer: payer.publicKey,
      addresses: [to, watched],
    });
    await sendAndConfirmTransaction(connection, new Transaction().add(create, extend), [payer]);
    const { value: table } = await connection.getAddressLookupTable(tableKey);
    assert.ok(table);

    const { blockhash } = await connection.getLatestBlockhash();
    const instruction = transfer(payer, to, SOL);
    instruction.keys.push({ pubkey: watched, isSigner: false, isWritable: false });
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: blockhash,
      instructions: [instruction],
    }).compileToV0Message([table]);
    const transaction = new VersionedTransaction(message);
    transaction.sign([payer]);
    const signature = await connection.sendTransaction(transaction);

    const landed = await connection.getTransaction(signature, {
      maxSupportedTransactionVersion: 0,
    });
    assert.equal(landed?.version, 0);
    assert.deepEqual(landed.meta?.loadedAddresses, { writable: [to], readonly: [watched] });
    assert.deepEqual(
      landed.transaction.message.staticAccountKeys.map((key) => key.toBase58()),
      [payer.publicKey.toBase58(), SystemProgram.programId.toBase58()],
    );
    assert.deepEqual(landed.meta.postBalances.slice(2), [Number(SOL), 0]);
    for (const key of [to, watched]) {
      const [listed] = await connection.getSignaturesForAddress(key);
      assert.equal(listed?.signature, signature);
    }
    const unaware = await rpc(chain, "getTransaction", [signature]);
    assert.equal(unaware.error?.code, -32015);
    assert.match(unaware.error.message, /"maxSupportedTransactionVersion": 0/);
  });

  it("are refused with a table that does not exist", async () => {
    const { chain, payer } = startWithPayer();
    const { blockhash } = await chain.connection.getLatestBlockhash();
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: blockhash,
      instructions: [transfer(payer, payer.publicKey, 1n)],
    }).compileToV0Message();
    message.addressTableLookups.push({
      accountKey: Keypair.generate().publicKey,
      writableIndexes: [0],
      readonlyIndexes: [],
    });
    const transaction = new VersionedTransaction(message);
    transaction.sign([payer]);

    await assert.rejects(
      chain.connection.sendTransaction(transaction),
      /Transaction loads an address table account that doesn't exist/,
    );
  });
});
