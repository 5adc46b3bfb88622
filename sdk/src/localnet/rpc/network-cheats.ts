import type { RpcMethod, RpcMethodGroup } from "./method";
import { withContext } from "./params";
import { RPC_CODES, RpcError } from "./rpc-error";

const DEFAULT_SIGNATURES = 50;

/** Surfpool's cheats for what this chain does not have: a cluster behind it, profiles, scenarios. */
const UNSUPPORTED = [
  "disableCheatcode",
  "enableCheatcode",
  "exportSnapshot",
  "getActiveIdl",
  "getProfileResultsByTag",
  "getStreamedAccounts",
  "getTransactionProfile",
  "offlineAccount",
  "profileTransaction",
  "registerIdl",
  "registerScenario",
  "resetAccount",
  "setSupply",
  "streamAccount",
  "streamAccounts",
].map((name) => `surfnet_${name}`);

/** What Surfpool tells about a network, and its cheats that are refused by name here. */
export const networkCheats: RpcMethodGroup = {
  /** No runbook ever runs here. */
  surfnet_getSurfnetInfo: (core) => withContext(core, { runbookExecutions: [] }),

  /** Back to the start of the chain: its programs and its time, and no transaction. */
  surfnet_resetNetwork(core) {
    core.reset();
    return withContext(core, null);
  },

  /** Newest first. */
  surfnet_getLocalSignatures(core, params) {
    const limit = params.at(0) === undefined ? DEFAULT_SIGNATURES : params.integer(0, "limit");
    const landed = limit === 0 ? [] : [...core.ledger.recent(limit)].reverse();
    return withContext(
      core,
      landed.map(({ transaction, err, meta }) => ({
        signature: transaction.signature,
        err,
        logs: meta.logMessages,
      })),
    );
  },

  ...Object.fromEntries(UNSUPPORTED.map((name) => [name, refuse(name)])),
};

function refuse(name: string): RpcMethod {
  return () => {
    throw new RpcError(
      RPC_CODES.methodNotFound,
      `Method not supported here: ${name} needs a Surfpool network; the embedded chain has none of it`,
    );
  };
}
