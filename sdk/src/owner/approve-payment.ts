import type { PublicKey } from "@solana/web3.js";
import type { PaymentId } from "../agent/payment-id";
import { fetchVault } from "../core/accounts";
import type { VaultAccount } from "../core/accounts";
import { mandateAddress } from "../core/address";
import { bytes } from "../core/amount";
import type { TokenAmount } from "../core/amount";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** One payment to be allowed over a mandate's approval threshold. The names are those of a {@link Payment}. */
export interface ApprovalTerms {
  readonly vault: PublicKey;
  /** Whose mandate for the amount's mint it is for. */
  readonly agent: PublicKey;
  /** The payee's wallet. */
  readonly payee: PublicKey;
  readonly amount: TokenAmount;
  /** Take the amount for the most that may be paid; exactly the amount if left out. */
  readonly maximum?: boolean;
  /** The one payment id that it is for; any if left out. */
  readonly id?: PaymentId;
  /** The last unix second at which it may be used, at most 366 days from now. */
  readonly notAfter: bigint;
  /** The vault that it was prepared against; by default as found when it is sent or proposed. */
  readonly expected?: Pick<VaultAccount, "nextIndex" | "governanceEpoch" | "grantEpoch">;
}

/** An approval, signed by members together. */
export interface NewApproval extends ApprovalTerms, Cosigners {}

/** Proof of an approval. */
export interface ApprovalReceipt extends Landed {
  /** What the agent names in its payment's credentials. */
  readonly index: bigint;
}

const HASH_BYTES = 24;
const ANY_ID: PaymentId = { issuedAt: 0n, hash: new Uint8Array(HASH_BYTES) };

/**
 * Approves one payment over a mandate's approval threshold. It lifts no cap, is spent once, and is dead as soon as the
 * owners change their rules or revoke all mandates. The payer gets the rent back by `reclaimApproval`.
 *
 * @example
 * // A payment that was escalated, with its own id.
 * const { index } = await approvePayment(client, { ...payment, members, notAfter });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce` where approvals have a delay, `StaleVersion`,
 *   `InvalidPayee`, `ZeroAmount`, `InvalidTerm`.
 */
export async function approvePayment(
  client: Client,
  approval: NewApproval,
): Promise<ApprovalReceipt> {
  const expected = approval.expected ?? (await fetchVault(client, approval.vault));
  const landed = await cosign(client, await approvalAction(client, approval, expected), approval);
  return { ...landed, index: expected.nextIndex };
}

/** The action of {@link approvePayment}. */
export async function approvalAction(
  client: Client,
  approval: ApprovalTerms,
  { nextIndex, governanceEpoch, grantEpoch }: NonNullable<ApprovalTerms["expected"]>,
): Promise<OwnersAction> {
  const { vault, agent, payee, amount, maximum = false, id, notAfter } = approval;
  const { issuedAt, hash } = id ?? ANY_ID;
  const mandate = mandateAddress(vault, agent, amount.mint, client.program.programId);
  return action(client, "approvePayment", vault, [mandate, payee], {
    index: number("nextIndex", nextIndex),
    expectedGovernanceEpoch: number("governanceEpoch", governanceEpoch),
    expectedGrantEpoch: number("grantEpoch", grantEpoch),
    terms: {
      amount: number("amount", amount.base),
      isMaximum: maximum ? 1 : 0,
      issuedAt: number("issuedAt", issuedAt),
      hash: bytes("the payment id's hash", hash, HASH_BYTES),
      anyId: id ? 0 : 1,
      notAfter: number("notAfter", notAfter),
    },
  });
}
