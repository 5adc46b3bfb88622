/** Seconds after an id's issue at which a payment is no longer wanted, unless it says so itself. */
export const DEFAULT_PATIENCE = 300n;

/** The last unix second at which a payment may be paid. */
export function deadline(payment: {
  readonly id: { readonly issuedAt: bigint };
  readonly notAfter?: bigint;
}): bigint {
  return payment.notAfter ?? payment.id.issuedAt + DEFAULT_PATIENCE;
}
