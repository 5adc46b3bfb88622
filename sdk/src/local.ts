/**
 * What is answered without a cluster: the program's kernel on accounts that were read before. Free of Node and of every
 * dependency, so that a browser bundle of it is small.
 */
export { explain, type Explanation, type GateAnswer } from "./agent/explain";
export { plan } from "./agent/plan";
export type { FailingStep, Plan, PlannedAmount, PlannedPayment } from "./agent/plan";
export { remaining, type LimitLeft, type Remaining } from "./agent/remaining";
export { worstCaseLoss, type LossQuery, type WorstCaseLoss } from "./owner/worst-case-loss";
export { NoTokenAccount, NotFetched } from "./kernel/ask";
export { AccountTooLong, LayoutMismatch, type Mint } from "./kernel/kernel";
export type {
  AddressBytes,
  PayeeState,
  PaymentState,
  ShownCredentials,
} from "./kernel/payment-state";
