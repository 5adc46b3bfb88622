import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { approvals } from "../owner/approvals";
import type { StatedApproval } from "../owner/approvals";
import type { Payment } from "./payment";
import type { PaymentId } from "./payment-id";

/**
 * Finds an approval that covers a payment now, for instance after it was escalated. Of several the one that is for the
 * least: this very id before any, this very amount before a maximum, and then the one that ends first.
 *
 * @example
 * const approval = await findApproval(client, payment);
 * if (approval !== null) await pay(client, { ...payment, credentials: { approval } }, { agent });
 * @returns its index; `null` if the owners gave none, or none that can still be used.
 */
export async function findApproval(
  client: Client,
  payment: Pick<Payment, "vault" | "agent" | "payee" | "amount" | "id">,
): Promise<bigint | null> {
  const { vault, agent, payee, amount, id } = payment;
  const mandate = mandateAddress(vault, agent, amount.mint, client.program.programId);
  const [narrowest] = (await approvals(client, vault))
    .filter(({ state }) => state === "usable")
    .filter((approval) => approval.mandate.equals(mandate) && approval.payee.equals(payee))
    .filter((approval) => covers(approval, amount.base) && isOf(approval, id))
    .sort((one, other) => width(one) - width(other) || Number(one.notAfter - other.notAfter));
  return narrowest?.index ?? null;
}

function covers({ isMaximum, amount }: StatedApproval, base: bigint): boolean {
  return isMaximum === 1 ? base <= amount : base === amount;
}

function isOf({ anyId, id }: StatedApproval, { issuedAt, hash }: PaymentId): boolean {
  const words = Buffer.from(BigUint64Array.from(id.hash).buffer);
  return anyId === 1 || (id.issued === issuedAt && words.equals(Buffer.from(hash)));
}

function width({ anyId, isMaximum }: StatedApproval): number {
  return 2 * anyId + isMaximum;
}
