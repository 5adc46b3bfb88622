import type { IdlTypes } from "@coral-xyz/anchor";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { PolicyVault } from "../../artifacts/policy_vault";
import {
  authorityAddress,
  budgetAddress,
  counterpartyAddress,
  custodyAddress,
  mandateAddress,
  tokenAddress,
} from "../core/address";
import { bytes } from "../core/amount";
import { number } from "../core/number";
import type { TokenAmount } from "../core/amount";
import type { Client } from "../core/client";
import { opening } from "../core/opening";
import { tokenProgramOrNull } from "../core/token-program";
import type { Credentials } from "./credentials";
import { deadline } from "./patience";
import type { PaymentId } from "./payment-id";

/** A payment that an agent asks for. */
export interface Payment {
  readonly vault: PublicKey;
  /** The agent that the mandate was granted to. */
  readonly agent: PublicKey;
  /** The payee's wallet: the owner of the token account that is paid. */
  readonly payee: PublicKey;
  readonly amount: TokenAmount;
  readonly id: PaymentId;
  /** The last unix second at which it may be paid; by default 5 minutes after the id was issued. */
  readonly notAfter?: bigint;
  /** The payee's token account; by default its associated one. */
  readonly destination?: PublicKey;
  /** What the signer shows beside: a session, an attestation, an approval. */
  readonly credentials?: Credentials;
  /**
   * Whether the transaction opens the payee's associated account where there is none. The fee payer pays its rent, which
   * is the payee's from then on. By default for native SOL only; never for a `destination` that is given.
   */
  readonly openAccount?: boolean;
  /** The program of the mint; by default it is read, once per client and mint. */
  readonly tokenProgram?: PublicKey;
}

/** Names of a payment's accounts. */
type PaymentAccountName =
  | "agent"
  | "vault"
  | "authority"
  | "budget"
  | "mandate"
  | "counterparty"
  | "payee"
  | "mint"
  | "custody"
  | "destination"
  | "tokenProgram";

/** A payment's accounts by name. */
export type PaymentAccounts = Readonly<Record<PaymentAccountName, PublicKey>>;

const HASH_BYTES = 24;

/** The payment as the program takes it. */
export function paymentArgs(payment: Payment): IdlTypes<PolicyVault>["payment"] {
  const { amount, id } = payment;
  return {
    amount: number("amount", amount.base),
    issuedAt: number("issuedAt", id.issuedAt),
    hash: bytes("the payment id's hash", id.hash, HASH_BYTES),
    notAfter: number("notAfter", deadline(payment)),
  };
}

/** The accounts of a payment, by the names that all payment instructions use, with the program of its mint. */
export async function resolvedAccounts(client: Client, payment: Payment): Promise<PaymentAccounts> {
  const found = payment.tokenProgram ?? (await tokenProgramOrNull(client, payment.amount.mint));
  return paymentAccounts(client, payment, found ?? undefined);
}

/** The instruction that opens the payee's token account, if the payment opens it and it is missing. */
export function payeeOpening(
  client: Client,
  { payee, amount: { mint }, destination, openAccount }: Payment,
  payer: PublicKey,
): Promise<TransactionInstruction[]> {
  return opening(client, payer, payee, { mint, destination, openAccount });
}

/** The accounts of a payment, if its mint is of `tokenProgram`. */
export function paymentAccounts(
  { program: { programId } }: Client,
  payment: Payment,
  tokenProgram = payment.tokenProgram ?? TOKEN_PROGRAM_ID,
): PaymentAccounts {
  const { vault, agent, payee, amount, destination } = payment;
  const { mint } = amount;
  return {
    agent: payment.credentials?.session ?? agent,
    vault,
    authority: authorityAddress(vault, programId),
    budget: budgetAddress(vault, mint, programId),
    mandate: mandateAddress(vault, agent, mint, programId),
    counterparty: counterpartyAddress(vault, payee, programId),
    payee,
    mint,
    custody: custodyAddress(vault, mint, programId, tokenProgram),
    destination: destination ?? tokenAddress(payee, mint, tokenProgram),
    tokenProgram,
  };
}
