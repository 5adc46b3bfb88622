import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { TransactionError, TransactionInstruction } from "@solana/web3.js";
import type { Client } from "./client";
import {
  PaymentDenied,
  PaymentEscalated,
  PolicyRefused,
  TokenTransferFailed,
  TransactionFailed,
} from "./error";
import type { FailureSite } from "./error";
import { describedBy } from "./instruction";
import { reasonOfError } from "./reason";
import { decodeVerdict } from "./verdict";

const TOKEN_PROGRAMS = [TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID].map((key) => key.toBase58());

/** Errors of both token programs that a transfer can meet; from their `TokenError`. */
const TOKEN_ERRORS: Readonly<Record<number, string>> = {
  1: "InsufficientFunds",
  3: "MintMismatch",
  4: "OwnerMismatch",
  9: "UninitializedState",
  11: "NonNativeHasBalance",
  13: "InvalidState",
  14: "Overflow",
  17: "AccountFrozen",
  18: "MintDecimalsMismatch",
  49: "NonConfidentialTransfersDisabled",
  67: "MintPaused",
};

/** What the framework says of accounts before the program sees them; from Anchor's `ErrorCode`. */
const FRAMEWORK_ERRORS: Readonly<Record<number, string>> = {
  2000: "an account that is to be written was passed read-only",
  2012: "an account is not the one that must stand in its place",
  2040: "one account stands in two places, and is to be written in one of them",
};

/** Instructions that make a payment; the first two begin one. */
const PAYING: ReadonlySet<string> = new Set(["pay", "gate", "transfer", "feedback"]);

/** What is known of a failed transaction. */
export interface Failure {
  readonly cause: TransactionError;
  readonly logs: readonly string[];
  readonly signature: string | null;
  readonly instructions: readonly TransactionInstruction[];
  /** What the transaction returned, where the node says so apart from the log. */
  readonly returned?: {
    readonly programId: string;
    readonly data: readonly [string, string];
  } | null;
}

/** The typed error of a failed transaction. */
export function failureError(failure: Failure, client: Client): TransactionFailed {
  const { programId } = client.program;
  const site = siteOf(failure, client);
  const code = customCode(failure.cause);
  const failed = failedProgram(failure, site);
  if (code === null || failed === null) return new TransactionFailed(site);
  if (TOKEN_PROGRAMS.includes(failed)) {
    return new TokenTransferFailed(site, code, TOKEN_ERRORS[code] ?? "a token error");
  }
  const reason = failed === programId.toBase58() ? reasonOfError(code) : null;
  if (reason === null) {
    const known = failed === programId.toBase58() ? FRAMEWORK_ERRORS[code] : undefined;
    return new TransactionFailed(site, known && `the program was not asked: ${known} (${code})`);
  }

  const data = returnedBy(failure, failed);
  const verdict = data && decodeVerdict(data);
  if (verdict && !verdict.allowed && verdict.findings[0].reason === reason) {
    const { escalation } = verdict;
    if (escalation) return new PaymentEscalated(site, { ...verdict, escalation });
    return new PaymentDenied(site, verdict);
  }
  return new PolicyRefused(site, reason);
}

function siteOf({ cause, logs, signature, instructions }: Failure, client: Client): FailureSite {
  const instruction = instructionError(cause)?.[0] ?? null;
  const upTo = instructions.slice(0, instruction === null ? 0 : instruction + 1);
  return { cause, logs, signature, instruction, payment: lastPayment(client, upTo) };
}

/** Which payment the last of some instructions belongs to; `null` if to none. */
function lastPayment(
  client: Client,
  instructions: readonly TransactionInstruction[],
): number | null {
  const names = instructions.map(({ programId, data }) =>
    programId.equals(client.program.programId) ? describedBy(client, data)?.name : undefined,
  );
  if (!PAYING.has(names.at(-1) ?? "")) return null;
  return names.filter((name) => name === "pay" || name === "gate").length - 1;
}

function instructionError(cause: TransactionError): readonly [number, unknown] | null {
  if (typeof cause !== "object" || !("InstructionError" in cause)) return null;
  return cause.InstructionError as [number, unknown];
}

function customCode(cause: TransactionError): number | null {
  const what = instructionError(cause)?.[1];
  if (typeof what !== "object" || what === null || !("Custom" in what)) return null;
  return Number(what.Custom);
}

/**
 * The innermost program that failed: its line comes before those of its callers. Where the log is cut, the program of
 * the failed instruction.
 */
function failedProgram(
  { logs, instructions }: Failure,
  { instruction }: FailureSite,
): string | null {
  for (const line of logs) {
    const program = /^Program (\w+) failed: /.exec(line)?.[1];
    if (program) return program;
  }
  return instructions[instruction ?? -1]?.programId.toBase58() ?? null;
}

/** The latest data that a program returned. */
function returnedBy({ logs, returned }: Failure, program: string): Uint8Array | null {
  if (returned?.programId === program) return Buffer.from(returned.data[0], "base64");
  const prefix = `Program return: ${program} `;
  const line = logs.filter((entry) => entry.startsWith(prefix)).at(-1);
  return line === undefined ? null : Buffer.from(line.slice(prefix.length), "base64");
}
