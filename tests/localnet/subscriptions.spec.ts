import assert from "node:assert/strict";
import { utils } from "@coral-xyz/anchor";
import { Connection, Keypair, type PublicKey, SystemProgram } from "@solana/web3.js";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { type ChainServer, serve } from "../../sdk/src/localnet/server";
import { MEMO_PROGRAM, signed, SOL, startWithPayer, transfer } from "./helpers";
import { closeSocket, type Message, openSocket, type Socket } from "./sockets";

describe("subscriptions", () => {
  let chain: EmbeddedChain;
  let payer: Keypair;
  let server: ChainServer;
  let socket: Socket;

  beforeEach(async () => {
    ({ chain, payer } = startWithPayer());
    server = await serve(chain, { port: 0 });
    socket = await openSocket(server.wsUrl);
  });

  afterEach(async () => {
    await socket.close();
    await server.close();
  });

  /** A transfer, signed; sending it is the caller's. */
  async function prepared(to: PublicKey, lamports = SOL) {
    const transaction = await signed(chain, [payer], [transfer(payer, to, lamports)]);
    const wire = transaction.serialize();
    return { signature: utils.bytes.bs58.encode(transaction.signature!), send: () => send(wire) };
  }

  async function send(wire: Buffer): Promise<number> {
    const slot = Number(chain.clock().slot);
    await chain.connection.sendRawTransaction(wire, { skipPreflight: true });
    return slot;
  }

  async function subscribe(kind: string, ...params: readonly unknown[]): Promise<number> {
    const { result } = await socket.call(`${kind}Subscribe`, params);
    assert.equal(typeof result, "number");
    return result as number;
  }

  function notification(kind: string, subscription: number, result: unknown): Message {
    return { jsonrpc: "2.0", method: `${kind}Notification`, params: { result, subscription } };
  }

  describe("of a signature", () => {
    it("tells the outcome once and ends", async () => {
      const { signature, send } = await prepared(Keypair.generate().publicKey);
      const id = await subscribe("signature", signature, { commitment: "confirmed" });

      const slot = await send();

      const result = { context: { slot }, value: { err: null } };
      assert.deepEqual(await socket.next(), notification("signature", id, result));
      const { error } = await socket.call("signatureUnsubscribe", [id]);
      assert.deepEqual(error, {
        code: -32602,
        message: `Invalid subscription id: no signature subscription ${id} on this socket`,
      });
      assert.deepEqual(await socket.pending(), []);
    });

    it("tells the outcome at once where it has landed before, behind the subscription's number", async () => {
      const { signature, send } = await prepared(Keypair.generate().publicKey, 1_000n * SOL);
      const slot = await send();

      const id = await subscribe("signature", signature);

      const err = { InstructionError: [0, { Custom: 1 }] };
      const result = { context: { slot }, value: { err } };
      assert.deepEqual(await socket.next(), notification("signature", id, result));
    });

    it("tells the arrival too on request", async () => {
      const { signature, send } = await prepared(Keypair.generate().publicKey);
      const id = await subscribe("signature", signature, { enableReceivedNotification: true });

      const context = { slot: await send() };

      const arrival = { context, value: "receivedSignature" };
      assert.deepEqual(await socket.next(), notification("signature", id, arrival));
      const outcome = { context, value: { err: null } };
      assert.deepEqual(await socket.next(), notification("signature", id, outcome));
    });

    it("serves each socket for itself", async () => {
      const other = await openSocket(server.url.replace("http", "ws"));
      const { signature, send } = await prepared(Keypair.generate().publicKey);
      await subscribe("signature", signature);
      const { result } = await other.call("signatureSubscribe", [signature]);

      await other.call("signatureUnsubscribe", [result]);
      await send();

      assert.equal((await socket.next())["method"], "signatureNotification");
      assert.deepEqual(await other.pending(), []);
      await other.close();
    });
  });

  describe("of an account", () => {
    const encoding = "base64";

    it("tell each change of its content, by a transaction and by a cheat, and none without", async () => {
      const watched = Keypair.generate().publicKey;
      const id = await subscribe("account", watched.toBase58(), { encoding });

      const first = await (await prepared(watched)).send();
      await (await prepared(Keypair.generate().publicKey)).send();
      const second = Number(chain.clock().slot);
      chain.setAccount(watched, { lamports: 5n, owner: MEMO_PROGRAM, data: Buffer.from("ab") });

      const empty = { data: ["", encoding], executable: false, rentEpoch: 2 ** 64, space: 0 };
      const owner = SystemProgram.programId.toBase58();
      assert.deepEqual(
        await socket.next(),
        notification("account", id, {
          context: { slot: first },
          value: { ...empty, lamports: Number(SOL), owner },
        }),
      );
      assert.deepEqual(
        await socket.next(),
        notification("account", id, {
          context: { slot: second },
          value: {
            ...empty,
            lamports: 5,
            owner: MEMO_PROGRAM.toBase58(),
            data: ["YWI=", encoding],
            space: 2,
          },
        }),
      );
      assert.equal((await socket.call("accountUnsubscribe", [id]))["result"], true);
      await (await prepared(watched)).send();
      assert.deepEqual(await socket.pending(), []);
    });

    it("shows the fee that a failed transaction costs", async () => {
      await subscribe("account", payer.publicKey.toBase58(), { encoding });
      const before = await chain.connection.getBalance(payer.publicKey);

      await (await prepared(Keypair.generate().publicKey, 1_000n * SOL)).send();

      const { params } = (await socket.next()) as unknown as AccountNotification;
      assert.equal(params.result.value.lamports, before - 5_000);
    });

    it("is as getAccountInfo answers it, in each encoding", async () => {
      const watched = Keypair.generate().publicKey;
      for (const config of [{ encoding }, { encoding: "base58" }, {}]) {
        const id = await subscribe("account", watched.toBase58(), config);
        chain.setAccount(watched, { lamports: SOL, owner: MEMO_PROGRAM, data: Buffer.from("xyz") });
        const { params } = (await socket.next()) as unknown as AccountNotification;
        const asked = await chain.handle(
          JSON.stringify({
            jsonrpc: "2.0",
            id: 1,
            method: "getAccountInfo",
            params: [watched.toBase58(), config],
          }),
        );
        const { result } = JSON.parse(asked) as { result: { value: unknown } };
        assert.deepEqual(params.result.value, result.value);
        await socket.call("accountUnsubscribe", [id]);
      }
    });
  });

  it("of a program tell its accounts that pass the filters", async () => {
    const program = MEMO_PROGRAM.toBase58();
    const config = { encoding: "base64", filters: [{ dataSize: 2 }] };
    const id = await subscribe("program", program, config);
    const [small, large] = [Keypair.generate().publicKey, Keypair.generate().publicKey];

    chain.setAccount(large, { lamports: SOL, owner: MEMO_PROGRAM, data: Buffer.alloc(3) });
    chain.setAccount(small, { lamports: SOL, owner: MEMO_PROGRAM, data: Buffer.alloc(2) });

    const message = (await socket.next()) as unknown as ProgramNotification;
    assert.equal(message.params.subscription, id);
    assert.equal(message.params.result.value.pubkey, small.toBase58());
    assert.equal(message.params.result.value.account.owner, program);
    assert.deepEqual(await socket.pending(), []);
  });

  it("of logs tell all transactions, or those that mention an account", async () => {
    const watched = Keypair.generate().publicKey;
    const all = await subscribe("logs", "all");
    const some = await subscribe("logs", { mentions: [watched.toBase58()] });
    await subscribe("logs", { mentions: [Keypair.generate().publicKey.toBase58()] });
    const { signature, send } = await prepared(watched);

    const context = { slot: await send() };

    const program = SystemProgram.programId.toBase58();
    const logs = [`Program ${program} invoke [1]`, `Program ${program} success`];
    const result = { context, value: { signature, err: null, logs } };
    assert.deepEqual(await socket.next(), notification("logs", all, result));
    assert.deepEqual(await socket.next(), notification("logs", some, result));
    assert.deepEqual(await socket.pending(), []);
  });

  it("of slots and roots tell each slot that opens", async () => {
    const slot = Number(chain.clock().slot);
    const slots = await subscribe("slot");
    const roots = await subscribe("root");

    chain.advance(1n);

    const opened = { slot: slot + 1, parent: slot, root: slot };
    assert.deepEqual(await socket.next(), notification("slot", slots, opened));
    assert.deepEqual(await socket.next(), notification("root", roots, slot));
  });

  it("of slots hear a running clock that nobody asks", async () => {
    chain.resumeClock();
    await subscribe("slot");

    const first = (await socket.next()) as unknown as SlotNotification;
    const second = (await socket.next()) as unknown as SlotNotification;

    assert.ok(second.params.result.slot > first.params.result.slot);
    assert.equal(second.params.result.parent, first.params.result.slot);
  });

  it("name what is wrong with them", async () => {
    const key = payer.publicKey.toBase58();
    const cases: [string, unknown[], number, RegExp][] = [
      ["blockSubscribe", ["all"], -32601, /^Method not found: blockSubscribe$/],
      ["getSlot", [], -32601, /^Method not found: getSlot$/],
      ["constructorSubscribe", [], -32601, /not found/],
      ["signatureSubscribe", ["1111"], -32602, /signature: WrongSize/],
      ["signatureSubscribe", ["1".repeat(64), { commitment: "soon" }], -32602, /`soon`/],
      ["accountSubscribe", [key, { encoding: "base64+zstd" }], -32602, /"base64\+zstd" is not/],
      ["logsSubscribe", [{ mentions: [key, key] }], -32602, /Only 1 address supported/],
      ["logsSubscribe", ["some"], -32602, /filter must be "all"/],
      ["programSubscribe", [key, { filters: [{ size: 1 }] }], -32602, /unknown filter/],
      ["slotUnsubscribe", [99], -32602, /Invalid subscription id: no slot subscription 99/],
    ];
    for (const [method, params, code, message] of cases) {
      const answer = (await socket.call(method, params)) as { error?: RpcFailure };
      assert.equal(answer.error?.code, code, method);
      assert.match(answer.error.message, message);
    }
    socket.raw.send("{");
    assert.deepEqual((await socket.next())["error"], { code: -32700, message: "Parse error" });
  });

  it("answer pings, and leave a notification such as web3.js's ping unanswered", async () => {
    socket.raw.send('{"jsonrpc":"2.0","method":"ping"}');
    assert.deepEqual(await socket.pending(), []);
  });

  it("serve web3.js's listeners", async () => {
    const connection = new Connection(server.url, "confirmed");
    const watched = Keypair.generate().publicKey;
    const listeners: number[] = [];
    const heard = new Promise<number>((resolve) => {
      const listener = connection.onAccountChange(watched, ({ lamports }) => {
        resolve(lamports);
      });
      listeners.push(listener);
    });
    const logged = new Promise<string>((resolve) => {
      const listener = connection.onLogs(watched, ({ signature }) => {
        resolve(signature);
      });
      listeners.push(listener);
    });
    while (subscriptionsOf(connection).some((state) => state !== "subscribed")) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    const { signature, send } = await prepared(watched);
    await send();

    assert.deepEqual([await heard, await logged], [Number(SOL), signature]);
    await connection.removeAccountChangeListener(listeners[0]!);
    await connection.removeOnLogsListener(listeners[1]!);
    await closeSocket(connection);
  });
});

interface RpcFailure {
  readonly code: number;
  readonly message: string;
}

interface AccountNotification {
  readonly params: { readonly result: { readonly value: { readonly lamports: number } } };
}

interface ProgramNotification {
  readonly params: {
    readonly subscription: number;
    readonly result: {
      readonly value: { readonly pubkey: string; readonly account: { readonly owner: string } };
    };
  };
}

interface SlotNotification {
  readonly params: { readonly result: { readonly slot: number; readonly parent: number } };
}

/** The states of web3.js's subscriptions. */
function subscriptionsOf(connection: Connection): string[] {
  const byHash = Reflect.get(connection, "_subscriptionsByHash") as Record<
    string,
    { readonly state: string }
  >;
  return Object.values(byHash).map(({ state }) => state);
}
