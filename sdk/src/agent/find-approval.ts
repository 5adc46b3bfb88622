import type { ApprovalAccount } from "../core/accounts";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { listed } from "../core/listed";
import { findWord } from "./find-word";
import type { Payment } from "./payment";

/** Where an approval names vault, mandate and payee. */
const VAULT_OFFSET = 16;
const MANDATE_OFFSET = 56;
const PAYEE_OFFSET = 88;

/**
 * Finds an approval that the program would take now for a payment that was escalated, whatever else is against it by now.
 * Of several the one that is for the least: this very id before any, this very amount before a maximum, and then the one
 * that ends first.
 *
 * @param payment with its other credentials, if it shows any.
 * @example
 * const approval = await findApproval(client, payment);
 * const credentials = { ...payment.credentials, ...(approval !== null && { approval }) };
 * await payOnce(client, { ...payment, credentials }, { agent });
 * @returns its index; `null` if there is none, or if the payment needs none.
 * @throws {AccountMissing} naming the vault, budget, mandate or other credential that does not exist.
 * @throws {NoTokenAccount} if the payee cannot be paid at all.
 */
export async function findApproval(client: Client, payment: Payment): Promise<bigint | null> {
  const { vault, agent, payee, amount } = payment;
  const { session, attestation } = payment.credentials ?? {};
  const others = { ...(session && { session }), ...(attestation && { attestation }) };
  const mandate = mandateAddress(vault, agent, amount.mint, client.program.programId);
  const candidates = async () => {
    const given = await listed(client, "approval", [
      [VAULT_OFFSET, vault],
      [MANDATE_OFFSET, mandate],
      [PAYEE_OFFSET, payee],
    ]);
    return given
      .sort(({ account: one }, { account: other }) => narrower(one, other))
      .map(({ account, body }) => ({
        credentials: { approval: account.index },
        stored: { approval: body },
      }));
  };
  const asked = { ...payment, credentials: others };
  const found = await findWord(client, asked, "approval", candidates);
  return found?.credentials.approval ?? null;
}

function narrower(one: ApprovalAccount, other: ApprovalAccount): number {
  return width(one) - width(other) || Number(one.notAfter - other.notAfter);
}

function width({ anyId, isMaximum }: ApprovalAccount): number {
  return 2 * anyId + isMaximum;
}
