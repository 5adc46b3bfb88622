import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { patch } from "./support/patch";
import { approvedProposal, executes } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import {
  ends,
  holds,
  KEY,
  open,
  pays,
  releases,
  session,
  sessionAt,
  sessionName,
  withSessions,
} from "./support/sessions";
import { NOON, World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("release_session", () => {
  let world: World;
  const scene = () => withSessions(world);

  describe("of a session on hold", () => {
    beforeEach(async () => {
      world = await World.create();
      await open(world);
      await pays(world, 3n)(world.client);
    });

    it("lifts the hold and moves the count of holds, and nothing else: the session pays again", async () => {
      const before = await session(world);
      await holds(world)(world.client);

      await releases(world)(world.client);

      const after = { ...before, holdChanges: before.holdChanges + 2n };
      assert.deepEqual(fields(await session(world)), fields(after));
      await pays(world, 4n)(world.client);
      assert.equal((await session(world)).counters.lifetimeSpent, 7n);
    });

    it("is done at once in a vault with a timelock: it gives no power that was not granted", async () => {
      world = await World.create({ timelock: 86_400n });
      await open(world);
      await holds(world)(world.client);

      await releases(world)(world.client);

      await pays(world, 1n)(world.client);
    });

    it("is done at once by a proposal too, whatever the timelock", async () => {
      world = await World.create({ timelock: 86_400n });
      await open(world);
      await holds(world)(world.client);
      const index = await approvedProposal(world, { releaseSession: sessionName(world) });

      await executes(world, index)(world.client);

      await pays(world, 1n)(world.client);
    });

    it("lifts one hold: a second one, put after it, is not undone by sending it again (A32)", async () => {
      const { client, quorum } = world;
      await holds(world)(client);
      const signed = await instructionsOf(client, releases(world));
      await sendRaw(client, signed, quorum);
      await holds(world)(client);

      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, signed, quorum));

      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
    });

    it("lifts one hold: another member's next one outlives what was approved for it (A32, A53)", async () => {
      const { client, vault, members } = world;
      await holds(world, members[0])(client);
      const index = await approvedProposal(world, { releaseSession: sessionName(world) });
      await releases(world)(client);
      await holds(world, members[1])(client);

      const watch = [purser.proposalAddress(vault, index)];
      await refuses(scene(), "StaleVersion", executes(world, index), watch);

      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
    });

    it("lands whatever agent and single members do after the owners signed (A53)", async () => {
      const { client, vault, quorum, members } = world;
      await holds(world)(client);
      const signed = await instructionsOf(client, releases(world));

      await open(world, { caps: { day: 1_000n } });
      for (const member of members) {
        await refuses(scene(), "AlreadyHeld", holds(world, member));
        const action = { releaseSession: sessionName(world) };
        await purser.propose(client, { vault, member, action });
      }

      await sendRaw(client, signed, quorum);
      await pays(world, 1n)(client);
    });

    it("revives no session that has ended or was revoked", async () => {
      const { client, vault, quorum: members } = world;
      await ends(world)(client);
      await holds(world)(client);
      await releases(world)(client);
      await denies(scene(), { reason: "SessionExpired" }, pays(world, 1n));

      await open(world);
      await holds(world)(client);
      await purser.revokeAll(client, { vault, members });
      await releases(world)(client);
      await denies(scene(), { reason: "SessionStale" }, pays(world, 1n));
    });

    it("is refused while the cluster's clock shows a time before 1970 (A3)", async () => {
      await holds(world)(world.client);
      world.chain.setUnixTime(-1n);
      await refuses(scene(), "ClockInvalid", releases(world));
      world.chain.setUnixTime(NOON);

      await releases(world)(world.client);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      await world.grant({}, world.otherAgent.publicKey);
      await open(world);
      await open(world, { vault: second.vault });
    });

    it("for a session that is not on hold", async () => {
      await refuses(scene(), "NotHeld", releases(world));
    });

    describe("of a session on hold", () => {
      before(() => holds(world)(world.client));

      it("to agent and session key, alone and beside one member (A28)", async () => {
        const { agent, members } = world;
        for (const signers of [[agent], [KEY], [agent, KEY], [members[0], agent, KEY]]) {
          await refuses(scene(), "ThresholdNotMet", (client) =>
            purser.releaseSession(client, { ...sessionName(world), members: signers }),
          );
        }
      });

      it("to a member whose own key is a session key beside: it counts once (A28)", async () => {
        const [member] = world.members;
        await open(world, { key: member.publicKey });
        await refuses(scene(), "ThresholdNotMet", (client) =>
          purser.releaseSession(client, { ...sessionName(world), members: [member, member] }),
        );
      });

      it("while the session is in a state that no instruction writes", async () => {
        patch(world, sessionAt(world), "session", { layout: 2n });
        await refuses(scene(), "StateInvalid", releases(world));
        patch(world, sessionAt(world), "session", { layout: 1n });
      });

      it("by the client, where the key has no session", async () => {
        const key = keypair("no session").publicKey;
        const release = { ...sessionName(world, key), members: world.quorum };
        await assert.rejects(purser.releaseSession(world.client, release), (error) => {
          assert.ok(error instanceof purser.AccountMissing);
          assert.equal(error.kind, "session");
          return true;
        });
      });

      refusesWrongAccounts(
        {
          scene,
          instruction: "release_session",
          act: (client) => releases(world)(client),
          signers: () => world.quorum,
        },
        [
          ...readAccount("vault"),
          ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
          ...readAccount("mandate"),
          ["mandate", { named: "another vault's", address: () => second.mandate }, "VaultMismatch"],
          [
            "mandate",
            { named: "another agent's", address: () => othersMandate() },
            "SessionMismatch",
          ],
          ["session", "owned by another program", { runtime: "IllegalOwner" }],
          ["session", "of another kind", { runtime: "InvalidAccountData" }],
          ["session", "an empty address", { runtime: "AccountDataTooSmall" }],
          ["session", "read-only", NOT_WRITABLE],
          [
            "session",
            {
              named: "another vault's",
              address: () => purser.sessionAddress(second.mandate, KEY.publicKey),
            },
            "SessionMismatch",
          ],
          ["session", { named: "its mandate", address: () => mandateAt() }, NAMED_TWICE],
        ],
      );

      function othersMandate() {
        return purser.mandateAddress(world.vault, world.otherAgent.publicKey, world.mint);
      }

      function mandateAt() {
        return purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
      }
    });
  });

  describe("as an action of the owners", () => {
    const action: CosignedAction = {
      world: () => world,
      act: (client, signing) =>
        purser.releaseSession(client, { ...sessionName(world), ...signing }),
      effect: async () => (await session(world)).holdChanges,
      expects: "expectedChanges",
      prepare: async () => {
        if ((await session(world)).held === 0) await holds(world)(world.client);
      },
    };

    before(async () => {
      world = await World.create();
      await open(world);
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
  });
});
