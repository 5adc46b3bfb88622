import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_SIGNED, NOT_WRITABLE } from "./support/outcome";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import {
  ends,
  KEY,
  newSession,
  open,
  OTHER_KEY,
  pays,
  session,
  withSessions,
} from "./support/sessions";
import { NOON, World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("end_session", () => {
  let world: World;
  const scene = () => withSessions(world);

  describe("of an open session", () => {
    beforeEach(async () => {
      world = await World.create();
      await open(world);
    });

    it("sets its end to the beginning of time and moves its version, and nothing else", async () => {
      await pays(world, 5n)(world.client);
      const [before, mandate] = [await session(world), await world.mandate()];

      await ends(world)(world.client);

      assert.deepEqual(
        fields(await session(world)),
        fields({ ...before, expiresAt: 0n, version: before.version + 1n }),
      );
      assert.deepEqual(fields(await world.mandate()), fields(mandate));
    });

    it("denies its payments from the same second on, and no other session's", async () => {
      await open(world, { key: OTHER_KEY.publicKey });
      await ends(world)(world.client);

      const expected = {
        ...({ reason: "SessionExpired", gate: "identity" } as const),
        ...{ got: NOON, limit: 0n, headroom: 0n, passesAt: null },
      };
      await denies(scene(), expected, pays(world, 1n));
      await pays(world, 1n, OTHER_KEY)(world.client);
      await world.pay(1n);
    });

    it("denies them also where the clock steps back to before the end (A3)", async () => {
      world.chain.advance(60n);
      await ends(world)(world.client);

      for (const now of [NOON + 59n, NOON, NOON - 1n]) {
        world.chain.setUnixTime(now);
        await denies(scene(), { reason: "SessionExpired", got: now }, pays(world, 1n));
      }
    });

    it("is done whatever the clock says (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await ends(world)(world.client);
      world.chain.setUnixTime(NOON);

      assert.equal((await session(world)).expiresAt, 0n);
    });

    it("may be done again, and lands although the session changed after the agent signed it", async () => {
      const { client, agent } = world;
      const signed = await instructionsOf(client, ends(world));
      await ends(world)(client);
      await open(world);

      await sendRaw(client, signed, [agent]);

      const { version, expiresAt } = await session(world);
      assert.deepEqual([version, expiresAt], [4n, 0n]);
    });

    it("is done for a session on hold and in a paused vault, and lifts neither", async () => {
      const { client, vault, members } = world;
      const [member] = members;
      const { agent, ...name } = newSession(world);
      await purser.holdSession(client, { ...name, agent: agent.publicKey, member });
      await purser.pause(client, { vault, member });

      await ends(world)(client);

      const { held, expiresAt } = await session(world);
      assert.deepEqual([held, expiresAt], [1, 0n]);
    });

    it("is done for a session that the owners revoked", async () => {
      await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });

      await ends(world)(world.client);

      assert.equal((await session(world)).expiresAt, 0n);
    });

    it("may have its fee paid by somebody else", async () => {
      const { client, stranger: feePayer } = world;
      await purser.endSession(client, { ...newSession(world), feePayer });

      assert.equal((await session(world)).expiresAt, 0n);
    });

    it("leaves it to the agent to open the session again, which finds what was spent (A10)", async () => {
      await pays(world, 5n)(world.client);
      await ends(world)(world.client);

      await open(world, { caps: { lifetime: 6n } });

      assert.equal((await session(world)).counters.lifetimeSpent, 5n);
      await denies(scene(), { reason: "SessionLifetimeCap", got: 7n, limit: 6n }, pays(world, 2n));
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

    it("to everybody but the mandate's agent, the session key not excepted (A41)", async () => {
      const { client, members, creator, otherAgent, stranger, agent } = world;
      for (const signer of [KEY, members[0], creator, otherAgent, stranger]) {
        const [instruction] = await instructionsOf(client, ends(world));
        const place = instruction!.keys[0]!;
        assert.ok(place.pubkey.equals(agent.publicKey));
        place.pubkey = signer.publicKey;

        await refuses(scene(), "SignerNotAgent", (landed) =>
          sendRaw(landed, [instruction!], [signer]),
        );
      }
    });

    it("to another agent, who shows its own mandate beside the session", async () => {
      const { client, otherAgent, vault, mint } = world;
      const [instruction] = await instructionsOf(client, ends(world));
      const [agent, mandate] = instruction!.keys;
      agent!.pubkey = otherAgent.publicKey;
      mandate!.pubkey = purser.mandateAddress(vault, otherAgent.publicKey, mint);

      await refuses(scene(), "SessionMismatch", (landed) =>
        sendRaw(landed, [instruction!], [otherAgent]),
      );
    });

    it("where the key has no session, which the client names", async () => {
      const key = keypair("no session").publicKey;
      await assert.rejects(ends(world, key)(world.client), (error) => {
        assert.ok(error instanceof purser.AccountAbsent);
        assert.equal(error.account, "session");
        return true;
      });
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "end_session",
        act: (client) => ends(world)(client),
        signers: () => [world.agent],
      },
      [
        ["agent", "without its signature", NOT_SIGNED],
        ...readAccount("mandate"),
        ["mandate", { named: "another vault's", address: () => second.mandate }, "SessionMismatch"],
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
        [
          "session",
          {
            named: "its mandate",
            address: () => purser.mandateAddress(world.vault, world.agent.publicKey, world.mint),
          },
          NAMED_TWICE,
        ],
      ],
    );
  });
});
