import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as purser from "../../sdk/src";
import type { Client, Reason } from "../../sdk/src";
import { denied, passes, WAYS } from "../support/attempt";
import { Checkpoint } from "../support/checkpoint";
import { breaks } from "../support/custody-faults";
import { byAnyone } from "../support/custody-pairs";
import { refuses } from "../support/refusal";
import { open } from "../support/sessions";
import { LATER_MODES, enters } from "../support/stages";
import type { LaterMode } from "../support/stages";
import { whateverMode } from "../support/whatever-mode";
import { BOOT_TERM, World } from "../support/world";

const TABLE = join(__dirname, "../../programs/policy-kernel/src/governance.rs");
const DAY = 86_400n;
const PAID = 1_000n;

type Mode = "inert" | LaterMode;

/** What the table of governance restricts to some modes, and a payment: done, or why not. */
const COLUMNS = ["Pay", "Pause", "Resume", "BootCheck", "ReportFault", "Withdraw"] as const;
type Column = (typeof COLUMNS)[number];
type Answers = Readonly<Record<Column, "done" | Reason>>;

/** The answers in each mode of a vault with a timelock. */
const ANSWERS: Readonly<Record<Mode, Answers>> = {
  inert: {
    ...{ Pay: "VaultNotRunning", Pause: "done", Resume: "done", BootCheck: "NotBooting" },
    ...{ ReportFault: "done", Withdraw: "done" },
  },
  booting: {
    ...{ Pay: "VaultNotRunning", Pause: "done", Resume: "AlreadyRunning", BootCheck: "done" },
    ...{ ReportFault: "done", Withdraw: "WithdrawalWhileRunning" },
  },
  "frozen by a boot that missed its deadline": {
    ...{ Pay: "VaultNotRunning", Pause: "done", Resume: "done", BootCheck: "NotBooting" },
    ...{ ReportFault: "done", Withdraw: "done" },
  },
  running: {
    ...{ Pay: "done", Pause: "done", Resume: "AlreadyRunning", BootCheck: "NotBooting" },
    ...{ ReportFault: "done", Withdraw: "WithdrawalWhileRunning" },
  },
  paused: {
    ...{ Pay: "VaultPaused", Pause: "AlreadyPaused", Resume: "done", BootCheck: "NotBooting" },
    ...{ ReportFault: "done", Withdraw: "done" },
  },
  faulted: {
    ...{ Pay: "VaultNotRunning", Pause: "done", Resume: "done", BootCheck: "NotBooting" },
    ...{ ReportFault: "VaultFaulted", Withdraw: "done" },
  },
};
const MODES: readonly Mode[] = ["inert", ...LATER_MODES];

async function worldIn(mode: Mode, timelock: bigint): Promise<World> {
  const world = await World.create({ timelock, running: mode !== "inert" });
  if (mode !== "inert") await enters(world, mode);
  return world;
}

const custody = ({ vault, mint }: World) => purser.custodyAddress(vault, mint);
const pauses = (world: World, member = world.members[0]) => {
  const { vault } = world;
  return (client: Client) => purser.pause(client, { vault, member });
};
const resumes =
  ({ vault, quorum: members }: World) =>
  (client: Client) =>
    purser.resume(client, { vault, members });
const checks = (world: World) => (client: Client) => purser.bootCheck(client, byAnyone(world));
const reports = (world: World) => (client: Client) => purser.reportFault(client, byAnyone(world));
const withdraws =
  ({ vault, quorum: members, treasury, mint }: World, base = PAID) =>
  (client: Client) => {
    const to = treasury.publicKey;
    return purser.withdraw(client, { vault, members, to, amount: { mint, base } });
  };

/** What lies in custody, at the payee's and in the treasury's wallet. */
async function money(world: World): Promise<bigint[]> {
  const { vault, payee, treasury } = world;
  const owners = [purser.authorityAddress(vault), payee, treasury.publicKey];
  return Promise.all(owners.map((owner) => world.balance(owner)));
}

describe("the life of a vault", () => {
  describe("lets everything in the table of governance be done in its modes, and in no other:", () => {
    for (const mode of MODES) {
      it(`while it is ${mode}`, async () => {
        const world = await worldIn(mode, DAY);
        world.chain.advance(0n);
        const start = await Checkpoint.take(world);
        const acts = {
          Pause: pauses(world),
          Resume: resumes(world),
          BootCheck: checks(world),
          ReportFault: reports(world),
          Withdraw: withdraws(world),
        };
        for (const [column, act] of Object.entries(acts)) {
          const answer = ANSWERS[mode][column as Column];
          // What is reported is there.
          if (column === "ReportFault") breaks(world, custody(world), "has a delegate");
          if (answer === "done") await act(world.client);
          else await refuses(world, answer, act);
          await start.restore();
        }
      });
    }

    for (const mode of MODES) {
      it(`while it is ${mode}: payments, however they are asked for (A57)`, async () => {
        const world = await worldIn(mode, DAY);
        const { Pay: answer } = ANSWERS[mode];
        for (const way of WAYS) {
          const attempt = { payment: world.payment(PAID) };
          if (answer === "done") await passes(world, way, attempt);
          else assert.equal((await denied(world, way, attempt)).reason, answer, way);
        }
      });
    }

    for (const mode of ["booting", "running"] as const) {
      it(`while it is ${mode}: withdrawals too, if it has no timelock`, async () => {
        const world = await worldIn(mode, 0n);
        const [held, , kept] = await money(world);

        await withdraws(world)(world.client);

        assert.deepEqual(await money(world), [held! - PAID, 0n, kept! + PAID]);
      });
    }

    for (const mode of MODES) {
      it(`while it is ${mode}: what needs no mode, which neither leads out of it nor moves money`, async () => {
        const world = await worldIn(mode, 0n);
        await open(world);
        const { client, vault } = world;
        const before = [(await purser.fetchVault(client, vault)).mode, await money(world)];

        for (const [name, act] of whateverMode(world)) {
          assert.ok(await act(client), name);
        }

        const after = [(await purser.fetchVault(client, vault)).mode, await money(world)];
        assert.deepEqual(after, before);
      });
    }

    it("each of its actions is among those above", async () => {
      const world = await worldIn("running", 0n);
      const rows = readFileSync(TABLE, "utf8").matchAll(
        /^ +(\w+) = \d+, \w+, \w+, \w+, (\w+), "/gm,
      );
      const [always, restricted]: [string[], string[]] = [[], []];
      for (const [, name, mode] of rows) (mode === "Always" ? always : restricted).push(name!);

      assert.deepEqual(
        always.sort(),
        whateverMode(world)
          .map(([name]) => name)
          .sort(),
      );
      assert.deepEqual(restricted.sort(), COLUMNS.filter((name) => name !== "Pay").sort());
    });
  });

  it("is one story: money goes where it is paid or withdrawn to, and stays in custody otherwise", async () => {
    const world = await World.create({ timelock: DAY, running: false });
    const { client, vault, chain } = world;
    const [start] = (await money(world)) as [bigint, bigint, bigint];
    let [paid, withdrawn] = [0n, 0n];
    const modeIs = async (mode: number) => {
      assert.equal((await purser.fetchVault(client, vault)).mode, mode);
      assert.deepEqual(await money(world), [start - paid - withdrawn, paid, withdrawn]);
    };
    const pays = async () => {
      await world.pay(PAID);
      paid += PAID;
    };
    const takesOut = async () => {
      await withdraws(world)(client);
      withdrawn += PAID;
    };
    const refusesToPay = async (reason: Reason) => {
      const { reason: found } = await denied(world, "pay", { payment: world.payment(PAID) });
      assert.equal(found, reason);
    };

    // Created and funded, it pays nobody, and its owners may take everything back.
    await refusesToPay("VaultNotRunning");
    await takesOut();
    await modeIs(0);

    // Resumed, it boots; neither agents nor owners move money until three checks have passed.
    await resumes(world)(client);
    await refusesToPay("VaultNotRunning");
    await refuses(world, "WithdrawalWhileRunning", withdraws(world));
    await modeIs(1);
    await purser.boot(client, byAnyone(world));
    await pays();
    await refuses(world, "WithdrawalWhileRunning", withdraws(world));
    await modeIs(2);

    // Any member stops it, and then the owners are paid and not the agent.
    await pauses(world, world.members[2])(client);
    await refusesToPay("VaultPaused");
    await takesOut();
    await modeIs(3);

    // A boot that nobody finishes leaves it stopped, whatever the time; another one starts it.
    await resumes(world)(client);
    await checks(world)(client);
    chain.advance(BOOT_TERM);
    await refusesToPay("VaultNotRunning");
    await takesOut();
    await modeIs(1);
    await world.resume();
    await pays();
    await modeIs(2);

    // A fault that anyone proves stops it for good, though it is repaired; the owners take out what they want.
    const repair = breaks(world, custody(world), "has a delegate");
    await reports(world)(client);
    await refusesToPay("VaultNotRunning");
    await modeIs(4);
    repair();
    await refusesToPay("VaultNotRunning");
    await takesOut();
    await modeIs(4);

    // The threshold leads it into another boot, which a fault keeps from passing until it is repaired.
    await pauses(world)(client);
    const repairAgain = breaks(world, custody(world), "has a close authority");
    await resumes(world)(client);
    await refuses(world, "CustodyInvalid", checks(world));
    await refusesToPay("VaultNotRunning");
    await modeIs(1);
    repairAgain();
    await purser.boot(client, byAnyone(world));
    await pays();
    await modeIs(2);
    assert.deepEqual([paid, withdrawn], [3n * PAID, 4n * PAID]);
  });
});
