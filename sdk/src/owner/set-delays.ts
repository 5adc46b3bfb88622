import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign, vaultVersion } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** How long the owners' actions are to wait. */
export interface NewDelays extends Expecting {
  /** Delay of what gives more power, seconds, at most 30 days. */
  readonly timelock: bigint;
  /** Delay of approvals of payments, seconds, at most 30 days; none if left out. */
  readonly approvalDelay?: bigint;
}

/** Such a change, signed by members together. */
export interface DelaysChange extends NewDelays, Cosigners {}

/**
 * Changes the timelock and the delay of approvals, after the timelock that is in force. Open proposals and approvals die.
 *
 * @example
 * await propose(client, { vault, member, action: { setDelays: { timelock: 172_800n } } });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `InvalidTimelock`.
 */
export async function setDelays(client: Client, change: DelaysChange): Promise<Landed> {
  return cosign(client, await delaysAction(client, change), change);
}

/** The action of {@link setDelays}. */
export async function delaysAction(client: Client, change: NewDelays): Promise<OwnersAction> {
  const { vault, timelock, approvalDelay = 0n } = change;
  return action(client, "setDelays", vault, [], {
    expectedVersion: number("expectedVersion", await vaultVersion(client, change)),
    timelock: number("timelock", timelock),
    approvalDelay: number("approvalDelay", approvalDelay),
  });
}
