import assert from "node:assert/strict";
import {
  AuthorityType,
  TOKEN_2022_PROGRAM_ID,
  createAccount,
  createMint,
  freezeAccount,
  setAuthority,
  thawAccount,
} from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { needsTheThreshold, sendRaw } from "./support/cosigning";
import { breaks } from "./support/custody-faults";
import { fault } from "./support/faulting";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { approvedProposal, executes } from "./support/proposing";
import { refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { BOOT_TERM, World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("withdraw", () => {
  let world: World;
  let second: SecondVault;

  before(async () => {
    world = await World.create();
    second = await secondVault(world);
  });

  const withdraws =
    (base: bigint, change: Partial<purser.Withdrawal> = {}) =>
    (client: purser.Client) => {
      const { vault, quorum: members, treasury, mint } = world;
      const to = treasury.publicKey;
      const amount = { mint, base };
      return purser.withdraw(client, { vault, members, to, amount, ...change });
    };
  const custody = () => world.balance(purser.authorityAddress(world.vault));
  const treasury = () => world.balance(world.treasury.publicKey);
  const stored = () =>
    [
      world.vault,
      purser.budgetAddress(world.vault, world.mint),
      purser.mandateAddress(world.vault, world.agent.publicKey, world.mint),
    ].map((address) => world.chain.account(address)!.data.toString("hex"));

  it("moves exactly the amount to the registered wallet, and counts as no payment", async () => {
    const [from, to, accounts] = [await custody(), await treasury(), stored()];

    await withdraws(250n)(world.client);

    assert.deepEqual([await custody(), await treasury()], [from - 250n, to + 250n]);
    assert.deepEqual(stored(), accounts, "no counter, cap or version moves");
  });

  it("moves everything there is, and leaves custody open", async () => {
    const all = await custody();
    await withdraws(all)(world.client);
    assert.equal(await custody(), 0n);
    const { vault, mint, treasury: depositor } = world;
    await purser.deposit(world.client, { vault, depositor, amount: { mint, base: all } });
    assert.equal(await custody(), all);
  });

  it("goes to any token account of the registered wallet", async () => {
    const { client, issuer, mint } = world;
    const owner = world.treasury.publicKey;
    const other = keypair("auxiliary");
    const destination = await createAccount(client.connection, issuer, mint, owner, other);

    await withdraws(5n, { destination })(client);

    const { value } = await client.connection.getTokenAccountBalance(destination);
    assert.equal(value.amount, "5");
  });

  it("stays open to the owners while one member keeps the vault paused (A35)", async () => {
    const { client, vault, members } = world;
    await purser.pause(client, { vault, member: members[2] });
    const to = await treasury();

    await withdraws(5n)(client);

    assert.equal(await treasury(), to + 5n);
    await world.resume();
  });

  it("signed before the owners changed the vault is stale when it lands (A31, A32)", async () => {
    // Given a withdrawal that the owners signed, and that somebody holds back.
    const { client, vault, quorum: members } = world;
    const held = await instructionsOf(client, withdraws(5n));

    // When the owners name their wallets before it lands, be it the same ones.
    await purser.setWithdrawal(client, { vault, members, wallets: [world.treasury.publicKey] });

    // Then it moves nothing.
    await refuses(world, "StaleVersion", (landed) => sendRaw(landed, held, members));
  });

  it("signed by the owners lands whatever a single member does meanwhile (A53)", async () => {
    const { client, vault, members, quorum } = world;
    const [, , rogue] = members;
    const held = await instructionsOf(client, withdraws(5n));
    const to = await treasury();

    await purser.pause(client, { vault, member: rogue });
    await purser.propose(client, { vault, member: rogue, action: { revokeAll: {} } });
    await sendRaw(client, held, quorum);

    assert.equal(await treasury(), to + 5n);
    await world.resume();
  });

  describe("is refused", () => {
    it("for nothing", async () => {
      await refuses(world, "ZeroAmount", withdraws(0n));
    });

    it("to any wallet that was not registered, a member's included", async () => {
      const { payee, mint, members, creator, agent, stranger } = world;
      const wallets = [members[0], creator, agent, stranger].map(({ publicKey }) => publicKey);
      for (const wallet of wallets) await world.openAccount(wallet, mint);
      for (const to of [payee, ...wallets]) {
        const watch = [purser.tokenAddress(to, mint)];
        await refuses(world, "WithdrawalAddressUnknown", withdraws(1n, { to }), watch);
      }
    });

    it("to a wallet that another vault registered", async () => {
      const to = second.owner.publicKey;
      const destination = await world.openAccount(to, world.mint);
      await refuses(world, "WithdrawalAddressUnknown", withdraws(1n, { to }), [destination]);
    });

    it("to the registered wallet's associated account once it belongs to another (A20)", async () => {
      const { client, issuer, stranger } = world;
      const mint = await world.newMint("second mint");
      const { vault, quorum: members, treasury: wallet } = world;
      await purser.setBudget(client, { vault, members, mint, caps: {} });
      await world.openAccount(wallet.publicKey, mint);
      await world.mintTo(purser.authorityAddress(vault), 5n, mint);
      const destination = purser.tokenAddress(wallet.publicKey, mint);
      const { AccountOwner } = AuthorityType;
      const to = stranger.publicKey;
      await setAuthority(client.connection, issuer, destination, wallet, AccountOwner, to);

      const watch = [destination, purser.custodyAddress(vault, mint)];
      const act = withdraws(1n, { amount: { mint, base: 1n } });
      await refuses(world, "WithdrawalAddressUnknown", act, watch);
    });

    it("to what is no token account of the mint's token program", async () => {
      const { client, issuer, agent, mint, vault } = world;
      const owner = world.treasury.publicKey;
      const foreign = await createMint(
        client.connection,
        issuer,
        issuer.publicKey,
        null,
        6,
        keypair("foreign mint"),
        undefined,
        TOKEN_2022_PROGRAM_ID,
      );
      const account = await createAccount(
        client.connection,
        issuer,
        foreign,
        owner,
        keypair("foreign account"),
        undefined,
        TOKEN_2022_PROGRAM_ID,
      );
      const nothing = keypair("nothing here").publicKey;
      for (const destination of [account, foreign, agent.publicKey, owner, nothing]) {
        await refuses(world, "NotATokenAccount", withdraws(1n, { destination }), [destination]);
      }
      for (const destination of [mint, vault, purser.budgetAddress(vault, mint)]) {
        // Named once already, and not as what tokens go to.
        await refuses(world, NAMED_TWICE, withdraws(1n, { destination }));
      }
    });

    it("into custody itself (A18)", async () => {
      const destination = purser.custodyAddress(world.vault, world.mint);
      await refuses(world, NAMED_TWICE, withdraws(1n, { destination }));
    });

    it("by the token program into an account of another mint (A19)", async () => {
      const mint = await world.newMint("third mint");
      const destination = await world.openAccount(world.treasury.publicKey, mint);
      const act = withdraws(1n, { destination });
      await refuses(world, { token: "MintMismatch" }, act, [destination]);
    });

    it("by the token program for more than there is", async () => {
      const all = await custody();
      for (const base of [all + 1n, 2n ** 64n - 1n]) {
        await refuses(world, { token: "InsufficientFunds" }, withdraws(base));
      }
    });

    it("by the token program while the issuer keeps either account frozen", async () => {
      const { client, issuer, mint, vault } = world;
      const accounts = [
        purser.custodyAddress(vault, mint),
        purser.tokenAddress(world.treasury.publicKey, mint),
      ];
      for (const account of accounts) {
        await freezeAccount(client.connection, issuer, account, mint, issuer);
        await refuses(world, { token: "AccountFrozen" }, withdraws(1n));
        await thawAccount(client.connection, issuer, account, mint, issuer);
      }
    });

    it("for a mint that the owners did not admit", async () => {
      const mint = await world.newMint("fourth mint");
      const destination = await world.openAccount(world.treasury.publicKey, mint);
      const authority = purser.authorityAddress(world.vault);
      const stray: PublicKey = await world.openAccount(authority, mint);
      await world.mintTo(authority, 5n, mint);
      const act = withdraws(1n, { amount: { mint, base: 1n } });
      await refuses(world, { runtime: "UninitializedAccount" }, act, [destination, stray]);
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "withdraw",
        act: (client) => withdraws(1n)(client),
        signers: () => world.quorum,
      },
      [
        ...readAccount("vault"),
        ["vault", { named: "another vault's", address: () => second.vault }, "AuthorityMismatch"],
        ["authority", "an empty address", "AuthorityMismatch"],
        [
          "authority",
          { named: "another vault's", address: () => second.authority },
          "AuthorityMismatch",
        ],
        ...readAccount("budget"),
        [
          "budget",
          { named: "another vault's", address: () => second.budget },
          { runtime: "InvalidSeeds" },
        ],
        ["mint", "an empty address", { runtime: "InvalidSeeds" }],
        ["custody", { named: "another vault's", address: () => second.custody }, "CustodyMismatch"],
        ["custody", "an empty address", "CustodyMismatch"],
        ["custody", "read-only", NOT_WRITABLE],
        ["destination", "read-only", NOT_WRITABLE],
        [
          "token_program",
          { named: "Token-2022", address: () => TOKEN_2022_PROGRAM_ID },
          "TokenProgramMismatch",
        ],
      ],
    );

    it("by the client, for an amount that does not fit", async () => {
      for (const base of [-1n, 2n ** 64n]) {
        await assert.rejects(withdraws(base)(world.client), (error) => {
          assert.ok(error instanceof purser.InvalidNumber);
          assert.deepEqual([error.what, error.value], ["amount", base]);
          return true;
        });
      }
    });
  });

  describe("as an action of the owners", () => {
    needsTheThreshold({
      world: () => world,
      act: (client, { members, payer }) =>
        withdraws(1n, { members, ...(payer && { payer }) })(client),
      effect: treasury,
    });
  });

  describe("in a vault with a timelock", () => {
    const inVault = async (running: boolean) => {
      world = await World.create({ timelock: 86_400n, running });
    };
    const refusesIt = () => refuses(world, "WithdrawalWhileRunning", withdraws(5n));
    const isDone = async () => {
      const to = await treasury();
      await withdraws(5n)(world.client);
      assert.equal(await treasury(), to + 5n);
    };

    it("is refused while it runs, and done at once while it is paused (A35)", async () => {
      await inVault(true);
      await refusesIt();

      await purser.pause(world.client, { vault: world.vault, member: world.members[0] });
      await isDone();

      await world.resume();
      await refusesIt();
    });

    it("is done before it ever ran", async () => {
      await inVault(false);
      await isDone();
    });

    it("is refused while it boots, and done from the second on at which the boot missed its deadline", async () => {
      await inVault(false);
      const { client, vault, quorum: members } = world;
      await purser.resume(client, { vault, members });
      await refusesIt();
      world.chain.advance(BOOT_TERM - 1n);
      await refusesIt();

      world.chain.advance(1n);
      await isDone();
    });

    it("is done while it is faulted, paused or not, also while the fault lasts", async () => {
      await inVault(true);
      await fault(world);
      await isDone();

      breaks(world, purser.custodyAddress(world.vault, world.mint), "has a delegate");
      await isDone();

      await purser.pause(world.client, { vault: world.vault, member: world.members[0] });
      await isDone();
    });

    it("takes no delay by a proposal either, and is judged when it is executed", async () => {
      await inVault(true);
      const { client, vault, mint, members, treasury: wallet } = world;
      const amount = { mint, base: 5n };
      const withdrawal = { withdraw: { amount, to: wallet.publicKey } };
      const index = await approvedProposal(world, withdrawal);
      const watch = [purser.proposalAddress(vault, index)];
      await refuses(world, "WithdrawalWhileRunning", executes(world, index), watch);

      await purser.pause(client, { vault, member: members[2] });
      const to = await treasury();
      await executes(world, index)(client);

      assert.equal(await treasury(), to + 5n);
      await refuses(world, "ProposalClosed", executes(world, index), watch);
    });
  });
});
