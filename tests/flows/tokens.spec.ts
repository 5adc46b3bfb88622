import assert from "node:assert/strict";
import {
  ACCOUNT_SIZE,
  createAccount,
  ExtensionType,
  getExtensionTypes,
  TOKEN_2022_PROGRAM_ID,
} from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { authorityAddress, fetchBudget } from "../../sdk/src";
import type { Reason } from "../../sdk/src";
import { passes, WAYS } from "../support/attempt";
import { Checkpoint } from "../support/checkpoint";
import { EXTENSION_ROWS } from "../support/extension-table";
import type { ExtensionRow } from "../support/extension-table";
import { Holding } from "../support/holding";
import { refuses } from "../support/refusal";
import {
  fee,
  hook,
  isMade,
  newMint,
  openAccount,
  STABLECOIN,
  withCompanions,
} from "../support/token-2022";
import type { Instead } from "../support/token-2022";
import { keypair, World } from "../support/world";

/** Where a mint's extensions begin: with the type of the first. */
const ENTRIES = 166;
const { MintCloseAuthority, PausableConfig, PermanentDelegate } = ExtensionType;

/** Values with which an extension that must be unset is set. */
const SET: Readonly<Record<string, { readonly instead: Instead; readonly reason: Reason }>> = {
  TransferFeeConfig: {
    instead: { TransferFeeConfig: (mint, issuer) => fee(mint, issuer, 1, 1n) },
    reason: "TransferFeeSet",
  },
  TransferHook: {
    instead: { TransferHook: (mint, issuer) => hook(mint, issuer, keypair("hook").publicKey) },
    reason: "TransferHookSet",
  },
};

describe("a mint of Token-2022", () => {
  let world: World;
  let empty: Checkpoint;

  before(async () => {
    world = await World.create();
    empty = await Checkpoint.take(world);
  });

  beforeEach(() => empty.restore());

  function typesOf(mint: PublicKey): number[] {
    return getExtensionTypes(world.chain.account(mint)!.data.subarray(ENTRIES));
  }

  /** A mint that has the extension, made by the token program. */
  async function made({ type, name }: ExtensionRow, instead: Instead = {}): Promise<PublicKey> {
    const mint = await newMint(world, "mint 2022", withCompanions(name), { instead });
    assert.ok(typesOf(mint).includes(type));
    return mint;
  }

  /** A mint on which another type stands than the token program wrote, with custody opened before. */
  async function patched(type: number): Promise<PublicKey> {
    const mint = await newMint(world, "mint 2022", ["MetadataPointer"]);
    await openAccount(world, authorityAddress(world.vault), mint);
    const account = world.chain.account(mint)!;
    account.data.writeUInt16LE(type, ENTRIES);
    world.chain.setAccount(mint, { ...account, lamports: BigInt(account.lamports) });
    return mint;
  }

  async function notAdmitted(reason: Reason, mint: PublicKey, optIns: readonly ExtensionType[]) {
    const holding = new Holding(world, mint);
    const watch = [mint, holding.budget, holding.custody];
    await refuses(world, reason, (client) => holding.admit(optIns, client), watch);
  }

  /** Admits the mint, deposits, and pays in every way, with exact balances. */
  async function admittedAndPaid(mint: PublicKey, optIns: readonly ExtensionType[] = []) {
    const holding = await Holding.open(world, mint, optIns);
    for (const way of WAYS) await passes(world, way, { payment: holding.payment() });
    assert.equal(await holding.spent(), 200n);
  }

  const treatments: Readonly<Record<string, (row: ExtensionRow) => Promise<void>>> = {
    harmless: async (row) => {
      const mint = await made(row);
      await notAdmitted("InvalidOptIns", mint, [row.type]);
      await admittedAndPaid(mint);
    },
    "while unset": async (row) => {
      const { instead, reason } = SET[row.name]!;
      await notAdmitted(reason, await made(row, instead), []);
      await empty.restore();
      const mint = await made(row);
      await notAdmitted("InvalidOptIns", mint, [row.type]);
      await admittedAndPaid(mint);
    },
    "opt-in": async (row) => {
      const mint = await made(row);
      const superfluous = row.type === PausableConfig ? PermanentDelegate : PausableConfig;
      await notAdmitted("ExtensionNeedsOptIn", mint, []);
      await notAdmitted("InvalidOptIns", mint, [row.type, superfluous]);
      await notAdmitted("InvalidOptIns", mint, [superfluous]);
      await admittedAndPaid(mint, [row.type]);
    },
    refused: async (row) => {
      const mint = isMade(row.name) ? await made(row) : await patched(row.type);
      await notAdmitted("ExtensionRefused", mint, []);
      await notAdmitted("ExtensionRefused", mint, [row.type]);
    },
  };

  for (const row of EXTENSION_ROWS) {
    const how = row.ofAccounts ? " (patched: the token program makes no such mint)" : "";
    it(`with ${row.name} (${row.type}) is treated as documented: ${row.treatment}${how}`, async () => {
      assert.equal(isMade(row.name), !row.ofAccounts);
      const treat = treatments[row.treatment];
      assert.ok(treat, row.treatment);
      await treat(row);
    });
  }

  it("is documented with every extension that the token program knows, once", () => {
    const types = EXTENSION_ROWS.map(({ type }) => type);
    assert.deepEqual(
      types,
      types.map((_, index) => index + 1),
    );
    assert.ok(types.length >= 28);
  });

  it("with an extension that is not documented is refused (patched: the token program makes no such mint)", async () => {
    for (const type of [EXTENSION_ROWS.length + 1, 62, 63, 64, 65_535]) {
      await notAdmitted("ExtensionRefused", await patched(type), []);
      await empty.restore();
    }
  });

  it("without extensions is admitted and paid", async () => {
    const mint = await newMint(world, "plain mint");
    await notAdmitted("InvalidOptIns", mint, [PermanentDelegate]);
    await admittedAndPaid(mint);
  });

  it("is paid to an account without extensions too", async () => {
    const { client, issuer, payee } = world;
    const holding = await Holding.open(world, await newMint(world, "plain mint"));
    const destination = await createAccount(
      client.connection,
      issuer,
      holding.mint,
      payee,
      keypair("plain account"),
      {},
      TOKEN_2022_PROGRAM_ID,
    );
    assert.equal(world.chain.account(destination)!.data.length, ACCOUNT_SIZE);
    for (const way of WAYS)
      await passes(world, way, { payment: holding.payment(5n, { destination }) });
  });

  it("with all that a regulated stablecoin has is admitted with both opt-ins, and paid (A25)", async () => {
    const mint = await newMint(world, "stablecoin", STABLECOIN);
    const types = EXTENSION_ROWS.filter(({ name }) => STABLECOIN.includes(name));
    const sorted = (numbers: number[]) => numbers.sort((one, other) => one - other);
    assert.deepEqual(sorted(typesOf(mint)), sorted(types.map(({ type }) => type)));
    for (const one of [MintCloseAuthority, PermanentDelegate]) {
      await notAdmitted("ExtensionNeedsOptIn", mint, [one]);
    }
    await admittedAndPaid(mint, [MintCloseAuthority, PermanentDelegate]);

    const pinned = await fetchBudget(world.client, world.vault, mint);
    const bits = (numbers: number[]) =>
      numbers.reduce((set, type) => set | (1n << BigInt(type)), 0n);
    assert.equal(pinned!.extensions, bits(typesOf(mint)));
    assert.equal(pinned!.optIns, bits([MintCloseAuthority, PermanentDelegate]));
    assert.deepEqual(pinned!.tokenProgram, TOKEN_2022_PROGRAM_ID);
    assert.deepEqual(pinned!.custody, new Holding(world, mint).custody);
  });
});
