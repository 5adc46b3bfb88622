import type { TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../core/client";
import { resolvedAccounts } from "./payment";
import { number } from "../core/number";
import type { Payment } from "./payment";

/** The instruction that moves the tokens of the payment that `gate` decided just before it. */
export async function transfer(client: Client, payment: Payment): Promise<TransactionInstruction> {
  const { vault, authority, budget, mandate, mint, custody, destination, tokenProgram } =
    await resolvedAccounts(client, payment);
  return client.program.methods
    .transfer(number("amount", payment.amount.base))
    .accountsStrict({ vault, authority, budget, mandate, mint, custody, destination, tokenProgram })
    .instruction();
}
