import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpError, sendHttpError } from "./http-error";
import { readBody } from "./read-body";

/** Answers a JSON-RPC text; an empty answer means that no response is due. */
export type RpcHandler = (body: string) => Promise<string>;

/** How long a browser may keep the answer to its preflight request, in seconds. */
const PREFLIGHT_SECONDS = 86_400;

/** Answers one HTTP request: POST carries JSON-RPC, `GET /health` says "ok". */
export async function handleHttp(
  handle: RpcHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Pages of any origin may use a test chain, as they may use a test validator.
  response.setHeader("access-control-allow-origin", "*");
  try {
    await dispatch(handle, request, response);
  } catch (error) {
    // The client went away while it was sending: nobody is left to answer.
    if (!(error instanceof HttpError)) response.destroy();
    else sendHttpError(response, error);
  }
}

async function dispatch(
  handle: RpcHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path] = (request.url ?? "/").split("?");
  const method = request.method ?? "none";
  switch (method) {
    case "POST":
      return answerRpc(handle, request, response);
    case "GET":
    case "HEAD":
      if (path === "/health") {
        response.writeHead(200, { "content-type": "text/plain" }).end("ok");
        return;
      }
      throw methodNotAllowed(method);
    case "OPTIONS":
      response.writeHead(204, {
        "access-control-allow-methods": "POST, GET, OPTIONS",
        "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*",
        "access-control-max-age": `${PREFLIGHT_SECONDS}`,
      });
      response.end();
      return;
    default:
      throw methodNotAllowed(method);
  }
}

async function answerRpc(
  handle: RpcHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const type = request.headers["content-type"] ?? "none";
  if (type.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new HttpError(415, `content-type must be application/json, got ${type}`);
  }
  const answer = await handle(await readBody(request));
  if (answer === "") response.writeHead(204).end();
  else response.writeHead(200, { "content-type": "application/json" }).end(answer);
}

function methodNotAllowed(method: string): HttpError {
  return new HttpError(405, `${method} is not answered here: use POST, or GET /health`, {
    allow: "POST, GET, OPTIONS",
  });
}
