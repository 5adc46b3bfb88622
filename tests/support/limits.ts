import { pay } from "../../sdk/src";
import type { Caps, Finding, NewSession, Payment, Rating } from "../../sdk/src";
import type { MandateTerms } from "../../sdk/src";
import vectors from "../vectors/limits.json";
import type { Attempt } from "./attempt";
import type { Bench } from "./bench";
import { KEY, open } from "./sessions";
import { OPEN_TERMS } from "./world";

type Value = number | readonly number[];

/** A limit's boundary triple, as `tests/vectors/limits.json` describes it. */
export interface LimitVector {
  readonly name: string;
  readonly set: Readonly<Record<string, Value | undefined>>;
  readonly payee?: string;
  readonly spent?: readonly { readonly amount: number; readonly ago: number }[];
  readonly probe: string;
  readonly passes: readonly number[];
  readonly denied: number;
  readonly refusal: {
    readonly reason: string;
    readonly code: number;
    readonly gate: string;
    readonly got: number;
    readonly limit: number;
    readonly headroom?: number;
    readonly passesAt: number | null;
  };
}

const SESSION_LIMITS: readonly LimitVector[] = vectors.sessions;
/** Every limit, generic: no test knows more of a limit than its entry says. */
export const LIMITS: readonly LimitVector[] = [...vectors.limits, ...SESSION_LIMITS];
/** The time that the vectors are about. */
export const VECTORS_NOW = BigInt(vectors.now);
const AMOUNT = 100n;
const PATIENCE = 300n;

/** Reasons that only ask for somebody else's word. */
const ESCALATES: ReadonlySet<string> = new Set(["ValidationRequired", "ApprovalRequired"]);

/** A finding in which nobody looks at the headroom, or somebody does. */
type Comparable = Readonly<Record<string, unknown>>;

/** What the program must find against the denied value; `headroom` only if the vector names one. */
export function refusalOf({ refusal }: LimitVector): Comparable {
  const { reason, gate, got, limit, headroom, passesAt } = refusal;
  return {
    outcome: ESCALATES.has(reason) ? "escalate" : "deny",
    gate,
    reason,
    got: BigInt(got),
    limit: BigInt(limit),
    ...(headroom !== undefined && { headroom: BigInt(headroom) }),
    passesAt: passesAt === null ? null : BigInt(passesAt),
  };
}

/** A finding without what a vector leaves open. */
export function comparable(finding: Finding, { refusal }: LimitVector): Comparable {
  const { headroom, ...rest } = finding;
  return refusal.headroom === undefined ? rest : { ...rest, headroom };
}

/** Brings the bench to a vector's state, with one value of the probe, and says what is to be tried. */
export async function arrange(bench: Bench, vector: LimitVector, probed: number): Promise<Attempt> {
  const { world } = bench;
  const { chain } = world;
  const values = new Values({ ...vector.set, [vector.probe]: probed });
  const payee = vector.payee === "unrated" ? bench.unrated : world.payee;
  const inSession = SESSION_LIMITS.includes(vector);
  const signer = inSession ? KEY : world.agent;
  const shown = { payee, ...(inSession && { credentials: { session: KEY.publicKey } }) };
  await bench.enter(JSON.stringify([inSession, vector.payee, vector.spent]), async () => {
    if (inSession) await open(world);
    for (const { amount, ago } of vector.spent ?? []) {
      chain.setUnixTime(VECTORS_NOW - BigInt(ago));
      await pay(world.client, world.payment(BigInt(amount), shown), { agent: signer });
    }
    chain.setUnixTime(VECTORS_NOW);
  });
  if (values.any("mandate")) await world.grant(values.mandate());
  if (values.any("budget")) await world.budget(values.caps("budget"));
  if (values.any("payee")) {
    const caps = { mint: world.mint, ...values.caps("payee") };
    await world.rate({ ...values.payee(), caps });
  }
  if (values.any("session")) await open(world, values.session());
  const now = values.big("now") ?? VECTORS_NOW;
  chain.setUnixTime(now);
  return { payment: payment(bench, values, { ...shown, notAfter: now + PATIENCE }), signer };
}

function payment({ world }: Bench, values: Values, change: Partial<Payment>): Payment {
  const whole = world.payment(values.big("request.amount") ?? AMOUNT, change);
  const issuedAt = values.big("request.issuedAt") ?? whole.id.issuedAt;
  const notAfter = values.big("request.notAfter") ?? whole.notAfter!;
  return { ...whole, id: { ...whole.id, issuedAt }, notAfter };
}

/** Values by path; whatever is not set is left out, which limits nothing. */
class Values {
  constructor(private readonly values: Readonly<Record<string, Value | undefined>>) {}

  /** Whether anything is set for an owner of values. */
  any(owner: string): boolean {
    return Object.keys(this.values).some((path) => path.startsWith(`${owner}.`));
  }

  big(path: string): bigint | undefined {
    const value = this.number(path);
    return value === undefined ? undefined : BigInt(value);
  }

  private number(path: string): number | undefined {
    const value = this.values[path];
    if (typeof value === "object") throw new Error(`${path} must be a number`);
    return value;
  }

  caps(owner: string): Caps {
    return defined({
      perPayment: this.big(`${owner}.caps.perPayment`),
      day: this.big(`${owner}.caps.day`),
      week: this.big(`${owner}.caps.week`),
      lifetime: this.big(`${owner}.caps.lifetime`),
    });
  }

  session(): Pick<NewSession, "caps" | "expiresAt"> {
    const expiresAt = this.big("session.expiresAt") ?? OPEN_TERMS.expiresAt;
    return { caps: this.caps("session"), expiresAt };
  }

  payee(): Rating {
    const tier = this.number("payee.tier") ?? 2;
    const [risk, confidence] = [this.number("payee.risk"), this.number("payee.confidence")];
    return { tier, ...defined({ risk, confidence }) };
  }

  mandate(): MandateTerms {
    const shares = this.values["mandate.window.tierShares"];
    const open = defined({
      startsAt: this.big("mandate.startsAt"),
      expiresAt: this.big("mandate.expiresAt"),
      minimumTier: this.number("mandate.minimumTier"),
      maximumRisk: this.number("mandate.maximumRisk"),
      minimumConfidence: this.number("mandate.minimumConfidence"),
      validationThreshold: this.big("mandate.validationThreshold"),
      approvalThreshold: this.big("mandate.approvalThreshold"),
    });
    const window = defined({
      limit: this.big("mandate.window.limit"),
      payments: this.big("mandate.window.payments"),
      unratedLimit: this.big("mandate.window.unratedLimit"),
      tierShares: shares as MandateTerms["window"]["tierShares"],
    });
    const caps = this.caps("mandate");
    return { ...OPEN_TERMS, ...open, caps, window: { ...OPEN_TERMS.window, ...window } };
  }
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The same without the keys whose value is undefined. */
function defined<T extends object>(value: T): Defined<T> {
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(kept) as Defined<T>;
}
