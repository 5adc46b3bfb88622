import assert from "node:assert/strict";
import {
  createEnableCpiGuardInstruction,
  createSetAuthorityInstruction,
  AuthorityType,
  ExtensionType,
  getExtensionTypes,
  TOKEN_2022_PROGRAM_ID,
} from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { denied, failed, passes, WAYS } from "../support/attempt";
import { Checkpoint } from "../support/checkpoint";
import { EXTENSION_ROWS } from "../support/extension-table";
import { failure } from "../support/failure";
import { Holding } from "../support/holding";
import { askForMemo, reallocation } from "../support/issuer";
import { refuses } from "../support/refusal";
import { issue, newMint, openAccount } from "../support/token-2022";
import { keypair, World } from "../support/world";

/** Where the extensions of a token account begin. */
const ENTRIES = 166;
/** Lengths, and where a confidential account says whether it takes plain transfers. */
const CONFIDENTIAL_ACCOUNT = 295;
const CONFIDENTIAL_FEE = 64;
const TAKES_PLAIN = 262;

describe("a token account of Token-2022", () => {
  let world: World;
  let empty: Checkpoint;
  const payee = keypair("payee");

  before(async () => {
    world = await World.create();
    empty = await Checkpoint.take(world);
  });

  beforeEach(() => empty.restore());

  async function holding(
    extensions: readonly string[] = [],
    optIns: readonly ExtensionType[] = [],
  ): Promise<Holding> {
    return Holding.open(world, await newMint(world, "mint 2022", extensions), optIns);
  }

  function has(account: PublicKey, type: ExtensionType): boolean {
    const { data } = world.chain.account(account)!;
    return getExtensionTypes(data.subarray(ENTRIES)).includes(type);
  }

  async function isPaid(held: Holding): Promise<void> {
    for (const way of WAYS) await passes(world, way, { payment: held.payment() });
  }

  /** Custody and the payee's account have the extension by their mint, and it changes nothing. */
  async function isPaidByMint(
    type: ExtensionType,
    extension: string,
    optIns: readonly ExtensionType[],
  ) {
    const held = await holding([extension], optIns);
    assert.ok(has(held.custody, type) && has(held.destination, type));
    await isPaid(held);
  }

  /** Writes an entry behind those of the payee's account. */
  function write(held: Holding, type: ExtensionType, value: Uint8Array): void {
    const { chain } = world;
    const account = chain.account(held.destination)!;
    const head = Buffer.alloc(4);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(value.length, 2);
    const data = Buffer.concat([account.data, head, value]);
    chain.setAccount(held.destination, { ...account, lamports: 10_000_000n, data });
    assert.ok(has(held.destination, type));
  }

  function confidential(takesPlain: boolean): Uint8Array {
    const value = new Uint8Array(CONFIDENTIAL_ACCOUNT);
    value[0] = 1;
    value[TAKES_PLAIN] = takesPlain ? 1 : 0;
    return value;
  }

  const PATCHED = " (patched: it takes proofs to make one)";
  /** What is so of an account with each of the extensions that only accounts have. */
  const cases: Readonly<Record<string, readonly [string, (type: ExtensionType) => Promise<void>]>> =
    {
      TransferFeeAmount: [
        "is paid while the fee is zero",
        (type) => isPaidByMint(type, "TransferFeeConfig", []),
      ],
      ConfidentialTransferAccount: [
        `is paid if it takes plain transfers; if not, the token program refuses and all is undone (A46)${PATCHED}`,
        async (type) => {
          const held = await holding();
          const plain = await Checkpoint.take(world);
          write(held, type, confidential(true));
          await isPaid(held);
          await plain.restore();
          write(held, type, confidential(false));
          for (const way of ["pay", "payAtomic"] as const) {
            const error = await failed(world, way, { payment: held.payment() });
            assert.ok(error instanceof purser.TokenTransferFailed);
            assert.equal(error.tokenError, "NonConfidentialTransfersDisabled");
          }
          assert.equal(await held.spent(), 0n);
        },
      ],
      ImmutableOwner: [
        "is every associated one: it is paid, and stays its wallet's (A20)",
        async (type) => {
          const held = await holding();
          assert.ok(has(held.custody, type) && has(held.destination, type));
          const { AccountOwner } = AuthorityType;
          const given = createSetAuthorityInstruction(
            held.destination,
            payee.publicKey,
            AccountOwner,
            world.stranger.publicKey,
            [],
            TOKEN_2022_PROGRAM_ID,
          );
          await failure(
            purser.TokenTransferFailed,
            purser.send(world.client, { instructions: [given], signers: [world.issuer, payee] }),
          );
          await isPaid(held);
        },
      ],
      MemoTransfer: [
        "is paid by nobody while its owner asks for memos, and again afterwards",
        async (type) => {
          const held = await holding();
          await askForMemo(world, held.mint);
          assert.ok(has(held.destination, type));
          for (const way of WAYS) {
            const { reason } = await denied(world, way, { payment: held.payment() });
            assert.equal(reason, "DestinationNeedsMemo");
          }
          assert.equal(await held.spent(), 0n);
          await askForMemo(world, held.mint, false);
          assert.ok(has(held.destination, type));
          await isPaid(held);
        },
      ],
      CpiGuard: [
        "is paid: the guard is about what leaves it",
        async (type) => {
          const held = await holding();
          const { destination } = held;
          const { issuer } = world;
          const room = reallocation(
            issuer.publicKey,
            payee.publicKey,
            destination,
            ExtensionType.CpiGuard,
          );
          const guard = createEnableCpiGuardInstruction(destination, payee.publicKey);
          await purser.send(world.client, {
            instructions: [room, guard],
            signers: [issuer, payee],
          });
          assert.ok(has(destination, type));
          await isPaid(held);
        },
      ],
      NonTransferableAccount: [
        "holds what no vault admits",
        async (type) => {
          const mint = await newMint(world, "mint 2022", ["NonTransferable"]);
          const account = await openAccount(world, world.payee, mint);
          await issue(world, mint, world.payee, 5n);
          assert.ok(has(account, type));
          const admits = (client: purser.Client) => new Holding(world, mint).admit([], client);
          await refuses(world, "ExtensionRefused", admits, [account]);
        },
      ],
      TransferHookAccount: [
        "is paid while no hook is set",
        (type) => isPaidByMint(type, "TransferHook", []),
      ],
      ConfidentialTransferFeeAmount: [
        `is paid${PATCHED}`,
        async (type) => {
          const held = await holding();
          write(held, type, new Uint8Array(CONFIDENTIAL_FEE));
          await isPaid(held);
        },
      ],
      PausableAccount: [
        "is paid while the mint is not paused",
        (type) => isPaidByMint(type, "PausableConfig", [ExtensionType.PausableConfig]),
      ],
    };

  for (const { type, name } of EXTENSION_ROWS.filter(({ ofAccounts }) => ofAccounts)) {
    const [promise, check] = cases[name] ?? ["has a test", () => assert.fail("it has none")];
    it(`with ${name} (${type}) ${promise}`, () => check(type));
  }
});
