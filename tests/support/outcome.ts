import assert from "node:assert/strict";
import { PolicyRefused, TokenTransferFailed, TransactionFailed } from "../../sdk/src";
import type { Reason } from "../../sdk/src";

/** How a transaction is refused: by a reason of the program, an error of the runtime or the framework, or of the token program. */
export type Refused = Reason | { readonly runtime: string | number } | { readonly token: string };

/** An account that must sign does not. */
export const NOT_SIGNED: Refused = { runtime: "MissingRequiredSignature" };
/** The framework's own number for an account that is to be written and is passed read-only. */
export const NOT_WRITABLE: Refused = { runtime: 2000 };
/** The framework's own number for an account that is not at the one address it must be at. */
export const WRONG_ADDRESS: Refused = { runtime: 2012 };
/** The framework's own number for an account that is to be written and is passed in two places. */
export const NAMED_TWICE: Refused = { runtime: 2040 };

/** The typed error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<TransactionFailed> {
  const error: unknown = await call.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof TransactionFailed) return error;
  throw error;
}

/** What a transaction was refused with. */
export function outcome(error: TransactionFailed): Refused {
  if (error instanceof PolicyRefused) return error.reason;
  if (error instanceof TokenTransferFailed) return { token: error.tokenError };
  const { cause } = error.site;
  if (typeof cause !== "object" || !("InstructionError" in cause)) throw error;
  const [, what] = cause.InstructionError as [number, string | { readonly Custom: number }];
  return { runtime: typeof what === "string" ? what : what.Custom };
}
