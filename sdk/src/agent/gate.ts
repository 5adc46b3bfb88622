import { SYSVAR_INSTRUCTIONS_PUBKEY } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../core/client";
import { credentialAccounts } from "./credentials";
import { paymentArgs, resolvedAccounts } from "./payment";
import type { Payment } from "./payment";

/** The instruction that decides and records a payment; `transfer` and `feedback` must follow it at once. */
export async function gate(client: Client, payment: Payment): Promise<TransactionInstruction> {
  return client.program.methods
    .gate(paymentArgs(payment))
    .accountsStrict({
      ...(await resolvedAccounts(client, payment)),
      instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    })
    .remainingAccounts(credentialAccounts(client, payment, "write"))
    .instruction();
}
