import assert from "node:assert/strict";
import {
  Keypair,
  Transaction,
  TransactionInstruction,
  VersionedTransaction,
} from "@solana/web3.js";
import {
  createAssociatedTokenAccountInstruction,
  createMint,
  getAssociatedTokenAddressSync,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { rpc, signed, SOL, startWithPayer, transfer } from "./helpers";

/** SPL Token's instruction that answers the size of an account, as return data. */
const GET_ACCOUNT_DATA_SIZE = 21;

describe("simulation", () => {
  it("shows accounts and units without effect", async () => {
    const { chain, payer } = startWithPayer();
    const to = Keypair.generate().publicKey;
    const transaction = await signed(chain, [payer], [transfer(payer, to, SOL)]);
    const versioned = new VersionedTransaction(transaction.compileMessage());
    const { slot } = chain.clock();

    const { value } = await chain.connection.simulateTransaction(versioned, {
      accounts: { encoding: "base64", addresses: [to.toBase58()] },
    });

    assert.equal(value.err, null);
    assert.equal(value.unitsConsumed, 150);
    assert.equal(value.accounts?.[0]?.lamports, Number(SOL));
    assert.equal(await chain.connection.getBalance(to), 0);
    assert.equal(chain.clock().slot, slot);
  });

  it("answers return data, in the history too", async () => {
    const { chain, payer } = startWithPayer();
    const mint = await createMint(chain.connection, payer, payer.publicKey, null, 6);
    const ask = new TransactionInstruction({
      programId: TOKEN_PROGRAM_ID,
      keys: [{ pubkey: mint, isSigner: false, isWritable: false }],
      data: Buffer.from([GET_ACCOUNT_DATA_SIZE]),
    });
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(165n);
    const expected = {
      programId: TOKEN_PROGRAM_ID.toBase58(),
      data: [size.toString("base64"), "base64"],
    };

    const simulated = await chain.connection.simulateTransaction(new Transaction().add(ask), [
      payer,
    ]);
    const wire = (await signed(chain, [payer], [ask])).serialize();
    const signature = await chain.connection.sendRawTransaction(wire);
    const landed = await rpc(chain, "getTransaction", [signature]);

    assert.deepEqual(simulated.value.returnData, expected);
    assert.ok(typeof landed.result === "object" && landed.result && "meta" in landed.result);
    const { meta } = landed.result;
    assert.ok(typeof meta === "object" && meta && "returnData" in meta);
    assert.deepEqual(meta.returnData, expected);
  });

  it("replaces an expired blockhash on request only", async () => {
    const { chain, payer } = startWithPayer();
    const transaction = await signed(chain, [payer], [transfer(payer, payer.publicKey, 1n)]);
    const versioned = VersionedTransaction.deserialize(transaction.serialize());
    chain.expireBlockhashes();

    const kept = await chain.connection.simulateTransaction(versioned);
    const replaced = await chain.connection.simulateTransaction(versioned, {
      replaceRecentBlockhash: true,
    });

    assert.equal(kept.value.err, "BlockhashNotFound");
    assert.equal(replaced.value.err, null);
  });

  it("checks signatures on request only, and not with a replaced blockhash", async () => {
    const { chain, payer } = startWithPayer();
    const transaction = await signed(chain, [payer], [transfer(payer, payer.publicKey, 1n)]);
    const unsigned = new VersionedTransaction(transaction.compileMessage());
    const wire = Buffer.from(unsigned.serialize()).toString("base64");
    const simulate = (options: object): ReturnType<typeof rpc> =>
      rpc(chain, "simulateTransaction", [wire, { encoding: "base64", ...options }]);

    assert.equal((await simulate({})).error, undefined);
    assert.equal((await simulate({ sigVerify: true })).error?.code, -32003);
    const both = await simulate({ sigVerify: true, replaceRecentBlockhash: true });
    assert.match(both.error?.message ?? "", /sigVerify may not be used with/);
    await assert.rejects(
      chain.connection.sendRawTransaction(unsigned.serialize()),
      /signature verification failure/,
    );
  });

  it("names programs and accounts of inner instructions", async () => {
    const { chain, payer } = startWithPayer();
    const mint = await createMint(chain.connection, payer, payer.publicKey, null, 6);
    const account = getAssociatedTokenAddressSync(mint, payer.publicKey);
    const create = createAssociatedTokenAccountInstruction(
      payer.publicKey,
      account,
      payer.publicKey,
      mint,
    );
    const transaction = await signed(chain, [payer], [create]);

    const { value } = await chain.connection.simulateTransaction(
      new VersionedTransaction(transaction.compileMessage()),
      { innerInstructions: true },
    );

    const programs = value.innerInstructions?.[0]?.instructions.map(({ programId }) =>
      programId.toBase58(),
    );
    assert.ok(programs?.includes(TOKEN_PROGRAM_ID.toBase58()));
  });
});
