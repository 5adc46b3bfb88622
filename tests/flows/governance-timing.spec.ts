import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { sendRaw } from "../support/cosigning";
import { Checkpoint } from "../support/checkpoint";
import { delayOf, governed, TIMELOCK } from "../support/governance/governed";
import { approves, proposed, rejects, unapproves } from "../support/governance/proposed";
import { ACTIONS, expecting, SCENES, stopped } from "../support/governance/scenes";
import { rowOf } from "../support/governance/table";
import { instructionsOf } from "../support/landing";
import { executes } from "../support/proposing";
import { refuses } from "../support/refusal";
import type { World } from "../support/world";

describe("in a vault with delays, approved by a threshold,", () => {
  let world: World;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await governed({ slow: true });
    checkpoint = await Checkpoint.take(world);
  });

  for (const name of ACTIONS) {
    const scene = SCENES[name];
    const delay = delayOf(rowOf(name));

    const prepare = async () => {
      await checkpoint.restore();
      await scene.prepare?.(world);
      await stopped(world, name);
    };
    const now = () => world.chain.clock().unixTime;
    const isDone = async (index: bigint) => {
      await executes(world, index)(world.client);
      assert.ok(await scene.done(world));
    };

    describe(name, () => {
      beforeEach(prepare);

      if (delay === 0n) {
        it("is done in the very second in which the threshold is reached", async () => {
          await isDone(await proposed(world, scene.action(world)));
        });
      } else {
        it("is refused a second before its delay is over, and done exactly then (A34)", async () => {
          const index = await proposed(world, scene.action(world));
          for (const wait of [0n, delay - 1n]) {
            world.chain.advance(wait);
            await refuses(world, "ProposalEarly", executes(world, index));
          }
          world.chain.advance(1n);
          await isDone(index);
        });

        it("waits from the moment at which the threshold was reached, and anew if it is lost (A34)", async () => {
          const [one, two, three] = world.members;
          const index = await proposed(world, scene.action(world), { by: [one] });
          world.chain.advance(delay);
          await approves(world, index, two)(world.client);
          for (const loses of [unapproves, rejects]) {
            world.chain.advance(delay - 1n);
            await refuses(world, "ProposalEarly", executes(world, index));
            await approves(world, index, three)(world.client);
            await unapproves(world, index, three)(world.client);
            await loses(world, index, two)(world.client);
            world.chain.advance(1n);
            await approves(world, index, two)(world.client);
          }
          world.chain.advance(delay - 1n);
          await refuses(world, "ProposalEarly", executes(world, index));
          world.chain.advance(1n);
          await isDone(index);
        });
      }

      it("is done in the last second before the latest, and refused at the latest", async () => {
        for (const late of [false, true]) {
          await prepare();
          const latest = now() + delay + 10n;
          const index = await proposed(world, scene.action(world), { latest });
          world.chain.advance(delay + (late ? 10n : 9n));
          if (late) await refuses(world, "ProposalExpired", executes(world, index));
          else await isDone(index);
        }
      });

      it("is done once by one proposal", async () => {
        const index = await proposed(world, scene.action(world));
        world.chain.advance(delay);
        await isDone(index);
        world.chain.advance(TIMELOCK);
        await refuses(world, "ProposalClosed", executes(world, index));
      });

      const { proposed: second } = scene.again;
      it(`is ${second ? "not " : ""}done again by a second proposal of the same`, async () => {
        const indices = [
          await proposed(world, scene.action(world)),
          await proposed(world, scene.action(world)),
        ] as const;
        world.chain.advance(delay);
        await isDone(indices[0]);
        const again = executes(world, indices[1]);
        if (second) await refuses(world, second, again);
        else await again(world.client);
      });

      const { stale } = scene;
      if (stale) {
        it("is refused against any state but the one found (A32)", async () => {
          for (const wrong of await stale(world)) {
            const index = await proposed(world, expecting(scene.action(world), wrong));
            world.chain.advance(delay);
            await refuses(world, "StaleVersion", executes(world, index));
          }
        });
      }

      it("is dead once the owners changed how they vote (A29)", async () => {
        const index = await proposed(world, scene.action(world));
        const change = await proposed(world, { setDelays: { timelock: 0n } });
        world.chain.advance(TIMELOCK);
        await executes(world, change)(world.client);

        await refuses(world, "ProposalStale", executes(world, index));
        const [, , voter] = world.members;
        await refuses(world, "ProposalStale", approves(world, index, voter));
      });

      it("is dead once it was cancelled, and its reclaimed place stands for nothing", async () => {
        const { client, vault, members, stranger } = world;
        const index = await proposed(world, scene.action(world));
        world.chain.advance(delay);
        const execution = await instructionsOf(client, executes(world, index));
        await purser.cancelProposal(client, { vault, index, signer: members[0] });
        await refuses(world, "ProposalClosed", executes(world, index));

        await purser.reclaimProposal(client, { vault, index, feePayer: stranger });
        await refuses(world, "ThresholdNotMet", (landed) => sendRaw(landed, execution, [stranger]));
      });
    });
  }
});
