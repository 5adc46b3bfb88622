import type { PublicKey } from "@solana/web3.js";
import { bytesOf } from "./kernel";
import type { Kernel } from "./kernel";

/** An address, such as a web3.js `PublicKey`. */
export type AddressBytes = Pick<PublicKey, "toBytes" | "toBase58">;

/** A payee as the chain knows it. */
export interface PayeeState {
  readonly wallet: AddressBytes;
  /** The token account that is paid. */
  readonly destination: AddressBytes;
  /** What that account says of itself, or will once a payment opens it; `null` if there is no token account. */
  readonly account: { readonly owner: AddressBytes; readonly mint: AddressBytes } | null;
  /** The stored record without its discriminator; `null` for an unrated payee. */
  readonly record: Uint8Array | null;
}

/** Everything that decides on the payments of one mandate, as it was when it was read. */
export interface PaymentState {
  readonly vault: AddressBytes;
  readonly agent: AddressBytes;
  readonly mint: AddressBytes;
  readonly mandate: AddressBytes;
  readonly authority: AddressBytes;
  readonly custody: AddressBytes;
  /** The cluster's slot and unix time. */
  readonly slot: bigint;
  readonly unixTime: bigint;
  /** Base units in custody; `null` if there is no account. */
  readonly balance: bigint | null;
  /** The stored accounts without their discriminators. */
  readonly stored: {
    readonly vault: Uint8Array;
    readonly budget: Uint8Array;
    readonly mandate: Uint8Array;
  };
  readonly payees: readonly PayeeState[];
}

/** Writes what all questions need. */
export function writeState(kernel: Kernel, state: PaymentState): void {
  kernel.write("vault", state.stored.vault);
  kernel.write("budget", state.stored.budget);
  kernel.write("mandate", state.stored.mandate);
  const { vault, mandate, authority, agent, mint, custody, slot } = state;
  const keys = [vault, mandate, authority, agent, mint, custody];
  kernel.write("parties", joined(...keys.map((key) => key.toBytes()), bytesOf([slot])));
}

/** Bytes of a payee's record, which an unrated payee has none of. */
const RECORD_BYTES = 448;

/** Writes one payee. */
export function writePayee(kernel: Kernel, payee: PayeeState, index: number): void {
  const { wallet, account, record } = payee;
  const shown = account ?? { owner: wallet, mint: wallet };
  const keys = [wallet, shown.owner, shown.mint].map((key) => key.toBytes());
  const rated = bytesOf([record === null ? 0n : 1n]);
  kernel.write("payees", joined(...keys, rated, record ?? new Uint8Array(RECORD_BYTES)), index);
}

/** A payment as the kernel tries it. */
export interface Trial {
  readonly payee: number;
  readonly least: bigint;
  readonly most: bigint;
  readonly at: bigint;
  readonly notAfter: bigint;
  readonly id: { readonly issuedAt: bigint; readonly hash: Uint8Array };
}

/** Writes one payment. */
export function writeTrial(kernel: Kernel, trial: Trial, index = 0): void {
  const { payee, least, most, at, notAfter, id } = trial;
  const words = bytesOf([BigInt(payee), least, most, at, notAfter, id.issuedAt]);
  kernel.write("steps", joined(words, id.hash), index);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
