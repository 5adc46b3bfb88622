import assert from "node:assert/strict";
import idl from "../../sdk/artifacts/policy_vault.json";
import * as purser from "../../sdk/src";
import type { ActionName } from "../../sdk/src/owner/action";
import { Checkpoint } from "../support/checkpoint";
import { cosigns, delayOf, governed } from "../support/governance/governed";
import { enter, MODES } from "../support/governance/modes";
import type { ModeName } from "../support/governance/modes";
import { proposed } from "../support/governance/proposed";
import { ACTIONS, SCENES, stopped } from "../support/governance/scenes";
import { SINGLE } from "../support/governance/single-scenes";
import { rowOf, ROWS } from "../support/governance/table";
import type { Row } from "../support/governance/table";
import { executes } from "../support/proposing";
import { refuses } from "../support/refusal";
import type { World } from "../support/world";

describe("the governance table", () => {
  it("has a scene for each of its rows, and no scene is without a row", () => {
    const named = (wanted: (row: Row) => boolean) => ROWS.filter(wanted).map(({ name }) => name);
    assert.ok(ROWS.length > 0);
    const threshold = named(({ who }) => who === "Threshold");
    assert.deepEqual([...ACTIONS].sort(), threshold.sort());
    const others = named(({ who }) => who !== "Threshold");
    assert.deepEqual(Object.keys(SINGLE).sort(), others.sort());
  });

  it("numbers its rows as the program numbers its instructions", () => {
    for (const { name, number } of ROWS) assert.deepEqual(described(name).discriminator, [number]);
  });

  it("has a scene for what waits only if it loosens, and for what each action expects", () => {
    for (const name of ACTIONS) {
      assert.equal(SCENES[name].tightening !== undefined, rowOf(name).delay === "Loosening", name);
      assert.equal(SCENES[name].stale !== undefined, described(name).args.length > 0, name);
    }
  });

  describe("has a delay column that holds: in a vault with delays", () => {
    let world: World;
    let checkpoint: Checkpoint;

    before(async () => {
      world = await governed({ slow: true });
      checkpoint = await Checkpoint.take(world);
    });

    for (const name of ACTIONS) {
      const scene = SCENES[name];
      const row = rowOf(name);
      const prepare = async () => {
        await checkpoint.restore();
        await scene.prepare?.(world);
        await stopped(world, name);
      };
      const atOnce = () =>
        cosigns(world, scene.action(world), { members: world.members, payer: world.stranger });

      if (delayOf(row) === 0n) {
        it(`${name} is done at once by co-signing`, async () => {
          await prepare();
          await atOnce()(world.client);
          assert.ok(await scene.done(world));
        });
      } else {
        it(`${name} is not done by co-signing, however many sign (A55)`, async () => {
          await prepare();
          await refuses(world, "TimelockInForce", atOnce());
        });
      }

      const { tightening } = scene;
      if (!tightening) continue;
      it(`${name} waits for nothing where it only takes power`, async () => {
        await prepare();
        await cosigns(world, tightening(world), { members: world.quorum })(world.client);
        assert.ok(await scene.done(world));
        await prepare();
        await executes(world, await proposed(world, tightening(world)))(world.client);
        assert.ok(await scene.done(world));
      });
    }
  });

  it("lets an inert vault wait for nothing but an approval's own delay", async () => {
    const world = await governed({ slow: true, running: false });
    const checkpoint = await Checkpoint.take(world);
    for (const name of ACTIONS) {
      await checkpoint.restore();
      await SCENES[name].prepare?.(world);
      const act = cosigns(world, SCENES[name].action(world), { members: world.quorum });
      if (rowOf(name).delay === "Approvals") await refuses(world, "TimelockInForce", act);
      else await act(world.client);
      assert.equal(await SCENES[name].done(world), rowOf(name).delay !== "Approvals", name);
    }
  });

  describe("has columns of epoch and mode that hold:", () => {
    let world: World;
    let checkpoint: Checkpoint;

    const vault = () => purser.fetchVault(world.client, world.vault);
    const act = (name: ActionName) =>
      cosigns(world, SCENES[name].action(world), { members: world.quorum });

    for (const slow of [false, true]) {
      describe(slow ? "with delays" : "without delays", () => {
        before(async () => {
          world = await governed({ slow });
          checkpoint = await Checkpoint.take(world);
        });

        // Only one column entry reads the timelock.
        const names = ACTIONS.filter((name) => slow || rowOf(name).mode === "StoppedIfTimelock");
        for (const name of names) {
          const { moves, mode, delay } = rowOf(name);

          const carried = async (into?: ModeName) => {
            await checkpoint.restore();
            await SCENES[name].prepare?.(world);
            const index = await proposed(world, SCENES[name].action(world));
            world.chain.advance(delayOf(rowOf(name)));
            if (into) enter(world, into);
            return executes(world, index);
          };

          it(`${name} moves ${moves === "Nothing" ? "no epoch" : moves}`, async () => {
            const execution = await carried("paused");
            const before = await vault();
            await execution(world.client);
            const after = await vault();
            const moved = (field: "governanceEpoch" | "grantEpoch" | "version") =>
              after[field] - before[field];
            assert.equal(moved("governanceEpoch"), moves === "GovernanceEpoch" ? 1n : 0n);
            assert.equal(moved("grantEpoch"), moves === "GrantEpoch" ? 1n : 0n);
            assert.equal(moved("version"), delay === "Timelock" ? 1n : 0n, "the vault's rules");
          });

          for (const into of Object.keys(MODES) as ModeName[]) {
            const refused = refusal(mode, into, slow);
            it(`${name} is ${refused ? "refused" : "done"} when ${into}`, async () => {
              const execution = await carried(into);
              if (refused) {
                await refuses(world, refused, execution);
                if (delayOf(rowOf(name)) === 0n) await refuses(world, refused, act(name));
                return;
              }
              await execution(world.client);
              assert.ok(await SCENES[name].done(world));
            });
          }
        }
      });
    }
  });
});

/** What a row's mode column says of a mode. */
function refusal(column: Row["mode"], mode: ModeName, slow: boolean) {
  const live = mode === "running" || mode === "booting";
  if (column === "Stopped" && live) return "AlreadyRunning";
  if (column === "StoppedIfTimelock" && live && slow) return "WithdrawalWhileRunning";
  return null;
}

function described(name: string) {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return idl.instructions.find((instruction) => instruction.name === snake)!;
}
