import assert from "node:assert/strict";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { TransactionInstruction } from "@solana/web3.js";
import type { PublicKey, Signer } from "@solana/web3.js";
import idl from "../../sdk/artifacts/policy_vault.json";
import * as purser from "../../sdk/src";
import type { Payment, TransactionFailed } from "../../sdk/src";
import { history } from "../../sdk/src/auditor/history";
import type { Invocation } from "../../sdk/src/auditor/history";
import { allBytes } from "./checkpoint";
import { sendRaw } from "./cosigning";
import { errorOf, outcome } from "./outcome";
import type { Refused } from "./outcome";
import type { World } from "./world";

/** Names of the program's instructions. */
export type InstructionName = (typeof idl.instructions)[number]["name"];

/** The three instructions of a payment: gate, transfer, feedback. */
export type Triple = [TransactionInstruction, TransactionInstruction, TransactionInstruction];

/** Builds the three instructions of a payment. */
export async function triple(world: World, payment: Payment): Promise<Triple> {
  const { client } = world;
  return [
    await purser.gate(client, payment),
    await purser.transfer(client, payment),
    await purser.feedback(client, payment),
  ];
}

/** Who signs a transaction, who pays its fee first. */
export type Signers = readonly [Signer, ...Signer[]];

/** What an attack is answered with (one of, if several), and which of its instructions is the one that fails. */
export interface Answer {
  readonly refused: Refused | readonly Refused[];
  readonly at: number;
}

/** Sends instructions past the client's simulation; they land, fail as expected, and change no byte of anybody. */
export async function repels(
  world: World,
  { refused, at }: Answer,
  instructions: readonly TransactionInstruction[],
  signers: Signers = [world.agent],
): Promise<TransactionFailed> {
  const before = await allBytes(world);

  const error = await errorOf(sendRaw(world.client, instructions, signers));

  assert.ok(error.site.signature !== null, "the refused transaction landed");
  const answers = [refused].flat().map((answer) => JSON.stringify(answer));
  const found = JSON.stringify(outcome(error));
  assert.ok(
    answers.includes(found),
    `expected ${answers.join(" or ")}, found ${found}\n${error.site.logs.join("\n")}`,
  );
  assert.equal(error.site.instruction, at, "the instruction that failed");
  assert.equal(await allBytes(world), before, "a refusal changes nothing");
  return error;
}

/** Sends instructions, which succeed. */
export function lands(
  world: World,
  instructions: readonly TransactionInstruction[],
  signers: Signers = [world.agent],
): Promise<purser.Landed> {
  return purser.send(world.client, { instructions, signers });
}

/** The evidence of an agent's mandate, which must verify. */
export async function verifiedRecords(
  world: World,
  agent = world.agent.publicKey,
): Promise<readonly purser.EvidenceEntry[]> {
  const { client, vault, mint } = world;
  const { check, entries } = await purser.verifyEvidence(client, { vault, agent, mint });
  assert.deepEqual(check, { status: "verified", records: BigInt(entries.length) });
  return entries;
}

/** A copy of an instruction with other parts. */
export function altered(
  instruction: TransactionInstruction,
  change: Partial<Pick<TransactionInstruction, "keys" | "data" | "programId">>,
): TransactionInstruction {
  const { programId, keys, data } = instruction;
  return new TransactionInstruction({ programId, keys, data, ...change });
}

/** The names of an instruction's accounts, in their order. */
export function slotsOf(name: InstructionName): readonly string[] {
  return idl.instructions
    .find((instruction) => instruction.name === name)!
    .accounts.map((account) => account.name);
}

/** A copy of an instruction with another account in the named place. */
export function withAccount(
  name: InstructionName,
  instruction: TransactionInstruction,
  slot: string,
  pubkey: PublicKey,
): TransactionInstruction {
  const place = slotsOf(name).indexOf(slot);
  assert.ok(place >= 0, `${name} names no ${slot}`);
  const keys = instruction.keys.map((key, index) => (index === place ? { ...key, pubkey } : key));
  return altered(instruction, { keys });
}

/** Everything that the token program was asked to do by the transactions that name an address. */
export async function tokenInvocations(
  world: World,
  about = world.vault,
): Promise<readonly Invocation[]> {
  const transactions = await history(world.client, about);
  return transactions
    .flatMap(({ invocations }) => invocations)
    .filter(({ programId }) => programId.equals(TOKEN_PROGRAM_ID));
}
