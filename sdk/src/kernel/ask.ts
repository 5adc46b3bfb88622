import { InvalidNumber } from "../core/amount";
import type { Kernel } from "./kernel";
import { writePayee, writeState } from "./payment-state";
import type { AddressBytes, PayeeState, PaymentState, ShownCredentials } from "./payment-state";

/** A question about accounts that were not read. */
export class NotFetched extends Error {
  constructor(what: string, asked: string, read: readonly string[]) {
    super(`the state is of ${what} ${read.join(", ") || "none"}, not of ${asked}: fetch it anew`);
    this.name = "NotFetched";
  }
}

/** A payee without a token account of the mint: a payment to it cannot even be decided. */
export class NoTokenAccount extends Error {
  constructor(
    readonly payee: AddressBytes,
    readonly mint: AddressBytes,
    readonly address: AddressBytes,
  ) {
    super(
      `payee ${payee.toBase58()} has no token account of mint ${mint.toBase58()} at ` +
        `${address.toBase58()}: create it first`,
    );
    this.name = "NoTokenAccount";
  }
}

/** Throws unless a question's account is the state's. */
export function expectSame(what: string, asked: AddressBytes, read: AddressBytes): void {
  if (asked.toBase58() !== read.toBase58()) {
    throw new NotFetched(what, asked.toBase58(), [read.toBase58()]);
  }
}

/**
 * Throws unless a question's credentials are among the state's.
 *
 * @throws {NotFetched}
 */
export function expectShown({ credentials }: PaymentState, shown: ShownCredentials): void {
  const read = named(credentials);
  for (const [what, asked] of named(shown)) {
    const found = read.get(what);
    if (asked !== found) throw new NotFetched(what, asked, found === undefined ? [] : [found]);
  }
}

/** What is shown, in words, by its kind. */
function named({ session, attestation, approval }: ShownCredentials): Map<string, string> {
  const words = new Map<string, string>();
  if (session) words.set("session", session.toBase58());
  if (attestation) {
    const { attestor, capability } = attestation;
    words.set("attestation", `${hex(capability)} by ${attestor.toBase58()}`);
  }
  if (approval !== undefined) words.set("approval", `${approval}`);
  return words;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A payee of the state, by its wallet and, where given, its token account.
 *
 * @throws {NotFetched} if the state does not have it.
 * @throws {NoTokenAccount} if the chain does not have its token account.
 */
export function payeeOf(
  state: PaymentState,
  wallet: AddressBytes,
  destination?: AddressBytes,
): PayeeState {
  const found = state.payees.find(
    (payee) =>
      payee.wallet.toBase58() === wallet.toBase58() &&
      (!destination || payee.destination.toBase58() === destination.toBase58()),
  );
  if (!found) {
    const asked = destination
      ? `${wallet.toBase58()} at ${destination.toBase58()}`
      : wallet.toBase58();
    throw new NotFetched(
      "payees",
      asked,
      state.payees.map((payee) => payee.wallet.toBase58()),
    );
  }
  if (!found.account) throw new NoTokenAccount(found.wallet, state.mint, found.destination);
  return found;
}

/**
 * Lays accounts out before the kernel. The question must follow at once: whoever awaits in between may find the accounts
 * of another question there.
 *
 * @param shown what the signer shows; by default all that the state has.
 * @throws {InvalidNumber} for more payees than it takes.
 */
export function layOut(
  kernel: Kernel,
  state: PaymentState,
  payees: readonly PayeeState[],
  shown: ShownCredentials = state.credentials,
): void {
  if (payees.length > kernel.maxPayees) {
    throw new InvalidNumber("the number of payees", payees.length, kernel.maxPayees);
  }
  writeState(kernel, state, shown);
  payees.forEach((payee, index) => {
    writePayee(kernel, payee, index);
  });
}
