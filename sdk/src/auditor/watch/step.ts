import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import type { IdlTypes } from "@coral-xyz/anchor";
import type { PolicyVault } from "../../../artifacts/policy_vault";
import type { Client } from "../../core/client";
import { decodedBy, describedBy } from "../../core/instruction";
import type { Described } from "../../core/instruction";
import { plain } from "../../core/plain";
import type { Plain } from "../../core/plain";
import type { Invocation, Transaction } from "../history";

/** Names of the program's instructions. */
export type Name = Described["name"];
type Types = IdlTypes<PolicyVault>;

/** Arguments of an instruction, as far as the monitor reads them; each is there where the instruction has it. */
export interface Arguments {
  readonly terms: unknown;
  readonly payment: Plain<Types["payment"]>;
  readonly amount: bigint;
  readonly gates: bigint;
  readonly index: bigint;
  readonly timelock: bigint;
  readonly approvalDelay: bigint;
  readonly wallets: readonly PublicKey[];
  readonly member: PublicKey;
  readonly expectedVersion: bigint;
  readonly expectedGrantEpoch: bigint;
  readonly expectedGovernanceEpoch: bigint;
}

/** Terms by the name of their type in the IDL. */
export type Terms<Type extends keyof Types> = Plain<Types[Type]>;

/** Tokens that leave a token account. */
export interface Moved {
  readonly place: number;
  readonly source: string;
  /** `null` where they are burnt, or the account is closed. */
  readonly destination: string | null;
  /** Base units; `null` where the instruction does not say. */
  readonly amount: bigint | null;
}

/** One instruction of the program, invoked by whomever. */
export interface Step {
  readonly name: Name;
  /** Its place among the transaction's invocations. */
  readonly place: number;
  readonly invocation: Invocation;
  /** Its accounts, by their names in the IDL, in base 58. */
  readonly at: Readonly<Record<string, string>>;
  /** Accounts behind those, in base 58. */
  readonly trailing: readonly string[];
  readonly args: Arguments;
  /** The transfer that it invokes, which is the invocation right behind it. */
  readonly moved: Moved | null;
}

/** A transaction as steps. */
export interface Read {
  readonly steps: readonly Step[];
  /** Tokens that left some token account. */
  readonly moves: readonly Moved[];
  /** Places of the program's instructions that the IDL does not have. */
  readonly unknown: readonly number[];
}

/** Reads a transaction. */
export function readSteps(client: Client, { invocations }: Transaction): Read {
  const moves = invocations.flatMap((invocation, place) => moveOf(invocation, place) ?? []);
  const unknown: number[] = [];
  const steps: Step[] = [];
  for (const [place, invocation] of invocations.entries()) {
    if (!invocation.programId.equals(client.program.programId)) continue;
    const step = stepOf(client, invocation, place, moves);
    if (step) steps.push(step);
    else unknown.push(place);
  }
  return { steps, moves, unknown };
}

function stepOf(
  client: Client,
  invocation: Invocation,
  place: number,
  moves: readonly Moved[],
): Step | null {
  const described = describedBy(client, invocation.data);
  const args = described && argumentsOf(client, described, invocation.data);
  if (!described || !args) return null;
  const keys = invocation.accounts.map((key) => key.toBase58());
  const named = described.accounts.map(({ name }, index) => [name, keys[index] ?? ""] as const);
  return {
    name: described.name,
    place,
    invocation,
    at: Object.fromEntries(named),
    trailing: keys.slice(named.length),
    args,
    moved: moves.find((move) => move.place === place + 1) ?? null,
  };
}

function argumentsOf(client: Client, { name }: Described, data: Uint8Array): Arguments | null {
  try {
    const decoded = decodedBy(client, Buffer.from(data));
    return decoded?.name === name ? (plain(decoded.data) as Arguments) : null;
  } catch {
    // Arguments that the IDL does not have.
    return null;
  }
}

/** Token instructions that take tokens from their first account: the place of the amount, and of the destination. */
const MOVING: Readonly<Record<number, { readonly amount?: number; readonly to?: number }>> = {
  3: { amount: 1, to: 1 }, // Transfer
  8: { amount: 1 }, // Burn
  9: { to: 1 }, // CloseAccount
  12: { amount: 1, to: 2 }, // TransferChecked
  15: { amount: 1 }, // BurnChecked
};
/** TransferFeeExtension, and in it TransferCheckedWithFee. */
const WITH_FEE = [26, 1] as const;

function moveOf({ programId, accounts, data }: Invocation, place: number): Moved | null {
  if (!programId.equals(TOKEN_PROGRAM_ID) && !programId.equals(TOKEN_2022_PROGRAM_ID)) return null;
  const withFee = data[0] === WITH_FEE[0] && data[1] === WITH_FEE[1];
  const how = withFee ? { amount: 2, to: 2 } : MOVING[data[0] ?? -1];
  const [source] = accounts;
  if (!how || !source) return null;
  const destination = how.to === undefined ? undefined : accounts[how.to];
  const amount =
    how.amount !== undefined && data.length >= how.amount + 8
      ? Buffer.from(data).readBigUInt64LE(how.amount)
      : null;
  return {
    place,
    source: source.toBase58(),
    destination: destination?.toBase58() ?? null,
    amount,
  };
}

/** Whether a key signed: the transaction, or, where a program invoked the instruction, as an address of that program. */
export function signed({ signers }: Transaction, { invocation }: Step, key: string): boolean {
  if (signers.some((signer) => signer.toBase58() === key)) return true;
  return invocation.nested && !PublicKey.isOnCurve(new PublicKey(key).toBytes());
}
