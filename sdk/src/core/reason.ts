import idl from "../../artifacts/policy_vault.json";
import type { PolicyVault } from "../../artifacts/policy_vault";

/** Anchor adds this to the kernel's number of a reason. */
const OFFSET = 6000;

/** Why the program refuses something, as its IDL names it. */
export type Reason = Capitalize<PolicyVault["errors"][number]["name"]>;

const byCode = new Map(idl.errors.map(({ code, name, msg }) => [code, { name, msg }]));

/** All reasons with their numbers (without Anchor's offset) and texts. */
export const REASONS: readonly {
  readonly code: number;
  readonly name: Reason;
  readonly msg: string;
}[] = idl.errors.map(({ code, name, msg }) => ({ code: code - OFFSET, name: name as Reason, msg }));

/** A number that is no reason of this version of the program. */
export class UnknownReason extends Error {
  constructor(readonly code: number) {
    super(
      `the program answered with reason ${code}, which this version of the package does not know`,
    );
    this.name = "UnknownReason";
  }
}

/**
 * The reason of a number of the kernel.
 *
 * @throws {UnknownReason}
 */
export function reasonOfCode(code: number): Reason {
  const found = byCode.get(code + OFFSET);
  if (!found) throw new UnknownReason(code);
  return found.name as Reason;
}

/** A reason's number in the kernel. */
export function codeOfReason(reason: Reason): number {
  const found = REASONS.find(({ name }) => name === reason);
  if (!found) throw new RangeError(`${reason} is not a reason`);
  return found.code;
}

/** The reason of a program error, `null` if the error is none of the program's own. */
export function reasonOfError(error: number): Reason | null {
  return (byCode.get(error)?.name as Reason | undefined) ?? null;
}

/** What a reason means, in a sentence. */
export function reasonText(reason: Reason): string {
  return idl.errors.find(({ name }) => name === reason)?.msg ?? reason;
}
