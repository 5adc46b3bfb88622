import type { FailedTransactionMetadata } from "litesvm";
import {
  InstructionErrorBorshIo,
  InstructionErrorCustom,
  TransactionErrorDuplicateInstruction,
  TransactionErrorInstructionError,
  TransactionErrorInsufficientFundsForRent,
  TransactionErrorProgramExecutionTemporarilyRestricted,
} from "litesvm/dist/internal";
import { INSTRUCTION_ERRORS, TRANSACTION_ERRORS } from "./error-names";

/** Name of a `TransactionError` variant that carries nothing. */
export type TransactionErrorName = (typeof TRANSACTION_ERRORS)[number][0];

/** Name of an `InstructionError` variant that carries nothing. */
export type InstructionErrorName = (typeof INSTRUCTION_ERRORS)[number][0];

/** An instruction's error as the RPC writes it. */
export type InstructionErrorJson =
  InstructionErrorName | { readonly Custom: number } | { readonly BorshIoError: string };

/** A transaction's error as the RPC writes it, for instance `{ InstructionError: [0, { Custom: 1 }] }`. */
export type TransactionErrorJson =
  | TransactionErrorName
  | { readonly InstructionError: readonly [number, InstructionErrorJson] }
  | { readonly DuplicateInstruction: number }
  | { readonly InsufficientFundsForRent: { readonly account_index: number } }
  | { readonly ProgramExecutionTemporarilyRestricted: { readonly account_index: number } };

/** An error as LiteSVM reports it: variants without fields come as the number of their enum. */
export type ReportedError = number | ReturnType<FailedTransactionMetadata["err"]>;

/** LiteSVM reported an error of a kind that this version does not know. */
export class UnknownRuntimeErrorKind extends Error {
  constructor(readonly reported: unknown) {
    super(`LiteSVM reported an error of an unknown kind: ${String(reported)}`);
    this.name = "UnknownRuntimeErrorKind";
  }
}

/**
 * LiteSVM's typed error in the RPC's JSON form.
 *
 * @throws {UnknownRuntimeErrorKind} for a kind outside the lists: no guess is made.
 */
export function transactionErrorJson(error: ReportedError): TransactionErrorJson {
  if (typeof error === "number") return nameOf(TRANSACTION_ERRORS, error);
  if (error instanceof TransactionErrorInstructionError) {
    return { InstructionError: [error.index, instructionErrorJson(error.err())] };
  }
  if (error instanceof TransactionErrorInsufficientFundsForRent) {
    return { InsufficientFundsForRent: { account_index: error.accountIndex } };
  }
  if (error instanceof TransactionErrorDuplicateInstruction) {
    return { DuplicateInstruction: error.index };
  }
  if (error instanceof TransactionErrorProgramExecutionTemporarilyRestricted) {
    return { ProgramExecutionTemporarilyRestricted: { account_index: error.accountIndex } };
  }
  throw new UnknownRuntimeErrorKind(error);
}

/** The sentence a validator writes for the error, as in a preflight answer's message. */
export function transactionErrorText(error: TransactionErrorJson): string {
  if (typeof error === "string") return textOf(TRANSACTION_ERRORS, error);
  if ("InstructionError" in error) {
    const [index, cause] = error.InstructionError;
    return `Error processing Instruction ${index}: ${instructionErrorText(cause)}`;
  }
  if ("DuplicateInstruction" in error) {
    const index = error.DuplicateInstruction;
    return `Transaction contains a duplicate instruction (${index}) that is not allowed`;
  }
  if ("InsufficientFundsForRent" in error) {
    const index = error.InsufficientFundsForRent.account_index;
    return `Transaction results in an account (${index}) with insufficient funds for rent`;
  }
  const index = error.ProgramExecutionTemporarilyRestricted.account_index;
  return (
    `Execution of the program referenced by account at index ${index} ` +
    "is temporarily restricted."
  );
}

function instructionErrorJson(
  error: ReturnType<TransactionErrorInstructionError["err"]>,
): InstructionErrorJson {
  if (typeof error === "number") return nameOf(INSTRUCTION_ERRORS, error);
  if (error instanceof InstructionErrorCustom) return { Custom: error.code };
  if (error instanceof InstructionErrorBorshIo) return { BorshIoError: error.msg };
  throw new UnknownRuntimeErrorKind(error);
}

function instructionErrorText(error: InstructionErrorJson): string {
  if (typeof error === "string") return textOf(INSTRUCTION_ERRORS, error);
  if ("Custom" in error) return `custom program error: 0x${error.Custom.toString(16)}`;
  return `${textOf(INSTRUCTION_ERRORS, "BorshIoError")}: ${error.BorshIoError}`;
}

function nameOf<Name extends string>(
  table: readonly (readonly [Name, string])[],
  ordinal: number,
): Name {
  const row = table[ordinal];
  if (row === undefined) throw new UnknownRuntimeErrorKind(ordinal);
  return row[0];
}

function textOf(table: readonly (readonly [string, string])[], name: string): string {
  const row = table.find(([candidate]) => candidate === name);
  if (row === undefined) throw new UnknownRuntimeErrorKind(name);
  return row[1];
}
