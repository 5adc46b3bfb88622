import { accountMethods } from "./accounts";
import { blockhashMethods } from "./blockhashes";
import { chainStatusMethods } from "./chain-status";
import { historyMethods } from "./history";
import type { RpcMethod, RpcMethodGroup } from "./method";
import { programAccountMethods } from "./program-accounts";
import { sendMethods } from "./send";
import { simulateMethods } from "./simulate";
import { tokenMethods } from "./tokens";

/** The dispatch table's groups; a name belongs to one group only. */
const GROUPS: readonly RpcMethodGroup[] = [
  accountMethods,
  blockhashMethods,
  chainStatusMethods,
  historyMethods,
  programAccountMethods,
  sendMethods,
  simulateMethods,
  tokenMethods,
];

/** Every method by name. A Map, so that names such as "constructor" find nothing. */
export const METHODS: ReadonlyMap<string, RpcMethod> = new Map(
  GROUPS.flatMap((group) => Object.entries(group)),
);
