import assert from "node:assert/strict";
import {
  AccountState,
  createInitializeDefaultAccountStateInstruction,
  createMint,
  createTransferCheckedInstruction,
  ExtensionType,
  pause,
  resume,
  thawAccount,
  TOKEN_2022_PROGRAM_ID,
} from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Reason } from "../../sdk/src";
import { denied, failed, passes, tokens, WAYS } from "../support/attempt";
import { Checkpoint } from "../support/checkpoint";
import { Holding } from "../support/holding";
import { announceFee, closeMint, setHook } from "../support/issuer";
import { refuses } from "../support/refusal";
import { deployRelay, RELAY_ID } from "../support/relay";
import { secondVault } from "../support/second-vault";
import { addTo, issue, newMint } from "../support/token-2022";
import { keypair, World } from "../support/world";

const { MintCloseAuthority, PausableConfig, PermanentDelegate } = ExtensionType;
const PROGRAM = TOKEN_2022_PROGRAM_ID;

describe("a mint of Token-2022 that the vault holds", () => {
  let world: World;
  let empty: Checkpoint;
  let held: Holding;

  before(async () => {
    world = await World.create();
    deployRelay(world.chain);
    empty = await Checkpoint.take(world);
  });

  beforeEach(() => empty.restore());

  async function holds(
    extensions: readonly string[],
    optIns: readonly ExtensionType[] = [],
    funds?: bigint,
  ): Promise<void> {
    held = await Holding.open(world, await newMint(world, "mint 2022", extensions), optIns, funds);
  }

  async function isPaid(): Promise<void> {
    for (const way of WAYS) await passes(world, way, { payment: held.payment() });
  }

  async function isDenied(reason: Reason): Promise<void> {
    for (const way of WAYS) {
      assert.equal((await denied(world, way, { payment: held.payment() })).reason, reason);
    }
  }

  /** The token program refuses, whatever is paid, and everything is undone. */
  async function failsInTransfer(tokenError: string): Promise<void> {
    const spent = await held.spent();
    for (const way of ["pay", "payAtomic"] as const) {
      const error = await failed(world, way, { payment: held.payment() });
      assert.ok(error instanceof purser.TokenTransferFailed, error.message);
      assert.equal(error.tokenError, tokenError);
    }
    assert.equal(await held.spent(), spent);
  }

  const inEpoch = (epoch: bigint) => {
    world.chain.setEpoch(epoch);
    assert.equal(world.chain.epoch(), epoch);
  };

  describe("and that takes a fee later (A23)", () => {
    beforeEach(() => holds(["TransferFeeConfig"]));

    it("is denied from the epoch on in which the fee takes effect, and not before", async () => {
      const now = world.chain.epoch();
      await announceFee(world, held.mint, 1, 1n);
      await isPaid();
      inEpoch(now + 1n);
      await isPaid();
      inEpoch(now + 2n);
      await isDenied("TransferFeeSet");
    });

    it("is paid again from the epoch on in which it takes none", async () => {
      const now = world.chain.epoch();
      await announceFee(world, held.mint, 10_000, 2n ** 64n - 1n);
      inEpoch(now + 2n);
      await isDenied("TransferFeeSet");
      await announceFee(world, held.mint, 0, 0n);
      inEpoch(now + 3n);
      await isDenied("TransferFeeSet");
      inEpoch(now + 4n);
      await isPaid();
    });

    it("is paid under a fee that can be nothing but zero", async () => {
      for (const [basisPoints, maximum] of [
        [10_000, 0n],
        [0, 2n ** 64n - 1n],
      ] as const) {
        await announceFee(world, held.mint, basisPoints, maximum);
        inEpoch(world.chain.epoch() + 2n);
        await isPaid();
      }
    });

    it("has caps that count what leaves custody, which is what arrives", async () => {
      const { client, vault, quorum: members } = world;
      const { mint } = held;
      await purser.setBudget(client, { vault, members, mint, caps: { day: 300n } });
      await isPaid();

      const finding = await denied(world, "pay", { payment: held.payment(101n) });

      const { reason, got, limit } = finding;
      assert.deepEqual([reason, got, limit], ["BudgetDayCap", 301n, 300n]);
      assert.equal(held.balance(world.payee), 200n);
      assert.equal(await held.spent(), 200n);
    });

    it("gives custody what is left of a deposit, and the wallet what is left of a withdrawal", async () => {
      const { client, vault, quorum: members, treasury } = world;
      await issue(world, held.mint, treasury.publicKey, 1_000n);
      await announceFee(world, held.mint, 1_000, 2n ** 64n - 1n);
      inEpoch(world.chain.epoch() + 2n);
      const custody = tokens(world, held.custody);
      const budget = world.chain.account(held.budget)!.data;

      await held.deposit(1_000n);

      assert.equal(tokens(world, held.custody), custody + 900n);
      assert.equal(held.balance(treasury.publicKey), 0n);

      await purser.pause(client, { vault, member: members[0] });
      const amount = { mint: held.mint, base: custody + 900n };
      await purser.withdraw(client, { vault, members, amount, to: treasury.publicKey });

      assert.equal(tokens(world, held.custody), 0n);
      const taken = (custody + 900n) / 10n;
      assert.equal(held.balance(treasury.publicKey), custody + 900n - taken);
      assert.deepEqual(world.chain.account(held.budget)!.data, budget, "no limit or counter moves");
    });

    it("takes new caps meanwhile, and is admitted by no other vault", async () => {
      const { vault: other, owner } = await secondVault(world);
      await announceFee(world, held.mint, 1, 1n);
      inEpoch(world.chain.epoch() + 2n);
      const { client, vault, quorum: members } = world;
      const { mint } = held;
      await purser.setBudget(client, { vault, members, mint, caps: { day: 1n } });
      const budget = await purser.fetchBudget(client, vault, mint);
      assert.equal(budget!.caps.day, 1n);

      const admits = (landed: purser.Client) =>
        purser.setBudget(landed, { vault: other, members: [owner], mint, caps: {} });
      await refuses(world, "TransferFeeSet", admits, [purser.budgetAddress(other, mint)]);
    });
  });

  describe("and that has a hook later (A24)", () => {
    beforeEach(() => holds(["TransferHook"]));

    it("is denied while the hook is set, which never runs, and paid once it is gone", async () => {
      await setHook(world, held.mint, RELAY_ID);
      await isDenied("TransferHookSet");
      const error = await failed(world, "pay", { payment: held.payment() });
      assert.ok(!error.site.logs.some((line) => line.includes(RELAY_ID.toBase58())));

      await setHook(world, held.mint, PublicKey.default);
      await isPaid();
    });

    it("is neither deposited nor withdrawn while the hook is set", async () => {
      const { vault, quorum: members, treasury } = world;
      await issue(world, held.mint, treasury.publicKey, 5n);
      await setHook(world, held.mint, RELAY_ID);
      const watch = [held.custody, held.accountOf(treasury.publicKey), held.budget];
      const refused = { runtime: "MissingAccount" };

      await refuses(world, refused, (client) => held.deposit(5n, client), watch);
      await purser.pause(world.client, { vault, member: members[0] });
      const amount = { mint: held.mint, base: 5n };
      const withdraws = (client: purser.Client) =>
        purser.withdraw(client, { vault, members, amount, to: treasury.publicKey });
      await refuses(world, refused, withdraws, watch);

      await setHook(world, held.mint, PublicKey.default);
      await withdraws(world.client);
      assert.equal(held.balance(treasury.publicKey), 10n);
    });
  });

  describe("and whose extensions grow", () => {
    it("is denied until the owners admit it as it is, and keeps its counters", async () => {
      await holds(["MetadataPointer", "MintCloseAuthority"], [MintCloseAuthority]);
      await isPaid();
      await addTo(world, held.mint, "TokenMetadata");
      await isDenied("MintChanged");

      const watch = [held.budget];
      await refuses(world, "ExtensionNeedsOptIn", (client) => held.admit([], client), watch);
      await held.admit([MintCloseAuthority]);

      await isPaid();
      assert.equal(await held.spent(), 400n);
    });

    it("keeps the opt-in that it needs: the owners cannot take it back", async () => {
      await holds(["PermanentDelegate"], [PermanentDelegate]);
      await refuses(world, "ExtensionNeedsOptIn", (client) => held.admit([], client), [
        held.budget,
      ]);
      await isPaid();
    });
  });

  describe("and that is closed (A26)", () => {
    const CLOSABLE = ["MintCloseAuthority", "MetadataPointer"];

    beforeEach(async () => {
      await holds(CLOSABLE, [MintCloseAuthority], 0n);
      await closeMint(world, held.mint);
    });

    const admits =
      (...optIns: ExtensionType[]) =>
      (client: purser.Client) =>
        held.admit(optIns, purser.connect(client.connection));

    it("is denied, and no new terms are taken", async () => {
      await isDenied("MintChanged");
      const act = admits(MintCloseAuthority);
      await refuses(world, "MintNotAdmissible", act, [held.budget, held.mint]);
    });

    it("stays denied for good with other decimals", async () => {
      await newMint(world, "mint 2022", CLOSABLE, { decimals: 9 });
      await isDenied("MintChanged");
      const act = admits(MintCloseAuthority);
      await refuses(world, "MintNotAdmissible", act, [held.budget, held.mint]);
    });

    it("stays denied with other extensions until the owners accept them", async () => {
      await newMint(world, "mint 2022", [...CLOSABLE, "PermanentDelegate"]);
      await isDenied("MintChanged");
      await refuses(world, "ExtensionNeedsOptIn", admits(MintCloseAuthority), [held.budget]);
      await held.admit([MintCloseAuthority, PermanentDelegate]);
      await issue(world, held.mint, world.treasury.publicKey, 1_000n);
      await held.deposit(1_000n);
      await isPaid();
    });

    it("stays denied for good as a mint of SPL Token", async () => {
      const { client, issuer } = world;
      const key = keypair("mint 2022");
      await createMint(client.connection, issuer, issuer.publicKey, null, 6, key);
      await isDenied("MintChanged");
      await refuses(world, "MintNotAdmissible", admits(), [held.budget, held.mint]);
    });

    it("is the same mint with the same decimals and extensions, which owners accept by opting in", async () => {
      await newMint(world, "mint 2022", CLOSABLE);
      await issue(world, held.mint, world.treasury.publicKey, 1_000n);
      await held.deposit(1_000n);
      await isPaid();
    });
  });

  describe("and whose issuer uses a power (A25)", () => {
    it("fails for want of funds once the permanent delegate took them, and counts nothing", async () => {
      await holds(["PermanentDelegate"], [PermanentDelegate]);
      const { issuer, treasury } = world;
      const all = tokens(world, held.custody);
      const takes = createTransferCheckedInstruction(
        held.custody,
        held.mint,
        held.accountOf(treasury.publicKey),
        issuer.publicKey,
        all - 99n,
        6,
        [],
        PROGRAM,
      );
      await purser.send(world.client, { instructions: [takes], signers: [issuer] });

      await failsInTransfer("InsufficientFunds");

      await passes(world, "pay", { payment: held.payment(99n) });
      assert.equal(await held.spent(), 99n);
    });

    it("fails while the mint is paused, all undone (A46), and is paid afterwards", async () => {
      await holds(["PausableConfig"], [PausableConfig]);
      const { connection } = world.client;
      const { issuer } = world;
      await pause(connection, issuer, held.mint, issuer, [], {}, PROGRAM);
      await failsInTransfer("MintPaused");
      await resume(connection, issuer, held.mint, issuer, [], {}, PROGRAM);
      await isPaid();
    });

    it("fails while accounts are frozen by default, all undone (A46), and is paid once they are thawed", async () => {
      const { client, issuer, payee, treasury, vault } = world;
      const instead = {
        DefaultAccountState: (mint: PublicKey) =>
          createInitializeDefaultAccountStateInstruction(mint, AccountState.Frozen, PROGRAM),
      };
      const mint = await newMint(world, "mint 2022", ["DefaultAccountState"], { instead });
      held = await Holding.open(world, mint, [], 0n);
      const thaw = (owner: PublicKey) =>
        thawAccount(
          client.connection,
          issuer,
          held.accountOf(owner),
          mint,
          issuer,
          [],
          {},
          PROGRAM,
        );
      await failsInTransfer("AccountFrozen");
      await thaw(treasury.publicKey);
      await issue(world, mint, treasury.publicKey, 1_000n);
      await refuses(world, { token: "AccountFrozen" }, (landed) => held.deposit(1_000n, landed));
      await thaw(purser.authorityAddress(vault));
      await held.deposit(1_000n);
      await failsInTransfer("AccountFrozen");
      await thaw(payee);
      await isPaid();
    });
  });

  it("has evidence of its payments and denials that verifies", async () => {
    await holds(["TransferFeeConfig", "TransferHook"]);
    const { client, vault, agent } = world;
    await isPaid();
    await setHook(world, held.mint, RELAY_ID);
    const { record } = await purser.recordDenial(client, held.payment(7n), { agent });
    assert.ok(record);
    await setHook(world, held.mint, PublicKey.default);
    await passes(world, "pay", { payment: held.payment(8n) });

    const parties = { vault, agent: agent.publicKey, mint: held.mint };
    const { check, entries } = await purser.verifyEvidence(client, parties);

    assert.deepEqual(check, { status: "verified", records: 5n });
    assert.deepEqual(
      entries.map(({ record: { kind, amount } }) => [kind, amount]),
      [
        ["decision", 100n],
        ["decision", 100n],
        ["outcome", 100n],
        ["denial", 7n],
        ["decision", 8n],
      ],
    );
    assert.equal(entries[3]!.record.gates.egress, "deny");
  });

  it("is withdrawn by the owners", async () => {
    await holds(["MetadataPointer"]);
    const { client, vault, quorum: members, treasury } = world;
    const all = tokens(world, held.custody);
    await purser.pause(client, { vault, member: members[0] });
    const amount = { mint: held.mint, base: all };
    await purser.withdraw(client, { vault, members, amount, to: treasury.publicKey });
    assert.deepEqual([tokens(world, held.custody), held.balance(treasury.publicKey)], [0n, all]);
  });
});
