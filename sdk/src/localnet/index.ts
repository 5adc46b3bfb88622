export { SubscriptionsUnsupported } from "./connection";
export { DEFAULT_START_TIME, EmbeddedChain, type EmbeddedChainOptions } from "./embedded-chain";
export { AirdropFailed } from "./faucet";
export { BLOCKHASH_LIFETIME } from "./ledger";
export { NoSuchProgram, ProgramRefused } from "./program-deployment";
export { LOG_BYTES_LIMIT } from "./runtime";
export {
  type InstructionErrorJson,
  type TransactionErrorJson,
  transactionErrorText,
  UnknownRuntimeErrorKind,
} from "./transaction-error";
