import { accountMethods } from "./accounts";
import { accountCheats } from "./account-cheats";
import { blockhashMethods } from "./blockhashes";
import { blockMethods } from "./blocks";
import { chainStatusMethods } from "./chain-status";
import { clockCheats } from "./clock-cheats";
import { historyMethods } from "./history";
import type { RpcMethod, RpcMethodGroup } from "./method";
import { networkCheats } from "./network-cheats";
import { programAccountMethods } from "./program-accounts";
import { programCheats } from "./program-cheats";
import { sendMethods } from "./send";
import { simulateMethods } from "./simulate";
import { tokenMethods } from "./tokens";

/** The dispatch table's groups; a name belongs to one group only. */
const GROUPS: readonly RpcMethodGroup[] = [
  accountCheats,
  accountMethods,
  blockhashMethods,
  blockMethods,
  chainStatusMethods,
  clockCheats,
  historyMethods,
  networkCheats,
  programAccountMethods,
  programCheats,
  sendMethods,
  simulateMethods,
  tokenMethods,
];

/** Every method by name. A Map, so that names such as "constructor" find nothing. */
export const METHODS: ReadonlyMap<string, RpcMethod> = new Map(
  GROUPS.flatMap((group) => Object.entries(group)),
);
