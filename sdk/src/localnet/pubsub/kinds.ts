import { openAccount } from "./account";
import { openLogs } from "./logs";
import { openProgram } from "./program";
import { openSignature } from "./signature";
import { openRoot, openSlot } from "./slot";
import type { OpenSubscription } from "./subscription";

/** Every kind of subscription by the name that its methods begin with, as in `slotSubscribe`. */
export const SUBSCRIPTION_KINDS: ReadonlyMap<string, OpenSubscription> = new Map([
  ["account", openAccount],
  ["logs", openLogs],
  ["program", openProgram],
  ["root", openRoot],
  ["signature", openSignature],
  ["slot", openSlot],
]);
