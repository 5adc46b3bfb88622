import {
  Keypair,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
  PublicKey,
} from "@solana/web3.js";
import { EmbeddedChain } from "../../sdk/src/localnet";

export const SOL = 1_000_000_000n;
export const MEMO_PROGRAM = new PublicKey("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");

/** A chain with one funded key. */
export function startWithPayer(): { chain: EmbeddedChain; payer: Keypair } {
  const chain = EmbeddedChain.start();
  const payer = Keypair.generate();
  chain.airdrop(payer.publicKey, 100n * SOL);
  return { chain, payer };
}

/** A signed legacy transaction under the newest blockhash, or the one given. */
export async function signed(
  chain: EmbeddedChain,
  signers: readonly [Keypair, ...Keypair[]],
  instructions: readonly TransactionInstruction[],
  blockhash?: string,
): Promise<Transaction> {
  const recentBlockhash = blockhash ?? (await chain.connection.getLatestBlockhash()).blockhash;
  const transaction = new Transaction({ feePayer: signers[0].publicKey, recentBlockhash });
  transaction.add(...instructions);
  transaction.sign(...signers);
  return transaction;
}

/** A transfer instruction. */
export function transfer(from: Keypair, to: PublicKey, lamports: bigint): TransactionInstruction {
  return SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to, lamports });
}

/** An RPC answer as the wire carries it. */
export interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Calls a method over the handler itself. */
export async function rpc(
  chain: EmbeddedChain,
  method: string,
  params: readonly unknown[] = [],
): Promise<RpcAnswer> {
  return parseAnswer(await chain.handle(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })));
}

/** Reads an answer's text. */
export function parseAnswer(text: string): RpcAnswer {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== "object" || answer === null) throw new Error(`no answer: ${text}`);
  return answer;
}
