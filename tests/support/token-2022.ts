import {
  AccountState,
  createAssociatedTokenAccount,
  createInitializeDefaultAccountStateInstruction,
  createInitializeGroupMemberPointerInstruction,
  createInitializeGroupPointerInstruction,
  createInitializeInterestBearingMintInstruction,
  createInitializeMetadataPointerInstruction,
  createInitializeMint2Instruction,
  createInitializeMintCloseAuthorityInstruction,
  createInitializeNonTransferableMintInstruction,
  createInitializePausableConfigInstruction,
  createInitializePermanentDelegateInstruction,
  createInitializePermissionedBurnInstruction,
  createInitializeScaledUiAmountConfigInstruction,
  createInitializeTransferFeeConfigInstruction,
  createInitializeTransferHookInstruction,
  mintTo,
  TOKEN_2022_PROGRAM_ID as PROGRAM,
  tokenGroupInitializeGroupWithRentTransfer,
  tokenGroupMemberInitializeWithRentTransfer,
  tokenMetadataInitializeWithRentTransfer,
} from "@solana/spl-token";
import { PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { send, tokenAddress } from "../../sdk/src";
import { keypair } from "./world";
import type { World } from "./world";

/** How an extension gets onto a mint. */
interface Extension {
  /** What the token program wants the mint to have beside it. */
  readonly beside?: readonly string[];
  /** Bytes of its value, if it is there before the mint is initialised. */
  readonly length?: number;
  /** Initialises it, before the mint is initialised; `issuer` gets every power. */
  readonly initialize?: (mint: PublicKey, issuer: PublicKey) => TransactionInstruction;
  /** Adds it to a mint that exists. */
  readonly add?: (world: World, mint: PublicKey) => Promise<unknown>;
}

/** The extensions of mints by the names of docs/tokens.md, each without a value that would stop a payment. */
const EXTENSIONS: Readonly<Record<string, Extension>> = {
  TransferFeeConfig: { length: 108, initialize: (mint, issuer) => fee(mint, issuer, 0, 0n) },
  MintCloseAuthority: {
    length: 32,
    initialize: (mint, issuer) =>
      createInitializeMintCloseAuthorityInstruction(mint, issuer, PROGRAM),
  },
  // The client has no instruction for the confidential ones: number, sub-number, then the fields.
  ConfidentialTransferMint: {
    length: 65,
    initialize: (mint, issuer) => raw(mint, 27, issuer.toBytes(), [1], ELGAMAL_KEY),
  },
  DefaultAccountState: {
    length: 1,
    initialize: (mint) =>
      createInitializeDefaultAccountStateInstruction(mint, AccountState.Initialized, PROGRAM),
  },
  NonTransferable: {
    length: 0,
    initialize: (mint) => createInitializeNonTransferableMintInstruction(mint, PROGRAM),
  },
  InterestBearingConfig: {
    length: 52,
    initialize: (mint, issuer) =>
      createInitializeInterestBearingMintInstruction(mint, issuer, 500, PROGRAM),
  },
  PermanentDelegate: {
    length: 32,
    initialize: (mint, issuer) =>
      createInitializePermanentDelegateInstruction(mint, issuer, PROGRAM),
  },
  TransferHook: {
    length: 64,
    initialize: (mint, issuer) => hook(mint, issuer, PublicKey.default),
  },
  ConfidentialTransferFeeConfig: {
    beside: ["TransferFeeConfig", "ConfidentialTransferMint"],
    length: 129,
    initialize: (mint, issuer) => raw(mint, 37, issuer.toBytes(), ELGAMAL_KEY),
  },
  MetadataPointer: {
    length: 64,
    initialize: (mint, issuer) =>
      createInitializeMetadataPointerInstruction(mint, issuer, mint, PROGRAM),
  },
  TokenMetadata: {
    beside: ["MetadataPointer"],
    add: ({ client: { connection }, issuer }, mint) =>
      tokenMetadataInitializeWithRentTransfer(
        connection,
        issuer,
        mint,
        issuer.publicKey,
        issuer,
        "Test dollar",
        "TSD",
        "https://example.org",
      ),
  },
  GroupPointer: {
    length: 64,
    initialize: (mint, issuer) =>
      createInitializeGroupPointerInstruction(mint, issuer, mint, PROGRAM),
  },
  TokenGroup: {
    beside: ["GroupPointer"],
    add: ({ client: { connection }, issuer }, mint) =>
      tokenGroupInitializeGroupWithRentTransfer(
        connection,
        issuer,
        mint,
        issuer,
        issuer.publicKey,
        10n,
      ),
  },
  GroupMemberPointer: {
    length: 64,
    initialize: (mint, issuer) =>
      createInitializeGroupMemberPointerInstruction(mint, issuer, mint, PROGRAM),
  },
  TokenGroupMember: {
    beside: ["GroupMemberPointer"],
    add: async (world, mint) => {
      const { client, issuer } = world;
      const group = await newMint(world, "group", ["GroupPointer", "TokenGroup"]);
      await tokenGroupMemberInitializeWithRentTransfer(
        client.connection,
        issuer,
        mint,
        issuer,
        group,
        issuer.publicKey,
        [issuer],
      );
    },
  },
  ConfidentialMintBurn: {
    beside: ["ConfidentialTransferMint"],
    length: 196,
    initialize: (mint) => raw(mint, 42, ELGAMAL_KEY, new Uint8Array(36).fill(1)),
  },
  ScaledUiAmountConfig: {
    length: 56,
    initialize: (mint, issuer) =>
      createInitializeScaledUiAmountConfigInstruction(mint, issuer, 2.5, PROGRAM),
  },
  PausableConfig: {
    length: 33,
    initialize: (mint, issuer) => createInitializePausableConfigInstruction(mint, issuer, PROGRAM),
  },
  PermissionedBurn: {
    length: 32,
    initialize: (mint, issuer) =>
      createInitializePermissionedBurnInstruction(mint, issuer, PROGRAM),
  },
};

/** What a regulated stablecoin has. */
export const STABLECOIN: readonly string[] = [
  "MintCloseAuthority",
  "PermanentDelegate",
  "TransferFeeConfig",
  "ConfidentialTransferMint",
  "ConfidentialTransferFeeConfig",
  "TransferHook",
  "MetadataPointer",
  "TokenMetadata",
];

/** How extensions are initialised otherwise than usual, for a mint that starts with a value set. */
export type Instead = Readonly<Record<string, NonNullable<Extension["initialize"]>>>;

/** Some public key of the confidential extensions; the token program does not look at it yet. */
const ELGAMAL_KEY = new Uint8Array(32).fill(9);
/** Lengths: a plain token account and its kind, and type and length of an entry. */
const HEAD = 166;
const ENTRY = 4;
const PLAIN_MINT = 82;

/** Takes so many basis points of each transfer, at most `maximum` base units. */
export function fee(
  mint: PublicKey,
  issuer: PublicKey,
  basisPoints: number,
  maximum: bigint,
): TransactionInstruction {
  return createInitializeTransferFeeConfigInstruction(
    mint,
    issuer,
    issuer,
    basisPoints,
    maximum,
    PROGRAM,
  );
}

/** Runs a program in each transfer; none for the default address. */
export function hook(
  mint: PublicKey,
  issuer: PublicKey,
  program: PublicKey,
): TransactionInstruction {
  return createInitializeTransferHookInstruction(mint, issuer, program, PROGRAM);
}

/** Whether the token program can give a mint this extension. */
export function isMade(name: string): boolean {
  return name in EXTENSIONS;
}

/** The extension and what it needs beside it, in an order in which they can be initialised. */
export function withCompanions(name: string): string[] {
  return [...(extension(name).beside ?? []), name];
}

function extension(name: string): Extension {
  const found = EXTENSIONS[name];
  if (!found) throw new Error(`nobody knows how to make a mint with ${name}`);
  return found;
}

/**
 * A mint of the real Token-2022 with these extensions, whose issuer has every power over it. All that can be there before
 * the mint is initialised is made in one transaction.
 */
export async function newMint(
  world: World,
  name: string,
  extensions: readonly string[] = [],
  change: { readonly decimals?: number; readonly instead?: Instead } = {},
): Promise<PublicKey> {
  const { decimals = 6, instead } = change;
  const { client, issuer } = world;
  const [key, owner] = [keypair(name), issuer.publicKey];
  const mint = key.publicKey;
  const values = extensions.flatMap((each) => {
    const { length, initialize } = extension(each);
    return initialize ? [{ length: length ?? 0, initialize: instead?.[each] ?? initialize }] : [];
  });
  const entries = values.reduce((sum, { length }) => sum + ENTRY + length, 0);
  const space = values.length === 0 ? PLAIN_MINT : HEAD + entries;
  const create = SystemProgram.createAccount({
    fromPubkey: owner,
    newAccountPubkey: mint,
    lamports: await client.connection.getMinimumBalanceForRentExemption(space),
    space,
    programId: PROGRAM,
  });
  const instructions = [
    create,
    ...values.map(({ initialize }) => initialize(mint, owner)),
    createInitializeMint2Instruction(mint, decimals, owner, owner, PROGRAM),
  ];
  await send(client, { instructions, signers: [issuer, key] });
  for (const each of extensions) await addTo(world, mint, each);
  return mint;
}

/** Adds an extension to a mint that exists. */
export async function addTo(world: World, mint: PublicKey, name: string): Promise<void> {
  await extension(name).add?.(world, mint);
}

/** Opens a wallet's associated account. */
export function openAccount(
  { client, issuer }: World,
  owner: PublicKey,
  mint: PublicKey,
): Promise<PublicKey> {
  return createAssociatedTokenAccount(
    client.connection,
    issuer,
    mint,
    owner,
    {},
    PROGRAM,
    undefined,
    true,
  );
}

/** Mints to a wallet's associated account. */
export async function issue(
  { client, issuer }: World,
  mint: PublicKey,
  owner: PublicKey,
  amount: bigint,
): Promise<void> {
  const account = tokenAddress(owner, mint, PROGRAM);
  await mintTo(client.connection, issuer, mint, account, issuer, amount, [], {}, PROGRAM);
}

function raw(
  mint: PublicKey,
  number: number,
  ...fields: readonly Iterable<number>[]
): TransactionInstruction {
  return new TransactionInstruction({
    programId: PROGRAM,
    keys: [{ pubkey: mint, isSigner: false, isWritable: true }],
    data: Buffer.from([number, 0, ...fields.flatMap((field) => [...field])]),
  });
}
