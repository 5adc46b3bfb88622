import type { LandedTransaction } from "./ledger";

/** What happens on a chain, in its order; subscriptions are made of it. */
export type ChainEvent =
  | { readonly kind: "landed"; readonly landed: LandedTransaction }
  /** An account has other content than before, by a transaction or by a cheat in this slot. */
  | { readonly kind: "account"; readonly address: string; readonly slot: bigint }
  /** A slot opened behind its parent. */
  | { readonly kind: "slot"; readonly slot: bigint; readonly parent: bigint };

/** Told of each event at once. */
export type ChainListener = (event: ChainEvent) => void;
