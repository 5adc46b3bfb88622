import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { denied, evaluated, passes, WAYS } from "./support/attempt";
import { expectsTheVersion, needsTheThreshold, sendRaw } from "./support/cosigning";
import { deniesEverywhere, holdsPayee, record, releasesPayee, withPayees } from "./support/holds";
import { neverWaits, takesItsOwnProposal } from "./support/immediate";
import type { ImmediateAction } from "./support/immediate";
import { instructionsOf } from "./support/landing";
import { TIMELOCKED } from "./support/modes";
import type { Options } from "./support/modes";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { approvedProposal, executes } from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { KEY, open } from "./support/sessions";
import { accept, vouch } from "./support/vouching";
import { keypair, World } from "./support/world";
import { readAccount, refusesWrongAccounts } from "./support/wrong-accounts";

const DENIED = { gate: "egress", reason: "PayeeDenied" } as const;

describe("release_counterparty", () => {
  let world: World;
  const newcomer = keypair("newcomer").publicKey;
  const scene = () => withPayees(world, [newcomer]);
  const start = async (options?: Options) => {
    world = await World.create(options);
    await open(world);
    await world.openAccount(newcomer, world.mint);
  };
  const holdsAndReleases = async (payee: PublicKey) => {
    await holdsPayee(world, payee)(world.client);
    await deniesEverywhere(world, DENIED, { payee });
    await releasesPayee(world, payee)(world.client);
  };

  describe("of a payee on hold", () => {
    beforeEach(() => start());

    it("lifts the hold and moves its count, and nothing else of record, vault and mandate", async () => {
      const { client, vault: at, payee, mint } = world;
      await world.rate({ tier: 3, risk: 7, confidence: 8, caps: { mint, lifetime: 10n } });
      await world.pay(3n);
      for (const held of [payee, newcomer]) {
        await holdsPayee(world, held)(client);
        const before = await record(world, held);
        const [vault, mandate] = [await purser.fetchVault(client, at), await world.mandate()];

        await releasesPayee(world, held)(client);

        const after = { ...before, denied: 0, holdChanges: before.holdChanges + 1n };
        assert.deepEqual(fields(await record(world, held)), fields(after));
        assert.deepEqual(fields(await purser.fetchVault(client, at)), fields(vault));
        assert.deepEqual(fields(await world.mandate()), fields(mandate));
      }
    });

    it("leaves a rated payee its rating, its caps and what it was paid (A7)", async () => {
      const { mint, payee } = world;
      await world.rate({ tier: 1, caps: { mint, lifetime: 10n } });
      await world.pay(3n);
      await holdsAndReleases(payee);

      const over = { gate: "egress", reason: "PayeeLifetimeCap", got: 11n, limit: 10n } as const;
      for (const way of WAYS) {
        const finding = await denied(world, way, { payment: world.payment(8n) });
        assert.deepEqual({ ...finding, ...over }, finding);
      }
      await world.pay(7n);
      await world.grant({ minimumTier: 2 });
      const low = await denied(world, "pay", { payment: world.payment(1n) });
      assert.equal(low.reason, "TierTooLow");
    });

    it("lifts one hold: a second one, put after it, is not undone by sending it again (A32)", async () => {
      const { client, quorum, payee } = world;
      for (const held of [payee, newcomer]) {
        await holdsPayee(world, held)(client);
        const signed = await instructionsOf(client, releasesPayee(world, held));
        await sendRaw(client, signed, quorum);
        await holdsPayee(world, held)(client);

        await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, signed, quorum));

        await deniesEverywhere(world, DENIED, { payee: held });
      }
    });

    it("lands although the payee was rated after the owners signed it", async () => {
      const { client, quorum } = world;
      await holdsPayee(world)(client);
      const signed = await instructionsOf(client, releasesPayee(world));
      await world.rate({ tier: 4 });

      await sendRaw(client, signed, quorum);

      assert.equal((await record(world)).denied, 0);
    });
  });

  describe("of an unrated payee", () => {
    beforeEach(() => start());

    /** What is found against a payment to the newcomer, before it was ever held and after. */
    async function judgedAsBefore(terms: Partial<purser.MandateTerms>, amounts: readonly bigint[]) {
      await world.grant(terms);
      const verdicts = () =>
        Promise.all(
          amounts.map((base) =>
            evaluated(world, { payment: world.payment(base, { payee: newcomer }) }),
          ),
        );
      const before = await verdicts();
      await holdsAndReleases(newcomer);
      assert.deepEqual(await verdicts(), before);
    }

    it("leaves it denied where a mandate denies such payees", async () => {
      await judgedAsBefore({ unrated: "deny" }, [0n, 1n, 100n]);

      await deniesEverywhere(
        world,
        { gate: "egress", reason: "UnratedDenied" },
        { payee: newcomer },
      );
    });

    it("leaves it to the limit that unrated payees share, whatever rated ones must have", async () => {
      const window = { seconds: 3_600n, unratedLimit: 10n, tierShares: [0, 0, 0, 0, 8] } as const;
      const rated = { minimumTier: 4, maximumRisk: 0, minimumConfidence: 10_000 };
      await judgedAsBefore({ unrated: "shared-limit", window, ...rated }, [1n, 10n, 11n]);

      const other = keypair("other newcomer").publicKey;
      await world.openAccount(other, world.mint);
      await passes(world, "pay", { payment: world.payment(3n, { payee: newcomer }) });
      await passes(world, "payAtomic", { payment: world.payment(3n, { payee: other }) });
      for (const payee of [newcomer, other]) {
        for (const way of WAYS) {
          const { reason, got } = await denied(world, way, {
            payment: world.payment(5n, { payee }),
          });
          assert.deepEqual({ reason, got }, { reason: "UnratedLimit", got: 11n });
        }
      }
      await passes(world, "payAtomic", { payment: world.payment(4n, { payee: newcomer }) });
    });

    it("leaves it to the validation that a mandate asks for, which then is enough", async () => {
      await accept(world);
      await judgedAsBefore({ unrated: "needs-validation" }, [1n, 100n]);

      for (const way of WAYS) {
        const plain = { payment: world.payment(1n, { payee: newcomer }) };
        const { reason, outcome } = await denied(world, way, plain);
        assert.deepEqual([outcome, reason], ["escalate", "UnratedNeedsValidation"]);
      }
      const credentials = { attestation: await vouch(world) };
      for (const way of WAYS) {
        const payment = world.payment(1n, { payee: newcomer, credentials });
        await passes(world, way, { payment });
      }
    });

    it("needs no rating of it, and leaves the first one to expect version 0", async () => {
      const { client, vault, quorum: members } = world;
      const first = { vault, members, payee: newcomer, rating: { tier: 3 }, expectedVersion: 0n };
      const signed = await instructionsOf(client, (captured) =>
        purser.setCounterparty(captured, first),
      );
      await holdsAndReleases(newcomer);
      const stale = { ...first, expectedVersion: 1n };
      await refuses(scene(), "StaleVersion", (landed) => purser.setCounterparty(landed, stale));

      await sendRaw(client, signed, members);

      const { tier, version, denied: held } = await record(world, newcomer);
      assert.deepEqual({ tier, version, held }, { tier: 3, version: 1n, held: 0 });
      await refuses(scene(), "StaleVersion", (landed) => sendRaw(landed, signed, members));
    });
  });

  describe("in a vault with a timelock", () => {
    beforeEach(() => start(TIMELOCKED));

    const rates = (payee: PublicKey, rating: purser.Rating) => (client: purser.Client) =>
      purser.setCounterparty(client, {
        ...{ vault: world.vault, members: world.members, payee, rating },
      });

    it("is no way round it: a better rating waits, of a payee on hold or put on hold by it (A34, A55)", async () => {
      const { client, mint, payee, vault } = world;
      const caps = { mint, lifetime: 10n };
      await rates(payee, { tier: 2, caps })(client);
      await holdsPayee(world)(client);
      const better = [{ tier: 4, caps }, { tier: 2, caps: { mint, lifetime: 11n } }, { tier: 2 }];
      for (const rating of better) {
        for (const held of [true, false]) {
          const rate = rates(payee, { ...rating, denied: held });
          await refuses(scene(), "TimelockInForce", rate);
        }
      }
      const index = await approvedProposal(world, {
        setCounterparty: { payee, rating: better[0]! },
      });
      await releasesPayee(world)(client);
      for (const rating of better) {
        await refuses(scene(), "TimelockInForce", rates(payee, { ...rating, denied: true }));
      }
      const proposal = purser.proposalAddress(vault, index);
      await refuses(scene(), "ProposalEarly", executes(world, index), [proposal]);

      // What only tightens is done at once, and may put on hold; the release gives back what is left of the caps.
      await rates(payee, { tier: 2, caps: { mint, lifetime: 9n }, denied: true })(client);
      await deniesEverywhere(world, DENIED);
      await releasesPayee(world)(client);
      await world.pay(9n);
    });

    it("is no first rating: that waits, though the payee has a record since it was held (A34, A55)", async () => {
      const { client, vault } = world;
      await holdsAndReleases(newcomer);
      const least = { tier: 0, risk: 10_000, confidence: 0, denied: true };
      await refuses(scene(), "TimelockInForce", rates(newcomer, least));
      await refuses(scene(), "InvalidTier", rates(newcomer, { ...least, tier: 255 }));

      const first = { setCounterparty: { payee: newcomer, rating: { tier: 1 } } };
      const index = await approvedProposal(world, first);
      const proposal = purser.proposalAddress(vault, index);
      await refuses(scene(), "ProposalEarly", executes(world, index), [proposal]);
      world.chain.advance(TIMELOCKED.timelock);
      await executes(world, index)(client);
      assert.equal((await record(world, newcomer)).tier, 1);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      await start();
      second = await secondVault(world);
    });

    it("for a payee that is not on hold, rated or not", async () => {
      await refuses(scene(), "NotHeld", releasesPayee(world));
      await holdsAndReleases(newcomer);
      await refuses(scene(), "NotHeld", releasesPayee(world, newcomer));
    });

    it("by the client, where the payee has no record", async () => {
      const nobody = keypair("nobody").publicKey;
      await assert.rejects(releasesPayee(world, nobody)(world.client), (error) => {
        assert.ok(error instanceof purser.AccountMissing);
        assert.equal(error.kind, "counterparty");
        return true;
      });
    });

    describe("of a payee on hold", () => {
      before(() => holdsPayee(world)(world.client));

      it("to the payee, agent and session key, alone and beside one member (A28)", async () => {
        const { vault, agent, members, payee } = world;
        const wallet = keypair("payee");
        world.chain.airdrop(wallet.publicKey, 1_000_000_000n);
        for (const signers of [[wallet], [agent], [KEY], [members[0], agent, KEY, wallet]]) {
          await refuses(scene(), "ThresholdNotMet", (client) =>
            purser.releaseCounterparty(client, { vault, payee, members: signers }),
          );
        }
      });

      refusesWrongAccounts(
        {
          scene,
          instruction: "release_counterparty",
          act: (client) => releasesPayee(world)(client),
          signers: () => world.quorum,
        },
        [
          ...readAccount("vault"),
          ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
          ["counterparty", "owned by another program", { runtime: "IllegalOwner" }],
          ["counterparty", "of another kind", { runtime: "InvalidAccountData" }],
          ["counterparty", "an empty address", { runtime: "AccountDataTooSmall" }],
          ["counterparty", "read-only", NOT_WRITABLE],
          [
            "counterparty",
            { named: "another vault's", address: () => second.counterparty },
            "VaultMismatch",
          ],
          ["counterparty", { named: "its vault", address: () => world.vault }, NAMED_TWICE],
        ],
      );
    });
  });

  for (const [kind, payee] of [
    ["rated", () => world.payee],
    ["unrated", () => newcomer],
  ] as const) {
    describe(`of ${kind === "rated" ? "a rated" : "an unrated"} payee, as an action of the owners`, () => {
      const action: ImmediateAction = {
        world: () => world,
        start: async (options) => {
          await start(options);
          await holdsPayee(world, payee())(world.client);
        },
        scene,
        act: (client, { expectedVersion: expectedChanges, ...signing }) =>
          purser.releaseCounterparty(client, {
            ...{ vault: world.vault, payee: payee() },
            ...signing,
            ...(expectedChanges !== undefined && { expectedChanges }),
          }),
        effect: async () => (await record(world, payee())).holdChanges,
        prepare: async () => {
          const found = await purser.fetchCounterparty(world.client, world.vault, payee());
          if (found?.denied !== 1) await holdsPayee(world, payee())(world.client);
        },
        proposable: () => ({ releaseCounterparty: { payee: payee() } }),
      };

      describe("signed together", () => {
        before(() => start());

        needsTheThreshold(action);
        expectsTheVersion(action);
      });

      neverWaits(action);
      takesItsOwnProposal(action);
    });
  }
});
