import assert from "node:assert/strict";
import {
  TOKEN_2022_PROGRAM_ID,
  createAccount,
  createTransferInstruction,
  freezeAccount,
  thawAccount,
} from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { denies, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("deposit", () => {
  let world: World;
  let second: SecondVault;

  before(async () => {
    world = await World.create();
    second = await secondVault(world);
    await world.openAccount(world.stranger.publicKey, world.mint);
    await world.mintTo(world.stranger.publicKey, 1_000n);
    await world.mintTo(world.treasury.publicKey, 1_000n);
  });

  const deposits =
    (base: bigint, depositor = world.treasury, change: { source?: PublicKey } = {}) =>
    (client: purser.Client) => {
      const { vault, mint } = world;
      return purser.deposit(client, { vault, depositor, amount: { mint, base }, ...change });
    };
  const custody = () => world.balance(purser.authorityAddress(world.vault));
  const stored = () =>
    [
      world.vault,
      purser.budgetAddress(world.vault, world.mint),
      purser.mandateAddress(world.vault, world.agent.publicKey, world.mint),
    ].map((address) => world.chain.account(address)!.data.toString("hex"));

  it("moves exactly the amount from any depositor into custody, and nothing else", async () => {
    for (const depositor of [world.treasury, world.stranger]) {
      const [from, to, accounts] = [
        await world.balance(depositor.publicKey),
        await custody(),
        stored(),
      ];

      await deposits(250n, depositor)(world.client);

      assert.equal(await world.balance(depositor.publicKey), from - 250n);
      assert.equal(await custody(), to + 250n);
      assert.deepEqual(stored(), accounts, "no counter, cap or version moves");
    }
  });

  it("moves the smallest amount, and everything a depositor has", async () => {
    const depositor = world.stranger;
    await deposits(1n, depositor)(world.client);
    await deposits(await world.balance(depositor.publicKey), depositor)(world.client);
    assert.equal(await world.balance(depositor.publicKey), 0n);
    await world.mintTo(depositor.publicKey, 1_000n);
  });

  it("takes tokens from an account that is not the depositor's associated one", async () => {
    const { client, issuer, mint, stranger } = world;
    const { connection } = client;
    const owner = stranger.publicKey;
    const source = await createAccount(connection, issuer, mint, owner, keypair("auxiliary"));
    const from = purser.tokenAddress(owner, mint);
    await sendRaw(client, [createTransferInstruction(from, source, owner, 7n)], [stranger]);
    const to = await custody();

    await deposits(7n, stranger, { source })(client);

    assert.equal(await custody(), to + 7n);
  });

  it("may have its fee paid by somebody else", async () => {
    const { client, vault, mint, treasury: depositor, stranger: feePayer } = world;
    const lamports = world.chain.account(depositor.publicKey)!.lamports;
    const amount = { mint, base: 1n };
    await purser.deposit(client, { vault, depositor, amount, feePayer });
    assert.equal(world.chain.account(depositor.publicKey)!.lamports, lamports);
  });

  it("works while the vault is paused", async () => {
    const { client, vault, members } = world;
    await purser.pause(client, { vault, member: members[0] });
    const to = await custody();
    await deposits(1n)(client);
    assert.equal(await custody(), to + 1n);
    await world.resume();
  });

  it("raises no cap, and neither does a donation past the program (A45)", async () => {
    const { client, stranger, mint, agent } = world;
    await world.budget({ day: 10n });
    await world.pay(10n);
    const denied = { reason: "BudgetDayCap", got: 11n, limit: 10n, headroom: 0n } as const;
    const pays = (landed: purser.Client) => purser.pay(landed, world.payment(1n), { agent });

    await deposits(100n)(client);
    await denies(world, denied, pays);

    const from = purser.tokenAddress(stranger.publicKey, mint);
    const into = purser.custodyAddress(world.vault, mint);
    const donation = createTransferInstruction(from, into, stranger.publicKey, 100n);
    const accounts = stored();
    await sendRaw(client, [donation], [stranger]);
    assert.deepEqual(stored(), accounts);
    await denies(world, denied, pays);
    await world.budget({});
  });

  describe("is refused", () => {
    const tokensOf = (owner: PublicKey) => purser.tokenAddress(owner, world.mint);

    it("for nothing", async () => {
      await refuses(world, "ZeroAmount", deposits(0n));
    });

    it("by the token program for more than the depositor has", async () => {
      const all = await world.balance(world.treasury.publicKey);
      for (const base of [all + 1n, 2n ** 64n - 1n]) {
        await refuses(world, { token: "InsufficientFunds" }, deposits(base));
      }
    });

    it("by the token program for somebody else's tokens", async () => {
      const source = tokensOf(world.treasury.publicKey);
      const act = deposits(1n, world.stranger, { source });
      await refuses(world, { token: "OwnerMismatch" }, act, [source]);
    });

    it("by the token program for tokens of another mint (A19)", async () => {
      const { stranger } = world;
      const other = await world.newMint("second mint");
      const source = await world.openAccount(stranger.publicKey, other);
      await world.mintTo(stranger.publicKey, 5n, other);
      await refuses(world, { token: "MintMismatch" }, deposits(1n, stranger, { source }), [source]);
    });

    it("by the token program from a frozen account", async () => {
      const { client, issuer, mint, stranger } = world;
      const source = tokensOf(stranger.publicKey);
      await freezeAccount(client.connection, issuer, source, mint, issuer);
      await refuses(world, { token: "AccountFrozen" }, deposits(1n, stranger), [source]);
      await thawAccount(client.connection, issuer, source, mint, issuer);
    });

    it("by the token program once the mint came back with other decimals (A26)", async () => {
      // A mint of SPL Token cannot be closed and made anew; the bytes are written over.
      const { chain, mint } = world;
      const account = { ...chain.account(mint)!, lamports: BigInt(chain.account(mint)!.lamports) };
      const data = Buffer.from(account.data);
      data.writeUInt8(9, 44);
      chain.setAccount(mint, { ...account, data });
      await refuses(world, { token: "MintDecimalsMismatch" }, deposits(1n));
      chain.setAccount(mint, account);
    });

    it("for a mint that the owners did not admit", async () => {
      const { vault, stranger: depositor } = world;
      const mint = await world.newMint("third mint");
      const act = (client: purser.Client) =>
        purser.deposit(client, { vault, depositor, amount: { mint, base: 1n } });
      await refuses(world, { runtime: "UninitializedAccount" }, act);
    });

    it("when custody is both source and destination (A18)", async () => {
      const [instruction] = await instructionsOf(world.client, deposits(1n));
      const [, , , source, into] = instruction!.keys;
      source!.pubkey = into!.pubkey;
      await refuses(world, NAMED_TWICE, (client) =>
        sendRaw(client, [instruction!], [world.treasury]),
      );
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "deposit",
        act: (client) => deposits(1n)(client),
        signers: () => [world.treasury],
      },
      [
        ["depositor", "without its signature", { runtime: "MissingRequiredSignature" }],
        ...readAccount("budget"),
        ["budget", { named: "another vault's", address: () => second.budget }, "CustodyMismatch"],
        ["mint", "an empty address", "MintMismatch"],
        ["source", "read-only", NOT_WRITABLE],
        ["custody", { named: "another vault's", address: () => second.custody }, "CustodyMismatch"],
        [
          "custody",
          { named: "the payee's", address: () => tokensOf(world.payee) },
          "CustodyMismatch",
        ],
        ["custody", "read-only", NOT_WRITABLE],
        [
          "token_program",
          { named: "Token-2022", address: () => TOKEN_2022_PROGRAM_ID },
          "TokenProgramMismatch",
        ],
      ],
    );

    it("by the client, for an amount that does not fit", async () => {
      for (const base of [-1n, 2n ** 64n]) {
        await assert.rejects(deposits(base)(world.client), (error) => {
          assert.ok(error instanceof purser.InvalidNumber);
          assert.deepEqual([error.what, error.value], ["amount", base]);
          return true;
        });
      }
    });
  });
});
