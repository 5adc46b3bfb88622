import assert from "node:assert/strict";
import { ComputeBudgetProgram, Keypair, TransactionInstruction } from "@solana/web3.js";
import { MEMO_PROGRAM, rpc, signed, SOL, startWithPayer, transfer } from "./helpers";

describe("history", () => {
  it("records slot, block time, fee, balances and logs of a landed transaction", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const to = Keypair.generate().publicKey;
    chain.advance(3_600n);
    const { slot, unixTime } = chain.clock();

    const transaction = await signed(chain, [payer], [transfer(payer, to, SOL)]);
    const signature = await connection.sendRawTransaction(transaction.serialize());
    const landed = await connection.getTransaction(signature, {
      maxSupportedTransactionVersion: 0,
    });

    assert.equal(landed?.slot, Number(slot));
    assert.equal(landed.blockTime, Number(unixTime));
    assert.equal(landed.version, "legacy");
    assert.deepEqual(landed.transaction.signatures, [signature]);
    const before = 100n * SOL;
    assert.deepEqual(landed.meta?.preBalances, [Number(before), 0, 1]);
    assert.deepEqual(landed.meta.postBalances, [Number(before - SOL - 5_000n), Number(SOL), 1]);
    assert.equal(landed.meta.fee, 5_000);
    assert.equal(landed.meta.computeUnitsConsumed, 150);
    assert.equal(landed.meta.logMessages?.length, 2);
    assert.deepEqual(landed.meta.innerInstructions, []);
    assert.equal(await connection.getBlockTime(landed.slot), Number(unixTime));
    assert.equal(chain.clock().slot, slot + 1n);
    assert.equal(chain.clock().unixTime, unixTime);
  });

  it("answers the wire bytes in base64 and refuses jsonParsed by name", async () => {
    const { chain, payer } = startWithPayer();
    const wire = (await signed(chain, [payer], [transfer(payer, payer.publicKey, 1n)])).serialize();
    const signature = await chain.connection.sendRawTransaction(wire);

    const base64 = await rpc(chain, "getTransaction", [signature, { encoding: "base64" }]);
    const parsed = await rpc(chain, "getTransaction", [signature, { encoding: "jsonParsed" }]);

    assert.ok(typeof base64.result === "object" && base64.result && "transaction" in base64.result);
    assert.deepEqual(base64.result.transaction, [wire.toString("base64"), "base64"]);
    assert.equal(parsed.error?.code, -32602);
    assert.match(parsed.error.message, /"jsonParsed" is not supported/);
  });

  it("charges the priority fee that it reports and that getFeeForMessage foretells", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const second = Keypair.generate();
    const instruction = transfer(payer, payer.publicKey, 1n);
    instruction.keys.push({ pubkey: second.publicKey, isSigner: true, isWritable: false });
    const transaction = await signed(
      chain,
      [payer, second],
      [
        ComputeBudgetProgram.setComputeUnitLimit({ units: 1_000 }),
        ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_500_500 }),
        instruction,
      ],
    );
    const balance = await connection.getBalance(payer.publicKey);

    const foretold = await connection.getFeeForMessage(transaction.compileMessage());
    const signature = await connection.sendRawTransaction(transaction.serialize());

    const landed = await connection.getTransaction(signature);
    assert.equal(landed?.meta?.fee, 11_501);
    assert.equal(foretold.value, 11_501);
    assert.equal(await connection.getBalance(payer.publicKey), balance - 11_501);
    const fees = await connection.getRecentPrioritizationFees({
      lockedWritableAccounts: [payer.publicKey],
    });
    assert.deepEqual(fees.at(-1), { slot: landed.slot, prioritizationFee: 1_500_500 });
  });

  it("lists signatures newest first, of read-only accounts too, with memo and error", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const watched = Keypair.generate().publicKey;
    const memo = new TransactionInstruction({
      programId: MEMO_PROGRAM,
      keys: [],
      data: Buffer.from("hi"),
    });
    const mention = transfer(payer, payer.publicKey, 1n);
    mention.keys.push({ pubkey: watched, isSigner: false, isWritable: false });
    const first = await connection.sendRawTransaction(
      (await signed(chain, [payer], [mention, memo])).serialize(),
    );
    const second = await connection.sendRawTransaction(
      (await signed(chain, [payer], [transfer(payer, watched, 1_000n * SOL)])).serialize(),
      { skipPreflight: true },
    );

    const listed = await connection.getSignaturesForAddress(watched);

    assert.deepEqual(
      listed.map(({ signature }) => signature),
      [second, first],
    );
    assert.deepEqual(listed[0]?.err, { InstructionError: [0, { Custom: 1 }] });
    assert.equal(listed[1]?.err, null);
    assert.equal(listed[1].memo, "[2] hi");
    assert.equal(listed[1].confirmationStatus, "finalized");
  });

  it("pages through signatures without gaps or repeats", async () => {
    const { chain, payer } = startWithPayer();
    const { connection } = chain;
    const watched = Keypair.generate().publicKey;
    chain.airdrop(watched, SOL);
    for (let count = 1n; count <= 9n; count += 1n) {
      const transaction = await signed(chain, [payer], [transfer(payer, watched, count)]);
      await connection.sendRawTransaction(transaction.serialize());
    }
    const all = (await connection.getSignaturesForAddress(watched)).map((row) => row.signature);
    assert.equal(all.length, 10);

    const paged: string[] = [];
    for (;;) {
      const before = paged.at(-1);
      const options = { limit: 4, ...(before === undefined ? {} : { before }) };
      const page = await connection.getSignaturesForAddress(watched, options);
      if (page.length === 0) break;
      paged.push(...page.map((row) => row.signature));
    }
    const between = await connection.getSignaturesForAddress(watched, {
      before: all[2]!,
      until: all[5]!,
    });

    assert.deepEqual(paged, all);
    assert.deepEqual(
      between.map((row) => row.signature),
      all.slice(3, 5),
    );
  });

  it("finds nothing before an unknown signature and everything until one", async () => {
    const { chain, payer } = startWithPayer();
    const unknown = "1".repeat(64);
    const before = await rpc(chain, "getSignaturesForAddress", [
      payer.publicKey.toBase58(),
      { before: unknown },
    ]);
    const until = await chain.connection.getSignaturesForAddress(payer.publicKey, {
      until: unknown,
    });

    assert.deepEqual(before.result, []);
    assert.equal(until.length, 1);
  });

  for (const [limit, allowed] of [
    [0, false],
    [1, true],
    [1_000, true],
    [1_001, false],
  ] as const) {
    it(`${allowed ? "takes" : "refuses"} a limit of ${limit}`, async () => {
      const { chain, payer } = startWithPayer();
      const { error } = await rpc(chain, "getSignaturesForAddress", [
        payer.publicKey.toBase58(),
        { limit },
      ]);
      if (allowed) assert.equal(error, undefined);
      else assert.deepEqual(error, { code: -32602, message: "Invalid limit; max 1000" });
    });
  }

  it("truncates logs at 10,000 bytes", async () => {
    const { chain, payer } = startWithPayer();
    const lines = Array.from({ length: 60 }, () => {
      return new TransactionInstruction({
        programId: MEMO_PROGRAM,
        keys: [],
        data: Buffer.from("0123456789"),
      });
    });
    const transaction = await signed(chain, [payer], lines);
    const signature = await chain.connection.sendRawTransaction(transaction.serialize());

    const landed = await chain.connection.getTransaction(signature);
    const logs = landed?.meta?.logMessages ?? [];
    assert.ok(logs.includes("Log truncated"));
    const kept = logs.filter((line) => line !== "Log truncated");
    const bytes = kept.reduce((sum, line) => sum + line.length, 0);
    assert.ok(bytes <= 10_000 && bytes > 9_900, `${bytes} bytes of logs`);
  });

  it("confirms an airdrop's signature and lists it", async () => {
    const { chain } = startWithPayer();
    const to = Keypair.generate().publicKey;

    const signature = await chain.connection.requestAirdrop(to, Number(SOL));

    assert.deepEqual((await chain.connection.confirmTransaction(signature)).value, { err: null });
    const [listed] = await chain.connection.getSignaturesForAddress(to);
    assert.equal(listed?.signature, signature);
    assert.throws(() => {
      chain.airdrop(Keypair.generate().publicKey, 1n);
    }, /insufficient funds for rent/);
  });
});
