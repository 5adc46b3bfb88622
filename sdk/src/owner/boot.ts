import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import { PolicyRefused } from "../core/error";
import { bootCheck } from "./boot-check";
import type { CustodyCheck } from "./boot-check";

const BOOT = 1;
const SLOT_MS = 400;

/**
 * Sends boot checks until a resumed vault runs. A vault that does not boot is left as it is.
 *
 * @example
 * await resume(client, { vault, members });
 * await boot(client, { vault, feePayer });
 * @throws {PolicyRefused} `CustodyInvalid` if a custody account is not the vault's alone; `NotBooting` if somebody pauses
 *   the vault meanwhile, or the boot misses its deadline.
 */
export async function boot(client: Client, check: CustodyCheck): Promise<void> {
  while ((await fetchVault(client, check.vault)).mode === BOOT) {
    try {
      await bootCheck(client, check);
    } catch (error) {
      // Another check took this slot; the vault may run by now.
      const tooSoon = error instanceof PolicyRefused && error.reason === "BootSlot";
      const done = error instanceof PolicyRefused && error.reason === "NotBooting";
      if (!tooSoon && !(done && (await fetchVault(client, check.vault)).mode !== BOOT)) throw error;
      await new Promise((resolve) => setTimeout(resolve, SLOT_MS));
    }
  }
}
