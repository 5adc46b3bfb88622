import type { PublicKey } from "@solana/web3.js";
import type { CounterpartyAccount, MandateAccount } from "../core/accounts";
import { NO_LIMIT } from "../core/amount";
import { capability } from "../core/capability";
import { amountText, durationText, limitText, timeText } from "../core/readable";
import type { ArgumentsOf } from "./proposed-arguments";
import { yesOrNo } from "./proposed-change";
import type { Fields } from "./proposed-change";

/** A mint, and its decimals; `null` where they are not known. */
export interface KnownMint {
  readonly mint: PublicKey;
  readonly decimals: number | null;
}

type BudgetTerms = ArgumentsOf<"setBudget">[1];
type MandateTerms = ArgumentsOf<"grantMandate">[2];
type Rating = ArgumentsOf<"setCounterparty">[1];
type Approved = ArgumentsOf<"approvePayment">[3];

/** A rolling window has as many buckets. */
const BUCKETS = 12n;
const TIERS = 5;
const NO_TIER = 255;
const UNRATED = ["deny", "shared-limit", "needs-validation"];
const PAYMENTS = Buffer.from(capability("payments"));

/** Caps in words. */
export function capFields(caps: BudgetTerms["caps"], mint: KnownMint): Fields {
  const { perPayment, day, week, lifetime } = caps;
  const limits = { perPayment, day, week, lifetime };
  return Object.fromEntries(
    Object.entries(limits).map(([name, base]) => [`caps.${name}`, limitText({ ...mint, base })]),
  );
}

/** The terms of a stored mandate. */
export function termsOf(mandate: MandateAccount): MandateTerms {
  return {
    ...mandate,
    window: mandate.window.width * BUCKETS,
    requiredCapability: [...mandate.requiredCapability.toBytes()],
    tierShares: mandate.tierShares.slice(0, TIERS),
  };
}

/** A mandate's terms in words, by their names in `MandateTerms`. */
export function mandateFields(terms: MandateTerms, mint: KnownMint): Fields {
  const money = (base: bigint) => limitText({ ...mint, base });
  const { windowCount, unrated, tierShares } = terms;
  return {
    startsAt: timeText(terms.startsAt),
    expiresAt: timeText(terms.expiresAt),
    ...capFields(terms.caps, mint),
    "window.seconds": durationText(terms.window),
    "window.limit": money(terms.windowLimit),
    "window.payments": windowCount === NO_LIMIT ? "none" : `${windowCount}`,
    "window.tierShares": `${tierShares.join(", ")} eighths`,
    "window.unratedLimit": money(terms.unratedLimit),
    minimumTier: `${terms.minimumTier}`,
    unrated: UNRATED[unrated] ?? `${unrated}`,
    maximumRisk: basisPoints(terms.maximumRisk),
    minimumConfidence: basisPoints(terms.minimumConfidence),
    validationThreshold: money(terms.validationThreshold),
    approvalThreshold: money(terms.approvalThreshold),
    requiredCapability: capabilityText(terms.requiredCapability),
    held: yesOrNo(terms.held),
  };
}

/** A payee's rating in words. */
export function ratingFields(
  { tier, denied, risk, confidence, capMint, caps }: Rating | CounterpartyAccount,
  mint: KnownMint,
): Fields {
  return {
    tier: tier === NO_TIER ? "unrated" : `${tier}`,
    denied: yesOrNo(denied),
    risk: basisPoints(risk),
    confidence: basisPoints(confidence),
    "caps.mint": /^1+$/.test(capMint.toBase58()) ? "none" : capMint.toBase58(),
    ...capFields(caps, mint),
  };
}

/** An approval's terms in words. */
export function approvalFields(terms: Approved, mint: KnownMint | null): Fields {
  const { amount: base, isMaximum, anyId, issuedAt, hash, notAfter } = terms;
  const amount = mint ? amountText({ ...mint, base }) : `${base} base units`;
  const id = `${Buffer.from(hash).toString("hex")}, issued ${timeText(issuedAt)}`;
  return {
    amount: isMaximum ? `at most ${amount}` : amount,
    id: anyId ? "any" : id,
    notAfter: timeText(notAfter),
  };
}

/** A capability's hash, or the name of the one that mandates require by default. */
export function capabilityText(hash: readonly number[] | Uint8Array): string {
  const bytes = Buffer.from(hash);
  return PAYMENTS.equals(bytes) ? "payments" : bytes.toString("hex");
}

function basisPoints(points: number): string {
  return `${points} basis points`;
}
