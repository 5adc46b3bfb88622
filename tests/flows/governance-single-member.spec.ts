import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { Checkpoint } from "../support/checkpoint";
import { sendRaw } from "../support/cosigning";
import { governed } from "../support/governance/governed";
import { enter, MODES } from "../support/governance/modes";
import type { ModeName } from "../support/governance/modes";
import { rejects } from "../support/governance/proposed";
import { SINGLE } from "../support/governance/single-scenes";
import { rowOf } from "../support/governance/table";
import type { Row } from "../support/governance/table";
import { instructionsOf } from "../support/landing";
import { NOT_SIGNED } from "../support/outcome";
import { refuses } from "../support/refusal";
import { secondVault } from "../support/second-vault";
import type { SecondVault } from "../support/second-vault";
import type { World } from "../support/world";

describe("without a threshold,", () => {
  let world: World;
  let second: SecondVault;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await governed();
    second = await secondVault(world);
    checkpoint = await Checkpoint.take(world);
  });

  const outsiders = (): readonly Keypair[] => {
    const { stranger, creator, agent, treasury } = world;
    return [stranger, creator, agent, treasury, second.owner];
  };
  const strips = (member: Keypair) =>
    purser.stripHold(world.client, {
      ...{ vault: world.vault, members: world.quorum, member: member.publicKey },
    });

  for (const [name, scene] of Object.entries(SINGLE)) {
    const { who, mode } = rowOf(name);

    /** The action by a signer, in a state in which `able` can do it. */
    const prepared = async (signer: () => Keypair, able = signer) => {
      await checkpoint.restore();
      const index = (await scene.prepare?.(world, able())) ?? 0n;
      return { act: scene.act(world, signer(), index), index };
    };
    const isDone = async ({ act, index }: Awaited<ReturnType<typeof prepared>>) => {
      await act(world.client);
      assert.ok(await scene.done(world, index));
    };

    describe(name, () => {
      if (who === "Anyone") {
        it("is done by anyone, a member or not", async () => {
          for (const anyone of [...outsiders(), ...world.members]) {
            await isDone(await prepared(() => anyone));
          }
        });
      } else {
        it("is done by every single member", async () => {
          for (const member of world.members) await isDone(await prepared(() => member));
        });

        it("is refused to everybody who is no member", async () => {
          const refused = who === "Proposer" ? "NotCancellable" : "NotAMember";
          for (const nobody of outsiders()) {
            const { act } = await prepared(
              () => nobody,
              () => world.members[0],
            );
            await refuses(world, refused, act);
          }
        });

        it("is refused where a member is named and did not sign", async () => {
          const [member] = world.members;
          const { act } = await prepared(() => member);
          const instructions = await instructionsOf(world.client, act);
          for (const key of instructions.flatMap(({ keys }) => keys)) {
            if (key.pubkey.equals(member.publicKey)) key.isSigner = false;
          }
          await refuses(world, NOT_SIGNED, (landed) =>
            sendRaw(landed, instructions, [world.stranger]),
          );
        });
      }

      if (who === "Holder" || who === "Member") {
        it(`is ${who === "Holder" ? "refused to" : "done by"} a member whose right to hold was taken away (A35)`, async () => {
          const [, , rogue] = world.members;
          const { act, index } = await prepared(() => rogue);
          await strips(rogue);
          if (who === "Member") await isDone({ act, index });
          else await refuses(world, "HoldRightStripped", act);
        });
      }

      if (who === "Proposer") {
        it("is refused to the other members, and done by anyone once the threshold is out of reach", async () => {
          const [one, two, three] = world.members;
          const { index } = await prepared(() => one);
          for (const other of [two, three]) {
            await refuses(world, "NotCancellable", scene.act(world, other, index));
          }
          await rejects(world, index, two)(world.client);
          await refuses(world, "NotCancellable", scene.act(world, three, index));
          await rejects(world, index, three)(world.client);
          await isDone({ act: scene.act(world, world.stranger, index), index });
        });
      }

      it("moves no version and no epoch: nothing that others prepared is void (A53)", async () => {
        const { client, vault, members } = world;
        const step = await prepared(() => members[2]);
        const rules = async () => {
          const { version, governanceEpoch, grantEpoch } = await purser.fetchVault(client, vault);
          return { version, governanceEpoch, grantEpoch };
        };
        const before = await rules();
        await isDone(step);
        assert.deepEqual(await rules(), before);
      });

      for (const into of Object.keys(MODES) as ModeName[]) {
        const refused = refusal(mode, into);
        it(`is ${refused ? "refused" : "done"} when the vault is ${into}`, async () => {
          const step = await prepared(() => world.members[2]);
          enter(world, into);
          if (refused) await refuses(world, refused, step.act);
          else await isDone(step);
        });
      }
    });
  }
});

/** What a row's mode column says of a mode. */
function refusal(column: Row["mode"], mode: ModeName) {
  if (column === "NotPaused" && mode.endsWith("paused")) return "AlreadyPaused";
  if (column === "Booting" && mode !== "booting") return "NotBooting";
  if (column === "NotFaulted" && mode.startsWith("faulted")) return "VaultFaulted";
  return null;
}
