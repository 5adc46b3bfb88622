import type { ServerResponse } from "node:http";
import { RPC_CODES } from "../rpc/rpc-error";

/** A request that is refused before it reaches the JSON-RPC handler. */
export class HttpError extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 413 | 415,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "HttpError";
  }
}

/** Answers a refusal in the shape of a JSON-RPC error, so that every client can read it. */
export function sendHttpError(response: ServerResponse, error: HttpError): void {
  const { status, message, headers } = error;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(
    JSON.stringify({
      jsonrpc: "2.0",
      error: { code: RPC_CODES.invalidRequest, message },
      id: null,
    }),
  );
}
