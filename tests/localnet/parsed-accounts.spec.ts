import assert from "node:assert/strict";
import {
  approve,
  createAssociatedTokenAccount,
  createMint,
  mintTo,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { Keypair, type ParsedAccountData, PublicKey } from "@solana/web3.js";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { startWithPayer } from "./helpers";

describe("jsonParsed", () => {
  let chain: EmbeddedChain;
  let payer: Keypair;
  let mint: PublicKey;
  let purse: PublicKey;

  beforeEach(async () => {
    ({ chain, payer } = startWithPayer());
    const { connection } = chain;
    mint = await createMint(connection, payer, payer.publicKey, null, 6);
    purse = await createAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
    await mintTo(connection, payer, mint, purse, payer, 5_500_000n);
  });

  async function data(at: PublicKey): Promise<Buffer | ParsedAccountData | undefined> {
    return (await chain.connection.getParsedAccountInfo(at)).value?.data;
  }

  it("shows a token account, and its delegate if it has one", async () => {
    const { connection } = chain;
    const delegate = Keypair.generate().publicKey;
    const amount = (digits: string, ui: number) => ({
      amount: digits,
      decimals: 6,
      uiAmount: ui,
      uiAmountString: `${ui}`,
    });
    const info = {
      isNative: false,
      mint: mint.toBase58(),
      owner: payer.publicKey.toBase58(),
      state: "initialized",
      tokenAmount: amount("5500000", 5.5),
    };
    const shown = { program: "spl-token", space: 165 };
    assert.deepEqual(await data(purse), { ...shown, parsed: { type: "account", info } });

    await approve(connection, payer, purse, delegate, payer, 250_000n);

    const delegated = {
      ...info,
      delegate: delegate.toBase58(),
      delegatedAmount: amount("250000", 0.25),
    };
    assert.deepEqual(await data(purse), { ...shown, parsed: { type: "account", info: delegated } });
  });

  it("shows a mint", async () => {
    const info = {
      decimals: 6,
      freezeAuthority: null,
      isInitialized: true,
      mintAuthority: payer.publicKey.toBase58(),
      supply: "5500000",
    };
    const parsed = { type: "mint", info };
    assert.deepEqual(await data(mint), { program: "spl-token", parsed, space: 82 });
  });

  it("lists an owner's token accounts", async () => {
    const { value } = await chain.connection.getParsedTokenAccountsByOwner(payer.publicKey, {
      programId: TOKEN_PROGRAM_ID,
    });
    assert.deepEqual(
      value.map(({ pubkey, account }) => [pubkey.toBase58(), account.data.program]),
      [[purse.toBase58(), "spl-token"]],
    );
  });

  it("shows what is not parsed in bytes: other accounts, and extensions of Token-2022", async () => {
    const { connection } = chain;
    const program = TOKEN_2022_PROGRAM_ID;
    const issuer = payer.publicKey;
    const newer = await createMint(connection, payer, issuer, null, 6, undefined, {}, program);
    const extended = await createAssociatedTokenAccount(
      connection,
      payer,
      newer,
      issuer,
      {},
      program,
    );

    assert.deepEqual(await data(payer.publicKey), Buffer.alloc(0));
    assert.ok(Buffer.isBuffer(await data(extended)));
    assert.equal(((await data(newer)) as ParsedAccountData).program, "spl-token-2022");
  });
});
