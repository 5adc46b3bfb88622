import assert from "node:assert/strict";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import { deniesEverywhere, holdsMandate, mandateName, releasesMandate } from "./support/holds";
import { neverWaits, takesItsOwnProposal } from "./support/immediate";
import type { ImmediateAction } from "./support/immediate";
import { instructionsOf } from "./support/landing";
import type { Options } from "./support/modes";
import { TIMELOCKED } from "./support/modes";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { approvedProposal, executes } from "./support/proposing";
import { denies, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { ends, KEY, open, pays, session, withSessions } from "./support/sessions";
import { keypair, World } from "./support/world";
import { readAccount, refusesWrongAccounts } from "./support/wrong-accounts";

describe("release_mandate", () => {
  let world: World;
  const scene = () => withSessions(world);
  const start = async (options?: Options) => {
    world = await World.create(options);
    await open(world);
  };
  const startHeld = async (options?: Options) => {
    await start(options);
    await holdsMandate(world)(world.client);
  };

  describe("of a mandate on hold", () => {
    beforeEach(async () => {
      await start();
      await world.pay(3n);
      await holdsMandate(world)(world.client);
    });

    it("lifts the hold and moves its count, and nothing else of mandate, vault and sessions", async () => {
      const { client, vault: at } = world;
      const before = await world.mandate();
      const vault = await purser.fetchVault(client, at);
      const lent = await session(world);

      await releasesMandate(world)(client);

      const holdChanges = before.holdChanges + 1n;
      assert.deepEqual(fields(await world.mandate()), fields({ ...before, held: 0, holdChanges }));
      assert.deepEqual(fields(await purser.fetchVault(client, at)), fields(vault));
      assert.deepEqual(fields(await session(world)), fields(lent));
    });

    it("lets agent and sessions pay within what they were granted and had left (A7)", async () => {
      await world.grant({ caps: { lifetime: 10n } });
      await releasesMandate(world)(world.client);

      await world.pay(3n);
      await pays(world, 3n)(world.client);
      const over = { reason: "LifetimeCap", got: 11n, limit: 10n, headroom: 1n } as const;
      await denies(scene(), over, pays(world, 2n));
    });

    it("lifts one hold: a second one, put after it, is not undone by sending it again (A32)", async () => {
      const { client, quorum } = world;
      const signed = await instructionsOf(client, releasesMandate(world));
      await sendRaw(client, signed, quorum);
      await holdsMandate(world)(client);

      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, signed, quorum));

      await deniesEverywhere(world, { gate: "freeze", reason: "MandateHeld" });
    });

    it("lands although the mandate was granted anew after the owners signed it", async () => {
      const { client, quorum } = world;
      const signed = await instructionsOf(client, releasesMandate(world));
      await world.grant({ caps: { day: 100n } });

      await sendRaw(client, signed, quorum);

      assert.equal((await world.mandate()).held, 0);
    });

    it("leaves the hold of a session, and revives no session that ended", async () => {
      const { client } = world;
      await ends(world)(client);
      await releasesMandate(world)(client);
      await denies(scene(), { reason: "SessionExpired" }, pays(world, 1n));

      await open(world);
      await holdsMandate(world)(client);
      const held = { ...mandateName(world), key: KEY.publicKey, member: world.members[0] };
      await purser.holdSession(client, held);
      await releasesMandate(world)(client);
      await denies(scene(), { reason: "SessionHeld" }, pays(world, 1n));
    });

    it("revives no mandate that was revoked, alone or with all others (A33)", async () => {
      const { client, vault, quorum: members } = world;
      await purser.revokeMandate(client, { ...mandateName(world), members });
      await releasesMandate(world)(client);
      const dead = { gate: "identity", reason: "GrantEpochStale" } as const;
      await deniesEverywhere(world, { ...dead, limit: 1n });

      await world.grant({ held: true });
      await purser.revokeAll(client, { vault, members });
      await releasesMandate(world)(client);
      const pay = (landed: purser.Client) =>
        purser.pay(landed, world.payment(1n), { agent: world.agent });
      await denies(scene(), { ...dead, got: 1n, limit: 2n }, pay);
    });

    it("lifts a hold that a grant set, too", async () => {
      await releasesMandate(world)(world.client);
      await world.grant({ held: true });
      await releasesMandate(world)(world.client);

      await world.pay(1n);
    });
  });

  it("gives nothing beyond the grant that was in force: a higher one waits on all the same (A34)", async () => {
    await startHeld({ ...TIMELOCKED, running: false });
    const { client, vault, agent, mint } = world;
    await world.grant({ caps: { day: 10n } });
    await world.resume();
    const { startsAt, expiresAt } = await world.mandate();
    const terms = { startsAt, expiresAt, caps: { day: 11n }, window: { seconds: 3_600n } };
    const grantMandate = { agent: agent.publicKey, mint, terms };
    const index = await approvedProposal(world, { grantMandate });

    await releasesMandate(world)(client);

    const proposal = purser.proposalAddress(vault, index);
    await refuses(scene(), "ProposalEarly", executes(world, index), [proposal]);
    await denies(scene(), { reason: "DayCap", got: 11n, limit: 10n }, pays(world, 11n));
    await world.pay(10n);
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      await start();
      second = await secondVault(world);
    });

    it("for a mandate that is not on hold", async () => {
      await refuses(scene(), "NotHeld", releasesMandate(world));
    });

    it("by the client, where the agent has no mandate", async () => {
      const name = mandateName(world, keypair("nobody").publicKey);
      await assert.rejects(
        purser.releaseMandate(world.client, { ...name, members: world.quorum }),
        (error) => {
          assert.ok(error instanceof purser.AccountMissing);
          assert.equal(error.kind, "mandate");
          return true;
        },
      );
    });

    describe("of a mandate on hold", () => {
      before(() => holdsMandate(world)(world.client));

      it("to agent and session key, alone and beside one member (A28)", async () => {
        const { agent, members } = world;
        for (const signers of [[agent], [KEY], [agent, KEY], [members[0], agent, KEY]]) {
          await refuses(scene(), "ThresholdNotMet", (client) =>
            purser.releaseMandate(client, { ...mandateName(world), members: signers }),
          );
        }
      });

      refusesWrongAccounts(
        {
          scene,
          instruction: "release_mandate",
          act: (client) => releasesMandate(world)(client),
          signers: () => world.quorum,
        },
        [
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

  describe("as an action of the owners", () => {
    const action: ImmediateAction = {
      ...{ world: () => world, start: startHeld, scene },
      act: (client, { expectedVersion: expectedChanges, ...signing }) =>
        purser.releaseMandate(client, {
          ...mandateName(world),
          ...signing,
          ...(expectedChanges !== undefined && { expectedChanges }),
        }),
      effect: async () => (await world.mandate()).holdChanges,
      prepare: async () => {
        if ((await world.mandate()).held === 0) await holdsMandate(world)(world.client);
      },
      proposable: () => ({
        releaseMandate: { agent: world.agent.publicKey, mint: world.mint },
      }),
    };

    describe("signed together", () => {
      before(() => start());

      needsTheThreshold(action);
      expectsTheVersion(action);
    });

    neverWaits(action);
    takesItsOwnProposal(action);
  });
});
