import assert from "node:assert/strict";
import { freezeAccount } from "@solana/spl-token";
import * as purser from "../sdk/src";
import { denied } from "./support/attempt";
import { batch, refusesTheLast } from "./support/batching";
import { Checkpoint } from "./support/checkpoint";
import { sendRaw } from "./support/cosigning";
import { CUSTODY_FAULTS, breaks } from "./support/custody-faults";
import { admits, byAnyone, look, looks, pairsOf } from "./support/custody-pairs";
import type { Pair } from "./support/custody-pairs";
import { Holding } from "./support/holding";
import { patch } from "./support/patch";
import { fields, refuses } from "./support/refusal";
import { bytesBesideTheVault } from "./support/rules";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { enters } from "./support/stages";
import { newMint } from "./support/token-2022";
import { BOOT_TERM, NOON, World } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";
import { refusesWrongPairs } from "./support/wrong-pairs";

const [INERT, BOOT, RUN, FROZEN] = [0, 1, 2, 3];

describe("boot_check", () => {
  let world: World;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const checks = (client: purser.Client) => purser.bootCheck(client, byAnyone(world));
  const resumes = (client: purser.Client) =>
    purser.resume(client, { vault: world.vault, members: world.quorum });
  const pauses = (client: purser.Client) =>
    purser.pause(client, { vault: world.vault, member: world.members[0] });

  /** A check in a slot that is later than everything before. */
  async function passes(): Promise<purser.Landed> {
    world.chain.advance(0n);
    return checks(world.client);
  }

  /** What has been checked so far. */
  async function progress(): Promise<[mode: number, checks: bigint]> {
    const { mode, bootChecks } = await stored();
    return [mode, bootChecks];
  }

  describe("of a vault that was resumed", () => {
    beforeEach(async () => {
      world = await World.create({ running: false });
      await resumes(world.client);
    });

    it("counts twice, each time with its slot, and starts the vault the third time; nothing else changes", async () => {
      const booting = await stored();
      const { mode, modeDeadline } = booting;
      assert.deepEqual({ mode, modeDeadline }, { mode: BOOT, modeDeadline: NOON + BOOT_TERM });
      const others = await bytesBesideTheVault(world);

      for (const bootChecks of [1n, 2n]) {
        const { slot: bootSlot } = await passes();
        assert.deepEqual(fields(await stored()), fields({ ...booting, bootSlot, bootChecks }));
      }
      await passes();

      const running = { mode: RUN, modeDeadline: 0n, bootSlot: 0n, bootChecks: 0n };
      assert.deepEqual(fields(await stored()), fields({ ...booting, ...running }));
      assert.equal(await bytesBesideTheVault(world), others);
      await world.pay(1n);
    });

    it("is sent by anyone: strangers, agents, members", async () => {
      const { client, vault, stranger, agent, members } = world;
      for (const feePayer of [stranger, agent, members[0]]) {
        world.chain.advance(0n);
        await purser.bootCheck(client, { vault, feePayer });
      }
      assert.equal((await stored()).mode, RUN);
    });

    it("counts once per slot, however often it is sent (A57)", async () => {
      const twice = await batch(world.client, [checks, checks]);
      await refusesTheLast(world, "BootSlot", twice, [world.stranger]);
      const thrice = await batch(world.client, [checks, checks, checks]);
      const send = (client: purser.Client) => sendRaw(client, thrice, [world.stranger]);
      await refuses(world, "BootSlot", send);

      await passes();
      await refusesTheLast(world, "BootSlot", twice, [world.stranger]);
      assert.deepEqual(await progress(), [BOOT, 1n]);
    });

    it("does not count in the slot of the resume (A57)", async () => {
      const { client, quorum } = world;
      await pauses(client);
      const again = await batch(client, [resumes, checks]);
      await refusesTheLast(world, "BootSlot", again, quorum);
      assert.deepEqual(await progress(), [FROZEN, 0n]);
    });

    it("is what starts it, and no time or slot that passes does, nor a clock that steps (A3, A57)", async () => {
      const { chain } = world;
      await passes();
      await passes();
      for (const time of [
        NOON + BOOT_TERM - 1n,
        NOON - 7_200n,
        NOON + BOOT_TERM,
        0n,
        10n * NOON,
        NOON,
      ]) {
        chain.setUnixTime(time);
        chain.setSlot(chain.clock().slot + 1_000n);
        assert.deepEqual(await progress(), [BOOT, 2n]);
        const { reason, got } = await denied(world, "evaluate", { payment: world.payment(1n) });
        const late = time >= NOON + BOOT_TERM;
        assert.deepEqual([reason, got], ["VaultNotRunning", BigInt(late ? FROZEN : BOOT)]);
      }

      await passes();
      assert.equal((await stored()).mode, RUN);
    });

    it("passes at the last second and not at the deadline, which leaves it frozen (A57)", async () => {
      const { chain } = world;
      chain.setUnixTime(NOON + BOOT_TERM - 1n);
      await passes();
      await passes();

      for (const time of [NOON + BOOT_TERM, NOON + 366n * 86_400n]) {
        chain.setUnixTime(time);
        await refuses(world, "NotBooting", checks);
        for (const way of ["pay", "payAtomic", "evaluate"] as const) {
          const { reason, got } = await denied(world, way, { payment: world.payment(1n) });
          assert.deepEqual([reason, got], ["VaultNotRunning", BigInt(FROZEN)]);
        }
      }
    });

    it("of an earlier boot does not count after a missed deadline or a pause (A57)", async () => {
      const { client, chain } = world;
      for (const end of ["deadline", "pause"]) {
        await passes();
        await passes();
        if (end === "deadline") chain.advance(BOOT_TERM);
        else await pauses(client);

        await resumes(client);
        assert.deepEqual(await progress(), [BOOT, 0n]);
        assert.equal((await stored()).modeDeadline, chain.clock().unixTime + BOOT_TERM);
      }
      await passes();
      await passes();
      assert.deepEqual(await progress(), [BOOT, 2n]);
      await passes();
      assert.equal((await stored()).mode, RUN);
    });

    it("looks at a budget too that was set after the resume", async () => {
      const before = (await pairsOf(world)).flat();
      await passes();
      await admits(world, 1);

      await refuses(world, "BudgetsMissing", looks(world, "bootCheck", before));
      await passes();
      await passes();
      assert.equal((await stored()).mode, RUN);
    });

    it("is refused while the cluster's clock shows a time before 1970 (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await refuses(world, "ClockInvalid", checks);
    });
  });

  it("is refused in every mode but Boot: inert, running, paused, faulted", async () => {
    world = await World.create({ running: false });
    await refuses(world, "NotBooting", checks);
    assert.equal((await stored()).mode, INERT);
    for (const mode of ["running", "paused", "faulted"] as const) {
      world = await World.create();
      await enters(world, mode);
      await refuses(world, "NotBooting", checks);
    }
  });

  describe("shows every budget of the vault once", () => {
    for (const count of [0, 1, 3, 12]) {
      it(`where there are ${count}: three checks start the vault`, async () => {
        world = await World.create({ running: false });
        const { client, creator, members, treasury } = world;
        const terms = { members: members.map(({ publicKey }) => publicKey), threshold: 2 };
        const withdrawal = [treasury.publicKey];
        const another = { creator, id: 2n, ...terms, withdrawal };
        ({ vault: world.vault } = await purser.createVault(client, another));
        await admits(world, count);
        assert.equal((await stored()).budgets, BigInt(count));
        await resumes(client);

        for (let n = 0; n < 3; n += 1) await passes();
        assert.equal((await stored()).mode, RUN);
      });
    }

    it("so that a vault has at most 12: the 13th is refused, and one of the 12 can be changed", async () => {
      world = await World.create();
      const { vault, quorum: members } = world;
      await admits(world, 11);
      const mint = await world.newMint("the 13th");
      await world.openAccount(purser.authorityAddress(vault), mint);

      const budget = { vault, members, mint, caps: {} };
      const watch = [purser.budgetAddress(vault, mint)];
      await refuses(world, "TooManyBudgets", (landed) => purser.setBudget(landed, budget), watch);

      await world.budget({ day: 1n });
      assert.equal((await stored()).budgets, 12n);
    });

    describe("and", () => {
      let second: SecondVault;
      let pairs: Pair[];

      before(async () => {
        world = await World.create({ running: false });
        second = await secondVault(world);
        await admits(world, 2);
        await resumes(world.client);
        pairs = await pairsOf(world);
        assert.equal(pairs.length, 3);
        world.chain.advance(0n);
      });

      it("is refused when one is missing, whichever, and when all are", async () => {
        const some = pairs.map((missing) => pairs.filter((pair) => pair !== missing).flat());
        for (const shown of [...some, []]) {
          await refuses(world, "BudgetsMissing", looks(world, "bootCheck", shown), pairs.flat());
        }
      });

      it("is refused when there are more than the vault counts", async () => {
        patch(world, world.vault, "vault", { budgets: 2n });
        await refuses(world, "BudgetsMissing", checks);
        patch(world, world.vault, "vault", { budgets: 3n });
      });

      refusesWrongPairs({
        world: () => world,
        second: () => second,
        pairs: () => pairs,
        instruction: "bootCheck",
      });

      refusesWrongAccounts(
        {
          scene: () => world,
          instruction: "boot_check",
          act: checks,
          signers: () => [world.stranger],
        },
        [
          ...WRITTEN_VAULT,
          ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
        ],
      );

      it("passes with all of them in order", async () => {
        const check = await look(world, "bootCheck", pairs.flat());
        await sendRaw(world.client, [check], [world.stranger]);
        assert.deepEqual(await progress(), [BOOT, 1n]);
      });
    });
  });

  describe("is refused while a custody account", () => {
    let start: Checkpoint;
    let custodies: Readonly<Record<"SPL Token" | "Token-2022", purser.BudgetAccount>>;

    before(async () => {
      world = await World.create({ running: false });
      const mint = await newMint(world, "of the other program");
      await new Holding(world, mint).admit();
      await resumes(world.client);
      const budget = async (of: typeof mint) =>
        (await purser.fetchBudget(world.client, world.vault, of))!;
      custodies = { "SPL Token": await budget(world.mint), "Token-2022": await budget(mint) };
      world.chain.advance(0n);
      start = await Checkpoint.take(world);
    });

    afterEach(() => start.restore());

    for (const program of ["SPL Token", "Token-2022"] as const) {
      for (const fault of CUSTODY_FAULTS) {
        it(`of ${program} ${fault} (A21)`, async () => {
          const { custody } = custodies[program];
          const repair = breaks(world, custody, fault);
          await refuses(world, "CustodyInvalid", checks, [custody]);

          repair();
          await passes();
          assert.deepEqual(await progress(), [BOOT, 1n]);
        });
      }
    }

    it("belongs to a budget in a state that no instruction writes", async () => {
      const at = purser.budgetAddress(world.vault, world.mint);
      for (const wrong of [{ optIns: 1n }, { layout: 2n }]) {
        patch(world, at, "budget", wrong);
        await refuses(world, "CustodyInvalid", checks, [at]);
        await start.restore();
      }
    });

    it("and not while it is only frozen or empty, which the issuer and a withdrawal do", async () => {
      const { client, issuer, mint, quorum: members, vault, treasury } = world;
      const base = await world.balance(purser.authorityAddress(vault));
      const to = treasury.publicKey;
      await purser.withdraw(client, { vault, members, to, amount: { mint, base } });
      await freezeAccount(client.connection, issuer, custodies["SPL Token"].custody, mint, issuer);

      for (let n = 0; n < 3; n += 1) await passes();
      assert.equal((await stored()).mode, RUN);
    });
  });

  it("is refused while the vault is in a state that no instruction writes", async () => {
    world = await World.create({ running: false });
    await resumes(world.client);
    for (const [field, wrong, right] of [
      ["threshold", 0n, 2n],
      ["threshold", 4n, 2n],
      ["withdrawalCount", 0n, 1n],
      ["stripped", 8n, 0n],
    ] as const) {
      patch(world, world.vault, "vault", { [field]: wrong });
      await refuses(world, "StateInvalid", checks);
      patch(world, world.vault, "vault", { [field]: right });
    }
    await passes();
  });
});
