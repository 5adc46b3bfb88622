import { Connection } from "@solana/web3.js";
import type { Keypair } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { fundedPayer, requireCluster } from "./cluster";
import { landDenied } from "./land-denied";
import { readOptions } from "./options";
import { SmokeFailed } from "./smoke-failed";
import { CAP, DEPOSIT, setUp } from "./treasury";
import type { Treasury } from "./treasury";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const client = purser.connect(new Connection(options.url, "confirmed"), options.programId);
  await requireCluster(client, options);
  const payer = await fundedPayer(client.connection, options);
  const before = await lamportsOf(client, payer);

  const treasury = await setUp(client, payer);
  const { agent, vault } = treasury;
  print(`program   ${options.programId.toBase58()} on ${options.url}`);
  print(`vault     ${vault.toBase58()}: at most ${CAP} a payment, ${DEPOSIT} in custody`);
  await requireBalances(client, treasury, { custody: DEPOSIT, payee: 0n });

  const signers = { agent, feePayer: payer };
  const { signature } = await purser.pay(client, await payment(client, treasury, CAP), signers);
  await requireBalances(client, treasury, { custody: DEPOSIT - CAP, payee: CAP });
  print(`allowed   ${signature}`);

  const denial = await landDenied(client, await payment(client, treasury, CAP + 1n), signers);
  const { gate, reason, got, limit } = denial;
  await requireBalances(client, treasury, { custody: DEPOSIT - CAP, payee: CAP });
  print(`denied    ${denial.site.signature}`);
  print(`          gate ${gate}, reason ${reason}, got ${got}, limit ${limit}`);
  if (got !== CAP + 1n || limit !== CAP) {
    throw new SmokeFailed(`the denial should have got ${CAP + 1n} and limit ${CAP}`);
  }

  print(`evidence  ${await requireEvidence(client, treasury)} records verified`);
  print(`cost      ${before - (await lamportsOf(client, payer))} lamports, rent included`);
}

/** A payment with an id of its own. */
async function payment(
  { connection }: purser.Client,
  { vault, mint, agent, payee }: Treasury,
  base: bigint,
): Promise<purser.Payment> {
  const issuedAt = await purser.clusterTime(connection);
  const id = purser.paymentId({ payee, resource: "smoke test", invoice: `${base}`, issuedAt });
  return { vault, agent: agent.publicKey, payee, amount: { mint, base }, id };
}

async function requireBalances(
  { connection, program }: purser.Client,
  { vault, mint, payee }: Treasury,
  expected: { readonly custody: bigint; readonly payee: bigint },
): Promise<void> {
  const accounts = {
    custody: purser.custodyAddress(vault, mint, program.programId),
    payee: purser.tokenAddress(payee, mint),
  };
  for (const name of ["custody", "payee"] as const) {
    const { value } = await connection.getTokenAccountBalance(accounts[name], "confirmed");
    if (BigInt(value.amount) === expected[name]) continue;
    throw new SmokeFailed(
      `${name} ${accounts[name].toBase58()} has ${value.amount}, expected ${expected[name]}`,
    );
  }
}

/** Rebuilds the evidence from transactions; returns the number of its records. */
async function requireEvidence(
  client: purser.Client,
  { vault, mint, agent }: Treasury,
): Promise<bigint> {
  const query = { vault, mint, agent: agent.publicKey };
  const { check } = await purser.verifyEvidence(client, query);
  if (check.status !== "verified") {
    throw new SmokeFailed(`the evidence is ${check.status} at record ${check.index}`);
  }
  if (check.records === 0n) throw new SmokeFailed("the allowed payment left no evidence");
  return check.records;
}

async function lamportsOf({ connection }: purser.Client, { publicKey }: Keypair): Promise<bigint> {
  return BigInt(await connection.getBalance(publicKey, "confirmed"));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof purser.TransactionFailed) {
    process.stderr.write(`${error.site.logs.join("\n")}\n`);
  }
  const known = [SmokeFailed, purser.TransactionFailed, purser.OutcomeUnknown];
  const isKnown = known.some((kind) => error instanceof kind);
  process.stderr.write(`${isKnown ? (error as Error).message : String((error as Error).stack)}\n`);
});
