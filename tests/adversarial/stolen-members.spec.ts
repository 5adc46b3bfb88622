import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Proposable } from "../../sdk/src";
import { cosigns, delayOf, governed, TIMELOCK } from "../support/governance/governed";
import { approves, proposed, rejects } from "../support/governance/proposed";
import { RogueGame } from "../support/governance/rogue-game";
import { MOVE_NAMES } from "../support/governance/rogue-moves";
import { ACTIONS, SCENES, stopped } from "../support/governance/scenes";
import { rowOf } from "../support/governance/table";
import { executes } from "../support/proposing";
import { Random } from "../support/random";
import { refuses } from "../support/refusal";
import { keypair } from "../support/world";
import type { World } from "../support/world";

const DAY = 86_400n;

describe("a thief of one key less than the threshold", () => {
  describe("of a 3-of-4 vault", () => {
    let game: RogueGame;
    let world: World;
    let stolen: readonly Keypair[];

    before(async () => {
      game = await RogueGame.open(3);
      world = game.world;
      stolen = [game.rogue, game.others[2]!];
    });

    beforeEach(() => game.restart());

    for (const name of ACTIONS) {
      it(`does not get ${name}, signed or proposed, with all outsiders' help (A28)`, async () => {
        const { creator, agent, treasury, stranger } = world;
        await SCENES[name].prepare?.(world);
        await stopped(world, name);
        const action = SCENES[name].action(world);
        const members = [...stolen, creator, agent, treasury, ...stolen];
        await refuses(
          world,
          "ThresholdNotMet",
          cosigns(world, action, { members, payer: stranger }),
        );

        const index = await proposed(world, action, { by: stolen });
        world.chain.advance(7n * DAY);
        await refuses(world, "ThresholdNotMet", executes(world, index));
      });
    }

    it("can at worst stop everything: nothing is paid, and nothing is taken (A35)", async () => {
      const { members, treasury, mint, stranger: payer } = world;
      const random = new Random(1);
      for (const name of [...MOVE_NAMES, ...MOVE_NAMES]) await game.plays(name, random);

      await assert.rejects(world.pay(1n), purser.PaymentDenied);
      const honest = members.slice(0, 2);
      const amount = { mint, base: 1n };
      for (const action of [
        { resume: {} },
        { withdraw: { amount, to: treasury.publicKey } },
      ] as const) {
        const act = cosigns(world, action, { members: honest, payer });
        await refuses(world, "ThresholdNotMet", act);
      }
      await game.gaveNothing();
    });
  });

  describe("of a 4-of-7 vault", () => {
    const all = Array.from({ length: 7 }, (_, place) => keypair(`owner ${place}`));
    const [honest, stolen] = [all.slice(0, 4), all.slice(4)];
    let world: World;

    beforeEach(async () => {
      world = await governed({ slow: true, running: false });
      const { client, vault, quorum: members, chain, stranger: payer } = world;
      for (const { publicKey } of all) chain.airdrop(publicKey, 10_000_000_000n);
      const newMembers = all.map(({ publicKey }) => publicKey);
      await purser.setMembers(client, { vault, members, newMembers, threshold: 4 });
      await purser.resume(client, { vault, members: honest, payer });
      await purser.boot(client, { vault, feePayer: payer });
    });

    const cancels = (index: bigint, signer: Keypair) => (client: purser.Client) =>
      purser.cancelProposal(client, { vault: world.vault, index, signer });

    it("is expelled by the others at once with all stolen keys, whatever it votes (A53)", async () => {
      const { client, vault } = world;
      const newMembers = honest.map(({ publicKey }) => publicKey);
      const action: Proposable = { setMembers: { newMembers, threshold: 3 } };
      const index = await proposed(world, action, { by: honest.slice(0, 1) });
      for (const thief of stolen) {
        await refuses(world, "OwnRemoval", rejects(world, index, thief));
        await refuses(world, "NotCancellable", cancels(index, thief));
      }
      await purser.pause(client, { vault, member: stolen[0]! });
      for (const member of honest.slice(1)) await approves(world, index, member)(client);
      world.chain.advance(TIMELOCK);

      await executes(world, index)(client);

      assert.equal((await purser.fetchVault(client, vault)).memberCount, 4);
      await cosigns(world, { resume: {} }, { members: honest.slice(0, 3) })(client);
    });

    it("voids no proposal of the others by its rejections: one more would be needed", async () => {
      const index = await proposed(world, { revokeAll: {} }, { by: honest.slice(0, 1) });
      for (const thief of stolen) await rejects(world, index, thief)(world.client);
      await refuses(world, "NotCancellable", cancels(index, stolen[0]!));

      await rejects(world, index, honest[3]!)(world.client);
      await cancels(index, stolen[0]!)(world.client);
      await refuses(world, "ProposalClosed", executes(world, index));
    });
  });
});

describe("a thief of a threshold of keys of a vault with a timelock", () => {
  it("gets at once no power that the vault did not give before, nor a token for itself", async () => {
    const world = await governed({ slow: true });
    const { client, vault, mint, quorum: members, stranger: thief } = world;
    for (const name of ACTIONS.filter((action) => delayOf(rowOf(action)) > 0n)) {
      const act = cosigns(world, SCENES[name].action(world), { members });
      await refuses(world, "TimelockInForce", act);
    }
    await world.openAccount(thief.publicKey, mint);
    await purser.pause(client, { vault, member: members[0] });
    const amount = { mint, base: 1n };
    const takes = cosigns(world, { withdraw: { amount, to: thief.publicKey } }, { members });
    await refuses(world, "WithdrawalAddressUnknown", takes);
    assert.equal(await world.balance(thief.publicKey), 0n);
  });
});
