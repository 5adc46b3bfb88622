import assert from "node:assert/strict";
import { Keypair, PublicKey } from "@solana/web3.js";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { rpc } from "./helpers";

const OWNER = new PublicKey("Stake11111111111111111111111111111111111111");

function startWithAccounts(): { chain: EmbeddedChain; keys: PublicKey[] } {
  const chain = EmbeddedChain.start();
  const keys = [1, 2, 3].map((fill) => {
    const key = Keypair.generate().publicKey;
    const data = Buffer.alloc(fill === 3 ? 20 : 10, fill);
    chain.setAccount(key, { lamports: BigInt(fill) * 1_000_000n, owner: OWNER, data });
    return key;
  });
  return { chain, keys };
}

describe("account reads", () => {
  it("give what setAccount wrote, over RPC and directly", async () => {
    const { chain, keys } = startWithAccounts();

    const remote = await chain.connection.getAccountInfo(keys[0]!);
    const local = chain.account(keys[0]!);

    assert.deepEqual(remote?.data, Buffer.alloc(10, 1));
    assert.deepEqual(local?.data, remote.data);
    assert.equal(local.lamports, 1_000_000);
    assert.ok(local.owner.equals(OWNER));
    assert.equal(local.executable, false);
    const unknown = Keypair.generate().publicKey;
    assert.equal(chain.account(unknown), null);
    assert.equal(await chain.connection.getAccountInfo(unknown), null);
  });

  it("keep the order of several addresses", async () => {
    const { chain, keys } = startWithAccounts();
    const unknown = Keypair.generate().publicKey;

    const infos = await chain.connection.getMultipleAccountsInfo([keys[2]!, unknown, keys[0]!]);

    assert.deepEqual(
      infos.map((info) => info?.lamports ?? null),
      [3_000_000, null, 1_000_000],
    );
  });

  it("slice data and take base58", async () => {
    const { chain, keys } = startWithAccounts();
    const key = keys[0]!.toBase58();
    const dataSlice = { offset: 2, length: 3 };

    const base58 = await rpc(chain, "getAccountInfo", [key, { encoding: "base58", dataSlice }]);
    const sliced = await chain.connection.getAccountInfo(keys[0]!, { dataSlice });

    assert.deepEqual(sliced?.data, Buffer.alloc(3, 1));
    assert.match(JSON.stringify(base58.result), /"data":\["LZN","base58"\]/);
  });

  it("refuse encodings by name", async () => {
    const { chain, keys } = startWithAccounts();
    for (const encoding of ["base64+zstd", "hex"]) {
      const { error } = await rpc(chain, "getAccountInfo", [keys[0]!.toBase58(), { encoding }]);
      assert.equal(error?.code, -32602);
      assert.ok(error.message.includes(`"${encoding}" is not supported`));
    }
  });

  it("find a program's accounts by size and by bytes", async () => {
    const { chain, keys } = startWithAccounts();
    const { connection } = chain;
    const names = (found: readonly { readonly pubkey: PublicKey }[]): string[] =>
      found.map(({ pubkey }) => pubkey.toBase58());

    const all = await connection.getProgramAccounts(OWNER);
    const small = await connection.getProgramAccounts(OWNER, { filters: [{ dataSize: 10 }] });
    const second = await connection.getProgramAccounts(OWNER, {
      filters: [{ dataSize: 10 }, { memcmp: { offset: 9, bytes: "3" } }],
    });
    const third = await connection.getProgramAccounts(OWNER, {
      filters: [{ memcmp: { offset: 18, bytes: "AwM=", encoding: "base64" } }],
      dataSlice: { offset: 0, length: 0 },
      withContext: true,
    });

    assert.deepEqual(names(all).sort(), keys.map((key) => key.toBase58()).sort());
    assert.deepEqual(
      names(small).sort(),
      names(all)
        .filter((name) => name !== keys[2]!.toBase58())
        .sort(),
    );
    assert.deepEqual(names(second), [keys[1]!.toBase58()]);
    assert.deepEqual(names(third.value), [keys[2]!.toBase58()]);
    assert.equal(third.value[0]?.account.data.length, 0);
  });

  it("refuse an unknown filter rather than ignore it", async () => {
    const { chain } = startWithAccounts();
    const { error } = await rpc(chain, "getProgramAccounts", [
      OWNER.toBase58(),
      { filters: [{ valueCmp: {} }] },
    ]);
    assert.match(error?.message ?? "", /unknown filter \{"valueCmp":\{\}\}/);
  });
});
