import { InvalidNumber, u64 } from "../core/amount";
import { layOut } from "../kernel/ask";
import { Kernel } from "../kernel/kernel";
import type { AddressBytes, PayeeState, PaymentState } from "../kernel/payment-state";

/** What is asked about a loss. */
export interface LossQuery {
  /** Seconds during which nobody stops the thief, at least 1, at most 366 days. */
  readonly seconds: bigint;
  /** First unix second; by default when the state was read. */
  readonly from?: bigint;
  /** Whether the thief also pays wallets that nobody rated; by default true. */
  readonly unrated?: boolean;
}

/** The most that can be lost, base units of the state's mint. */
export interface WorstCaseLoss {
  readonly mint: AddressBytes;
  /** A sequence of payments loses this much by the limits: the kernel allowed it. */
  readonly atLeast: bigint;
  /** No sequence loses more. Equal to `atLeast` unless counts and several payees' own limits meet. */
  readonly atMost: bigint;
  /** Both bounds agree. */
  readonly exact: boolean;
  /** The most that can be lost of what is in custody now: `atMost`, or the balance where that is less. */
  readonly ofCustody: bigint;
  /** First and last unix second. */
  readonly from: bigint;
  readonly until: bigint;
}

const LONGEST = 366n * 86_400n;

/**
 * Tells what a thief can take who owns every payee of the state and knows every border: both sides of midnight and of
 * Monday, and each turn of the rolling window. Owners do nothing meanwhile, and deposits are not counted.
 *
 * The thief has the session's key if the state has a session, and the agent's key otherwise. An attestation of the state
 * counts as shown while it lives; one that exists and is not in the state does not. An approval never counts: its payment
 * is one that the owners wanted. The mint is taken as the owners admitted it, whatever it does today.
 *
 * @example
 * const state = await fetchPaymentState(client, { vault, agent, mint, payees: await ratedPayees(client, vault) });
 * const { atMost } = await worstCaseLoss(state, { seconds: 86_400n });
 * @throws {InvalidNumber} for a time out of range, or for more payees than the kernel takes.
 */
export async function worstCaseLoss(
  state: PaymentState,
  { seconds, from = state.unixTime, unrated = true }: LossQuery,
): Promise<WorstCaseLoss> {
  u64("from", from);
  if (seconds < 1n || seconds > LONGEST) throw new InvalidNumber("seconds", seconds, LONGEST, 1n);
  const until = u64("the last second", from + seconds - 1n);
  const payees = state.payees.map((payee) => owned(state, payee));
  if (unrated) payees.push(owned(state, STRANGER));

  const kernel = await Kernel.load();
  layOut(kernel, state, payees);
  const { atLeast, atMost } = kernel.worstCase(payees.length, from, until);

  const balance = state.balance ?? 0n;
  const ofCustody = atMost < balance ? atMost : balance;
  return { mint: state.mint, atLeast, atMost, exact: atLeast === atMost, ofCustody, from, until };
}

/** A thief opens a token account for whoever has none, and asks for no memo. */
function owned(state: PaymentState, payee: PayeeState): PayeeState {
  return { ...payee, account: { owner: payee.wallet, mint: state.mint, needsMemo: false } };
}

/** Any wallet that nobody rated: an address that nobody has the key of. */
const NOBODY: AddressBytes = {
  toBytes: () => new Uint8Array(32).fill(255),
  toBase58: () => "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG",
};

const STRANGER: PayeeState = { wallet: NOBODY, destination: NOBODY, account: null, record: null };
