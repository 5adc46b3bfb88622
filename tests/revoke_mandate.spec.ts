import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import { deniesEverywhere, holdsMandate, mandateName, releasesMandate } from "./support/holds";
import { neverWaits, takesItsOwnProposal } from "./support/immediate";
import type { ImmediateAction } from "./support/immediate";
import { instructionsOf } from "./support/landing";
import { TIMELOCKED } from "./support/modes";
import type { Options } from "./support/modes";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { approvedProposal, executes } from "./support/proposing";
import { denies, escalates, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { KEY, open, opens, pays, session, withSessions } from "./support/sessions";
import { approveAnyId } from "./support/vouching";
import { keypair, NOON, OPEN_TERMS, World } from "./support/world";
import { readAccount, refusesWrongAccounts } from "./support/wrong-accounts";

const DEAD = { gate: "identity", reason: "GrantEpochStale", limit: 1n } as const;

describe("revoke_mandate", () => {
  let world: World;
  const scene = () => withSessions(world);
  const start = async (options?: Options) => {
    world = await World.create(options);
    await open(world);
  };
  const revokes = (client: purser.Client) =>
    purser.revokeMandate(client, { ...mandateName(world), members: world.quorum });

  const grants =
    (terms: Partial<purser.MandateTerms> = {}, members: readonly Keypair[] = world.quorum) =>
    (client: purser.Client) =>
      purser.grantMandate(client, {
        ...{ ...mandateName(world), members },
        terms: { ...OPEN_TERMS, ...terms },
      });

  describe("of a mandate in use", () => {
    beforeEach(async () => {
      await start();
      await world.pay(3n);
      await pays(world, 4n)(world.client);
    });

    it("takes the grant epoch and moves the version, and nothing else of mandate, vault and sessions (A10)", async () => {
      const { client, vault: at } = world;
      const before = await world.mandate();
      const vault = await purser.fetchVault(client, at);
      const lent = await session(world);

      await revokes(client);

      const after = { ...before, grantEpoch: 0n, version: before.version + 1n };
      assert.deepEqual(fields(await world.mandate()), fields(after));
      assert.deepEqual(fields(await purser.fetchVault(client, at)), fields(vault));
      assert.deepEqual(fields(await session(world)), fields(lent));
    });

    it("denies the payments of agent and sessions from the same slot on, and of no other mandate (A33)", async () => {
      const { client, otherAgent } = world;
      await world.grant({}, otherAgent.publicKey);
      await revokes(client);

      await deniesEverywhere(world, DEAD);
      const payment = world.payment(1n, { agent: otherAgent.publicKey });
      await purser.pay(client, payment, { agent: otherAgent });
    });

    it("lets the agent open no session, and change none, until it is granted anew (A33)", async () => {
      await revokes(world.client);
      await refuses(scene(), "GrantEpochStale", opens(world));
      const other = { key: keypair("late session").publicKey };
      await refuses(scene(), "GrantEpochStale", opens(world, other));

      await world.grant({});
      await open(world, other);
    });

    it("takes an incarnation with the next grant: sessions, approvals and openings from before stay dead (A30, A31)", async () => {
      const { client, agent } = world;
      await world.grant({ approvalThreshold: 4n });
      const approval = await approveAnyId(world, world.payment(5n));
      const early = await instructionsOf(client, opens(world, { key: keypair("early").publicKey }));
      const { incarnation } = await world.mandate();
      await revokes(client);

      await world.grant({ approvalThreshold: 4n });

      assert.notEqual((await world.mandate()).incarnation, incarnation);
      await denies(scene(), { gate: "identity", reason: "SessionStale" }, pays(world, 1n));
      const approved = world.payment(5n, { credentials: { approval } });
      await escalates(scene(), { approval: "ApprovalStale" }, (landed) =>
        purser.pay(landed, approved, { agent }),
      );
      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, early, [agent]));
      await open(world);
      await pays(world, 1n)(client);
    });

    it("leaves counters, window and ids to the next grant: nothing spent is forgotten (A7, A10)", async () => {
      const window = { seconds: 3_600n, limit: 10n };
      await world.grant({ caps: { lifetime: 12n }, window });
      const { payment } = await world.pay(1n);
      const before = await world.mandate();
      await revokes(world.client);

      await world.grant({ caps: { lifetime: 12n }, window });

      const { counters, window: summed, ids, evidence } = await world.mandate();
      const { counters: spent, window: sums, ids: used, evidence: proof } = before;
      const kept = fields({ counters, summed, ids, evidence });
      assert.deepEqual(kept, fields({ counters: spent, summed: sums, ids: used, evidence: proof }));
      await open(world);
      const over = { reason: "WindowAmount", got: 11n, limit: 10n, headroom: 2n } as const;
      await denies(scene(), over, pays(world, 3n));
      const again = (client: purser.Client) => purser.pay(client, payment, { agent: world.agent });
      await denies(scene(), { reason: "PaymentIdReused" }, again);
      await world.pay(2n);
    });

    it("is refused a second time, and for what revokeAll killed", async () => {
      const { client, vault, quorum: members } = world;
      await revokes(client);
      await refuses(scene(), "GrantEpochStale", revokes);

      await world.grant({});
      await purser.revokeAll(client, { vault, members });
      await refuses(scene(), "GrantEpochStale", revokes);
    });

    it("outlives a grant that was signed before it and lands after it (A31, A32)", async () => {
      const { client, quorum } = world;
      const held = await instructionsOf(client, grants());

      await revokes(client);

      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, held, quorum));
      await deniesEverywhere(world, DEAD);
    });

    it("is refused when the mandate was granted anew after it was signed (A32)", async () => {
      const { client, quorum } = world;
      const late = await instructionsOf(client, revokes);
      await world.grant({ caps: { day: 100n } });

      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, late, quorum));
      await world.pay(1n);
    });

    it("kills a mandate on hold as well, whose release revives nothing", async () => {
      await holdsMandate(world)(world.client);
      await revokes(world.client);
      await releasesMandate(world)(world.client);

      await deniesEverywhere(world, DEAD);
    });
  });

  describe("in a vault with a timelock", () => {
    beforeEach(() => start(TIMELOCKED));

    it("is at once, and granting anew waits, whatever the terms and however many sign (A34, A55)", async () => {
      const { client, vault, agent, mint, members } = world;
      await revokes(client);

      const nothing = { caps: { perPayment: 0n }, expiresAt: NOON + 60n };
      for (const terms of [{}, { caps: { day: 1n } }, { held: true }, nothing]) {
        await refuses(scene(), "TimelockInForce", grants(terms, members));
      }
      const grantMandate = { agent: agent.publicKey, mint, terms: OPEN_TERMS };
      const index = await approvedProposal(world, { grantMandate });
      const proposal = purser.proposalAddress(vault, index);
      world.chain.advance(TIMELOCKED.timelock - 1n);
      await refuses(scene(), "ProposalEarly", executes(world, index), [proposal]);
      await deniesEverywhere(world, DEAD);
      world.chain.advance(1n);
      await executes(world, index)(client);
      await world.pay(1n);
    });

    it("kills a grant that was proposed before it (A31, A32)", async () => {
      const { client, vault, agent, mint } = world;
      const grantMandate = { agent: agent.publicKey, mint, terms: OPEN_TERMS };
      const index = await approvedProposal(world, { grantMandate });
      world.chain.advance(TIMELOCKED.timelock);

      await revokes(client);

      const proposal = purser.proposalAddress(vault, index);
      await refuses(scene(), "StaleVersion", executes(world, index), [proposal]);
    });

    it("voids no proposal about anything else (A53)", async () => {
      const { client, mint, otherAgent, quorum } = world;
      const newMembers = quorum.map(({ publicKey }) => publicKey);
      const grantMandate = { agent: otherAgent.publicKey, mint, terms: OPEN_TERMS };
      const indices = [
        await approvedProposal(world, { grantMandate }),
        await approvedProposal(world, { setMembers: { newMembers, threshold: 2 } }),
      ];
      await revokes(client);
      world.chain.advance(TIMELOCKED.timelock);

      for (const index of indices) await executes(world, index)(client);

      assert.equal((await world.mandate(otherAgent.publicKey)).version, 1n);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      await start();
      second = await secondVault(world);
    });

    it("to agent and session key, alone and beside one member (A28)", async () => {
      const { agent, members } = world;
      for (const signers of [[agent], [KEY], [agent, KEY], [members[0], agent, KEY]]) {
        await refuses(scene(), "ThresholdNotMet", (client) =>
          purser.revokeMandate(client, { ...mandateName(world), members: signers }),
        );
      }
    });

    it("by the client, where the agent has no mandate", async () => {
      const name = mandateName(world, keypair("nobody").publicKey);
      await assert.rejects(
        purser.revokeMandate(world.client, { ...name, members: world.quorum }),
        (error) => {
          assert.ok(error instanceof purser.AccountMissing);
          assert.equal(error.kind, "mandate");
          return true;
        },
      );
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "revoke_mandate",
        act: (client) => revokes(client),
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

  describe("as an action of the owners", () => {
    const action: ImmediateAction = {
      ...{ world: () => world, start, scene },
      act: (client, signing) => purser.revokeMandate(client, { ...mandateName(world), ...signing }),
      effect: async () => (await world.mandate()).version,
      prepare: async () => {
        if ((await world.mandate()).grantEpoch === 0n) await world.grant({});
      },
      proposable: () => ({
        revokeMandate: { agent: world.agent.publicKey, mint: world.mint },
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
