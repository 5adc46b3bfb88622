import type { IdlAccounts } from "@coral-xyz/anchor";
import { AccountLayout, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { AccountInfo, PublicKey } from "@solana/web3.js";
import type { PolicyVault } from "../../artifacts/policy_vault";
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
import { epochOf, unixTimeOf } from "../core/clock";
import { withoutDiscriminator } from "../core/listed";
import { opensAccount, present } from "../core/opening";
import { tokenProgramOrNull } from "../core/token-program";
import { Kernel } from "../kernel/kernel";
import type { Mint } from "../kernel/kernel";
import type { PayeeState, PaymentState } from "../kernel/payment-state";
import { credentialAddresses } from "./credentials";
import type { CredentialKind, Credentials } from "./credentials";

/** Whose payments are to be asked about. */
export interface PaymentParties {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  readonly mint: PublicKey;
  /** Wallets, each with its associated token account or with the one given. */
  readonly payees: readonly (
    PublicKey | { readonly wallet: PublicKey; readonly destination: PublicKey }
  )[];
  /** What the signer of the payments that are asked about can show. */
  readonly credentials?: Credentials;
  /** Whether the payments that are asked about open missing associated accounts; by default for native SOL only. */
  readonly openAccount?: boolean;
}

type Budget = IdlAccounts<PolicyVault>["budget"];
type Info = AccountInfo<Buffer>;
/** What a node found at an address that was read. */
type Find = (address: PublicKey) => Info | null;

/** Addresses that a node answers in one call. */
const ADDRESSES_PER_CALL = 100;

/**
 * Reads everything that decides on the payments of one mandate, for `explain`, `plan`, `remaining` and `worstCaseLoss`.
 * One call for up to 45 payees, so that all of it is of one slot; a mint that is new to the client is read before.
 *
 * @example
 * const state = await fetchPaymentState(client, { vault, agent, mint, payees: [payee] });
 * @throws {AccountMissing} naming the vault, budget, mandate or credential that does not exist.
 * @throws {AccountTooLong} for a mint or token account of more than 16 KiB.
 */
export async function fetchPaymentState(
  client: Client,
  { vault, agent, mint, payees, credentials = {}, openAccount }: PaymentParties,
): Promise<PaymentState> {
  const { programId } = client.program;
  const tokenProgram = (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
  const addresses = {
    budget: budgetAddress(vault, mint, programId),
    mandate: mandateAddress(vault, agent, mint, programId),
    custody: custodyAddress(vault, mint, programId, tokenProgram),
  };
  const shown = credentialAddresses(client, { vault, agent, mint, credentials });
  const paid = payees.map((payee) => {
    const named = "wallet" in payee ? payee : { wallet: payee, destination: undefined };
    const { wallet, destination = tokenAddress(wallet, mint, tokenProgram) } = named;
    const opens = opensAccount({ mint, destination: named.destination, openAccount });
    return { wallet, destination, opens, record: counterpartyAddress(vault, wallet, programId) };
  });

  const kernel = await Kernel.load();
  const { slot, find } = await readAll(client, [
    SYSVAR_CLOCK_PUBKEY,
    vault,
    mint,
    ...Object.values(addresses),
    ...Object.values(shown).filter((address) => address !== null),
    ...paid.flatMap(({ record, destination }) => [record, destination]),
  ]);
  const clock = find(SYSVAR_CLOCK_PUBKEY);
  const body = (kind: Kind, address: PublicKey) => bodyOf(client, kind, address, find(address));
  const shownBody = (kind: CredentialKind) => shown[kind] && body(kind, shown[kind]);
  const stored = {
    vault: body("vault", vault),
    budget: body("budget", addresses.budget),
    mandate: body("mandate", addresses.mandate),
    session: shownBody("session"),
    attestor: shownBody("attestor"),
    attestation: shownBody("attestation"),
    approval: shownBody("approval"),
  };
  const { types } = client.program.coder;
  // The program takes only token accounts of the program that the budget names.
  const { tokenProgram: admitted } = types.decode<Budget>("budget", Buffer.from(stored.budget));
  const payeeStates = paid.map(({ wallet, destination, opens, ...at }): PayeeState => {
    const [record, account] = [find(at.record), find(destination)];
    const opened = opens && !present(account) ? { owner: wallet, mint, needsMemo: false } : null;
    return {
      wallet,
      destination,
      account: tokenAccount(kernel, account, admitted) ?? opened,
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
    tokenProgram,
    minted: mintOf(kernel, find(mint), tokenProgram, epochOf(clock)),
    slot: BigInt(slot),
    unixTime: unixTimeOf(clock),
    balance: tokenAccount(kernel, find(addresses.custody), admitted)?.amount ?? null,
    stored,
    credentials,
    payees: payeeStates,
  };
}

async function readAll(
  { connection }: Client,
  addresses: readonly PublicKey[],
): Promise<{ slot: number; find: Find }> {
  const accounts = new Map<string, Info | null>();
  let slot = 0;
  for (let start = 0; start < addresses.length; start += ADDRESSES_PER_CALL) {
    const page = addresses.slice(start, start + ADDRESSES_PER_CALL);
    const read = await connection.getMultipleAccountsInfoAndContext(page, "confirmed");
    slot = read.context.slot;
    page.forEach((address, index) => accounts.set(address.toBase58(), read.value[index] ?? null));
  }
  return { slot, find: (address) => accounts.get(address.toBase58()) ?? null };
}

/** A kind of account that a question cannot do without. */
type Kind = "vault" | "budget" | "mandate" | CredentialKind;

/** The bytes of an account that must exist and be of its kind. */
function bodyOf(
  { program }: Client,
  kind: Kind,
  address: PublicKey,
  info: Info | null,
): Uint8Array {
  const known = program.idl.accounts.find(({ name }) => name === kind)?.discriminator;
  if (!known || !info?.owner.equals(program.programId)) throw new AccountMissing(kind, address);
  if (known.some((byte, at) => info.data[at] !== byte)) throw new AccountMissing(kind, address);
  return withoutDiscriminator(info);
}

/** What the program would read of a token account; `null` for what it refuses as none. */
function tokenAccount(
  kernel: Kernel,
  info: Info | null,
  tokenProgram: PublicKey,
): { owner: PublicKey; mint: PublicKey; amount: bigint; needsMemo: boolean } | null {
  if (!info?.owner.equals(tokenProgram)) return null;
  const read = kernel.readAccount(info.data);
  return read && { ...AccountLayout.decode(info.data), ...read };
}

/** What the program would read of a mint: nothing of one of SPL Token, nor of what is no mint of its program. */
function mintOf(
  kernel: Kernel,
  info: Info | null,
  tokenProgram: PublicKey,
  epoch: bigint,
): Mint | null {
  if (tokenProgram.equals(TOKEN_PROGRAM_ID) || !info?.owner.equals(tokenProgram)) return null;
  return kernel.readMint(info.data, epoch);
}
