import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAssociatedTokenAccount, createMint, mintTo } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { keypair, NOON, OPEN_TERMS } from "../support/world";
import { SOL } from "./helpers";

const ELF = readFileSync(join(__dirname, "../../sdk/artifacts/policy_vault.so"));
const FUNDS = 1_000_000n;

/** A chain with the program at noon, on which an agent may pay a payee from a funded vault. */
export interface PayingVault {
  readonly chain: EmbeddedChain;
  readonly agent: ReturnType<typeof keypair>;
  /** The payee's token account. */
  readonly destination: PublicKey;
  /** A payment of so many base units with an id of its own. */
  payment(base: bigint): purser.Payment;
  /** Base units that the payee has, read from the chain itself. */
  received(): bigint;
}

/** Sets one up, through the SDK in this process. */
export async function payingVault(): Promise<PayingVault> {
  const programs = [{ programId: purser.PROGRAM_ID, elf: ELF }];
  const chain = EmbeddedChain.start({ programs, unixTime: NOON });
  const client = purser.connect(chain.connection);
  const [owner, agent, payee] = [keypair("owner"), keypair("agent"), keypair("payee").publicKey];
  for (const wallet of [owner, agent]) chain.airdrop(wallet.publicKey, 100n * SOL);

  const { connection } = chain;
  const mint = await createMint(connection, owner, owner.publicKey, null, 6, keypair("mint"));
  const purse = await createAssociatedTokenAccount(connection, owner, mint, owner.publicKey);
  const destination = await createAssociatedTokenAccount(connection, owner, mint, payee);
  await mintTo(connection, owner, mint, purse, owner, FUNDS);

  const members = [owner] as const;
  const { vault } = await purser.createVault(client, {
    creator: owner,
    id: 1n,
    members: [owner.publicKey],
    threshold: 1,
    withdrawal: [owner.publicKey],
    timelock: 0n,
  });
  await purser.setBudget(client, { vault, members, mint, caps: {} });
  const mandate = { vault, members, agent: agent.publicKey, mint, terms: OPEN_TERMS };
  await purser.grantMandate(client, mandate);
  await purser.setCounterparty(client, { vault, members, payee, rating: { tier: 2 } });
  await purser.deposit(client, { vault, depositor: owner, amount: { mint, base: FUNDS } });
  await purser.resume(client, { vault, members });
  await purser.boot(client, { vault, feePayer: owner });

  let invoices = 0;
  return {
    chain,
    agent,
    destination,
    payment(base) {
      invoices += 1;
      const issuedAt = chain.clock().unixTime;
      const id = purser.paymentId({ payee, resource: "port", invoice: `${invoices}`, issuedAt });
      return { vault, agent: agent.publicKey, payee, amount: { mint, base }, id };
    },
    received: () => chain.account(destination)!.data.readBigUInt64LE(64),
  };
}
