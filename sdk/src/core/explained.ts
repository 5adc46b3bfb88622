import type { Client } from "./client";
import { AccountAbsent, TransactionFailed } from "./error";
import { failureError } from "./failure";
import type { Failure } from "./failure";
import { describedBy } from "./instruction";

/** What the framework says of an account that nobody created: one to read, one to write. */
const ABSENT = /"(UninitializedAccount|AccountDataTooSmall)"/;

/** What must exist wherever it is named; a payee need not have a record. */
const NEEDED: ReadonlySet<string> = new Set([
  "vault",
  "budget",
  "mandate",
  "session",
  "attestor",
  "attestation",
  "proposal",
]);

/**
 * The typed error of a failed transaction. Where an account was missing, which the framework does not name, the cluster
 * is asked which one.
 */
export async function explained(client: Client, failure: Failure): Promise<TransactionFailed> {
  const error = failureError(failure, client);
  if (!ABSENT.test(JSON.stringify(error.site.cause))) return error;
  const absent = await absentAccount(client, failure, error).catch(() => null);
  return absent ?? error;
}

async function absentAccount(
  client: Client,
  { instructions }: Failure,
  { site }: TransactionFailed,
): Promise<AccountAbsent | null> {
  const failed = instructions[site.instruction ?? -1];
  if (!failed?.programId.equals(client.program.programId)) return null;
  const names = describedBy(client, failed.data)?.accounts.map(({ name }) => name) ?? [];
  const keys = failed.keys.slice(0, names.length).map(({ pubkey }) => pubkey);
  const found = await client.connection.getMultipleAccountsInfo(keys, "confirmed");
  const place = names.findIndex((name, index) => NEEDED.has(name) && !found[index]);
  const [account, address] = [names[place], keys[place]];
  return account && address ? new AccountAbsent(site, account, address) : null;
}
