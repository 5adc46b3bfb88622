import assert from "node:assert/strict";
import type { AccountMeta, Signer } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { Checkpoint } from "../support/checkpoint";
import { governed, TIMELOCK } from "../support/governance/governed";
import {
  approves,
  executesChanged,
  proposed,
  rejects,
  unapproves,
} from "../support/governance/proposed";
import { ACTIONS, SCENES, stopped } from "../support/governance/scenes";
import { NOT_WRITABLE } from "../support/outcome";
import { executes } from "../support/proposing";
import { refuses } from "../support/refusal";
import { secondVault } from "../support/second-vault";
import type { SecondVault } from "../support/second-vault";
import type { World } from "../support/world";

const signs = ({ publicKey: pubkey }: Signer): AccountMeta => ({
  pubkey,
  isSigner: true,
  isWritable: false,
});

/** Every two of three, in every order. */
const PAIRS = [0, 1, 2].flatMap((one) => [0, 1, 2].map((two) => [one, two] as const));

describe("in a vault with delays, proposed,", () => {
  let world: World;
  let second: SecondVault;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await governed({ slow: true });
    second = await secondVault(world);
    checkpoint = await Checkpoint.take(world);
  });

  for (const name of ACTIONS) {
    const scene = SCENES[name];

    /** The action, proposed by a member and approved by others; whatever delay it has is over. */
    const ripe = async (by: readonly Signer[]): Promise<bigint> => {
      await checkpoint.restore();
      await scene.prepare?.(world);
      await stopped(world, name);
      const index = await proposed(world, scene.action(world), { by });
      world.chain.advance(TIMELOCK);
      return index;
    };
    const refusesExecution = async (index: bigint) =>
      refuses(world, "ThresholdNotMet", executes(world, index));

    describe(name, () => {
      it("is done by any two of three members, in any order, at anybody's cost", async () => {
        for (const [one, two] of PAIRS.filter(([first, other]) => first !== other)) {
          const index = await ripe([world.members[one]!, world.members[two]!]);
          assert.equal(await scene.done(world), false);

          await executes(world, index)(world.client);

          assert.ok(await scene.done(world));
        }
      });

      it("is refused while one member alone approves, whoever it is, and however often (A28)", async () => {
        for (const member of world.members) {
          const index = await ripe([member]);
          await refuses(world, "AlreadyVoted", approves(world, index, member));
          await refusesExecution(index);
        }
      });

      it("is approved by nobody who is no member", async () => {
        const { members, stranger, creator, agent, treasury } = world;
        const index = await ripe([members[0]]);
        for (const nobody of [stranger, creator, agent, treasury, second.owner]) {
          await refuses(world, "NotAMember", approves(world, index, nobody));
        }
        await refusesExecution(index);
      });

      it("is refused once an approval is taken back or turned into a rejection", async () => {
        for (const leaves of [unapproves, rejects]) {
          const index = await ripe(world.quorum);
          await leaves(world, index, world.members[1])(world.client);
          await refusesExecution(index);
        }
      });

      it("adds no signature to its approvals: each counts on its own (A28, A55)", async () => {
        const [one, two, three] = world.members;
        const index = await ripe([one]);
        for (const signers of [[two], [one, two, three]]) {
          const add = ({ keys }: { keys: AccountMeta[] }) => keys.push(...signers.map(signs));
          const act = await executesChanged(world, index, add, signers);
          await refuses(world, "ThresholdNotMet", act);
        }
      });

      it("is done by its own proposal only", async () => {
        const { client, vault, members, quorum } = world;
        const index = await ripe(quorum);
        const shown = purser.proposalAddress(vault, index);
        const otherName = name === "revokeAll" ? "stripHold" : "revokeAll";
        const other = await proposed(world, SCENES[otherName].action(world));
        const { index: foreign } = await purser.propose(client, {
          ...{ vault: second.vault, member: second.owner, action: { revokeAll: {} } },
        });
        const showing = (address: typeof shown) =>
          executesChanged(world, index, ({ keys }) => {
            keys.find(({ pubkey }) => pubkey.equals(shown))!.pubkey = address;
          });

        await refuses(
          world,
          "ProposalMismatch",
          await showing(purser.proposalAddress(vault, other)),
        );
        const anothers = purser.proposalAddress(second.vault, foreign);
        await refuses(world, "VaultMismatch", await showing(anothers));
        await refuses(world, "ThresholdNotMet", await showing(members[0].publicKey));
        const readOnly = await executesChanged(world, index, ({ keys }) => {
          keys.find(({ pubkey }) => pubkey.equals(shown))!.isWritable = false;
        });
        await refuses(world, NOT_WRITABLE, readOnly);

        await executes(world, index)(client);
        assert.ok(await scene.done(world));
      });

      if (!scene.stale) return;
      it("is done with the proposed arguments only", async () => {
        const index = await ripe(world.quorum);
        const act = await executesChanged(world, index, ({ data }) => {
          data.writeUInt8(data.readUInt8(data.length - 1) ^ 1, data.length - 1);
        });
        await refuses(world, "ProposalMismatch", act);
      });
    });
  }
});
