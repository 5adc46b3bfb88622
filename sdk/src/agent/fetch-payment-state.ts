import {
  ACCOUNT_SIZE,
  AccountLayout,
  AccountState,
  AccountType,
  MULTISIG_SIZE,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { AccountInfo, PublicKey } from "@solana/web3.js";
import { AccountMissing } from "../core/accounts";
import {
  authorityAddress,
  budgetAddress,
  counterpartyAddress,
  custodyAddress,
  mandateAddress,
  tokenAddress,
} from "../core/address";
import type { Client } from "../core/client";
import { unixTimeOf } from "../core/clock";
import { opensAccount, present } from "../core/opening";
import { tokenProgramOrNull } from "../core/token-program";
import type { PayeeState, PaymentState } from "../kernel/payment-state";

/** Whose payments are to be asked about. */
export interface PaymentParties {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  /** Wallets, each with its associated token account or with the one given. */
  readonly payees: readonly (
    PublicKey | { readonly wallet: PublicKey; readonly destination: PublicKey }
  )[];
  /** Whether the payments that are asked about open missing associated accounts; by default for native SOL only. */
  readonly openAccount?: boolean;
}

type Info = AccountInfo<Buffer>;

/** Addresses that a node answers in one call. */
const ADDRESSES_PER_CALL = 100;
const DISCRIMINATOR_BYTES = 8;

/**
 * Reads everything that decides on the payments of one mandate, for `explain`, `plan`, `remaining` and `worstCaseLoss`.
 * One call for up to 47 payees, so that all of it is of one slot; a mint that is new to the client is read before.
 *
 * @example
 * const state = await fetchPaymentState(client, { vault, agent, mint, payees: [payee] });
 * @throws {AccountMissing} naming the vault, budget or mandate that does not exist.
 */
export async function fetchPaymentState(
  client: Client,
  { vault, agent, mint, payees, openAccount }: PaymentParties,
): Promise<PaymentState> {
  const { programId } = client.program;
  const tokenProgram = (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
  const addresses = {
    budget: budgetAddress(vault, mint, programId),
    mandate: mandateAddress(vault, agent, mint, programId),
    custody: custodyAddress(vault, mint, programId, tokenProgram),
  };
  const paid = payees.map((payee) => {
    const named = "wallet" in payee ? payee : { wallet: payee, destination: undefined };
    const { wallet, destination = tokenAddress(wallet, mint, tokenProgram) } = named;
    const opens = opensAccount({ mint, destination: named.destination, openAccount });
    return { wallet, destination, opens, record: counterpartyAddress(vault, wallet, programId) };
  });

  const { slot, accounts } = await readAll(client, [
    SYSVAR_CLOCK_PUBKEY,
    vault,
    addresses.budget,
    addresses.mandate,
    addresses.custody,
    ...paid.flatMap(({ record, destination }) => [record, destination]),
  ]);
  const [clock, storedVault, budget, mandate, custody, ...rest] = accounts;
  const stored = {
    vault: body(client, "vault", vault, storedVault),
    budget: body(client, "budget", addresses.budget, budget),
    mandate: body(client, "mandate", addresses.mandate, mandate),
  };
  const payeeStates = paid.map(({ wallet, destination, opens }, index): PayeeState => {
    const [record, account] = [rest[2 * index], rest[2 * index + 1]];
    const opened = opens && !present(account) ? { owner: wallet, mint } : null;
    return {
      wallet,
      destination,
      account: tokenAccount(account, tokenProgram) ?? opened,
      record: record?.owner.equals(programId) ? withoutDiscriminator(record) : null,
    };
  });
  return {
    vault,
    agent,
    mint,
    mandate: addresses.mandate,
    authority: authorityAddress(vault, programId),
    custody: addresses.custody,
    slot: BigInt(slot),
    unixTime: unixTimeOf(clock),
    balance: tokenAccount(custody, tokenProgram)?.amount ?? null,
    stored,
    payees: payeeStates,
  };
}

async function readAll(
  { connection }: Client,
  addresses: readonly PublicKey[],
): Promise<{ slot: number; accounts: (Info | null)[] }> {
  const accounts: (Info | null)[] = [];
  let slot = 0;
  for (let start = 0; start < addresses.length; start += ADDRESSES_PER_CALL) {
    const page = addresses.slice(start, start + ADDRESSES_PER_CALL);
    const read = await connection.getMultipleAccountsInfoAndContext(page, "confirmed");
    slot = read.context.slot;
    accounts.push(...read.value);
  }
  return { slot, accounts };
}

/** The bytes of an account that must exist and be of its kind. */
function body(
  { program }: Client,
  kind: "vault" | "budget" | "mandate",
  address: PublicKey,
  info: Info | null | undefined,
): Uint8Array {
  const known = program.idl.accounts.find(({ name }) => name === kind)?.discriminator;
  if (!known || !info?.owner.equals(program.programId)) throw new AccountMissing(kind, address);
  if (known.some((byte, at) => info.data[at] !== byte)) throw new AccountMissing(kind, address);
  return withoutDiscriminator(info);
}

function withoutDiscriminator({ data }: Info): Uint8Array {
  return Uint8Array.from(data.subarray(DISCRIMINATOR_BYTES));
}

/** What the program would read of a token account; `null` for what it refuses as none. */
function tokenAccount(
  info: Info | null | undefined,
  tokenProgram: PublicKey,
): { owner: PublicKey; mint: PublicKey; amount: bigint } | null {
  if (!info?.owner.equals(tokenProgram) || !hasAccountLayout(info)) return null;
  const account = AccountLayout.decode(info.data);
  return account.state === AccountState.Uninitialized ? null : account;
}

/** Token-2022 says behind a plain account's size what an account with extensions is, but for multisigs. */
function hasAccountLayout({ owner, data }: Info): boolean {
  if (data.length === ACCOUNT_SIZE) return true;
  if (!owner.equals(TOKEN_2022_PROGRAM_ID) || data.length === MULTISIG_SIZE) return false;
  return data[ACCOUNT_SIZE] === AccountType.Account;
}
