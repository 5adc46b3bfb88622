import type { ChainCore } from "../chain-core";
import type { ChainEvent } from "../chain-event";
import { jsonNumber, type Json } from "../json";
import type { Params } from "../rpc/params";

/** One notification, as the RPC writes its `result`. */
export interface Notice {
  readonly result: Json;
  /** True when the subscription ends with it. */
  readonly last?: boolean;
}

/** What a subscription hears: every event, and first of all that the client knows its number. */
export type Heard = ChainEvent | { readonly kind: "opened" };

/** A subscription turns what it hears into notices. */
export type Subscription = (heard: Heard) => readonly Notice[];

/** Opens a subscription; its parameters are read here, so that a wrong one is answered at once. */
export type OpenSubscription = (core: ChainCore, params: Params) => Subscription;

/** A value with the slot that it is of. */
export function notice(slot: bigint, value: Json, last = false): Notice {
  return { result: { context: { slot: jsonNumber(slot) }, value }, last };
}
