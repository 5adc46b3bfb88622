import assert from "node:assert/strict";
import { Keypair, PublicKey, Transaction } from "@solana/web3.js";
import {
  createAssociatedTokenAccount,
  createAssociatedTokenAccountInstruction,
  createMint,
  createTransferInstruction,
  getAccount,
  getAssociatedTokenAddressSync,
  getMint,
  mintTo,
  NATIVE_MINT,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  transfer,
} from "@solana/spl-token";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { signed, startWithPayer } from "./helpers";

async function startWithMint(): Promise<{
  chain: EmbeddedChain;
  payer: Keypair;
  mint: PublicKey;
  source: PublicKey;
}> {
  const { chain, payer } = startWithPayer();
  const { connection } = chain;
  const mint = await createMint(connection, payer, payer.publicKey, null, 6);
  const source = await createAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
  await mintTo(connection, payer, mint, source, payer, 5_500_000n);
  return { chain, payer, mint, source };
}

describe("SPL Token", () => {
  it("has the mint of wrapped SOL from the start, and again after a reset", async () => {
    const { chain } = startWithPayer();
    const authorities = { mintAuthority: null, freezeAuthority: null };
    const expected = { decimals: 9, supply: 0n, ...authorities };

    const atStart = await getMint(chain.connection, NATIVE_MINT);
    chain.reset();

    assert.deepEqual({ ...atStart, ...expected }, atStart);
    assert.deepEqual(await getMint(chain.connection, NATIVE_MINT), atStart);
  });

  it("creates a mint, mints and transfers through spl-token's helpers", async () => {
    const { chain, payer, mint, source } = await startWithMint();
    const { connection } = chain;
    const other = Keypair.generate().publicKey;
    const target = await createAssociatedTokenAccount(connection, payer, mint, other);

    await transfer(connection, payer, source, target, payer, 1_250_000n);

    assert.equal((await getAccount(connection, target)).amount, 1_250_000n);
    assert.equal((await getMint(connection, mint)).supply, 5_500_000n);
    const balance = await connection.getTokenAccountBalance(source);
    assert.deepEqual(balance.value, {
      amount: "4250000",
      decimals: 6,
      uiAmount: 4.25,
      uiAmountString: "4.25",
    });
    assert.equal((await connection.getTokenSupply(mint)).value.uiAmountString, "5.5");
  });

  it("does the same with Token-2022", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const program = TOKEN_2022_PROGRAM_ID;
    const mint = await createMint(
      connection,
      payer,
      payer.publicKey,
      null,
      2,
      undefined,
      undefined,
      program,
    );
    const account = await createAssociatedTokenAccount(
      connection,
      payer,
      mint,
      payer.publicKey,
      undefined,
      program,
    );
    await mintTo(connection, payer, mint, account, payer, 7n, [], undefined, program);

    assert.equal((await connection.getTokenAccountBalance(account)).value.uiAmountString, "0.07");
  });

  it("records inner instructions and token balances of an account creation", async () => {
    const { chain, payer, mint, source } = await startWithMint();
    const owner = Keypair.generate().publicKey;
    const target = getAssociatedTokenAddressSync(mint, owner);
    const transaction = await signed(
      chain,
      [payer],
      [
        createAssociatedTokenAccountInstruction(payer.publicKey, target, owner, mint),
        createTransferInstruction(source, target, payer.publicKey, 500_000n),
      ],
    );
    const signature = await chain.connection.sendRawTransaction(transaction.serialize());

    const landed = await chain.connection.getTransaction(signature, {
      maxSupportedTransactionVersion: 0,
    });

    const keys = landed?.transaction.message.staticAccountKeys.map((key) => key.toBase58()) ?? [];
    const inner = landed?.meta?.innerInstructions ?? [];
    assert.deepEqual(
      inner.map(({ index }) => index),
      [0],
    );
    const programs = inner[0]?.instructions.map(({ programIdIndex }) => keys[programIdIndex]);
    assert.ok(programs?.includes(TOKEN_PROGRAM_ID.toBase58()));
    assert.equal(landed?.meta?.preTokenBalances?.length, 1);
    const post = landed.meta.postTokenBalances ?? [];
    const received = post.find(({ accountIndex }) => keys[accountIndex] === target.toBase58());
    assert.equal(received?.owner, owner.toBase58());
    assert.equal(received.mint, mint.toBase58());
    assert.equal(received.programId, TOKEN_PROGRAM_ID.toBase58());
    assert.equal(received.uiTokenAmount.uiAmountString, "0.5");
  });

  it("lists an owner's accounts by mint and by program", async () => {
    const { chain, payer, mint, source } = await startWithMint();
    const { connection } = chain;
    const secondMint = await createMint(connection, payer, payer.publicKey, null, 0);
    await createAssociatedTokenAccount(connection, payer, secondMint, payer.publicKey);

    const byMint = await connection.getTokenAccountsByOwner(payer.publicKey, { mint });
    const byProgram = await connection.getTokenAccountsByOwner(payer.publicKey, {
      programId: TOKEN_PROGRAM_ID,
    });
    assert.deepEqual(
      byMint.value.map(({ pubkey }) => pubkey.toBase58()),
      [source.toBase58()],
    );
    assert.equal(byProgram.value.length, 2);
  });

  it("shows a token program's refusal in the error's logs", async () => {
    const { chain, payer, source } = await startWithMint();
    const transaction = new Transaction().add(
      createTransferInstruction(source, source, payer.publicKey, 9_000_000n),
    );

    await assert.rejects(
      chain.connection.sendTransaction(transaction, [payer]),
      /custom program error: 0x1/,
    );
  });
});
