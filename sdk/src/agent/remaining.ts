import { NO_LIMIT, u64 } from "../core/amount";
import { momentOrNull } from "../core/moment";
import { reasonOfCode } from "../core/reason";
import type { Reason } from "../core/reason";
import { decodeVerdict } from "../core/verdict";
import type { Finding } from "../core/verdict";
import { layOut, payeeOf } from "../kernel/ask";
import { Kernel, LIMIT_WORDS, LIMITS } from "../kernel/kernel";
import { writeTrial } from "../kernel/payment-state";
import type { AddressBytes, PaymentState } from "../kernel/payment-state";
import type { PaymentId } from "./payment-id";
import { planned } from "./planned-id";

/** What one limit leaves. */
export interface LimitLeft {
  /** The reason for which it refuses. */
  readonly reason: Reason;
  readonly unit: "base units" | "payments";
  /** `null` is "no limit". */
  readonly limit: bigint | null;
  /**
   * The most that it lets pass, {@link NO_LIMIT} for any amount. For `ValidationRequired` and `ApprovalRequired` that is
   * what needs no word, or what has one: a live attestation of the state covers any amount, an approval its own.
   */
  readonly left: bigint;
  /** The unix second from which it leaves more, other things equal; `null` if only the owners can raise it. */
  readonly moreAt: bigint | null;
}

/** What all limits together leave for payments to one payee. */
export interface Remaining {
  /**
   * The largest amount that passes now, base units; zero if none does. Smaller ones pass too, unless this is the amount of
   * an exact approval: then those over the approval threshold do not.
   */
  readonly largest: bigint;
  /** Why not even one base unit passes; empty if it does. */
  readonly blocked: readonly Finding[];
  readonly limits: readonly LimitLeft[];
}

/**
 * Tells what every limit of a mandate, its budget, its session and a payee leaves, from accounts that were read before. All
 * credentials of the state are shown.
 *
 * @param options.at unix second to answer for; by default when the state was read.
 * @param options.id the payment's id, which an approval may be bound to; by default a new one.
 * @example
 * const { largest, limits } = await remaining(state, payee);
 * @throws {NotFetched} if the state does not have the payee.
 * @throws {NoTokenAccount} if the payee cannot be paid at all.
 */
export async function remaining(
  state: PaymentState,
  payee: AddressBytes,
  options: { readonly at?: bigint; readonly id?: PaymentId } = {},
): Promise<Remaining> {
  const found = payeeOf(state, payee);
  const at = u64("at", options.at ?? state.unixTime);
  const id = options.id ?? planned(at, 0);
  const trial = { payee: 0, least: 1n, most: 1n, at, notAfter: NO_LIMIT, id };

  const kernel = await Kernel.load();
  layOut(kernel, state, [found]);
  writeTrial(kernel, trial);
  const { findings } = decodeVerdict(kernel.explain());
  const [largest = 0n, ...words] = kernel.remaining();

  const limits = Array.from({ length: LIMITS }, (_, row) =>
    limitLeft(words.slice(LIMIT_WORDS * row, LIMIT_WORDS * (row + 1))),
  );
  return { largest, blocked: findings, limits: limits.filter((limit) => limit !== null) };
}

function limitLeft([code = 0n, limit = 0n, left = 0n, moreAt = 0n]: bigint[]): LimitLeft | null {
  if (code === 0n) return null;
  const reason = reasonOfCode(Number(code));
  return {
    reason,
    unit: reason === "WindowCount" ? "payments" : "base units",
    limit: limit === NO_LIMIT ? null : limit,
    left,
    moreAt: momentOrNull(moreAt),
  };
}
