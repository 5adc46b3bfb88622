import type { ChainCore } from "../chain-core";
import type { Json } from "../json";
import { METHODS } from "./methods";
import { isRecord, Params } from "./params";
import { RPC_CODES, RpcError } from "./rpc-error";

type RequestId = string | number | null;

/** Runs a method by name. */
export type Call = (name: string, params: Params) => Json;

/** Answers a JSON-RPC 2.0 request or batch; empty text when every request is a notification. */
export function answer(core: ChainCore, body: string): string {
  return answerWith((name, params) => {
    const method = METHODS.get(name);
    if (method === undefined) throw methodNotFound(name);
    return method(core, params);
  }, body);
}

/** As {@link answer}, with other methods. */
export function answerWith(call: Call, body: string): string {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return JSON.stringify(failure(null, new RpcError(RPC_CODES.parseError, "Parse error")));
  }
  if (!Array.isArray(request)) {
    const single = answerOne(call, request);
    return single === null ? "" : JSON.stringify(single);
  }
  if (request.length === 0) {
    return JSON.stringify(failure(null, invalidRequest("the batch is empty")));
  }
  const answers = request.map((entry) => answerOne(call, entry)).filter((entry) => entry !== null);
  return answers.length === 0 ? "" : JSON.stringify(answers);
}

/** The error for a name that no method has. */
export function methodNotFound(name: string): RpcError {
  return new RpcError(RPC_CODES.methodNotFound, `Method not found: ${name}`);
}

function answerOne(call: Call, request: unknown): Json {
  if (!isRecord(request)) return failure(null, invalidRequest("a request is an object"));
  const id = requestId(request["id"]);
  if (request["jsonrpc"] !== "2.0") return failure(id, invalidRequest('jsonrpc must be "2.0"'));
  const method = request["method"];
  if (typeof method !== "string") return failure(id, invalidRequest("method must be a string"));

  let response: Json;
  try {
    response = { jsonrpc: "2.0", result: call(method, readParams(method, request["params"])), id };
  } catch (error) {
    response = failure(id, error);
  }
  return "id" in request ? response : null;
}

function readParams(method: string, params: unknown): Params {
  if (params !== undefined && !Array.isArray(params)) {
    throw new RpcError(
      RPC_CODES.invalidParams,
      `Invalid params: ${method} takes its parameters as an array`,
    );
  }
  return new Params(params ?? []);
}

/** An error that no method meant is an internal one and keeps its message: nothing is hidden. */
function failure(id: RequestId, error: unknown): Json {
  if (error instanceof RpcError) {
    const { code, message, data } = error;
    return { jsonrpc: "2.0", error: { code, message, data }, id };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    jsonrpc: "2.0",
    error: { code: RPC_CODES.internalError, message: `Internal error: ${reason}` },
    id,
  };
}

function requestId(id: unknown): RequestId {
  return typeof id === "string" || typeof id === "number" ? id : null;
}

function invalidRequest(reason: string): RpcError {
  return new RpcError(RPC_CODES.invalidRequest, `Invalid request: ${reason}`);
}
