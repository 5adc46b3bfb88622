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
  return found.map(({ account }) => ({
    account: plain(accounts.decode<Stored[Kind]>(kind, account.data)),
    body: withoutDiscriminator(account),
  }));
}

/** The bytes of a stored account, as the kernel reads them. */
export function withoutDiscriminator({ data }: Pick<AccountInfo<Buffer>, "data">): Uint8Array {
  return Uint8Array.from(data.subarray(DISCRIMINATOR_BYTES));
}
