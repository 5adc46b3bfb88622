import type { PublicKey } from "@solana/web3.js";
import { approvalAddress } from "../core/address";
import type { Client } from "../core/client";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** An approval to be taken back. */
export interface RevokedApproval {
  readonly vault: PublicKey;
  /** The approval's number in the vault. */
  readonly index: bigint;
}

/** Such a revocation, signed by members together. */
export interface ApprovalRevocation extends RevokedApproval, Cosigners {}

/**
 * Takes back an approval that no payment has spent. Its rent can then be reclaimed.
 *
 * @example
 * await revokeApproval(client, { vault, members, index });
 * @throws {PolicyRefused} `ThresholdNotMet`, `ApprovalSpent` or `ApprovalRevoked`.
 */
export async function revokeApproval(
  client: Client,
  revocation: ApprovalRevocation,
): Promise<Landed> {
  return cosign(client, approvalRevocation(client, revocation), revocation);
}

/** The action of {@link revokeApproval}. */
export function approvalRevocation(
  client: Client,
  { vault, index }: RevokedApproval,
): OwnersAction {
  const approval = approvalAddress(vault, index, client.program.programId);
  return action(client, "revokeApproval", vault, [approval], {});
}
