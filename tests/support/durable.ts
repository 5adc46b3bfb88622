import assert from "node:assert/strict";
import { Keypair, NONCE_ACCOUNT_LENGTH, SystemProgram } from "@solana/web3.js";
import type { Signer, TransactionInstruction } from "@solana/web3.js";
import { allBytes } from "./checkpoint";
import { instructionsOf } from "./landing";
import { send } from "../../sdk/src";
import { landedTransaction } from "../../sdk/src/core/landed-transaction";
import { failureError } from "../../sdk/src/core/failure";
import { signed } from "../../sdk/src/core/send";
import { outcome } from "./outcome";
import type { Refused } from "./outcome";
import type { Act } from "./refusal";
import type { World } from "./world";

/** How a transaction ended: `null` if it succeeded. */
export type Ending = Refused | null;

/**
 * Signs a transaction now, under a durable nonce, so that no blockhash keeps it from being sent whenever somebody likes.
 *
 * @returns sends it, and says how it ended.
 */
export async function presigned(
  { client, issuer }: World,
  instructions: readonly TransactionInstruction[],
  signers: readonly Signer[],
): Promise<() => Promise<Ending>> {
  const { connection } = client;
  const account = Keypair.generate();
  const parties = { noncePubkey: account.publicKey, authorizedPubkey: issuer.publicKey };
  const lamports = await connection.getMinimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH);
  const fromPubkey = issuer.publicKey;
  const create = SystemProgram.createNonceAccount({ ...parties, fromPubkey, lamports });
  await send(client, { instructions: create.instructions, signers: [issuer, account] });

  const nonce = (await connection.getNonce(account.publicKey, "confirmed"))!;
  const whole = [SystemProgram.nonceAdvance(parties), ...instructions];
  const outgoing = { instructions: whole, signers: [issuer, ...signers] as const };
  const bytes = signed(outgoing, nonce.nonce).serialize();
  return async () => {
    const signature = await connection.sendRawTransaction(bytes, { skipPreflight: true });
    const { err, logMessages } = (await landedTransaction(client, signature))!.meta!;
    if (!err) return null;
    const failure = { cause: err, logs: logMessages ?? [], signature, instructions: whole };
    return outcome(failureError(failure, client));
  };
}

/** An action that is signed now and sent later. */
export interface Kept {
  readonly act: Act;
  readonly signers: readonly Signer[];
  /** What happens before it is sent. */
  readonly meanwhile: () => unknown;
  /** The unix second at which it is sent. */
  readonly at: bigint;
}

/** How an action that is signed now ends when it is sent later. If it is refused, every byte stayed. */
export async function sentLater(
  world: World,
  { act, signers, meanwhile, at }: Kept,
): Promise<Ending> {
  const instructions = await instructionsOf(world.client, act);
  const sends = await presigned(world, instructions, signers);
  await meanwhile();
  world.chain.setUnixTime(at);
  world.chain.expireBlockhashes();
  const before = await allBytes(world);
  const ending = await sends();
  assert.equal((await allBytes(world)) === before, ending !== null, "a refusal changes nothing");
  return ending;
}
