import assert from "node:assert/strict";
import { needsTheThreshold, namesThePayerOnce, sendRaw } from "../support/cosigning";
import type { CosignedAction } from "../support/cosigning";
import { Checkpoint } from "../support/checkpoint";
import { cosigns, governed } from "../support/governance/governed";
import { ACTIONS, expecting, SCENES, stopped } from "../support/governance/scenes";
import { instructionsOf } from "../support/landing";
import { refuses } from "../support/refusal";
import { secondVault } from "../support/second-vault";
import type { SecondVault } from "../support/second-vault";
import type { World } from "../support/world";

describe("in a vault without delays, signed by members together,", () => {
  let world: World;
  let second: SecondVault;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await governed();
    second = await secondVault(world);
    checkpoint = await Checkpoint.take(world);
  });

  for (const name of ACTIONS) {
    const scene = SCENES[name];

    describe(name, () => {
      const prepare = async () => {
        await checkpoint.restore();
        await scene.prepare?.(world);
        await stopped(world, name);
      };
      const action: CosignedAction = {
        world: () => world,
        act: (client, signing) => cosigns(world, scene.action(world), signing)(client),
        effect: async () => ((await scene.done(world)) ? 1n : 0n),
        prepare,
      };

      needsTheThreshold(action);
      namesThePayerOnce(action);

      it("gives the owner of another vault no say", async () => {
        await prepare();
        const members = [world.members[2], second.owner];
        await refuses(world, "ThresholdNotMet", cosigns(world, scene.action(world), { members }));
      });

      const { stale } = scene;
      if (stale) {
        it("is refused against any state but the one found (A32)", async () => {
          await prepare();
          for (const wrong of await stale(world)) {
            const prepared = expecting(scene.action(world), wrong);
            await refuses(
              world,
              "StaleVersion",
              cosigns(world, prepared, { members: world.quorum }),
            );
          }
          await cosigns(world, scene.action(world), { members: world.quorum })(world.client);
          assert.ok(await scene.done(world));
        });
      }

      const { cosigned } = scene.again;
      it(`is ${cosigned ? "not " : ""}done again by the same instruction, signed again`, async () => {
        await prepare();
        const { client, quorum } = world;
        const act = cosigns(world, scene.action(world), { members: quorum });
        const signed = await instructionsOf(client, act);
        await act(client);
        world.chain.advance(1n);

        const again = (landed: typeof client) => sendRaw(landed, signed, quorum);
        if (cosigned) await refuses(world, cosigned, again);
        else await again(client);
        assert.ok(await scene.done(world));
      });
    });
  }
});
