import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import { deniesEverywhere, holdsMandate, mandateName, releasesMandate } from "./support/holds";
import { instructionsOf } from "./support/landing";
import { anyMemberHolds } from "./support/member-holds";
import { TIMELOCKED } from "./support/modes";
import type { Options } from "./support/modes";
import { NAMED_TWICE, NOT_SIGNED, NOT_WRITABLE } from "./support/outcome";
import { approvedProposal, executes } from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { KEY, open, session, withSessions } from "./support/sessions";
import { keypair, OPEN_TERMS, World } from "./support/world";
import { readAccount, refusesWrongAccounts } from "./support/wrong-accounts";

const HELD = { gate: "freeze", reason: "MandateHeld" } as const;

describe("hold_mandate", () => {
  let world: World;
  const scene = () => withSessions(world);
  const start = async (options?: Options) => {
    world = await World.create(options);
    await open(world);
  };

  anyMemberHolds({
    ...{ world: () => world, start, scene },
    hold: (client, member, feePayer) => holdsMandate(world, member, feePayer)(client),
    release: () => releasesMandate(world)(world.client),
    held: async () => (await world.mandate()).held === 1,
  });

  describe("of a granted mandate", () => {
    beforeEach(() => start());

    it("changes the hold and its count, and nothing else of mandate, vault and sessions", async () => {
      const { client, vault: at, members } = world;
      await world.pay(3n);
      for (const member of members) {
        const before = await world.mandate();
        const vault = await purser.fetchVault(client, at);
        const lent = await session(world);

        await holdsMandate(world, member)(client);

        const holdChanges = before.holdChanges + 1n;
        assert.deepEqual(
          fields(await world.mandate()),
          fields({ ...before, held: 1, holdChanges }),
        );
        assert.deepEqual(fields(await purser.fetchVault(client, at)), fields(vault));
        assert.deepEqual(fields(await session(world)), fields(lent));
        await releasesMandate(world)(client);
      }
    });

    it("denies the payments of agent and sessions from then on, and of no other mandate", async () => {
      const { client, otherAgent } = world;
      await world.grant({}, otherAgent.publicKey);
      await holdsMandate(world)(client);

      await deniesEverywhere(world, HELD);
      const payment = world.payment(1n, { agent: otherAgent.publicKey });
      await purser.pay(client, payment, { agent: otherAgent });
    });

    it("is written into the evidence when the agent records its denial", async () => {
      const { client, agent } = world;
      await holdsMandate(world)(client);

      const { verdict } = await purser.recordDenial(client, world.payment(1n), { agent });

      assert.equal(verdict.allowed, false);
      assert.deepEqual(verdict.findings[0], { ...verdict.findings[0], ...HELD });
      assert.equal((await world.mandate()).evidence.sequence, 1n);
    });

    it("lands although the owners changed the mandate after the member signed it", async () => {
      const { client, members } = world;
      const signed = await instructionsOf(client, holdsMandate(world, members[0]));
      await world.grant({ caps: { day: 1n } });

      await sendRaw(client, signed, [members[0]]);

      await deniesEverywhere(world, HELD);
    });

    it("stays when the mandate is granted anew, revoked, or the vault resumed", async () => {
      const { client, vault, quorum: members } = world;
      await holdsMandate(world)(client);
      await world.grant({ held: false });
      await deniesEverywhere(world, HELD);

      await purser.pause(client, { vault, member: members[0] });
      await world.resume();
      await deniesEverywhere(world, HELD);

      await purser.revokeMandate(client, { ...mandateName(world), members });
      await world.grant({});
      await deniesEverywhere(world, HELD);
    });

    it("counts once when a grant sets it: a grant on hold of a held mandate counts nothing", async () => {
      await world.grant({ held: true });
      assert.equal((await world.mandate()).holdChanges, 1n);
      await world.grant({ held: true });

      const { held, holdChanges } = await world.mandate();
      assert.deepEqual({ held, holdChanges }, { held: 1, holdChanges: 1n });
    });
  });

  describe("in a vault with a timelock", () => {
    beforeEach(() => start(TIMELOCKED));

    it("voids no proposal that was prepared before it: a rogue member delays nothing (A53)", async () => {
      const { client, agent, mint, quorum, members } = world;
      const newMembers = quorum.map(({ publicKey }) => publicKey);
      const terms = { ...OPEN_TERMS, caps: { day: 9n }, window: { seconds: 86_400n } };
      const grant = { grantMandate: { agent: agent.publicKey, mint, terms } };
      const indices = [
        await approvedProposal(world, grant),
        await approvedProposal(world, { setMembers: { newMembers, threshold: 2 } }),
      ];
      for (let again = 0; again < 3; again += 1) {
        await holdsMandate(world, members[2])(client);
        await releasesMandate(world)(client);
      }
      await holdsMandate(world, members[2])(client);
      world.chain.advance(TIMELOCKED.timelock);

      for (const index of indices) await executes(world, index)(client);

      const { held, caps } = await world.mandate();
      assert.deepEqual([held, caps.day], [1, 9n]);
      await refuses(scene(), "NotAMember", holdsMandate(world, members[2]));
    });

    it("is no way round the timelock: higher limits wait, granted on hold or of one on hold (A34, A55)", async () => {
      const { members } = world;
      const grants = (terms: Partial<purser.MandateTerms>) => (client: purser.Client) =>
        purser.grantMandate(client, {
          ...{ ...mandateName(world), members },
          terms: { ...OPEN_TERMS, caps: { day: 10n }, ...terms },
        });
      await grants({})(world.client);
      const higher = { caps: { day: 11n } };
      for (const held of [true, false]) {
        await refuses(scene(), "TimelockInForce", grants({ ...higher, held }));
      }
      await holdsMandate(world)(world.client);
      for (const held of [true, false]) {
        await refuses(scene(), "TimelockInForce", grants({ ...higher, held }));
      }

      // What only tightens waits for nothing, and the release that follows gives nothing beyond it.
      await grants({ caps: { day: 8n }, held: true })(world.client);
      await releasesMandate(world)(world.client);
      await world.pay(8n);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      await start();
      second = await secondVault(world);
    });

    it("to a member of this vault in another one", async () => {
      const foreign = { ...mandateName(world), vault: second.vault, member: world.members[0] };
      const act = (client: purser.Client) => purser.holdMandate(client, foreign);
      await refuses(scene(), "NotAMember", act, [second.mandate]);
    });

    it("to a session key of the mandate", async () => {
      await refuses(scene(), "NotAMember", holdsMandate(world, KEY));
    });

    it("where the agent has no mandate, which the client names", async () => {
      const [member] = world.members;
      const nobody = { ...mandateName(world, keypair("nobody").publicKey), member };
      await assert.rejects(purser.holdMandate(world.client, nobody), (error) => {
        assert.ok(error instanceof purser.AccountAbsent);
        assert.equal(error.account, "mandate");
        return true;
      });
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "hold_mandate",
        act: (client) => holdsMandate(world)(client),
        signers: () => [world.members[2]],
      },
      [
        ["member", "without its signature", NOT_SIGNED],
        ...readAccount("vault"),
        ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
        ["mandate", "owned by another program", { runtime: "IllegalOwner" }],
        ["mandate", "of another kind", { runtime: "InvalidAccountData" }],
        ["mandate", "an empty address", { runtime: "AccountDataTooSmall" }],
        ["mandate", "read-only", NOT_WRITABLE],
        ["mandate", { named: "another vault's", address: () => second.mandate }, "VaultMismatch"],
        ["mandate", { named: "its vault", address: () => world.vault }, NAMED_TWICE],
      ],
    );
  });
});
