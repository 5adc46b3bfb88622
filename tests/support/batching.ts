import assert from "node:assert/strict";
import type { PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../../sdk/src";
import { sendRaw } from "./cosigning";
import { instructionsOf } from "./landing";
import type { Refused } from "./outcome";
import { refuses } from "./refusal";
import type { Act, Scene } from "./refusal";

/** The instructions of several actions, each prepared against the state as it is now, for one transaction. */
export async function batch(
  client: Client,
  acts: readonly Act[],
): Promise<TransactionInstruction[]> {
  const instructions: TransactionInstruction[] = [];
  for (const act of acts) instructions.push(...(await instructionsOf(client, act)));
  return instructions;
}

/** Sees that one transaction is refused, as a whole, for its last instruction: all before it pass. */
export async function refusesTheLast(
  scene: Scene,
  expected: Refused,
  instructions: readonly TransactionInstruction[],
  signers: readonly [Signer, ...Signer[]],
  watch: readonly PublicKey[] = [],
): Promise<void> {
  const send: Act = (client) => sendRaw(client, instructions, signers);
  const { cause } = (await refuses(scene, expected, send, watch)).site;
  assert.ok(typeof cause === "object" && "InstructionError" in cause);
  const [place] = cause.InstructionError as [number];
  assert.equal(place, instructions.length - 1, "an earlier instruction failed");
}
