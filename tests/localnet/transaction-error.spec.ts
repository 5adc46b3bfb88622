import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  InstructionErrorBorshIo,
  InstructionErrorCustom,
  TransactionErrorDuplicateInstruction,
  TransactionErrorInstructionError,
  TransactionErrorInsufficientFundsForRent,
} from "litesvm/dist/internal";
import { INSTRUCTION_ERRORS, TRANSACTION_ERRORS } from "../../sdk/src/localnet/error-names";
import {
  transactionErrorJson,
  transactionErrorText,
  UnknownRuntimeErrorKind,
} from "../../sdk/src/localnet/transaction-error";

/** The variants of an enum that LiteSVM declares, in their order. */
function declared(name: string): string[] {
  const file = createRequire(__filename).resolve("litesvm/dist/internal.d.ts");
  const text = readFileSync(file, "utf8");
  const body = new RegExp(`const enum ${name} {([^}]*)}`).exec(text)?.[1] ?? "";
  return [...body.matchAll(/(\w+) = (\d+)/g)].map(([, variant, ordinal], index) => {
    assert.equal(Number(ordinal), index);
    return variant ?? "";
  });
}

/** A typed error as LiteSVM would make it; its classes have no constructors of their own. */
function made<T extends object>(prototype: T, members: Partial<T>): T {
  const error: T = Object.create(prototype) as T;
  for (const [key, value] of Object.entries(members)) Object.defineProperty(error, key, { value });
  return error;
}

describe("transaction errors", () => {
  it("are named as LiteSVM numbers them", () => {
    assert.deepEqual(
      TRANSACTION_ERRORS.map(([name]) => name),
      declared("TransactionErrorFieldless"),
    );
    assert.deepEqual(
      INSTRUCTION_ERRORS.map(([name]) => name),
      declared("InstructionErrorFieldless"),
    );
  });

  it("map each variant without fields to its name and words", () => {
    TRANSACTION_ERRORS.forEach(([name, words], ordinal) => {
      assert.equal(transactionErrorJson(ordinal), name);
      assert.equal(transactionErrorText(name), words);
    });
    INSTRUCTION_ERRORS.forEach(([name, words], ordinal) => {
      const error = made(TransactionErrorInstructionError.prototype, {
        index: 3,
        err: () => ordinal,
      });
      const json = transactionErrorJson(error);
      assert.deepEqual(json, { InstructionError: [3, name] });
      assert.equal(transactionErrorText(json), `Error processing Instruction 3: ${words}`);
    });
  });

  it("map variants with fields", () => {
    const custom = made(TransactionErrorInstructionError.prototype, {
      index: 0,
      err: () => made(InstructionErrorCustom.prototype, { code: 6_000 }),
    });
    const borsh = made(TransactionErrorInstructionError.prototype, {
      index: 1,
      err: () => made(InstructionErrorBorshIo.prototype, { msg: "Unknown" }),
    });
    const rent = made(TransactionErrorInsufficientFundsForRent.prototype, { accountIndex: 2 });
    const duplicate = made(TransactionErrorDuplicateInstruction.prototype, { index: 4 });

    const customJson = transactionErrorJson(custom);
    assert.deepEqual(customJson, { InstructionError: [0, { Custom: 6_000 }] });
    assert.equal(
      transactionErrorText(customJson),
      "Error processing Instruction 0: custom program error: 0x1770",
    );
    assert.deepEqual(transactionErrorJson(borsh), {
      InstructionError: [1, { BorshIoError: "Unknown" }],
    });
    assert.deepEqual(transactionErrorJson(rent), {
      InsufficientFundsForRent: { account_index: 2 },
    });
    assert.deepEqual(transactionErrorJson(duplicate), { DuplicateInstruction: 4 });
  });

  it("of an unknown kind are never guessed", () => {
    const beyondTransaction: number = TRANSACTION_ERRORS.length;
    const beyondInstruction: number = INSTRUCTION_ERRORS.length;
    const unknownInstruction = made(TransactionErrorInstructionError.prototype, {
      index: 0,
      err: () => beyondInstruction,
    });
    assert.throws(() => transactionErrorJson(beyondTransaction), UnknownRuntimeErrorKind);
    assert.throws(() => transactionErrorJson(unknownInstruction), UnknownRuntimeErrorKind);
  });
});
