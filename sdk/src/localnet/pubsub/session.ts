import type { ChainCore } from "../chain-core";
import type { Json } from "../json";
import { answerWith, methodNotFound } from "../rpc/answer";
import type { Params } from "../rpc/params";
import { invalidParams } from "../rpc/rpc-error";
import { SLOT_MS } from "../wall-clock";
import { SUBSCRIPTION_KINDS } from "./kinds";
import type { Heard, Subscription } from "./subscription";

/** One client's subscriptions, as a WebSocket carries them. */
export interface PubSubSession {
  /** Takes in a JSON-RPC text. */
  receive(text: string): void;
  /** Ends every subscription. */
  close(): void;
}

interface OpenedSubscription {
  readonly kind: string;
  readonly hear: Subscription;
}

/** Opens a session; answers and notifications go to `send`, an answer before what it leads to. */
export function openPubSub(core: ChainCore, send: (text: string) => void): PubSubSession {
  const session = new Session(core, send);
  const stopListening = core.listen((event) => {
    session.hear(event);
  });
  // Somebody who only waits for slots sends no request that would let a running clock catch up.
  const heartbeat = setInterval(() => {
    if (session.isWaiting) core.catchUp();
  }, SLOT_MS);
  heartbeat.unref();
  return {
    receive(text) {
      session.receive(text);
    },
    close() {
      clearInterval(heartbeat);
      stopListening();
    },
  };
}

class Session {
  private readonly subscriptions = new Map<number, OpenedSubscription>();
  private readonly unannounced: number[] = [];
  private lastId = 0;

  constructor(
    private readonly core: ChainCore,
    private readonly send: (text: string) => void,
  ) {}

  get isWaiting(): boolean {
    return this.subscriptions.size > 0;
  }

  receive(text: string): void {
    this.core.catchUp();
    const answer = answerWith((name, params) => this.call(name, params), text);
    if (answer !== "") this.send(answer);
    for (const id of this.unannounced.splice(0)) this.tell(id, { kind: "opened" });
  }

  hear(heard: Heard): void {
    for (const id of [...this.subscriptions.keys()]) this.tell(id, heard);
  }

  private call(name: string, params: Params): Json {
    const [, kind, verb] = /^([a-z]+)(Subscribe|Unsubscribe)$/.exec(name) ?? [];
    const open = SUBSCRIPTION_KINDS.get(kind ?? "");
    if (kind === undefined || open === undefined) throw methodNotFound(name);
    if (verb === "Unsubscribe") return this.unsubscribe(kind, params.integer(0, "subscription"));
    const hear = open(this.core, params);
    this.lastId += 1;
    this.subscriptions.set(this.lastId, { kind, hear });
    this.unannounced.push(this.lastId);
    return this.lastId;
  }

  private unsubscribe(kind: string, id: number): true {
    if (this.subscriptions.get(id)?.kind !== kind) {
      throw invalidParams(`Invalid subscription id: no ${kind} subscription ${id} on this socket`);
    }
    this.subscriptions.delete(id);
    return true;
  }

  private tell(id: number, heard: Heard): void {
    const subscription = this.subscriptions.get(id);
    if (subscription === undefined) return;
    for (const { result, last = false } of subscription.hear(heard)) {
      if (last) this.subscriptions.delete(id);
      const method = `${subscription.kind}Notification`;
      this.send(JSON.stringify({ jsonrpc: "2.0", method, params: { result, subscription: id } }));
    }
  }
}
