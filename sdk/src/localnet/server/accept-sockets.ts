import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { PubSubSession } from "../pubsub/session";
import { MAX_BODY_BYTES } from "./read-body";

/** Opens a session whose texts go to `send`. */
export type OpenSession = (send: (text: string) => void) => PubSubSession;

/** Status of a socket that the server ends because it goes away itself. */
const GOING_AWAY = 1_001;
/** How long a client has to answer the end of its socket before it is cut, in milliseconds. */
const CLOSE_GRACE_MS = 250;

/** The WebSocket side of a server. */
export interface Sockets {
  /** Says goodbye to every client. */
  close(): void;
}

/** Accepts WebSockets on HTTP servers; each socket is one session of subscriptions. */
export function acceptSockets(servers: readonly Server[], open: OpenSession): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  for (const server of servers) {
    server.on("upgrade", (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (client) => {
        attach(client, open);
      });
    });
  }
  return {
    close() {
      for (const client of sockets.clients) {
        client.close(GOING_AWAY, "the server ends");
        setTimeout(() => {
          client.terminate();
        }, CLOSE_GRACE_MS).unref();
      }
    },
  };
}

/** The library answers pings and refuses texts over the limit by itself. */
function attach(client: WebSocket, open: OpenSession): void {
  const session = open((text) => {
    client.send(text);
  });
  client.on("message", (data: Buffer) => {
    session.receive(data.toString("utf8"));
  });
  client.on("close", () => {
    session.close();
  });
  // A protocol violation ends the socket, which "close" reports; without a listener it would end us.
  client.on("error", () => undefined);
}
