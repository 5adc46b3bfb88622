import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, Escalation, FoundAttestation, Payment, Reason } from "../../sdk/src";
import { evaluated, passes } from "../support/attempt";
import { Bench } from "../support/bench";
import { intercepted } from "../support/interception";
import { KEY, open } from "../support/sessions";
import { settles } from "../support/settling";
import {
  accept,
  approve,
  approveAnyId,
  ATTESTOR,
  ENDS,
  OTHER_ATTESTOR,
  PAYMENTS,
  vouch,
} from "../support/vouching";
import type { Attested } from "../support/vouching";
import { keypair, NOON } from "../support/world";
import type { World } from "../support/world";

const THRESHOLD = 10n;

describe("a credential is found", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(() => bench.reset());

  const attestor = ATTESTOR.publicKey;
  const owners = () => ({ vault: world.vault, members: world.quorum });
  const shows = (payment: Payment, credentials: Credentials): Payment => ({
    ...payment,
    credentials: { ...payment.credentials, ...credentials },
  });

  /** The program escalates the payment with these credentials for this reason and no other; for `null` it allows it. */
  async function answers(payment: Payment, word: keyof Escalation, reason: Reason | null) {
    const { escalation, findings } = await evaluated(world, { payment });
    const found = findings.map((finding) => finding.reason);
    assert.deepEqual(found, reason === null ? [] : [reason]);
    assert.equal(escalation?.[word]?.reason ?? null, reason);
  }

  /** How often a client asks a node, while it does something. */
  async function calls(act: (client: purser.Client) => Promise<unknown>): Promise<number> {
    let made = 0;
    const methods = ["getProgramAccounts", "getMultipleAccountsInfoAndContext"] as const;
    const connection = methods.reduce(
      (inner, method) =>
        intercepted(inner, method, (call) => {
          made += 1;
          return call();
        }),
      world.client.connection,
    );
    await act(purser.connect(connection));
    return made;
  }

  describe("as an approval", () => {
    beforeEach(() => world.grant({ approvalThreshold: THRESHOLD }));

    const find = (payment: Payment) => purser.findApproval(world.client, payment);

    it("that covers the payment, as the program then takes it", async () => {
      const payment = world.payment(100n);
      assert.equal(await find(payment), null);
      const approval = await approve(world, payment);
      assert.equal(await find(payment), approval);
      await passes(world, "pay", { payment: shows(payment, { approval }) });
      assert.equal(await find(payment), null);
    });

    it("the narrowest of several, and of equals the one that ends first", async () => {
      const payment = world.payment(100n);
      const wider: readonly (() => Promise<bigint>)[] = [
        () => approveAnyId(world, payment, { maximum: true }),
        () => approveAnyId(world, payment),
        () => approve(world, payment, { maximum: true }),
        () => approve(world, payment, { notAfter: ENDS + 1n }),
        () => approve(world, payment, { notAfter: ENDS }),
      ];
      let narrowest = -1n;
      for (const give of wider) {
        narrowest = await give();
        assert.equal(await find(payment), narrowest);
      }
      for (const give of wider.slice(0, -1)) {
        await give();
        assert.equal(await find(payment), narrowest);
      }
    });

    it("only of its vault, mandate, payee and mint", async () => {
      const payment = world.payment(100n);
      const { otherMint, otherVault: vault, cousin: payee } = bench;
      const others = [
        { vault },
        { agent: world.otherAgent.publicKey },
        { payee },
        { amount: { mint: otherMint, base: 100n } },
      ];
      for (const other of others) await approve(world, payment, other);
      assert.equal(await find(payment), null);
    });

    it("if the program takes it, and none that it escalates alone", async () => {
      const { mint } = world;
      const payment = world.payment(100n);
      const amount = (base: bigint) => ({ amount: { mint, base } });
      const stale = await approve(world, payment);
      await purser.revokeAll(world.client, owners());
      await world.grant({ approvalThreshold: THRESHOLD });
      const spent = await approveAnyId(world, payment);
      const other = shows(world.payment(100n), { approval: spent });
      await passes(world, "pay", { payment: other });
      const later = { ...payment.id, issuedAt: payment.id.issuedAt + 1n };
      const refused: [Reason, bigint][] = [
        ["ApprovalStale", stale],
        ["ApprovalSpent", spent],
        ["ApprovalExpired", await approve(world, payment, { notAfter: NOON + 60n })],
        ["ApprovalAmount", await approve(world, payment, amount(99n))],
        ["ApprovalAmount", await approve(world, payment, amount(101n))],
        ["ApprovalAmount", await approve(world, payment, { ...amount(99n), maximum: true })],
        ["ApprovalIdMismatch", await approve(world, payment, { id: world.payment(100n).id })],
        ["ApprovalIdMismatch", await approve(world, payment, { id: later })],
      ];
      world.chain.setUnixTime(NOON + 61n);

      for (const [reason, approval] of refused) {
        await answers(shows(payment, { approval }), "approval", reason);
      }
      assert.equal(await find(payment), null);

      // The widest that there is: every one that is refused would be preferred to it.
      const approval = await approveAnyId(world, payment, { ...amount(101n), maximum: true });
      assert.equal(await find(payment), approval);
      await answers(shows(payment, { approval }), "approval", null);
    });

    it("to its last second, and not in the next", async () => {
      const payment = world.payment(100n);
      const approval = await approve(world, payment, { notAfter: NOON + 60n });
      world.chain.setUnixTime(NOON + 60n);
      assert.equal(await find(payment), approval);
      await answers(shows(payment, { approval }), "approval", null);
      world.chain.setUnixTime(NOON + 61n);
      assert.equal(await find(payment), null);
    });

    it("not by a clock that steps back behind what the vault has seen (A3)", async () => {
      const payment = world.payment(100n);
      const approval = await approve(world, payment, { notAfter: NOON + 60n });
      world.chain.setUnixTime(NOON + 61n);
      await world.pay(1n);
      world.chain.setUnixTime(NOON);
      await answers(shows(payment, { approval }), "approval", "ApprovalExpired");
      assert.equal(await find(payment), null);
    });

    it("not for a payment that needs none", async () => {
      const payment = world.payment(THRESHOLD);
      await approve(world, payment);
      assert.equal(await find(payment), null);
    });

    it("for an account that the payment opens, and for one that it names", async () => {
      const payee = keypair("no account").publicKey;
      const opening = world.payment(100n, { payee, openAccount: true });
      const approval = await approve(world, opening);
      assert.equal(await find(opening), approval);
      await assert.rejects(find({ ...opening, openAccount: false }), purser.NoTokenAccount);

      const destination = purser.tokenAddress(world.payee, world.mint);
      const named = world.payment(100n, { destination });
      assert.equal(await find(named), null);
      assert.equal(await approve(world, named), await find(named));
    });

    it("with as many calls for many as for one", async () => {
      const payment = world.payment(100n);
      const approval = await approve(world, payment, { maximum: true });
      const one = await calls((client) => purser.findApproval(client, payment));
      for (let n = 0; n < 5; n += 1) await approve(world, payment, { id: world.payment(1n).id });

      const many = await calls(async (client) => {
        assert.equal(await purser.findApproval(client, payment), approval);
      });

      assert.deepEqual([one, many], [2, 2]);
    });
  });

  describe("as an attestation", () => {
    beforeEach(async () => {
      await world.grant({ validationThreshold: THRESHOLD });
      await accept(world);
    });

    const find = (payment = world.payment(100n)): Promise<FoundAttestation | null> =>
      purser.findAttestation(world.client, payment);

    it("as a payment takes it, of the capability that the mandate requires", async () => {
      assert.equal(await find(), null);
      await accept(world, { capabilities: [PAYMENTS, "invoices"] });
      await vouch(world);
      await vouch(world, { capability: "invoices", expiresAt: ENDS + 1n });
      for (const [requiredCapability, ends] of [
        [PAYMENTS, ENDS],
        ["invoices", ENDS + 1n],
      ] as const) {
        await world.grant({ validationThreshold: THRESHOLD, requiredCapability });

        const attestation = await find();

        assert.ok(attestation);
        assert.deepEqual(attestation.attestor, attestor);
        assert.deepEqual(attestation.capability, purser.capability(requiredCapability));
        assert.equal(attestation.expiresAt, ends);
        await settles(world, "pay", shows(world.payment(100n), { attestation }));
      }
    });

    it("to the second before its end, and not in the next", async () => {
      const attestation = await vouch(world, { expiresAt: NOON + 60n });
      world.chain.setUnixTime(NOON + 59n);
      assert.equal((await find())?.expiresAt, NOON + 60n);
      await answers(world.payment(100n, { credentials: { attestation } }), "validation", null);
      world.chain.setUnixTime(NOON + 60n);
      assert.equal(await find(), null);
    });

    it("not for a payment that needs none, and for an unrated payee that does", async () => {
      const unrated = world.payment(1n, { payee: bench.unrated });
      await vouch(world);
      assert.equal(await find(world.payment(THRESHOLD)), null);
      assert.equal(await find(unrated), null);
      await world.grant({ validationThreshold: THRESHOLD, unrated: "needs-validation" });
      assert.ok(await find(unrated));
    });

    it("of several the one that holds longest", async () => {
      await accept(world, { attestor: OTHER_ATTESTOR.publicKey });
      await vouch(world, { expiresAt: ENDS });
      await vouch(world, { attestor: OTHER_ATTESTOR, expiresAt: ENDS + 1n });
      assert.equal((await find())?.expiresAt, ENDS + 1n);
      await vouch(world, { expiresAt: ENDS + 2n });
      assert.equal((await find())?.expiresAt, ENDS + 2n);
    });

    it("only of its vault and agent", async () => {
      await accept(world, { vault: bench.otherVault });
      await vouch(world, { agent: world.otherAgent.publicKey });
      await vouch(world, { vault: bench.otherVault });
      assert.equal(await find(), null);
    });

    it("if the program takes it, and none that it escalates alone", async () => {
      const { client, vault, stranger: feePayer } = world;
      const agent = world.agent.publicKey;
      const payment = world.payment(100n);
      const revoke = ({ publicKey }: Keypair) =>
        purser.revokeAttestor(client, { ...owners(), attestor: publicKey });
      const takeBack = (by: Keypair) =>
        purser.revokeAttestation(client, {
          ...{ vault, agent, attestor: by, capability: PAYMENTS, feePayer },
        });
      const acceptFor = (capability: string, { publicKey }: Keypair) =>
        accept(world, { attestor: publicKey, capabilities: [capability] });
      type Spoil = (by: Keypair) => Promise<unknown>;
      const spoilt: readonly [Reason, Partial<purser.NewAttestation>, Spoil?][] = [
        ["CapabilityMismatch", { capability: "invoices" }],
        ["AttestorRevoked", {}, revoke],
        ["CapabilityNotAccepted", {}, (by) => acceptFor("invoices", by)],
        ["AttestationRevoked", {}, takeBack],
        ["AttestationStale", {}, (by) => revoke(by).then(() => acceptFor(PAYMENTS, by))],
        ["AttestationExpired", { expiresAt: NOON + 60n }],
      ];
      const refused: [Reason, Attested][] = [];
      for (const [reason, change, spoil] of spoilt) {
        const by = keypair(reason);
        await accept(world, { attestor: by.publicKey, capabilities: [PAYMENTS, "invoices"] });
        // All but one would last longer than the good one.
        const word = await vouch(world, { attestor: by, expiresAt: ENDS + 1n, ...change });
        await spoil?.(by);
        refused.push([reason, word]);
      }
      world.chain.setUnixTime(NOON + 60n);

      for (const [reason, attestation] of refused) {
        await answers(shows(payment, { attestation }), "validation", reason);
      }
      assert.equal(await find(payment), null);

      await vouch(world);
      const attestation = await find(payment);
      assert.ok(attestation);
      assert.deepEqual(attestation.attestor, attestor);
      await answers(shows(payment, { attestation }), "validation", null);
    });
  });

  describe("beside what the payment shows already", () => {
    beforeEach(async () => {
      await world.grant({ validationThreshold: THRESHOLD, approvalThreshold: THRESHOLD });
      await accept(world);
    });

    /** The payment with both words, each looked for while it shows whatever it does. */
    async function withBoth(payment: Payment): Promise<Payment> {
      const approval = await purser.findApproval(world.client, payment);
      const attestation = await purser.findAttestation(world.client, payment);
      assert.ok(approval !== null && attestation !== null);
      return shows(payment, { approval, attestation });
    }

    it("a session, which then pays", async () => {
      await open(world);
      const payment = world.payment(100n, { credentials: { session: KEY.publicKey } });
      await approve(world, payment);
      await vouch(world);
      await passes(world, "pay", { payment: await withBoth(payment), signer: KEY });
    });

    it("each word with the other or without, and in place of one that is dead or gone", async () => {
      const payment = world.payment(100n);
      const dead = await approve(world, payment, { notAfter: NOON });
      world.chain.setUnixTime(NOON + 1n);
      const attestation = await vouch(world);
      const approval = await approve(world, payment);
      const shown: Credentials[] = [{}, { attestation }, { approval: dead }, { approval }];
      const { client, vault, stranger: feePayer } = world;
      for (const credentials of shown) {
        const whole = await withBoth(shows(payment, credentials));
        await passes(world, "evaluate", { payment: whole });
      }

      await purser.reclaimApproval(client, { vault, index: dead, feePayer });
      const showing = shows(payment, { approval: dead });
      assert.equal(await purser.findApproval(client, showing), approval);
      await assert.rejects(purser.findAttestation(client, showing), purser.AccountMissing);
    });

    it("whatever else is against the payment", async () => {
      const terms = { validationThreshold: THRESHOLD, approvalThreshold: THRESHOLD };
      await world.grant({ ...terms, caps: { day: 99n } });
      const payment = world.payment(100n);
      await approve(world, payment);
      await vouch(world);

      const whole = await withBoth(payment);

      const { findings } = await evaluated(world, { payment: whole });
      assert.deepEqual(
        findings.map(({ reason }) => reason),
        ["DayCap"],
      );
    });
  });
});
