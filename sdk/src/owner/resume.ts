import type { PublicKey } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import { number } from "../core/number";
import type { Landed } from "../core/send";
import { action } from "./action";
import type { OwnersAction } from "./action";
import { cosign } from "./cosigned";
import type { Cosigners } from "./cosigned";

/** A vault to be resumed. */
export interface ResumedVault {
  readonly vault: PublicKey;
  /**
   * The count of mode changes that it was prepared against; by default the one found when it is sent or proposed. A resume
   * signed for one pause does not lift another.
   */
  readonly expectedChanges?: bigint;
}

/** Such a resume, signed by members together. */
export interface Resuming extends ResumedVault, Cosigners {}

/**
 * Starts a new vault, or lifts a pause or a fault: the vault boots. It runs once `boot` has had its custody checked.
 *
 * @example
 * await resume(client, { vault, members });
 * await boot(client, { vault, feePayer });
 * @throws {PolicyRefused} `ThresholdNotMet`, `StaleVersion` or `AlreadyRunning`.
 */
export async function resume(client: Client, resuming: Resuming): Promise<Landed> {
  return cosign(client, await resumeAction(client, resuming), resuming);
}

/** The action of {@link resume}. */
export async function resumeAction(
  client: Client,
  { vault, expectedChanges }: ResumedVault,
): Promise<OwnersAction> {
  const expected = expectedChanges ?? (await fetchVault(client, vault)).modeChanges;
  return action(client, "resume", vault, [], {
    expectedChanges: number("expectedChanges", expected),
  });
}
