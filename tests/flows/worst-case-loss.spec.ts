import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, MandateTerms, PaymentState } from "../../sdk/src";
import { KEY, open } from "../support/sessions";
import { accept, approveAnyId, vouch } from "../support/vouching";
import { Holding } from "../support/holding";
import { announceFee } from "../support/issuer";
import { newMint } from "../support/token-2022";
import { keypair, NOON, OPEN_TERMS, World } from "../support/world";

/** 2026-03-30T00:00:00Z, a Monday: a day and a week begin. */
const MONDAY = 1_774_828_800n;
const DAY = 86_400n;

describe("worst-case loss", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });

  async function stateAt(
    unixTime: bigint,
    payees: PublicKey[] = [world.payee],
    credentials: Credentials = {},
  ): Promise<PaymentState> {
    const { client, chain, vault, agent, mint } = world;
    chain.setUnixTime(unixTime);
    const parties = { vault, agent: agent.publicKey, mint, payees, credentials };
    return purser.fetchPaymentState(client, parties);
  }

  function grant(terms: Partial<MandateTerms>): Promise<void> {
    return world.grant({ unrated: "deny", expiresAt: NOON + 90n * DAY, ...terms });
  }

  /** Takes the largest amount that passes, again and again, second by second. */
  async function drain(
    from: bigint,
    until: bigint,
    step: bigint,
    credentials: Credentials = {},
  ): Promise<bigint> {
    const agent = credentials.session ? KEY : world.agent;
    let total = 0n;
    for (let now = from; now <= until; now += step) {
      for (;;) {
        const state = await stateAt(now, [world.payee], credentials);
        const { largest } = await purser.remaining(state, world.payee);
        if (largest === 0n) break;
        await purser.pay(world.client, world.payment(largest, { credentials }), { agent });
        total += largest;
      }
    }
    return total;
  }

  it("is what a thief can really take on the chain around midnight, and no more", async () => {
    await grant({ caps: { perPayment: 40n, day: 100n }, window: { seconds: 3_600n, limit: 150n } });
    const from = MONDAY - 600n;
    const seconds = 1_201n;

    const loss = await purser.worstCaseLoss(await stateAt(from), { seconds });

    // 100 before midnight, of which the window still holds all afterwards: 50 more.
    assert.deepEqual([loss.atLeast, loss.atMost, loss.exact], [150n, 150n, true]);
    assert.equal(await drain(from, from + seconds - 1n, 300n), 150n);
  });

  it("of a session's key is what its thief can take in its caps and its term, and no more", async () => {
    await grant({ caps: { day: 100n } });
    const shown = { session: KEY.publicKey };
    await open(world, {
      caps: { perPayment: 25n, day: 40n, lifetime: 90n },
      expiresAt: MONDAY + DAY,
    });
    const [from, seconds] = [MONDAY - 600n, 2n * DAY];

    const agents = await purser.worstCaseLoss(await stateAt(from), { seconds });
    const loss = await purser.worstCaseLoss(await stateAt(from, [world.payee], shown), { seconds });

    assert.deepEqual([loss.atLeast, loss.atMost, agents.atMost], [80n, 80n, 300n]);
    assert.equal(await drain(from, from + seconds - 1n, 3_600n, shown), 80n);
  });

  it("counts a validation while it lives, and never what the owners approved", async () => {
    await grant({ caps: { day: 100n }, validationThreshold: 0n, approvalThreshold: 60n });
    await accept(world);
    const attestation = await vouch(world, { expiresAt: MONDAY + DAY });
    const approval = await approveAnyId(world, world.payment(100n), { notAfter: MONDAY + DAY });
    const lost = async (from: bigint, shown: Credentials) => {
      const state = await stateAt(from, [world.payee], shown);
      const { atLeast, atMost } = await purser.worstCaseLoss(state, { seconds: 1n });
      assert.equal(atLeast, atMost);
      return atMost;
    };

    assert.equal(await lost(MONDAY + DAY - 1n, {}), 0n);
    assert.equal(await lost(MONDAY + DAY - 1n, { approval }), 0n);
    assert.equal(await lost(MONDAY + DAY - 1n, { attestation, approval }), 100n);
    assert.equal(await lost(MONDAY + DAY, { attestation, approval }), 0n);
    await grant({ caps: { day: 100n }, approvalThreshold: 0n });
    assert.equal(await lost(MONDAY, { approval }), 0n);
  });

  it("counts on no fee that stops payments of a mint today", async () => {
    const held = await Holding.open(world, await newMint(world, "dollar", ["TransferFeeConfig"]));
    const { client, vault, agent, quorum: members, payee } = world;
    const { mint } = held;
    const terms = { ...OPEN_TERMS, caps: { day: 100n }, unrated: "deny" } as const;
    await purser.grantMandate(client, { vault, members, agent: agent.publicKey, mint, terms });
    await announceFee(world, mint, 1, 1n);
    world.chain.setEpoch(world.chain.epoch() + 2n);

    const parties = { vault, agent: agent.publicKey, mint, payees: [payee] };
    const state = await purser.fetchPaymentState(client, parties);
    const { largest, blocked } = await purser.remaining(state, payee);
    const { atLeast, atMost } = await purser.worstCaseLoss(state, { seconds: 1n });

    assert.deepEqual([largest, blocked.map(({ reason }) => reason)], [0n, ["TransferFeeSet"]]);
    assert.deepEqual([atLeast, atMost], [100n, 100n]);
  });

  it("counts both sides of a day's and a week's border", async () => {
    await grant({ caps: { day: 100n, week: 150n }, window: { seconds: 12n } });
    const lost = async (from: bigint, seconds: bigint) =>
      (await purser.worstCaseLoss(await stateAt(from), { seconds })).atMost;

    assert.equal(await lost(NOON, 1n), 100n);
    assert.equal(await lost(NOON, DAY), 150n);
    assert.equal(await lost(MONDAY - 1n, 2n), 200n);
    assert.equal(await lost(NOON, 6n * DAY), 300n);
  });

  it("shows what a calendar cap alone lets through at a border, and what a rolling window does not", async () => {
    await grant({ caps: { day: 100n }, window: { seconds: DAY, limit: 100n } });

    const { atMost } = await purser.worstCaseLoss(await stateAt(MONDAY - 1n), { seconds: 2n });

    assert.equal(atMost, 100n);
  });

  it("grows with a payee without a record only where the mandate lets it be paid", async () => {
    const terms = {
      caps: {},
      window: { seconds: 3_600n, limit: 100n, unratedLimit: 30n },
    } as const;
    const lost = async (payees: PublicKey[], unrated: boolean) =>
      (await purser.worstCaseLoss(await stateAt(NOON, payees), { seconds: 60n, unrated })).atMost;

    await grant({ ...terms, unrated: "shared-limit" });
    assert.deepEqual([await lost([], true), await lost([], false)], [30n, 0n]);
    assert.equal(await lost([world.payee], true), 100n);
    await grant(terms);
    assert.equal(await lost([], true), 0n);
  });

  it("takes a payee that was on hold and is unrated for one of those without a record", async () => {
    const { client, vault, members, quorum } = world;
    const payee = keypair("unrated payee").publicKey;
    const window = { seconds: 3_600n, limit: 100n, unratedLimit: 30n };
    await grant({ window, unrated: "shared-limit" });
    const lost = async (unrated: boolean) => {
      const loss = await purser.worstCaseLoss(await stateAt(NOON, [payee]), {
        seconds: 60n,
        unrated,
      });
      return [loss.atLeast, loss.atMost];
    };

    await purser.holdCounterparty(client, { vault, payee, member: members[0] });
    assert.deepEqual(
      [await lost(false), await lost(true)],
      [
        [0n, 0n],
        [30n, 30n],
      ],
    );
    await purser.releaseCounterparty(client, { vault, payee, members: quorum });
    assert.deepEqual(
      [await lost(false), await lost(true)],
      [
        [30n, 30n],
        [30n, 30n],
      ],
    );
  });

  it("is nothing while the vault is paused, and never more than the custody holds", async () => {
    await grant({});
    const open = await purser.worstCaseLoss(await stateAt(NOON), { seconds: 60n });
    await purser.pause(world.client, { vault: world.vault, member: world.members[0] });
    const paused = await purser.worstCaseLoss(await stateAt(NOON), { seconds: 60n });

    assert.deepEqual([open.ofCustody, paused.ofCustody], [1_000_000_000n, 0n]);
    assert.ok(open.atMost > open.ofCustody);
  });

  it("knows the vault's rated payees by itself, and no unrated one that is or was on hold", async () => {
    const { client, vault, members, quorum } = world;
    const unrated = ["held payee", "released payee"].map((name) => keypair(name).publicKey);
    for (const payee of unrated) {
      await purser.holdCounterparty(client, { vault, payee, member: members[0] });
    }
    await purser.releaseCounterparty(client, { vault, payee: unrated[1]!, members: quorum });
    await purser.holdCounterparty(client, { vault, payee: world.payee, member: members[0] });

    const found = await purser.ratedPayees(client, vault);

    assert.deepEqual(
      found.map((payee) => payee.toBase58()),
      [world.payee.toBase58()],
    );
  });

  it("waits with a payment that would cost the place of a larger one, sixty payments deep", async () => {
    await grant({
      caps: { perPayment: 10n, day: 405n },
      window: { seconds: 3_600n, payments: 60n },
    });

    const { atLeast, atMost } = await purser.worstCaseLoss(await stateAt(MONDAY - 60n), {
      seconds: 120n,
    });

    // Forty of 10 before midnight and twenty after it; the five that the day leaves would take a place.
    assert.deepEqual([atLeast, atMost], [600n, 600n]);
  });

  it("names a span and a number of payees that are out of range", async () => {
    const state = await stateAt(NOON);
    for (const seconds of [0n, 366n * DAY + 1n]) {
      await assert.rejects(purser.worstCaseLoss(state, { seconds }), purser.InvalidNumber);
    }
    const many = Array.from({ length: 65 }, () => Keypair.generate().publicKey);
    await assert.rejects(
      purser.worstCaseLoss(await stateAt(NOON, many), { seconds: 1n }),
      /the number of payees .* 64/,
    );
  });
});
