export { SubscriptionsUnsupported } from "./connection";
export {
  DEFAULT_START_TIME,
  EmbeddedChain,
  type EmbeddedChainOptions,
  LOG_BYTES_LIMIT,
} from "./embedded-chain";
export { AirdropFailed } from "./faucet";
export { BLOCKHASH_LIFETIME } from "./ledger";
export {
  type InstructionErrorJson,
  type TransactionErrorJson,
  transactionErrorText,
  UnknownRuntimeErrorKind,
} from "./transaction-error";
