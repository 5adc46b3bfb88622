import type { IdlAccounts } from "@coral-xyz/anchor";
import type { AccountInfo, PublicKey } from "@solana/web3.js";
import type { PolicyVault } from "../../artifacts/policy_vault";
import type { Client } from "./client";
import { plain } from "./plain";
import type { Plain } from "./plain";

type Stored = IdlAccounts<PolicyVault>;

/** A stored account: decoded, and as the kernel reads it. */
export interface Listed<Kind extends keyof Stored> {
  readonly account: Plain<Stored[Kind]>;
  /** Its bytes without the discriminator. */
  readonly body: Uint8Array;
}

const DISCRIMINATOR_BYTES = 8;

/** All accounts of a kind that name these addresses, each at its offset. */
export async function listed<Kind extends keyof Stored>(
  { connection, program }: Client,
  kind: Kind,
  named: readonly (readonly [offset: number, address: PublicKey])[],
): Promise<Listed<Kind>[]> {
  const { accounts } = program.coder;
  const found = await connection.getProgramAccounts(program.programId, {
    commitment: "confirmed",
    filters: [
      { memcmp: accounts.memcmp(kind) as { offset: number; bytes: string } },
      ...named.map(([offset, address]) => ({ memcmp: { offset, bytes: address.toBase58() } })),
    ],
  });
  return found.map(({ account }) => read(accounts, kind, account));
}

/** The account of a kind at an address; `null` if there is none. */
export async function listedAt<Kind extends keyof Stored>(
  { connection, program }: Client,
  kind: Kind,
  address: PublicKey,
): Promise<Listed<Kind> | null> {
  const { coder, programId, idl } = program;
  const info = await connection.getAccountInfo(address, "confirmed");
  const discriminator = idl.accounts.find(({ name }) => name === kind)?.discriminator;
  if (!info?.owner.equals(programId) || info.data[0] !== discriminator?.[0]) return null;
  return read(coder.accounts, kind, info);
}

function read<Kind extends keyof Stored>(
  accounts: Client["program"]["coder"]["accounts"],
  kind: Kind,
  info: AccountInfo<Buffer>,
): Listed<Kind> {
  const account = plain(accounts.decode<Stored[Kind]>(kind, info.data));
  return { account, body: withoutDiscriminator(info) };
}

/** The bytes of a stored account, as the kernel reads them. */
export function withoutDiscriminator({ data }: Pick<AccountInfo<Buffer>, "data">): Uint8Array {
  return Uint8Array.from(data.subarray(DISCRIMINATOR_BYTES));
}
