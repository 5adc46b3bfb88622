import assert from "node:assert/strict";
import { freezeAccount } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { Checkpoint } from "./support/checkpoint";
import { CUSTODY_FAULTS, breaks } from "./support/custody-faults";
import { admits, byAnyone, looks, pairsOf } from "./support/custody-pairs";
import type { Pair } from "./support/custody-pairs";
import { Holding } from "./support/holding";
import { patch } from "./support/patch";
import type { Value } from "./support/patch";
import { denies, fields, refuses } from "./support/refusal";
import { bytesBesideTheVault } from "./support/rules";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { LATER_MODES, enters } from "./support/stages";
import { newMint } from "./support/token-2022";
import { BOOT_TERM, NOON, World } from "./support/world";
import { WRITTEN_VAULT, refusesWrongAccounts } from "./support/wrong-accounts";
import { refusesWrongPairs } from "./support/wrong-pairs";

const [BOOT, RUN, FAULTED] = [1, 2, 4];

describe("report_fault", () => {
  let world: World;
  let start: Checkpoint;

  const stored = () => purser.fetchVault(world.client, world.vault);
  const custody = () => purser.custodyAddress(world.vault, world.mint);
  const reports = (client: purser.Client) => purser.reportFault(client, byAnyone(world));
  const checks = (client: purser.Client) => purser.bootCheck(client, byAnyone(world));
  const resumes = (client: purser.Client) =>
    purser.resume(client, { vault: world.vault, members: world.quorum });

  before(async () => {
    world = await World.create();
    start = await Checkpoint.take(world);
  });

  describe("faults the vault for a custody account", () => {
    let custodies: Readonly<Record<"SPL Token" | "Token-2022", PublicKey>>;
    let both: Checkpoint;

    before(async () => {
      const holding = new Holding(world, await newMint(world, "of the other program"));
      await holding.admit();
      custodies = { "SPL Token": custody(), "Token-2022": holding.custody };
      both = await Checkpoint.take(world);
    });

    afterEach(() => both.restore());
    after(() => start.restore());

    for (const program of ["SPL Token", "Token-2022"] as const) {
      for (const fault of CUSTODY_FAULTS) {
        it(`of ${program} that ${fault}, and for none that was repaired (A21)`, async () => {
          const broken = custodies[program];
          breaks(world, broken, fault)();
          await refuses(world, "NoFault", reports, [broken]);

          breaks(world, broken, fault);
          await reports(world.client);
          assert.equal((await stored()).mode, FAULTED);
        });
      }
    }

    it("alone shown with its budget, whatever other budgets there are", async () => {
      const [one, other] = (await pairsOf(world)) as [Pair, Pair];
      breaks(world, one[1], "has a delegate");
      await refuses(world, "NoFault", looks(world, "reportFault", other), [...one, ...other]);

      await looks(world, "reportFault", one)(world.client);
      assert.equal((await stored()).mode, FAULTED);
    });
  });

  describe("in any mode", () => {
    afterEach(() => start.restore());

    it("changes the mode, ends a boot and moves the count of mode changes, and changes nothing else", async () => {
      const { client } = world;
      await enters(world, "booting");
      await checks(client);
      const before = await stored();
      breaks(world, custody(), "has a close authority");
      const others = await bytesBesideTheVault(world);

      await reports(client);

      const boot = { modeDeadline: 0n, bootSlot: 0n, bootChecks: 0n };
      const after = { ...before, ...boot, mode: FAULTED, modeChanges: before.modeChanges + 1n };
      assert.deepEqual(fields(await stored()), fields(after));
      assert.equal(await bytesBesideTheVault(world), others);
    });

    for (const mode of LATER_MODES.filter((other) => other !== "faulted")) {
      it(`is done while the vault is ${mode}`, async () => {
        await enters(world, mode);
        const { paused } = await stored();
        breaks(world, custody(), "has a delegate");

        await reports(world.client);

        assert.deepEqual([(await stored()).mode, (await stored()).paused], [FAULTED, paused]);
      });
    }

    it("is sent by anyone: strangers, agents, members", async () => {
      const { client, vault, stranger, agent, members } = world;
      breaks(world, custody(), "has a delegate");
      const broken = await Checkpoint.take(world);
      for (const feePayer of [stranger, agent, members[0]]) {
        await purser.reportFault(client, { vault, feePayer });
        assert.equal((await stored()).mode, FAULTED);
        await broken.restore();
      }
    });
  });

  describe("finds no fault", () => {
    afterEach(() => start.restore());

    it("in custody that is the vault's alone, shown or not", async () => {
      await refuses(world, "NoFault", reports);
      await refuses(world, "NoFault", looks(world, "reportFault", []));
    });

    it("in custody that the mint's issuer froze, or that holds nothing", async () => {
      const { client, issuer, mint, quorum: members, vault, treasury } = world;
      const base = await world.balance(purser.authorityAddress(vault));
      const to = treasury.publicKey;
      await purser.withdraw(client, { vault, members, to, amount: { mint, base } });
      await refuses(world, "NoFault", reports);
      await freezeAccount(client.connection, issuer, custody(), mint, issuer);
      await refuses(world, "NoFault", reports);
    });

    it("in a member's pause or a boot that missed its deadline", async () => {
      for (const mode of ["paused", "frozen by a boot that missed its deadline"] as const) {
        await enters(world, mode);
        await refuses(world, "NoFault", reports);
        await start.restore();
      }
    });
  });

  describe("faults the vault for a state that no instruction writes", () => {
    afterEach(() => start.restore());

    const twice = () => {
      const [a, b] = world.members.map(({ publicKey }) => publicKey.toBytes());
      return Buffer.concat([a!, b!, a!]);
    };
    const states: [named: string, () => Readonly<Record<string, Value>>][] = [
      ["a threshold of 0", () => ({ threshold: 0n })],
      ["a threshold above the number of members", () => ({ threshold: 4n })],
      ["no members", () => ({ memberCount: 0n })],
      ["eight members", () => ({ memberCount: 8n })],
      ["a member twice", () => ({ members: twice() })],
      ["no withdrawal wallet", () => ({ withdrawalCount: 0n })],
      ["a timelock over 30 days", () => ({ timelock: 30n * 86_400n + 1n })],
      ["a delay of approvals over 30 days", () => ({ approvalDelay: 30n * 86_400n + 1n })],
      ["a pause that is neither on nor off", () => ({ paused: 2n })],
      ["a pause of nobody", () => ({ mode: 3n, paused: 1n })],
      ["a pause of a running vault", () => ({ paused: 1n, pausedBy: world.members[0].publicKey })],
      ["boot checks that should have started it", () => ({ bootChecks: 3n })],
      ["13 budgets", () => ({ budgets: 13n })],
      ["a right to hold that nobody can have", () => ({ stripped: 8n })],
      ["another layout", () => ({ layout: 2n })],
    ];
    for (const [named, wrong] of states) {
      it(`such as ${named}, with nothing else to show`, async () => {
        patch(world, world.vault, "vault", wrong());
        await looks(world, "reportFault", [])(world.client);
        assert.equal((await stored()).mode, FAULTED);
      });
    }

    it("and reads a mode that no instruction writes as a fault already", async () => {
      for (const mode of [5n, 7n, 255n]) {
        patch(world, world.vault, "vault", { mode });
        await refuses(world, "VaultFaulted", reports);
        await denies(world, { reason: "VaultNotRunning", got: BigInt(FAULTED) }, (client) =>
          purser.pay(client, world.payment(1n), { agent: world.agent }),
        );
      }
    });

    it("of one of its budgets too", async () => {
      const budget = purser.budgetAddress(world.vault, world.mint);
      for (const wrong of [{ optIns: 1n }, { layout: 2n }]) {
        patch(world, budget, "budget", wrong);
        await reports(world.client);
        assert.equal((await stored()).mode, FAULTED);
        await start.restore();
      }
    });
  });

  describe("latches", () => {
    let repair: () => void;

    beforeEach(async () => {
      repair = breaks(world, custody(), "has a delegate");
      await reports(world.client);
    });

    afterEach(() => start.restore());

    it("whatever passes: repair, time, a pause, boot checks, a second report", async () => {
      const { client, chain, vault, members } = world;
      await refuses(world, "VaultFaulted", reports);
      repair();
      await refuses(world, "VaultFaulted", reports);
      for (const time of [NOON + 366n * 86_400n, 0n, NOON]) {
        chain.setUnixTime(time);
        await refuses(world, "NotBooting", checks);
        assert.equal((await stored()).mode, FAULTED);
      }
      const resume: purser.Resuming = { vault, members: [members[0]] };
      await refuses(world, "ThresholdNotMet", (landed) => purser.resume(landed, resume));

      await purser.pause(client, { vault, member: members[0] });
      await refuses(world, "VaultFaulted", reports);
      assert.deepEqual([(await stored()).mode, (await stored()).paused], [FAULTED, 1]);
    });

    it("until the threshold resumes it, and it runs only once a boot finds the fault gone (A21)", async () => {
      // Given a fault that persists when the owners resume.
      const { client, chain } = world;
      await resumes(client);
      assert.equal((await stored()).mode, BOOT);

      // Then no check passes until the deadline, and a report faults it anew.
      for (const seconds of [0n, BOOT_TERM - 1n]) {
        chain.advance(seconds);
        await refuses(world, "CustodyInvalid", checks, [custody()]);
      }
      chain.advance(1n);
      await refuses(world, "NotBooting", checks);
      await resumes(client);
      await reports(client);
      assert.equal((await stored()).mode, FAULTED);

      // And once it is repaired, the boot passes.
      repair();
      await world.resume();
      assert.equal((await stored()).mode, RUN);
      await world.pay(1n);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;
    let pairs: Pair[];

    // Every row would prove a fault, were it not for what is wrong with it.
    before(async () => {
      second = await secondVault(world);
      await admits(world, 2);
      pairs = await pairsOf(world);
      for (const [, each] of pairs) breaks(world, each, "has a delegate");
    });

    refusesWrongPairs({
      world: () => world,
      second: () => second,
      pairs: () => pairs,
      instruction: "reportFault",
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "report_fault",
        act: reports,
        signers: () => [world.stranger],
      },
      [
        ...WRITTEN_VAULT,
        ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
      ],
    );

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await refuses(world, "ClockInvalid", reports);
      world.chain.setUnixTime(NOON);
    });

    it("for nothing of this: with all of them in order it is done", async () => {
      await looks(world, "reportFault", pairs.flat())(world.client);
      assert.equal((await stored()).mode, FAULTED);
    });
  });

  describe("with a timelock", () => {
    it("is done while the vault is inert, whose changes wait from then on", async () => {
      world = await World.create({ timelock: 60n, running: false });
      breaks(world, custody(), "has a delegate");
      await reports(world.client);

      assert.equal((await stored()).mode, FAULTED);
      const { vault, members, treasury } = world;
      const wallets = [treasury.publicKey];
      await refuses(world, "TimelockInForce", (client) =>
        purser.setWithdrawal(client, { vault, members, wallets }),
      );
    });

    it("leaves the owners their way out: they withdraw while it is faulted, fault and timelock or not", async () => {
      world = await World.create({ timelock: 86_400n });
      const { client, vault, quorum: members, treasury, mint } = world;
      const amount = { mint, base: 5n };
      const withdraws = (landed: purser.Client) =>
        purser.withdraw(landed, { vault, members, to: treasury.publicKey, amount });
      await refuses(world, "WithdrawalWhileRunning", withdraws);

      breaks(world, custody(), "has a delegate");
      await reports(client);
      await withdraws(client);

      assert.equal(await world.balance(treasury.publicKey), 5n);
    });
  });
});
