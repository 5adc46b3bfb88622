import type { PublicKey } from "@solana/web3.js";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign, vaultVersion } from "./cosigned";
import type { Cosigners, Expecting } from "./cosigned";

/** Where withdrawals are to be allowed to go. */
export interface NewWallets extends Expecting {
  /** All withdrawal wallets from now on, 1 to 4 distinct ones. */
  readonly wallets: readonly PublicKey[];
}

/** Such a change, signed by members together. */
export interface WalletsChange extends NewWallets, Cosigners {}

/**
 * Names the wallets that withdrawals may go to anew.
 *
 * @example
 * await propose(client, { vault, member, action: { setWithdrawal: { wallets: [treasury] } } });
 * @throws {PolicyRefused} such as `ThresholdNotMet`, `TimelockInForce`, `StaleVersion`, `InvalidWithdrawalAddresses`.
 */
export async function setWithdrawal(client: Client, change: WalletsChange): Promise<Landed> {
  return cosign(client, await walletsAction(client, change), change);
}

/** The action of {@link setWithdrawal}. */
export async function walletsAction(client: Client, change: NewWallets): Promise<OwnersAction> {
  return action(client, "setWithdrawal", change.vault, [], {
    expectedVersion: number("expectedVersion", await vaultVersion(client, change)),
    wallets: [...change.wallets],
  });
}
