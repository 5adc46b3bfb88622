import type { PublicKey } from "@solana/web3.js";
import { small } from "../core/amount";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign, vaultVersion } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** Who the members of a vault are to be. */
export interface NewMembers extends Expecting {
  /** All members from now on: 1 to 7 distinct wallets, or other programs' addresses that sign by invocation. */
  readonly newMembers: readonly PublicKey[];
  /** How many of them must sign, 1 to their number. */
  readonly threshold: number;
  /** Those of them who may neither pause nor hold; nobody if left out. */
  readonly withoutHold?: readonly PublicKey[];
}

/** Such a change, signed by the present members together. */
export interface MembersChange extends NewMembers, Cosigners {}

const U8 = 255;

/** Names in `withoutHold` somebody who is not among the new members. */
export class NotANewMember extends Error {
  constructor(readonly address: PublicKey) {
    super(`${address.toBase58()} is in withoutHold, and not in newMembers`);
    this.name = "NotANewMember";
  }
}

/**
 * Names the members of a vault anew. Open proposals and approvals die with the old list.
 *
 * @example
 * // Expel carol: propose it, let bob approve it, execute it after the timelock.
 * const setMembers = { newMembers: [alice, bob], threshold: 2 };
 * await propose(client, { vault, member, action: { setMembers } });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `InvalidMembers`,
 *   `InvalidThreshold`.
 * @throws {NotANewMember} for a right to hold that is taken from nobody.
 */
export async function setMembers(client: Client, change: MembersChange): Promise<Landed> {
  return cosign(client, await membersAction(client, change), change);
}

/** The action of {@link setMembers}. */
export async function membersAction(client: Client, change: NewMembers): Promise<OwnersAction> {
  const { vault, newMembers, threshold, withoutHold = [] } = change;
  for (const member of withoutHold) {
    if (!newMembers.some((named) => named.equals(member))) throw new NotANewMember(member);
  }
  const mayHold = (member: PublicKey) => !withoutHold.some((stripped) => stripped.equals(member));
  const holders = newMembers
    .slice(0, 8)
    .reduce((bits, member, place) => (mayHold(member) ? bits | (1 << place) : bits), 0);
  return action(client, "setMembers", vault, [], {
    expectedVersion: number("expectedVersion", await vaultVersion(client, change)),
    terms: { threshold: small("threshold", threshold, U8), holders, members: [...newMembers] },
  });
}
