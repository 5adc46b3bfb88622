import { randomBytes } from "node:crypto";
import {
  createAssociatedTokenAccountInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { Keypair, SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";

const DECIMALS = 6;
const HOUR = 3_600n;

/** Base units in custody. */
export const DEPOSIT = 100n;
/** The most that one payment may come to, base units. */
export const CAP = 10n;

/** A vault with an agent that may pay, and somebody to be paid. */
export interface Treasury {
  readonly vault: PublicKey;
  readonly mint: PublicKey;
  readonly agent: Keypair;
  readonly payee: PublicKey;
}

/** Sets up a vault of one member, who pays for everything, with a mint, an agent and a payee of its own. */
export async function setUp(client: purser.Client, member: Keypair): Promise<Treasury> {
  const agent = Keypair.generate();
  const payee = Keypair.generate().publicKey;
  const mint = await createMint(client, member, payee);
  const wallet = member.publicKey;
  const { vault } = await purser.createVault(client, {
    creator: member,
    id: randomBytes(8).readBigUInt64LE(),
    members: [wallet],
    threshold: 1,
    withdrawal: [wallet],
  });
  const action = { vault, members: [member] };
  await purser.setBudget(client, { ...action, mint, caps: { lifetime: DEPOSIT } });
  const now = await purser.clusterTime(client.connection);
  const terms = {
    startsAt: now - HOUR,
    expiresAt: now + HOUR,
    caps: { perPayment: CAP },
    window: { seconds: HOUR, limit: DEPOSIT },
    unrated: "shared-limit",
  } as const;
  await purser.grantMandate(client, { ...action, agent: agent.publicKey, mint, terms });
  await purser.deposit(client, { vault, depositor: member, amount: { mint, base: DEPOSIT } });
  await purser.resume(client, action);
  await purser.boot(client, { vault, feePayer: member });
  return { vault, mint, agent, payee };
}

/** A mint with the deposit in its issuer's account, and an account for the payee. */
async function createMint(
  client: purser.Client,
  issuer: Keypair,
  payee: PublicKey,
): Promise<PublicKey> {
  const key = Keypair.generate();
  const [mint, owner] = [key.publicKey, issuer.publicKey];
  const accounts = [owner, payee].map(
    (wallet) => [wallet, purser.tokenAddress(wallet, mint)] as const,
  );
  await purser.send(client, {
    instructions: [
      SystemProgram.createAccount({
        fromPubkey: owner,
        newAccountPubkey: mint,
        lamports: await client.connection.getMinimumBalanceForRentExemption(MINT_SIZE),
        space: MINT_SIZE,
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeMint2Instruction(mint, DECIMALS, owner, null),
      ...accounts.map(([wallet, account]) =>
        createAssociatedTokenAccountInstruction(owner, account, wallet, mint),
      ),
      createMintToInstruction(mint, purser.tokenAddress(owner, mint), owner, DEPOSIT),
    ],
    signers: [issuer, key],
  });
  return mint;
}
