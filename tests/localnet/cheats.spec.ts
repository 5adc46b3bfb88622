import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ACCOUNT_SIZE,
  closeAccount,
  ExtensionType,
  getAccount,
  getAssociatedTokenAddressSync,
  createMint,
  NATIVE_MINT,
  TOKEN_2022_PROGRAM_ID,
} from "@solana/spl-token";
import { Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { MEMO_PROGRAM, rpc, type RpcAnswer, SOL, startWithPayer } from "./helpers";

const ELF = readFileSync(join(__dirname, "../../sdk/artifacts/policy_vault.so"));
const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");

describe("cheats", () => {
  let chain: EmbeddedChain;
  let payer: Keypair;

  beforeEach(() => {
    ({ chain, payer } = startWithPayer());
  });

  /** What Surfpool answers to a cheat that has nothing to say. */
  async function done(method: string, ...params: readonly unknown[]): Promise<void> {
    const answer = await rpc(chain, method, params);
    const slot = Number(chain.clock().slot);
    assert.deepEqual(answer.result, { context: { slot }, value: null }, answer.error?.message);
  }

  async function refused(
    method: string,
    params: readonly unknown[],
    message: RegExp,
    code = -32602,
  ): Promise<void> {
    const { error } = await rpc(chain, method, params);
    assert.equal(error?.code, code, method);
    assert.match(error.message, message);
  }

  describe("for accounts", () => {
    it("write what is given and keep the rest", async () => {
      const at = Keypair.generate().publicKey;
      const owner = MEMO_PROGRAM.toBase58();

      await done("surfnet_setAccount", at.toBase58(), { lamports: 7, data: "00ff", owner });
      await done("surfnet_setAccount", at.toBase58(), { lamports: "8" });

      const written = { lamports: 8, owner: MEMO_PROGRAM, executable: false };
      assert.deepEqual(chain.account(at), { ...written, data: Buffer.from([0, 255]) });
      await done("surfnet_setAccount", at.toBase58(), { lamports: 0 });
      assert.equal(chain.account(at), null);
    });

    it("refuse what is no account, and write nothing", async () => {
      const at = Keypair.generate().publicKey;
      const cases: [object, RegExp][] = [
        [{ lamports: -1 }, /update.lamports must be an unsigned integer, got -1/],
        [{ lamports: `${2n ** 64n}` }, /update.lamports must be an unsigned 64-bit integer/],
        [{ lamports: 1, data: "abc" }, /update.data must be bytes in hexadecimal, got "abc"/],
        [{ lamports: 1, owner: "me" }, /update.owner: /],
        [{ lamports: 1, executable: 1 }, /update.executable must be a boolean/],
      ];
      for (const [update, message] of cases) {
        await refused("surfnet_setAccount", [at.toBase58(), update], message);
      }
      assert.equal(chain.account(at), null);
    });

    it("open a token account where there is none and write its fields", async () => {
      const mint = await createMint(chain.connection, payer, payer.publicKey, null, 6);
      const [owner, other] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
      const at = getAssociatedTokenAddressSync(mint, owner);
      const set = (update: object) =>
        done("surfnet_setTokenAccount", owner.toBase58(), mint.toBase58(), update);

      await set({ amount: `${2n ** 64n - 1n}`, delegate: other.toBase58(), delegatedAmount: 5 });
      await set({ state: "frozen", closeAuthority: other.toBase58() });

      const account = await getAccount(chain.connection, at);
      assert.ok(account.owner.equals(owner) && account.mint.equals(mint));
      assert.deepEqual([account.amount, account.delegatedAmount], [2n ** 64n - 1n, 5n]);
      assert.deepEqual([account.delegate, account.closeAuthority], [other, other]);
      assert.equal(account.isFrozen, true);
      await set({ delegate: "null", closeAuthority: "null", state: "initialized", amount: 1 });
      const cleared = await getAccount(chain.connection, at);
      assert.deepEqual([cleared.delegate, cleared.closeAuthority], [null, null]);
      assert.deepEqual([cleared.isFrozen, cleared.amount], [false, 1n]);
    });

    it("write lamports with an amount of wrapped SOL, which is spendable then", async () => {
      const { connection } = chain;
      const owner = Keypair.generate();
      const at = getAssociatedTokenAddressSync(NATIVE_MINT, owner.publicKey);
      const set = (update: object) =>
        done("surfnet_setTokenAccount", owner.publicKey.toBase58(), NATIVE_MINT.toBase58(), update);

      await set({ amount: 7 });
      await set({ state: "initialized" });
      await closeAccount(connection, payer, at, owner.publicKey, owner);

      const rent = await connection.getMinimumBalanceForRentExemption(ACCOUNT_SIZE);
      assert.equal(chain.account(owner.publicKey)?.lamports, rent + 7);
    });

    it("open a Token-2022 account with the extensions that its program gives it", async () => {
      const program = TOKEN_2022_PROGRAM_ID;
      const { connection } = chain;
      const issuer = payer.publicKey;
      const mint = await createMint(connection, payer, issuer, null, 6, undefined, {}, program);
      const owner = Keypair.generate().publicKey;

      await done(
        "surfnet_setTokenAccount",
        owner.toBase58(),
        mint.toBase58(),
        { amount: 3 },
        program.toBase58(),
      );

      const at = getAssociatedTokenAddressSync(mint, owner, false, program);
      const account = await getAccount(connection, at, "confirmed", program);
      assert.equal(account.amount, 3n);
      assert.equal(account.tlvData.readUInt16LE(), ExtensionType.ImmutableOwner);
    });

    it("refuse a token account of what is no mint, or in a state that there is not", async () => {
      const owner = Keypair.generate().publicKey.toBase58();
      const none = Keypair.generate().publicKey.toBase58();
      const mint = await createMint(chain.connection, payer, payer.publicKey, null, 6);
      const set = "surfnet_setTokenAccount";
      await refused(set, [owner, none, { amount: 1 }], /no token account for mint/);
      const melted = [owner, mint.toBase58(), { state: "melted" }];
      await refused(set, melted, /one of uninitialized, initialized, frozen, got "melted"/);
    });
  });

  describe("for the clock", () => {
    async function travel(config: object): Promise<unknown> {
      const { result } = await rpc(chain, "surfnet_timeTravel", [config]);
      assert.deepEqual(result, await chain.connection.getEpochInfo());
      return result;
    }

    it("move the time in both directions to the next slot, and blockhashes live on", async () => {
      const { slot } = chain.clock();
      const { blockhash } = await chain.connection.getLatestBlockhash();

      await travel({ absoluteTimestamp: 1_900_000_000_999 });
      assert.deepEqual(chain.clock(), { slot: slot + 1n, unixTime: 1_900_000_000n });
      await travel({ absoluteTimestamp: -1 });
      assert.deepEqual(chain.clock(), { slot: slot + 2n, unixTime: -1n });

      assert.equal((await chain.connection.isBlockhashValid(blockhash)).value, true);
    });

    for (const [slots, usable] of [
      [149, true],
      [150, true],
      [151, false],
    ] as const) {
      it(`move ${slots} slots, after which a blockhash is ${usable ? "usable" : "not"}`, async () => {
        const { slot, unixTime } = chain.clock();
        const { blockhash } = await chain.connection.getLatestBlockhash();

        await travel({ absoluteSlot: Number(slot) + slots });

        assert.deepEqual(chain.clock(), { slot: slot + BigInt(slots), unixTime });
        assert.equal((await chain.connection.isBlockhashValid(blockhash)).value, usable);
      });
    }

    it("move to the first slot of an epoch", async () => {
      const { epoch } = await chain.connection.getEpochInfo();
      await travel({ absoluteEpoch: epoch + 2 });
      const info = await chain.connection.getEpochInfo();
      assert.deepEqual([info.epoch, info.slotIndex], [epoch + 2, 0]);
    });

    it("move to a slot with its time, or to another time in the open slot", async () => {
      const { slot } = chain.clock();
      await travel({ absoluteSlotAt: { slot: Number(slot) + 3, timestamp: 5_000 } });
      assert.deepEqual(chain.clock(), { slot: slot + 3n, unixTime: 5n });
      await travel({ absoluteSlotAt: { slot: Number(slot) + 3, timestamp: 4_000 } });
      assert.deepEqual(chain.clock(), { slot: slot + 3n, unixTime: 4n });
    });

    it("refuse a slot that has passed and a target that is none, and stay", async () => {
      const before = chain.clock();
      const slot = Number(before.slot);
      const cases: [object, RegExp][] = [
        [{ absoluteSlot: slot }, /slots only grow: the chain is at slot \d+, the target is \d+/],
        [{ absoluteEpoch: 1 }, /slots only grow/],
        [{ absoluteSlotAt: { slot: slot - 1, timestamp: 0 } }, /slots only grow/],
        [{ absoluteSlotAt: { slot } }, /config.absoluteSlotAt.timestamp is missing/],
        [{}, /one of absoluteTimestamp, absoluteSlot, .*, got none/],
        [{ absoluteSlot: 1, absoluteEpoch: 1 }, /got absoluteSlot and absoluteEpoch/],
        [{ absoluteTimestamp: "soon" }, /absoluteTimestamp must be an integer, got "soon"/],
      ];
      for (const [config, message] of cases) {
        await refused("surfnet_timeTravel", [config], message);
      }
      assert.deepEqual(chain.clock(), before);
    });

    it("let time pass and stop it", async () => {
      const passed = async (): Promise<boolean> => {
        const { slot } = chain.clock();
        await new Promise((resolve) => setTimeout(resolve, 450));
        return chain.clock().slot > slot;
      };
      assert.equal(await passed(), false);
      await rpc(chain, "surfnet_resumeClock");
      assert.equal(await passed(), true);
      await rpc(chain, "surfnet_pauseClock");
      assert.equal(await passed(), false);
    });
  });

  describe("for programs", () => {
    const programId = purser.PROGRAM_ID.toBase58();
    const [programData] = PublicKey.findProgramAddressSync([purser.PROGRAM_ID.toBuffer()], LOADER);
    const half = Math.floor(ELF.length / 2);
    const piece = (from: number, to = ELF.length) => ELF.subarray(from, to).toString("hex");

    /** True where the program runs: a vault can be made with it. */
    async function runs(): Promise<boolean> {
      const client = purser.connect(chain.connection);
      const members = [payer.publicKey];
      const made = purser.createVault(client, {
        creator: payer,
        id: 1n,
        members,
        threshold: 1,
        withdrawal: members,
        timelock: 0n,
      });
      return made.then(
        () => true,
        () => false,
      );
    }

    it("deploy one at once", async () => {
      assert.equal(await runs(), false);
      await done("surfnet_writeProgram", programId, piece(0), 0);
      assert.equal(await runs(), true);
    });

    it("deploy one in pieces, with the last of them and not before", async () => {
      await done("surfnet_writeProgram", programId, piece(0, half), 0);
      assert.equal(chain.account(purser.PROGRAM_ID), null);
      await done("surfnet_writeProgram", programId, piece(half), half);
      assert.equal(await runs(), true);
    });

    it("give it an upgrade authority, another one and none, and it runs on", async () => {
      const authority = (): string => {
        const data = chain.account(programData)!.data;
        return data[12] === 1 ? new PublicKey(data.subarray(13, 45)).toBase58() : "none";
      };
      const [first, second] = [Keypair.generate().publicKey, payer.publicKey];

      await done("surfnet_writeProgram", programId, piece(0), 0, first.toBase58());
      assert.equal(authority(), first.toBase58());
      await done("surfnet_setProgramAuthority", programId, second.toBase58());
      assert.equal(authority(), second.toBase58());
      await done("surfnet_setProgramAuthority", programId);
      assert.equal(authority(), "none");

      assert.equal(await runs(), true);
    });

    it("copy one to another address", async () => {
      const copy = Keypair.generate().publicKey;
      await done("surfnet_writeProgram", programId, piece(0), 0);
      await done("surfnet_cloneProgramAccount", programId, copy.toBase58());
      assert.equal(chain.account(copy)?.executable, true);
    });

    it("refuse bytes that are no program, and keep the one that is there", async () => {
      const garbage = Buffer.alloc(ELF.length, 1);
      ELF.copy(garbage, 0, 0, 64);
      const write = "surfnet_writeProgram";
      const message = /the runtime refused the program for \w+: /;
      const bytes = garbage.toString("hex");
      await refused(write, [programId, bytes, 0], message);
      assert.equal(chain.account(purser.PROGRAM_ID), null);
      assert.equal(chain.account(programData), null);

      await done(write, programId, piece(0), 0);
      await refused(write, [programId, bytes, 0], message);
      assert.equal(await runs(), true);
    });

    it("refuse what exceeds the largest account or leaves a gap, and an address without a program", async () => {
      const limit = 10 * 1_024 * 1_024;
      const write = (bytes: Buffer, offset = 0) =>
        [programId, bytes.toString("hex"), offset] as const;
      const header = Buffer.from(ELF.subarray(0, 64));
      header.writeUInt16LE(0, 60);
      header.writeBigUInt64LE(BigInt(limit), 40);
      await done("surfnet_writeProgram", ...write(header));
      header.writeBigUInt64LE(BigInt(limit) + 1n, 40);
      const exceeds = /would have 10485761 bytes, at most 10485760 are taken/;
      await refused("surfnet_writeProgram", write(header), exceeds);
      await refused("surfnet_writeProgram", write(Buffer.alloc(limit + 1)), exceeds);
      const gap = /a piece at offset 65 would leave a gap: 64 bytes of the program are there/;
      await refused("surfnet_writeProgram", write(header, 65), gap);
      const nobody = SystemProgram.programId.toBase58();
      const message = /is no program of the upgradeable loader/;
      await refused("surfnet_setProgramAuthority", [nobody], message);
      await refused("surfnet_cloneProgramAccount", [nobody, programId], message);
    });
  });

  describe("for the network", () => {
    it("go back to the start, with its programs", async () => {
      const { chain: fresh } = startWithPayer();
      chain.advance(5n);
      chain.setAccount(MEMO_PROGRAM, { lamports: 0n, owner: MEMO_PROGRAM, data: Buffer.alloc(0) });

      await done("surfnet_resetNetwork");
      assert.equal(chain.account(payer.publicKey), null);
      assert.equal((await chain.connection.getEpochInfo()).transactionCount, 0);
      assert.equal(chain.account(MEMO_PROGRAM)?.executable, true);

      chain.airdrop(payer.publicKey, SOL);
      assert.deepEqual(chain.clock(), fresh.clock());
    });

    it("list transactions newest first", async () => {
      await createMint(chain.connection, payer, payer.publicKey, null, 6);
      const all = (await rpc(chain, "surfnet_getLocalSignatures")) as Signatures;
      const one = (await rpc(chain, "surfnet_getLocalSignatures", [1])) as Signatures;

      assert.equal(all.result.value.length, 2);
      assert.deepEqual(one.result.value, all.result.value.slice(0, 1));
      assert.equal(one.result.value[0]?.err, null);
      assert.match(one.result.value[0].logs.join(), /Program Tokenkeg\w+ success/);
    });

    it("name what a Surfpool network has and this chain has not", async () => {
      const info = (await rpc(chain, "surfnet_getSurfnetInfo")) as { result: { value: unknown } };
      assert.deepEqual(info.result.value, { runbookExecutions: [] });
      for (const name of ["surfnet_resetAccount", "surfnet_profileTransaction"]) {
        await refused(name, [], new RegExp(`^Method not supported here: ${name} `), -32601);
      }
      await refused("surfnet_print", [], /^Method not found: surfnet_print$/, -32601);
    });
  });
});

type Signatures = RpcAnswer & {
  readonly result: {
    readonly value: readonly { readonly err: unknown; readonly logs: readonly string[] }[];
  };
};
