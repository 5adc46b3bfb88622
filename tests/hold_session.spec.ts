import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_SIGNED, NOT_WRITABLE } from "./support/outcome";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import {
  attempt,
  holds,
  KEY,
  open,
  OTHER_KEY,
  pays,
  releases,
  session,
  sessionName,
  withSessions,
} from "./support/sessions";
import { NOON, World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("hold_session", () => {
  let world: World;
  const scene = () => withSessions(world);

  describe("of an open session", () => {
    beforeEach(async () => {
      world = await World.create();
      await open(world);
    });

    it("is done by any single member and changes nothing but the hold and its count", async () => {
      for (const member of world.members) {
        const before = await session(world);

        await holds(world, member)(world.client);

        assert.deepEqual(
          fields(await session(world)),
          fields({ ...before, held: 1, holdChanges: before.holdChanges + 1n }),
          "no version moves",
        );
        await releases(world)(world.client);
      }
    });

    it("denies its payments from then on, and neither the agent's nor another session's", async () => {
      await open(world, { key: OTHER_KEY.publicKey });
      await holds(world)(world.client);

      const expected = {
        ...({ reason: "SessionHeld", gate: "freeze" } as const),
        ...{ got: 0n, limit: 0n, headroom: 0n, passesAt: null },
      };
      await denies(scene(), expected, pays(world, 1n));
      const steps = purser.atomicPayment(attempt(world, 1n).payment).gate().transfer().feedback();
      await denies(scene(), expected, (client) => purser.payAtomic(client, steps, { agent: KEY }));
      await pays(world, 1n, OTHER_KEY)(world.client);
      await world.pay(1n);
    });

    it("lands although the agent changed the session after the member signed it", async () => {
      const { client, members } = world;
      const signed = await instructionsOf(client, holds(world, members[0]));
      await open(world, { caps: { day: 1n } });

      await sendRaw(client, signed, [members[0]]);

      assert.equal((await session(world)).held, 1);
    });

    it("may have its fee paid by somebody else", async () => {
      const { client, members, stranger: feePayer } = world;
      await purser.holdSession(client, { ...sessionName(world), member: members[1], feePayer });

      assert.equal((await session(world)).held, 1);
    });

    it("is done whatever the clock says (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await holds(world)(world.client);
      world.chain.setUnixTime(NOON);

      assert.equal((await session(world)).held, 1);
    });

    it("is done in a paused vault, and stays when that is resumed", async () => {
      const { client, vault, members } = world;
      await purser.pause(client, { vault, member: members[0] });
      await holds(world)(client);
      await world.resume();

      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
    });

    it("is refused to a member whose right to hold was taken away, and to no other (A53)", async () => {
      const { client, vault, members, quorum } = world;
      const [, other, rogue] = members;
      await purser.stripHold(client, { vault, members: quorum, member: rogue.publicKey });

      await refuses(scene(), "HoldRightStripped", holds(world, rogue));

      await holds(world, other)(client);
      assert.equal((await session(world)).held, 1);
    });

    it("is refused a second time, whoever asks, until it is released", async () => {
      await holds(world, world.members[0])(world.client);
      for (const member of world.members) {
        await refuses(scene(), "AlreadyHeld", holds(world, member));
      }

      await releases(world)(world.client);
      await holds(world)(world.client);
      assert.equal((await session(world)).held, 1);
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

    it("to everybody who is no member, agent and session key not excepted", async () => {
      const { stranger, creator, agent, treasury } = world;
      for (const member of [stranger, creator, agent, treasury, KEY, second.owner]) {
        await refuses(scene(), "NotAMember", holds(world, member));
      }
    });

    it("to a member of this vault in another one", async () => {
      const [member] = world.members;
      const foreign = { ...sessionName(world), vault: second.vault, member };
      const watch = [purser.sessionAddress(second.mandate, KEY.publicKey)];
      const act = (client: purser.Client) => purser.holdSession(client, foreign);
      await refuses(scene(), "NotAMember", act, watch);
    });

    it("where the key has no session, which the client names", async () => {
      const [member] = world.members;
      const nobody = { ...sessionName(world, keypair("no session").publicKey), member };
      await assert.rejects(purser.holdSession(world.client, nobody), (error) => {
        assert.ok(error instanceof purser.AccountAbsent);
        assert.equal(error.account, "session");
        return true;
      });
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "hold_session",
        act: (client) => holds(world)(client),
        signers: () => [world.members[2]],
      },
      [
        ["member", "without its signature", NOT_SIGNED],
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
