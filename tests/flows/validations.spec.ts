import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { verifiedRecords } from "../support/attack";
import { denied, passes } from "../support/attempt";
import { Bench } from "../support/bench";
import { ESCALATIONS } from "../support/escalations";
import { settles } from "../support/settling";
import { accept, accountsOf, approve, ATTESTOR, PAYMENTS, vouch } from "../support/vouching";
import { NOON, World } from "../support/world";

const THRESHOLD = 10n;

describe("validations", () => {
  let bench: Bench;
  let world: World;

  before(async () => {
    bench = await Bench.create();
    ({ world } = bench);
  });

  beforeEach(async () => {
    await bench.reset();
    await world.grant({ validationThreshold: THRESHOLD });
    await accept(world);
  });

  const attestor = ATTESTOR.publicKey;
  const owners = () => ({ vault: world.vault, members: world.quorum });

  for (const way of ["pay", "payAtomic"] as const) {
    describe(`let ${way} make a payment`, () => {
      it("above the threshold, however often, and are not used up", async () => {
        const attestation = await vouch(world);
        const { attestor: record, attestation: at } = accountsOf(world, attestation);
        const before = [record, at].map((address) => world.chain.account(address)!.data);

        for (const base of [THRESHOLD + 1n, 1_000n]) {
          await settles(world, way, world.payment(base, { credentials: { attestation } }));
        }

        const after = [record, at].map((address) => world.chain.account(address)!.data);
        assert.deepEqual(after, before);
      });

      it("to an unrated payee whom nobody else vouches for, whatever the amount", async () => {
        await world.grant({ unrated: "needs-validation" });
        const attestation = await vouch(world);
        const payee = bench.unrated;
        for (const base of [1n, 1_000n]) {
          const payment = world.payment(base, { payee, credentials: { attestation } });
          await settles(world, way, payment);
        }
      });

      it("to the attestation's last second, and not in the next", async () => {
        const attestation = await vouch(world, { expiresAt: NOON + 60n });
        world.chain.setUnixTime(NOON + 59n);
        await settles(world, way, world.payment(100n, { credentials: { attestation } }));

        world.chain.setUnixTime(NOON + 60n);
        const payment = world.payment(100n, { credentials: { attestation } });
        assert.equal((await denied(world, way, { payment })).reason, "AttestationExpired");
      });

      it("together with an approval, where it needs both", async () => {
        await world.grant({ validationThreshold: THRESHOLD, approvalThreshold: THRESHOLD });
        const payment = world.payment(100n);
        const credentials = {
          attestation: await vouch(world),
          approval: await approve(world, payment),
        };

        const { after } = await settles(world, way, { ...payment, credentials });

        assert.equal(after.approval?.spent, 1);
      });

      it("within the threshold, whatever is wrong with an attestation that it does not need", async () => {
        const attestation = await vouch(world);
        await purser.revokeAttestor(world.client, { ...owners(), attestor });
        await settles(world, way, world.payment(THRESHOLD, { credentials: { attestation } }));
      });

      it("never above a cap: an attestation lifts none", async () => {
        await world.grant({ validationThreshold: THRESHOLD, caps: { day: 99n } });
        const attestation = await vouch(world);
        const payment = world.payment(100n, { credentials: { attestation } });
        assert.equal((await denied(world, way, { payment })).reason, "DayCap");
      });
    });
  }

  it("are of the capability that the mandate requires, which owners and attestors name alike", async () => {
    await accept(world, { capabilities: [PAYMENTS, "invoices"] });
    await world.grant({ validationThreshold: THRESHOLD, requiredCapability: "invoices" });
    const [payments, invoices] = [
      await vouch(world),
      await vouch(world, { capability: "invoices" }),
    ];

    const wrong = world.payment(100n, { credentials: { attestation: payments } });
    assert.equal((await denied(world, "pay", { payment: wrong })).reason, "CapabilityMismatch");
    await settles(world, "pay", world.payment(100n, { credentials: { attestation: invoices } }));
  });

  it("stay dead when the attestor is accepted anew, until it attests anew (A38)", async () => {
    const attestation = await vouch(world);
    const payment = () => world.payment(100n, { credentials: { attestation } });
    await settles(world, "pay", payment());

    await purser.revokeAttestor(world.client, { ...owners(), attestor });
    assert.equal((await denied(world, "pay", { payment: payment() })).reason, "AttestorRevoked");
    await accept(world);
    assert.equal((await denied(world, "pay", { payment: payment() })).reason, "AttestationStale");

    await vouch(world);
    await settles(world, "pay", payment());
  });

  it("stay good when the attestor is accepted for something else beside", async () => {
    const attestation = await vouch(world);
    await accept(world, { capabilities: ["invoices", PAYMENTS] });
    await settles(world, "pay", world.payment(100n, { credentials: { attestation } }));
  });

  it("are not revived by a clock that steps back (A3)", async () => {
    const attestation = await vouch(world, { expiresAt: NOON + 60n });
    world.chain.setUnixTime(NOON + 60n);
    await world.pay(1n);
    world.chain.setUnixTime(NOON);

    const payment = world.payment(100n, { credentials: { attestation } });
    const { reason, got, limit } = await denied(world, "pay", { payment });
    assert.deepEqual([reason, got, limit], ["AttestationExpired", NOON + 60n, NOON + 60n]);
  });

  it("are kept by revoking all mandates, which owners and not attestors granted", async () => {
    const attestation = await vouch(world);
    await purser.revokeAll(world.client, owners());
    await world.grant({ validationThreshold: THRESHOLD });
    await passes(world, "pay", { payment: world.payment(100n, { credentials: { attestation } }) });
  });

  it("leave evidence that verifies, of payments and of escalations that were recorded", async () => {
    const fresh = await World.create();
    const { client, agent, chain } = fresh;
    await fresh.grant({ validationThreshold: THRESHOLD, approvalThreshold: 50n });
    await accept(fresh);
    const credentials = { attestation: await vouch(fresh) };
    await fresh.pay(50n, { credentials });
    await fresh.payAtomic(50n, { credentials });

    const bare = await purser.recordDenial(client, fresh.payment(51n), { agent });
    chain.advance(1n);
    const shown = fresh.payment(51n, { credentials });
    const validated = await purser.recordDenial(client, shown, { agent });

    const words = [bare, validated].map(({ verdict: { escalation } }) => [
      escalation?.validation?.reason,
      escalation?.approval?.reason,
    ]);
    assert.deepEqual(words, [
      ["ValidationRequired", "ApprovalRequired"],
      [undefined, "ApprovalRequired"],
    ]);
    const records = await verifiedRecords(fresh);
    assert.deepEqual(
      records.map(({ record: { kind, gates } }) => [kind, gates.delegation]),
      [
        ["decision", "pass"],
        ["decision", "pass"],
        ["outcome", "pass"],
        ["denial", "escalate"],
        ["denial", "escalate"],
      ],
    );
  });

  describe("that are missing leave a headroom that is exact, when", () => {
    for (const escalation of ESCALATIONS) {
      it(escalation.when, async () => {
        await bench.reset();
        const attempt = await escalation.arrange(bench);
        const { headroom } = await denied(world, "evaluate", attempt);
        const asking = (base: bigint) => {
          const { payment } = attempt;
          return { ...attempt, payment: { ...payment, amount: { ...payment.amount, base } } };
        };

        if (headroom > 0n) await passes(world, "evaluate", asking(headroom));
        const { gate } = await denied(world, "evaluate", asking(headroom + 1n));
        assert.equal(gate, "delegation");
      });
    }
  });
});
