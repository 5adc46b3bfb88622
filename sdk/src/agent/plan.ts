import { InvalidNumber, NO_LIMIT, u64 } from "../core/amount";
import { reasonOfCode } from "../core/reason";
import type { Reason } from "../core/reason";
import { decodeVerdict } from "../core/verdict";
import type { Finding } from "../core/verdict";
import { layOut, payeeOf } from "../kernel/ask";
import { bytesOf, Kernel } from "../kernel/kernel";
import { writeTrial } from "../kernel/payment-state";
import type { AddressBytes, PayeeState, PaymentState, Trial } from "../kernel/payment-state";
import { DEFAULT_PATIENCE } from "./patience";
import type { PaymentId } from "./payment-id";
import { planned } from "./planned-id";

/** An amount of a step, base units: fixed, between two bounds (1 and no bound unless given), or unknown. */
export type PlannedAmount =
  bigint | { readonly least?: bigint; readonly most?: bigint } | "unknown";

/** One payment that is to be made. */
export interface PlannedPayment {
  readonly payee: AddressBytes;
  readonly amount: PlannedAmount;
  /** Unix second at which it is to be made, not before the step before it; by default as that one. */
  readonly at?: bigint;
  /** Its id, if it has one already: the same id twice fails, and an approval may be bound to one. */
  readonly id?: PaymentId;
  /** The last unix second at which it may be paid; by default 5 minutes after it is to be made. */
  readonly notAfter?: bigint;
  /** The payee's token account; by default the one in the state. */
  readonly destination?: AddressBytes;
}

/** Why a step does not pass. */
export interface FailingStep {
  /** Its place among the steps. */
  readonly step: number;
  readonly reason: Reason;
  /** What each gate found, with headroom and time; empty for a fault such as a ticket that stands in the way. */
  readonly findings: readonly Finding[];
}

/** What a plan comes to. */
export interface Plan {
  /** Every choice of amounts within the bounds passes; an unknown amount is bounded by its `largest`. */
  readonly passes: boolean;
  /**
   * Per step the largest amount that passes on every path: whatever the steps before it take within theirs, and with all
   * later ones at their least. Zero for a step that does not pass at all. All amounts from a step's least to its largest
   * pass, unless its least lies over the approval threshold and below the amount of an exact approval: then only that does.
   */
  readonly largest: readonly bigint[];
  /** The first step that fails if each takes the most that it may. */
  readonly firstFailing: FailingStep | null;
  /** The first step that fails even if each takes the least: no choice of amounts helps. */
  readonly impossible: FailingStep | null;
}

/**
 * Tries a sequence of payments of one mandate before any is sent, from accounts that were read before. All credentials of
 * the state are shown; an approval goes to the first step that needs one.
 *
 * @param steps at most 64, in the order in which they are to be paid.
 * @example
 * const { passes, largest } = await plan(state, [
 *   { payee: maps, amount: 5_000_000n },
 *   { payee: compute, amount: "unknown" },
 * ]);
 * @throws {NotFetched} if the state does not have a payee.
 * @throws {NoTokenAccount} if a payee cannot be paid at all.
 * @throws {InvalidNumber} for too many steps, bounds that contradict each other, or times that run backwards.
 */
export async function plan(state: PaymentState, steps: readonly PlannedPayment[]): Promise<Plan> {
  const payees: PayeeState[] = [];
  const trials = trialsOf(state, steps, payees);

  const kernel = await Kernel.load();
  if (trials.length > kernel.maxSteps) {
    throw new InvalidNumber("the number of steps", trials.length, kernel.maxSteps);
  }
  layOut(kernel, state, payees);
  trials.forEach((trial, index) => {
    writeTrial(kernel, trial, index);
  });
  const { least, most, largest } = kernel.plan(trials.length);

  const firstFailing = failing(most);
  return { passes: firstFailing === null, largest, firstFailing, impossible: failing(least) };
}

function trialsOf(
  state: PaymentState,
  steps: readonly PlannedPayment[],
  payees: PayeeState[],
): Trial[] {
  let now = state.unixTime;
  return steps.map((step, index) => {
    const what = `step ${index}`;
    const at = u64(`${what}: at`, step.at ?? now);
    if (at < now) throw new InvalidNumber(`${what}: at`, at, NO_LIMIT, now);
    now = at;
    const found = payeeOf(state, step.payee, step.destination);
    if (!payees.includes(found)) payees.push(found);
    return {
      payee: payees.indexOf(found),
      ...bounds(what, step.amount),
      at,
      notAfter: u64(`${what}: notAfter`, step.notAfter ?? at + DEFAULT_PATIENCE),
      id: step.id ?? planned(at, index),
    };
  });
}

function bounds(what: string, amount: PlannedAmount): { least: bigint; most: bigint } {
  if (typeof amount === "bigint") return { least: u64(what, amount), most: amount };
  const { least = 1n, most = NO_LIMIT } = amount === "unknown" ? {} : amount;
  u64(`${what}: least`, least);
  if (u64(`${what}: most`, most) < least) {
    throw new InvalidNumber(`${what}: most`, most, NO_LIMIT, least);
  }
  return { least, most };
}

/** What stands in the way, by the numbers of the kernel's interface. */
const NOTHING = 0n;
const VERDICT = 1n;
const FAULT = 2n;

function failing([passing = 0n, kind = 0n, fault = 0n, ...verdict]: bigint[]): FailingStep | null {
  const step = Number(passing);
  if (kind === FAULT) return { step, reason: reasonOfCode(Number(fault)), findings: [] };
  if (kind === NOTHING) return null;
  if (kind !== VERDICT) throw new Error(`the kernel stopped at step ${step} for ${kind}`);
  const { findings } = decodeVerdict(bytesOf(verdict));
  const [first] = findings;
  if (!first) throw new Error("the kernel refused a step without a finding");
  return { step, reason: first.reason, findings };
}
