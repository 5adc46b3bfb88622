import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EmbeddedChain } from "../embedded-chain";
import { acceptSockets } from "./accept-sockets";
import { handleHttp } from "./handle-http";
import { listenOnPair } from "./listen";

/** Where {@link serve} listens. */
export interface ServeOptions {
  /** Interface to bind: only this machine reaches the default, 127.0.0.1. */
  readonly host?: string;
  /** HTTP port, 8899 by default; 0 takes a free one whose successor is free too. */
  readonly port?: number;
  /** WebSocket port; the HTTP port's successor by default, where clients look for it. */
  readonly wsPort?: number;
}

/** What is served. */
export type ServedChain = Pick<EmbeddedChain, "handle" | "openSession">;

/** A chain behind two ports. */
export interface ChainServer {
  readonly url: string;
  readonly wsUrl: string;
  /** Stops listening, answers what is under way, then ends every connection. */
  close(): Promise<void>;
}

/** Interfaces that stand for all of them; a client on this machine dials the loopback one. */
const WILDCARDS: readonly string[] = ["0.0.0.0", "::", ""];

/**
 * Serves a chain over HTTP and WebSocket, as a validator does.
 *
 * @throws {PortInUse} when a given port is taken.
 *
 * @example
 * const server = await serve(EmbeddedChain.start(), { port: 0 });
 * const connection = new Connection(server.url, "confirmed");
 * await server.close();
 */
export async function serve(
  chain: ServedChain,
  { host = "127.0.0.1", port = 8899, wsPort }: ServeOptions = {},
): Promise<ChainServer> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void handleHttp((body) => chain.handle(body), request, response);
  };
  const servers = [createServer(listener), createServer(listener)] as const;
  const sockets = acceptSockets(servers, (send) => chain.openSession(send));
  const ports = await listenOnPair(...servers, { host, port, wsPort });
  const name = urlHost(host);
  return {
    url: `http://${name}:${ports.port}`,
    wsUrl: `ws://${name}:${ports.wsPort}`,
    async close() {
      const ended = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      sockets.close();
      await Promise.all(ended);
    },
  };
}

function urlHost(host: string): string {
  if (WILDCARDS.includes(host)) return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
