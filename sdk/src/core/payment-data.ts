import type { PaymentId } from "../agent/payment-id";
import type { Described } from "./instruction";

/** What a payment instruction's data says. */
export interface PaymentData {
  /** Base units. */
  readonly amount: bigint;
  readonly id: PaymentId;
  /** What follows the payment among the arguments. */
  readonly rest: Uint8Array;
}

/** Amount, issue time, hash and not-after. */
const PAYMENT_BYTES = 48;

/** Reads the payment, which stands right after the discriminator. */
export function paymentData({ discriminator }: Described, data: Uint8Array): PaymentData {
  const args = Buffer.from(data).subarray(discriminator.length);
  return {
    amount: args.readBigUInt64LE(0),
    id: { issuedAt: args.readBigUInt64LE(8), hash: new Uint8Array(args.subarray(16, 40)) },
    rest: new Uint8Array(args.subarray(PAYMENT_BYTES)),
  };
}
