import assert from "node:assert/strict";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { parseAnswer, rpc } from "./helpers";

describe("JSON-RPC handler", () => {
  it("names an unknown method", async () => {
    const chain = EmbeddedChain.start();
    assert.deepEqual((await rpc(chain, "getWeather")).error, {
      code: -32601,
      message: "Method not found: getWeather",
    });
    assert.equal((await rpc(chain, "constructor")).error?.code, -32601);
  });

  it("names a wrong parameter", async () => {
    const chain = EmbeddedChain.start();
    const cases: [string, unknown[], RegExp][] = [
      ["getBalance", [], /address must be a base58 address, got nothing/],
      ["getBalance", ["0"], /address: Invalid base58/],
      ["getBalance", ["1111"], /address: WrongSize/],
      ["getBalance", ["1".repeat(32), { commitment: "soon" }], /unknown commitment `soon`/],
      ["getBlockTime", [-1], /slot must be an unsigned integer, got -1/],
      ["getTransaction", ["1111"], /signature: WrongSize/],
      ["getTransaction", ["1".repeat(64), { commitment: "processed" }], /below `confirmed`/],
      ["sendTransaction", ["%%", { encoding: "base64" }], /invalid base64/],
      ["sendTransaction", ["", { encoding: "hex" }], /unsupported encoding: hex/],
      ["sendTransaction", ["A".repeat(1_645), { encoding: "base64" }], /1645 bytes.*1644\/1232/],
    ];
    for (const [method, params, message] of cases) {
      const { error } = await rpc(chain, method, params);
      assert.equal(error?.code, -32602, method);
      assert.match(error.message, message);
    }
  });

  it("answers a batch in order and notifications with nothing", async () => {
    const chain = EmbeddedChain.start();
    const call = { jsonrpc: "2.0", method: "getHealth" };

    const batch = await chain.handle(
      JSON.stringify([{ ...call, id: 1 }, call, { ...call, id: "b" }]),
    );

    assert.deepEqual(JSON.parse(batch), [
      { jsonrpc: "2.0", result: "ok", id: 1 },
      { jsonrpc: "2.0", result: "ok", id: "b" },
    ]);
    assert.equal(await chain.handle(JSON.stringify(call)), "");
  });

  it("tells malformed text from malformed requests", async () => {
    const chain = EmbeddedChain.start();
    for (const [body, code] of [
      ["{", -32700],
      ["[]", -32600],
      ["1", -32600],
      ['{"id":1,"method":"getHealth"}', -32600],
      ['{"jsonrpc":"2.0","id":1}', -32600],
      ['{"jsonrpc":"2.0","id":1,"method":"getSlot","params":{}}', -32602],
    ] as const) {
      assert.equal(parseAnswer(await chain.handle(body)).error?.code, code, body);
    }
  });

  it("refuses a read below the asked-for slot", async () => {
    const chain = EmbeddedChain.start();
    const minContextSlot = Number(chain.clock().slot) + 1;
    const { error } = await rpc(chain, "getSlot", [{ minContextSlot }]);
    assert.equal(error?.code, -32016);
    chain.advance(0n);
    assert.equal((await rpc(chain, "getSlot", [{ minContextSlot }])).result, minContextSlot);
  });

  it("identifies itself", async () => {
    const { connection } = EmbeddedChain.start();
    assert.match((await connection.getVersion())["solana-core"], /litesvm/);
    assert.equal((await connection.getGenesisHash()).length > 32, true);
  });
});
