import type { EventEmitter } from "node:events";
import type { Connection } from "@solana/web3.js";
import { WebSocket } from "ws";

/** A message of the server: an answer or a notification. */
export type Message = Readonly<Record<string, unknown>>;

/** A WebSocket whose messages can be waited for, in their order. */
export interface Socket {
  readonly raw: WebSocket;
  /** Sends a request and waits for the next message, its answer. */
  call(method: string, params?: readonly unknown[]): Promise<Message>;
  next(): Promise<Message>;
  /** Messages that have arrived and were not waited for, after a round trip. */
  pending(): Promise<readonly Message[]>;
  close(): Promise<void>;
}

/** Connects to a server. */
export async function openSocket(url: string): Promise<Socket> {
  const raw = new WebSocket(url);
  const arrived: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  raw.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as Message;
    const waiter = waiting.shift();
    if (waiter === undefined) arrived.push(message);
    else waiter(message);
  });
  await once(raw, "open");
  const next = (): Promise<Message> => {
    const message = arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    raw,
    next,
    async call(method, params = []) {
      raw.send(JSON.stringify({ jsonrpc: "2.0", id: method, method, params }));
      return next();
    },
    async pending() {
      const answered = once(raw, "pong");
      raw.ping();
      await answered;
      return arrived.splice(0);
    },
    async close() {
      const closed = once(raw, "close");
      raw.close();
      await closed;
    },
  };
}

/** Ends the socket that web3.js keeps for half a second after its last subscription. */
export async function closeSocket(connection: Connection): Promise<void> {
  const socket = Reflect.get(connection, "_rpcWebSocket") as EventEmitter & { close(): void };
  const closed = once(socket, "close");
  socket.close();
  await closed;
}

function once(emitter: EventEmitter, event: string): Promise<void> {
  return new Promise((resolve) => {
    emitter.once(event, () => {
      resolve();
    });
  });
}
