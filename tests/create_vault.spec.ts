import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { NewVault } from "../sdk/src";
import type { Cluster } from "./support/cluster/cluster";
import { sendRaw } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import type { Refused } from "./support/outcome";
import { fields, refuses } from "./support/refusal";
import type { Scene } from "./support/refusal";
import { NOON, emptyChain, keypair } from "./support/world";
import { refusesWrongAccounts } from "./support/wrong-accounts";

const SOL = 1_000_000_000n;
const DAYS_30 = 30n * 86_400n;
const VAULT_BYTES = 8 + 704;
const MAX_U64 = 2n ** 64n - 1n;

describe("create_vault", () => {
  const creator = keypair("creator");
  const stranger = keypair("stranger");
  const treasury = keypair("treasury").publicKey;
  const wallets = Array.from({ length: 8 }, (_, i) => keypair(`wallet ${i}`).publicKey);
  let scene: Scene;
  let chain: Cluster;
  let nextId = 1n;

  before(() => {
    scene = emptyChain();
    ({ chain } = scene);
    chain.airdrop(creator.publicKey, 100n * SOL);
    chain.airdrop(stranger.publicKey, 100n * SOL);
  });

  /** A good 2-of-3 vault with a new id, changed as a test asks. */
  function terms(change: Partial<NewVault> = {}): NewVault {
    nextId += 1n;
    const [a, b, c] = wallets as [PublicKey, PublicKey, PublicKey];
    return {
      creator,
      id: nextId,
      members: [a, b, c],
      threshold: 2,
      withdrawal: [treasury],
      ...change,
    };
  }

  const create = (change: Partial<NewVault> = {}) =>
    purser.createVault(scene.client, terms(change));

  /** The vault is refused for this reason, and there is nothing at its address or its authority's. */
  async function refusesVault(expected: Refused, change: Partial<NewVault>): Promise<void> {
    const vault = terms(change);
    const address = purser.vaultAddress(vault.creator.publicKey, vault.id);
    const watch = [address, purser.authorityAddress(address)];
    await refuses(scene, expected, (client) => purser.createVault(client, vault), watch);
    assert.equal(chain.account(address), null);
  }

  it("stores exactly what the creator chose, inert, with every counter at its start", async () => {
    const members = wallets.slice(0, 3);
    const withdrawal = [treasury, wallets[7]!];

    const { vault } = await create({ id: 77n, members, withdrawal, timelock: 3_600n });

    const [, bump] = PublicKey.findProgramAddressSync(
      [Buffer.from("vault"), creator.publicKey.toBuffer(), Buffer.from("4d00000000000000", "hex")],
      purser.PROGRAM_ID,
    );
    const [, authorityBump] = PublicKey.findProgramAddressSync(
      [Buffer.from("authority"), vault.toBuffer()],
      purser.PROGRAM_ID,
    );
    const none = PublicKey.default;
    assert.deepEqual(
      fields(await purser.fetchVault(scene.client, vault)),
      fields({
        layout: 1,
        bump,
        authorityBump,
        mode: 0,
        memberCount: 3,
        threshold: 2,
        paused: 0,
        withdrawalCount: 2,
        id: 77n,
        creator: creator.publicKey,
        authority: purser.authorityAddress(vault),
        members: [...members, none, none, none, none],
        withdrawal: [...withdrawal, none, none],
        timelock: 3_600n,
        pausedBy: none,
        pausedAt: 0n,
        modeDeadline: 0n,
        bootSlot: 0n,
        bootChecks: 0n,
        governanceEpoch: 1n,
        grantEpoch: 1n,
        nextIncarnation: 1n,
        nextIndex: 0n,
        version: 1n,
        approvalDelay: 0n,
        modeChanges: 0n,
        budgets: 0n,
        stripped: 0n,
        proposals: Array<bigint>(7).fill(0n),
        reserved: Array<bigint>(9).fill(0n),
      }),
    );
  });

  it("takes exactly the rent of one account from the creator", async () => {
    const before = chain.account(creator.publicKey)!.lamports;

    const { vault, signature } = await create();

    const rent = await scene.client.connection.getMinimumBalanceForRentExemption(VAULT_BYTES);
    const transaction = await scene.client.connection.getTransaction(signature, {
      maxSupportedTransactionVersion: 0,
    });
    const fee = transaction!.meta!.fee;
    assert.equal(chain.account(vault)!.lamports, rent);
    assert.equal(chain.account(vault)!.data.length, VAULT_BYTES);
    assert.equal(chain.account(creator.publicKey)!.lamports, before - rent - fee);
    assert.equal(chain.account(purser.authorityAddress(vault)), null);
  });

  describe("members", () => {
    it("takes 1 and 7, and neither 0 nor 8", async () => {
      await refusesVault("InvalidMembers", { members: [], threshold: 1 });
      await create({ members: wallets.slice(0, 1), threshold: 1 });
      const { vault } = await create({ members: wallets.slice(0, 7), threshold: 7 });
      await refusesVault("InvalidMembers", { members: wallets.slice(0, 8), threshold: 2 });

      assert.equal((await purser.fetchVault(scene.client, vault)).memberCount, 7);
    });

    it("are distinct, and neither the zero address nor the vault's own authority", async () => {
      const [a, b] = wallets as [PublicKey, PublicKey];
      await refusesVault("InvalidMembers", { members: [a, b, a] });
      await refusesVault("InvalidMembers", { members: [a, b, PublicKey.default] });
      const id = 5_000n;
      const own = purser.authorityAddress(purser.vaultAddress(creator.publicKey, id));
      await refusesVault("InvalidMembers", { id, members: [a, b, own] });
    });

    it("may leave the creator out", async () => {
      const { vault } = await create();
      const { members } = await purser.fetchVault(scene.client, vault);
      assert.ok(!members.some((member) => member.equals(creator.publicKey)));
    });
  });

  it("takes a threshold of 1 and of all members, and neither 0 nor one more", async () => {
    await refusesVault("InvalidThreshold", { threshold: 0 });
    await create({ threshold: 1 });
    const { vault } = await create({ threshold: 3 });
    await refusesVault("InvalidThreshold", { threshold: 4 });
    await refusesVault("InvalidThreshold", { threshold: 255 });

    assert.equal((await purser.fetchVault(scene.client, vault)).threshold, 3);
  });

  it("takes 1 and 4 withdrawal wallets, and neither 0 nor 5", async () => {
    await refusesVault("InvalidWithdrawalAddresses", { withdrawal: [] });
    await create({ withdrawal: wallets.slice(0, 1) });
    const { vault } = await create({ withdrawal: wallets.slice(0, 4) });
    await refusesVault("InvalidWithdrawalAddresses", { withdrawal: wallets.slice(0, 5) });

    assert.equal((await purser.fetchVault(scene.client, vault)).withdrawalCount, 4);
  });

  it("takes distinct withdrawal wallets only, none zero or the vault's own authority", async () => {
    const id = 6_000n;
    const own = purser.authorityAddress(purser.vaultAddress(creator.publicKey, id));
    for (const withdrawal of [[treasury, treasury], [PublicKey.default], [treasury, own]]) {
      await refusesVault("InvalidWithdrawalAddresses", { id, withdrawal });
    }
  });

  it("takes a timelock of up to 30 days, and not a second more", async () => {
    for (const timelock of [0n, 1n, DAYS_30 - 1n, DAYS_30]) {
      const { vault } = await create({ timelock });
      assert.equal((await purser.fetchVault(scene.client, vault)).timelock, timelock);
    }
    await refusesVault("InvalidTimelock", { timelock: DAYS_30 + 1n });
    await refusesVault("InvalidTimelock", { timelock: MAX_U64 });
  });

  it("gives each id of a creator its own vault, however the ids' bytes look (A15)", async () => {
    const ids = [0n, 256n, 1n << 56n, MAX_U64];
    const made = [];
    for (const id of ids) made.push((await create({ id })).vault);

    assert.equal(new Set(made.map((vault) => vault.toBase58())).size, ids.length);
    for (const [i, vault] of made.entries()) {
      assert.equal((await purser.fetchVault(scene.client, vault)).id, ids[i]);
    }
  });

  it("is refused for an id that the creator used before", async () => {
    const { vault } = await create({ id: 88n });
    const again = terms({ id: 88n, threshold: 1 });

    await refuses(scene, { runtime: 0 }, (client) => purser.createVault(client, again), [vault]);
  });

  it("is not stopped by lamports sent ahead to vault and authority (A13)", async () => {
    const rent = await scene.client.connection.getMinimumBalanceForRentExemption(VAULT_BYTES);
    for (const lamports of [890_880n, BigInt(rent), 10n * SOL]) {
      const vault = terms();
      const address = purser.vaultAddress(creator.publicKey, vault.id);
      chain.airdrop(address, lamports);
      chain.airdrop(purser.authorityAddress(address), lamports);

      await purser.createVault(scene.client, vault);

      const stored = await purser.fetchVault(scene.client, address);
      assert.deepEqual([stored.id, stored.version, stored.mode], [vault.id, 1n, 0]);
      assert.equal(chain.account(address)!.lamports, Math.max(rent, Number(lamports)));
    }
  });

  it("is not taken ahead of its creator by a stranger (A14)", async () => {
    // Given the vault that the creator is about to make.
    const wanted = terms();
    const address = purser.vaultAddress(creator.publicKey, wanted.id);
    const create = () =>
      instructionsOf(scene.client, (client) => purser.createVault(client, wanted));

    // When a stranger makes it first: in the creator's name, then in its own name at the creator's address.
    const inTheirName = await create();
    inTheirName[0]!.keys[0]!.isSigner = false;
    const inOwnName = await create();
    inOwnName[0]!.keys[0]!.pubkey = stranger.publicKey;

    // Then neither works, its own vault of that number is another account, and the creator's is made as meant.
    const send = (instructions: typeof inOwnName) => (client: purser.Client) =>
      sendRaw(client, instructions, [stranger]);
    await refuses(scene, { runtime: "MissingRequiredSignature" }, send(inTheirName), [address]);
    await refuses(scene, { runtime: "InvalidSeeds" }, send(inOwnName), [address]);
    const theirs = await purser.createVault(scene.client, { ...wanted, creator: stranger });
    assert.notEqual(theirs.vault.toBase58(), address.toBase58());
    await purser.createVault(scene.client, wanted);
    const stored = await purser.fetchVault(scene.client, address);
    assert.equal(stored.creator.toBase58(), creator.publicKey.toBase58());
  });

  it("is refused at an address of a bump that is not the canonical one (A15)", async () => {
    const wanted = terms();
    const address = purser.vaultAddress(creator.publicKey, wanted.id);
    const id = Buffer.alloc(8);
    id.writeBigUInt64LE(wanted.id);
    const seeds = [Buffer.from("vault"), creator.publicKey.toBuffer(), id];
    const others = Array.from({ length: 256 }, (_, bump) => offCurve(seeds, bump)).filter(
      (other) => other && !other.equals(address),
    );
    const [other] = others as [PublicKey];
    const instructions = await instructionsOf(scene.client, (client) =>
      purser.createVault(client, wanted),
    );
    instructions[0]!.keys[1]!.pubkey = other;

    const send = (client: purser.Client) => sendRaw(client, instructions, [creator]);
    await refuses(scene, { runtime: "InvalidSeeds" }, send, [address, other]);
  });

  it("is refused by the system program, not mistaken for a reason, when the creator is poor", async () => {
    const poor = keypair("poor");
    chain.airdrop(poor.publicKey, 1_000_000n);

    await refusesVault({ runtime: 1 }, { creator: poor });
  });

  refusesWrongAccounts(
    {
      scene: () => scene,
      instruction: "create_vault",
      act: (client) => purser.createVault(client, terms()),
      signers: () => [creator],
    },
    [
      ["creator", "without its signature", { runtime: "MissingRequiredSignature" }],
      ["vault", "an empty address", { runtime: "InvalidSeeds" }],
      [
        "system_program",
        { named: "another program", address: () => purser.PROGRAM_ID },
        { runtime: "IncorrectProgramId" },
      ],
    ],
  );

  it("does not leave the client with numbers that do not fit", async () => {
    const misfits: [Partial<NewVault>, string][] = [
      [{ threshold: -1 }, "threshold"],
      [{ threshold: 256 }, "threshold"],
      [{ threshold: 1.5 }, "threshold"],
      [{ timelock: -1n }, "timelock"],
      [{ timelock: MAX_U64 + 1n }, "timelock"],
    ];
    for (const [change, what] of misfits) {
      await assert.rejects(create(change), (error) => {
        assert.ok(error instanceof purser.InvalidNumber);
        assert.equal(error.what, what);
        return true;
      });
    }
  });

  it("does not leave the client with an id that does not fit", async () => {
    for (const id of [-1n, MAX_U64 + 1n]) {
      await assert.rejects(create({ id }), purser.InvalidNumber);
    }
  });

  it("does not leave the client with a threshold that is no number at all", async () => {
    for (const threshold of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await assert.rejects(create({ threshold }), purser.InvalidNumber);
    }
  });

  it("reads the time of no clock: a chain before 1970 makes the same vault", async () => {
    chain.setUnixTime(-1n);
    const { vault } = await create();
    chain.setUnixTime(NOON);
    assert.equal((await purser.fetchVault(scene.client, vault)).version, 1n);
  });

  it("leaves an address that nobody created a vault at missing", async () => {
    const address = purser.vaultAddress(stranger.publicKey, 404n);
    await assert.rejects(purser.fetchVault(scene.client, address), (error) => {
      assert.ok(error instanceof purser.AccountMissing);
      assert.deepEqual([error.kind, error.address], ["vault", address]);
      return true;
    });
  });
});

function offCurve(seeds: Buffer[], bump: number): PublicKey | null {
  try {
    return PublicKey.createProgramAddressSync([...seeds, Buffer.of(bump)], purser.PROGRAM_ID);
  } catch {
    return null;
  }
}
