import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

const MAX_PORT = 65_535;
/** Attempts to find two free neighbouring ports when the system chooses the first. */
const PAIR_ATTEMPTS = 32;

/** A port that was asked for is taken. */
export class PortInUse extends Error {
  constructor(
    readonly host: string,
    readonly port: number,
  ) {
    super(`port ${port} of ${host} is in use: choose another one, or end what listens there`);
    this.name = "PortInUse";
  }
}

/** Where to listen; the WebSocket's port follows the HTTP port unless it is given. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly wsPort: number | undefined;
}

/**
 * Opens the HTTP port and the WebSocket port. Clients derive the second from the first by adding 1,
 * so port 0 asks for any free pair.
 *
 * @throws {PortInUse} when a given port is taken.
 */
export async function listenOnPair(
  http: Server,
  ws: Server,
  { host, port, wsPort }: Endpoint,
): Promise<{ port: number; wsPort: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = await listen(http, host, port);
    try {
      if (wsPort === undefined && chosen === MAX_PORT) throw new PortInUse(host, MAX_PORT + 1);
      return { port: chosen, wsPort: await listen(ws, host, wsPort ?? chosen + 1) };
    } catch (error) {
      await new Promise((resolve) => http.close(resolve));
      const another = port === 0 && wsPort === undefined && attempt < PAIR_ATTEMPTS;
      if (!(error instanceof PortInUse) || !another) throw error;
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(error.code === "EADDRINUSE" ? new PortInUse(host, port) : error);
    };
    server.once("error", fail);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
