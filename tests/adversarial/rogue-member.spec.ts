import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { TIMELOCK } from "../support/governance/governed";
import { approves, proposed, rejects } from "../support/governance/proposed";
import { RogueGame } from "../support/governance/rogue-game";
import { MOVE_NAMES, MOVES } from "../support/governance/rogue-moves";
import { ROWS } from "../support/governance/table";
import { instructionsOf } from "../support/landing";
import { executes } from "../support/proposing";
import { Random } from "../support/random";
import { refuses } from "../support/refusal";

const BATCHES = 5;
const GAMES = 10;
const MOVES_OF_A_GAME = 30;

for (const honest of [2, 3] as const) {
  describe(`a rogue member of a ${honest}-of-${honest + 1} vault with a timelock`, () => {
    let game: RogueGame;
    const random = new Random(honest);

    before(async () => {
      game = await RogueGame.open(honest);
    });

    beforeEach(() => game.restart());

    const stored = () => purser.fetchVault(game.world.client, game.world.vault);

    /** All that it can, as often as it likes. */
    const raves = async () => {
      for (const name of [...MOVE_NAMES, ...MOVE_NAMES]) await game.plays(name, random);
    };

    /** Once all others approved it and its delay is over. */
    const executesExpulsion = async () => {
      const { world, rogue } = game;
      await executes(world, game.expulsion!)(world.client);
      const { members, memberCount } = await stored();
      const left = members.slice(0, memberCount).map((member) => member.toBase58());
      assert.ok(!left.includes(rogue.publicKey.toBase58()));
    };

    /** The others, alone, bring the vault back to where it pays. */
    const recovers = async () => {
      const { world } = game;
      await game.lifts();
      await purser.boot(world.client, { vault: world.vault, feePayer: world.stranger });
      await world.pay(1n);
    };

    it("can try each row of the table that asks for no threshold", () => {
      const rows = ROWS.filter(({ who }) => who !== "Threshold").map(({ name }) => name);
      for (const name of rows) assert.ok(name in MOVES, name);
    });

    it("is expelled by proposal, whatever it does between all steps of the others (A53)", async () => {
      const { world } = game;
      await raves();
      for (let step = 0; step < honest; step += 1) {
        await game.expels();
        await raves();
      }
      assert.ok(game.isAgreed());
      for (let part = 0; part < 3; part += 1) {
        await raves();
        await refuses(world, "ProposalEarly", executes(world, game.expulsion!));
        world.chain.advance(TIMELOCK / 3n);
      }
      await game.gaveNothing();

      await executesExpulsion();

      await recovers();
    });

    it("is no member in the very slot in which it is expelled, and what it proposed is dead (A33)", async () => {
      const { world, rogue } = game;
      const mine = await proposed(world, { revokeAll: {} }, { by: [rogue] });
      for (let step = 0; step < honest; step += 1) await game.expels();
      world.chain.advance(TIMELOCK);
      await executesExpulsion();

      const { vault, client } = world;
      await refuses(world, "NotAMember", (sending) =>
        purser.pause(sending, { vault, member: rogue }),
      );
      await refuses(world, "NotAMember", (sending) =>
        purser.propose(sending, { vault, member: rogue, action: { revokeAll: {} } }),
      );
      for (const acts of [approves, rejects]) {
        await refuses(world, "NotAMember", acts(world, mine, rogue));
      }
      const [one] = game.others;
      await refuses(world, "ProposalStale", approves(world, mine, one!));
      await purser.reclaimProposal(client, { vault, index: mine, feePayer: world.stranger });
    });

    it("does not reject its own removal, and votes on the removal of others as anyone (A53)", async () => {
      const { world, rogue, others } = game;
      await game.expels();
      await refuses(world, "OwnRemoval", rejects(world, game.expulsion!, rogue));
      await approves(world, game.expulsion!, rogue)(world.client);
      await refuses(world, "OwnRemoval", rejects(world, game.expulsion!, rogue));

      const kept = [rogue, others[0]!].map(({ publicKey }) => publicKey);
      const action = { setMembers: { newMembers: kept, threshold: 1 } };
      const other = await proposed(world, action, { by: others.slice(0, 1) });
      await rejects(world, other, rogue)(world.client);
    });

    it("pauses again after each resume, and the owners withdraw all the same (A35)", async () => {
      const { world, rogue: member } = game;
      const { client, vault, mint, treasury } = world;
      for (let times = 1n; times <= 5n; times += 1n) {
        await purser.pause(client, { vault, member });
        const amount = { mint, base: 10n };
        await game.signs({ withdraw: { amount, to: treasury.publicKey } })(client);
        assert.equal(await world.balance(treasury.publicKey), times * 10n);
        await game.lifts();
      }
    });

    it("holds nothing any more once the others took its right, in the same transaction as the resume (A35)", async () => {
      const { world, rogue, others } = game;
      const { client, vault } = world;
      await raves();
      const strip = await instructionsOf(
        client,
        game.signs({ stripHold: { member: rogue.publicKey } }),
      );
      const instructions = [...strip, ...(await game.lifting())];
      await purser.send(client, { instructions, signers: [world.stranger, ...others] });

      const before = await stored();
      await raves();
      assert.deepEqual(await game.lifting(), []);
      assert.equal((await stored()).modeChanges, before.modeChanges);
      await purser.boot(client, { vault, feePayer: world.stranger });
      await world.pay(1n);
    });

    for (let batch = 0; batch < BATCHES; batch += 1) {
      it(`wins none of ${GAMES} random games, seeds ${batch * GAMES} and on (A35, A53)`, async () => {
        for (let seed = batch * GAMES; seed < (batch + 1) * GAMES; seed += 1) {
          await game.restart();
          await plays(seed);
        }
      });
    }

    /** One game: the rogue and the others in random order, then the others' end of it. */
    const plays = async (seed: number) => {
      const chance = new Random(seed * 4 + honest);
      const { world } = game;
      for (let move = 0; move < MOVES_OF_A_GAME; move += 1) {
        if (chance.number(4) > 0) {
          await game.plays(chance.pick(MOVE_NAMES), chance);
        } else if (chance.number(2) === 0) {
          await game.expels();
        } else {
          await game.lifts();
        }
        if (chance.number(3) === 0) world.chain.advance(chance.between(1n, 600n));
      }
      while (!game.isAgreed()) {
        await game.expels();
        await game.plays(chance.pick(MOVE_NAMES), chance);
      }
      world.chain.advance(TIMELOCK);
      await game.plays(chance.pick(MOVE_NAMES), chance);
      if ((await stored()).memberCount > honest) {
        await game.gaveNothing();
        await executesExpulsion();
      }
      await game.lifts();
    };
  });
}
