import type { ChainCore } from "../chain-core";
import type { Json } from "../json";
import type { Params } from "./params";

/** One RPC method: reads its parameters, works on the chain, answers JSON. */
export type RpcMethod = (core: ChainCore, params: Params) => Json;

/** A group of methods by name; the dispatch table is made of groups. */
export type RpcMethodGroup = Readonly<Record<string, RpcMethod>>;
