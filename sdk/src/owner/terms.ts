import type { IdlTypes } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";
import type BN from "bn.js";
import type { PolicyVault } from "../../artifacts/policy_vault";
import { NO_LIMIT, small } from "../core/amount";
import { capabilityHash } from "../core/capability";
import type { Capability } from "../core/capability";
import { number } from "../core/number";

/** Arguments as the program takes them. */
type ProgramTypes = IdlTypes<PolicyVault>;

/** Calendar caps, base units of one mint. What is left out has no limit; zero allows nothing. */
export interface Caps {
  readonly perPayment?: bigint;
  /** Per UTC day: a fixed window, so twice this can pass around a midnight. */
  readonly day?: bigint;
  /** Per ISO week, Monday to Sunday, UTC. */
  readonly week?: bigint;
  readonly lifetime?: bigint;
}

/** How payees are treated that the owners never rated. */
export type Unrated = "deny" | "shared-limit" | "needs-validation";

/** What the owners grant an agent. Amounts are base units of the mandate's mint. */
export interface MandateTerms {
  /** First unix second of the term. */
  readonly startsAt: bigint;
  /** The term ends before this unix second, at most 366 days from the grant. */
  readonly expiresAt: bigint;
  readonly caps: Caps;
  readonly window: {
    /** Length in seconds: a multiple of 12, at most 366 days. */
    readonly seconds: bigint;
    /** The most that may be spent in any stretch of that length; no limit if left out. */
    readonly limit?: bigint;
    /** The most payments in any stretch of that length; no limit if left out. */
    readonly payments?: bigint;
    /** The share of the limit open to each tier 0 to 4, in eighths, not falling; all of it if left out. */
    readonly tierShares?: readonly [number, number, number, number, number];
    /** What all unrated payees together may get in any stretch of that length; no limit if left out. */
    readonly unratedLimit?: bigint;
  };
  /** Lowest tier of a rated payee; 0 if left out. */
  readonly minimumTier?: number;
  /** `deny` if left out. */
  readonly unrated?: Unrated;
  /** Highest risk of a rated payee, basis points; 10000 if left out. */
  readonly maximumRisk?: number;
  /** Lowest confidence in a payee's rating, basis points; 0 if left out. */
  readonly minimumConfidence?: number;
  /** Largest amount that needs no validation; no limit if left out. */
  readonly validationThreshold?: bigint;
  /** Largest amount that needs no approval; no limit if left out. */
  readonly approvalThreshold?: bigint;
  /** The capability that a validation must attest, by name or by hash; "payments" if left out. */
  readonly requiredCapability?: Capability;
  /** Grant on hold; a hold that is there stays if left out. */
  readonly held?: boolean;
}

/** What the owners think of a payee. */
export interface Rating {
  /** 0 to 4; a higher tier is trusted more. */
  readonly tier: number;
  /** Put it on hold too: payments to it are refused. A hold that is there stays if left out. */
  readonly denied?: boolean;
  /** Basis points; 0 if left out. */
  readonly risk?: number;
  /** Basis points; 10000 if left out. */
  readonly confidence?: number;
  /** Its own caps over all agents, in one mint, which can't be changed once there are caps. */
  readonly caps?: Caps & { readonly mint: PublicKey };
}

const UNRATED: Readonly<Record<Unrated, number>> = {
  deny: 0,
  "shared-limit": 1,
  "needs-validation": 2,
};
const ALL_EIGHTHS = [8, 8, 8, 8, 8] as const;
const BASIS_POINTS = 10_000;
const U8 = 255;
const U16 = 65_535;

/** Caps as the program takes them. */
export function capsArgs({ perPayment, day, week, lifetime }: Caps): ProgramTypes["caps"] {
  return {
    perPayment: limit("caps.perPayment", perPayment),
    day: limit("caps.day", day),
    week: limit("caps.week", week),
    lifetime: limit("caps.lifetime", lifetime),
  };
}

/** A mandate's terms as the program takes them. */
export function mandateArgs(terms: MandateTerms): ProgramTypes["mandateTerms"] {
  const { window } = terms;
  return {
    startsAt: number("startsAt", terms.startsAt),
    expiresAt: number("expiresAt", terms.expiresAt),
    caps: capsArgs(terms.caps),
    window: number("window.seconds", window.seconds),
    windowLimit: limit("window.limit", window.limit),
    windowCount: limit("window.payments", window.payments),
    unratedLimit: limit("window.unratedLimit", window.unratedLimit),
    validationThreshold: limit("validationThreshold", terms.validationThreshold),
    approvalThreshold: limit("approvalThreshold", terms.approvalThreshold),
    requiredCapability: [...capabilityHash(terms.requiredCapability ?? "payments")],
    tierShares: (window.tierShares ?? ALL_EIGHTHS).map((share) => small("tierShares", share, U8)),
    minimumTier: small("minimumTier", terms.minimumTier ?? 0, U8),
    unrated: UNRATED[terms.unrated ?? "deny"],
    maximumRisk: small("maximumRisk", terms.maximumRisk ?? BASIS_POINTS, U16),
    minimumConfidence: small("minimumConfidence", terms.minimumConfidence ?? 0, U16),
    held: terms.held ? 1 : 0,
  };
}

/** A rating as the program takes it. */
export function ratingArgs(
  { tier, denied, risk, confidence, caps }: Rating,
  capMint: PublicKey,
): ProgramTypes["counterpartyTerms"] {
  return {
    tier: small("tier", tier, U8),
    denied: denied ? 1 : 0,
    risk: small("risk", risk ?? 0, U16),
    confidence: small("confidence", confidence ?? BASIS_POINTS, U16),
    capMint: caps?.mint ?? capMint,
    caps: capsArgs(caps ?? {}),
  };
}

function limit(what: string, value: bigint | undefined): BN {
  return number(what, value ?? NO_LIMIT);
}
