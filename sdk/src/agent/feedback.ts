import type { TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../core/client";
import { resolvedAccounts } from "./payment";
import type { Payment } from "./payment";

/** The instruction that settles and records the payment that `transfer` made just before it. */
export async function feedback(client: Client, payment: Payment): Promise<TransactionInstruction> {
  const { mandate, counterparty, custody, destination, tokenProgram } = await resolvedAccounts(
    client,
    payment,
  );
  return client.program.methods
    .feedback()
    .accountsStrict({ mandate, counterparty, custody, destination, tokenProgram })
    .instruction();
}
