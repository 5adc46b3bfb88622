import { ExtensionType } from "@solana/spl-token";
import * as purser from "../../sdk/src";
import type { Caps, Payment } from "../../sdk/src";
import { Holding } from "./holding";
import { KEY, open } from "./sessions";
import { newMint, STABLECOIN } from "./token-2022";
import { accept, approveAnyId, ATTESTOR, PAYMENTS, vouch } from "./vouching";
import { NOON, OPEN_TERMS, World } from "./world";

/** A limit of every kind, none of them near. */
const LARGE = 900_000n;
const CAPS: Caps = { perPayment: LARGE, day: LARGE, week: LARGE, lifetime: LARGE };

/**
 * A vault in which everything is switched on that can decide on a payment: each limit of mandate, budget, payee and
 * session, tiers, risk and confidence, a validation and an approval for every amount, and a stablecoin of Token-2022.
 */
export class Everything {
  private constructor(private readonly holding: Holding) {}

  get world(): World {
    return this.holding.world;
  }

  static async create(): Promise<Everything> {
    const world = await World.create();
    const { client, vault, quorum: members, payee } = world;
    const mint = await newMint(world, "stablecoin", STABLECOIN);
    const optIns = [ExtensionType.MintCloseAuthority, ExtensionType.PermanentDelegate];
    const holding = await Holding.open(world, mint, optIns);
    await purser.setBudget(client, { vault, members, mint, caps: CAPS, optIns });
    const agent = world.agent.publicKey;
    const window = { limit: LARGE, payments: 1_000n, tierShares: [1, 2, 4, 6, 8] as const };
    const thresholds = { validationThreshold: 0n, approvalThreshold: 0n };
    const terms = {
      ...{ ...OPEN_TERMS, ...thresholds, caps: CAPS, minimumTier: 1 },
      ...{ window: { ...OPEN_TERMS.window, ...window }, maximumRisk: 500, minimumConfidence: 500 },
    };
    await purser.grantMandate(client, { vault, members, agent, mint, terms });
    const rating = { tier: 3, risk: 100, confidence: 9_000, caps: { ...CAPS, mint } };
    await purser.setCounterparty(client, { vault, members, payee, rating });
    await open(world, { mint, caps: CAPS, expiresAt: OPEN_TERMS.expiresAt });
    await accept(world);
    await vouch(world, { expiresAt: NOON + 86_400n });
    return new Everything(holding);
  }

  /** A payment with all credentials, its approval among them. */
  async payment(base = 1_000n): Promise<Payment> {
    const { world } = this.holding;
    const payment = this.holding.payment(base);
    const approval = await approveAnyId(world, payment, { notAfter: NOON + 86_400n });
    const attestation = { attestor: ATTESTOR.publicKey, capability: purser.capability(PAYMENTS) };
    return { ...payment, credentials: { session: KEY.publicKey, attestation, approval } };
  }
}
