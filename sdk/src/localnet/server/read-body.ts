import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error";

/** Bytes of the largest request: room for a program of two megabytes written in hexadecimal. */
export const MAX_BODY_BYTES = 5 * 1_024 * 1_024;

/**
 * The text of a request.
 *
 * @throws {HttpError} 413 naming the limit, 400 for an empty body or one that is no UTF-8.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) {
    throw new HttpError(400, "the body is empty: it must be a JSON-RPC request");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new HttpError(400, "the body is not valid UTF-8");
  }
}

/**
 * What is over the limit is still read, and dropped: a client that sends without looking at answers
 * would not see the refusal otherwise.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks = [];
    });
    request.on("end", () => {
      if (size <= MAX_BODY_BYTES) resolve(Buffer.concat(chunks));
      else reject(tooLarge(size));
    });
    request.on("error", reject);
  });
}

function tooLarge(size: number): HttpError {
  return new HttpError(413, `the body has ${size} bytes, at most ${MAX_BODY_BYTES} are taken`);
}
