import assert from "node:assert/strict";
import { createServer, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { type ChainServer, MAX_BODY_BYTES, PortInUse, serve } from "../../sdk/src/localnet/server";
import { openSocket } from "./sockets";

const JSON_TYPE = { "content-type": "application/json" };
const HEALTH = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getHealth" });

describe("HTTP server", () => {
  let chain: EmbeddedChain;
  let server: ChainServer;

  beforeEach(async () => {
    chain = EmbeddedChain.start();
    server = await serve(chain, { port: 0 });
  });

  afterEach(() => server.close());

  function post(body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) {
    return fetch(server.url, { method: "POST", headers, body });
  }

  it("binds the loopback interface and puts the WebSocket on the next port", () => {
    const [http, ws] = [new URL(server.url), new URL(server.wsUrl)];
    assert.deepEqual([http.hostname, ws.hostname], ["127.0.0.1", "127.0.0.1"]);
    assert.equal(Number(ws.port), Number(http.port) + 1);
  });

  it("answers a request, a batch, and a notification with nothing", async () => {
    const single = await post(HEALTH, { "content-type": "application/json; charset=utf-8" });
    const batch = await post(`[${HEALTH},${HEALTH}]`);
    const notification = await post('{"jsonrpc":"2.0","method":"getHealth"}');

    assert.equal(single.status, 200);
    assert.equal(single.headers.get("content-type"), "application/json");
    assert.deepEqual(await single.json(), { jsonrpc: "2.0", result: "ok", id: 1 });
    assert.equal(((await batch.json()) as unknown[]).length, 2);
    assert.deepEqual([notification.status, await notification.text()], [204, ""]);
  });

  it("says on /health that it is well", async () => {
    const health = await fetch(`${server.url}/health`);
    assert.deepEqual([health.status, await health.text()], [200, "ok"]);
  });

  it("lets pages of every origin in", async () => {
    const preflight = await fetch(server.url, {
      method: "OPTIONS",
      headers: { "access-control-request-headers": "content-type,solana-client" },
    });

    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
    assert.equal(
      preflight.headers.get("access-control-allow-headers"),
      "content-type,solana-client",
    );
    assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
    assert.equal((await post(HEALTH)).headers.get("access-control-allow-origin"), "*");
  });

  it("names what it does not take", async () => {
    const cases: [Promise<Response>, number, RegExp][] = [
      [fetch(server.url), 405, /GET is not answered here: use POST/],
      [fetch(server.url, { method: "PUT", body: HEALTH }), 405, /PUT/],
      [post(""), 400, /empty/],
      [post(new Uint8Array([0x22, 0xff, 0x22])), 400, /not valid UTF-8/],
      [post(HEALTH, { "content-type": "text/plain" }), 415, /application\/json, got text\/plain/],
      [post("{"), 200, /Parse error/],
    ];
    for (const [answer, status, message] of cases) {
      const response = await answer;
      const { error } = (await response.json()) as { error: { code: number; message: string } };
      assert.equal(response.status, status);
      assert.match(error.message, message);
    }
  });

  for (const [excess, status] of [
    [-1, 200],
    [0, 200],
    [1, 413],
  ] as const) {
    it(`${status === 200 ? "takes" : "refuses"} ${excess} bytes more than the limit`, async () => {
      const padded = HEALTH.padEnd(MAX_BODY_BYTES + excess);
      assert.equal((await post(padded)).status, status);
    });
  }

  it("refuses a body over the limit that does not announce its size", async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(server.url, { method: "POST", headers: JSON_TYPE }, (answer) => {
        resolve(answer.statusCode);
        answer.resume();
      });
      request.on("error", reject);
      request.write(Buffer.alloc(4 * MAX_BODY_BYTES, " "));
      request.end();
    });
    assert.equal(status, 413);
  });

  it("stays up when a client leaves in the middle of a request", async () => {
    await new Promise<void>((resolve) => {
      const socket = connectSocket(Number(new URL(server.url).port), "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n");
        socket.write("content-length: 100\r\n\r\n{", () => {
          socket.destroy();
          resolve();
        });
      });
    });
    assert.equal((await post(HEALTH)).status, 200);
  });

  it("ends with open sockets, and leaves its ports to the next one", async () => {
    const socket = await openSocket(server.wsUrl);
    const ended = new Promise((resolve) => socket.raw.once("close", resolve));
    const port = Number(new URL(server.url).port);

    await server.close();

    assert.equal(await ended, 1_001);
    await assert.rejects(post(HEALTH));
    server = await serve(chain, { port });
    assert.equal((await post(HEALTH)).status, 200);
  });

  it("says which port is taken, the WebSocket's too, and leaves nothing open", async () => {
    const port = Number(new URL(server.url).port);
    await assert.rejects(serve(chain, { port }), new PortInUse("127.0.0.1", port));

    const { blocker, taken } = await occupy();
    try {
      const pair = serve(chain, { port: taken - 1 });
      await assert.rejects(pair, new PortInUse("127.0.0.1", taken));
      await (await serve(chain, { port: taken - 1, wsPort: 0 })).close();
    } finally {
      await new Promise((resolve) => blocker.close(resolve));
    }
  });
});

/** Takes a port whose predecessor is free. */
async function occupy(): Promise<{ blocker: Server; taken: number }> {
  for (;;) {
    const blocker = await listening(0);
    const { port } = blocker.address() as AddressInfo;
    const before = await listening(port - 1).catch(() => null);
    if (before !== null) {
      await new Promise((resolve) => before.close(resolve));
      return { blocker, taken: port };
    }
    await new Promise((resolve) => blocker.close(resolve));
  }
}

function listening(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
