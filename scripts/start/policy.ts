import { readFileSync } from "node:fs";
import { parse, TomlDate, TomlError } from "smol-toml";
import { z } from "zod";

/** A file that cannot be used, with the place and what would be right. */
export class BadInput extends Error {
  constructor(file: string, where: string, what: string) {
    super(`${file}: ${where}: ${what}`);
    this.name = "BadInput";
  }
}

const time = z
  .instanceof(TomlDate, { error: "expected a date and time such as 2026-03-28T09:00:00Z" })
  .refine(
    (date) => date.isDateTime() && !date.isLocal(),
    "expected a time with its zone, such as 2026-03-28T09:00:00Z",
  )
  .transform((date) => BigInt(Math.floor(date.getTime() / 1000)));
const amount = z
  .string()
  .regex(/^(none|\d+(\.\d+)?)$/, 'expected an amount such as "25.50", or "none"');
const name = z
  .string()
  .regex(/^[A-Za-z][\w.-]*$/, "expected a name of letters, digits, dots and dashes");
const caps = z.strictObject({
  per_payment: amount.optional(),
  day: amount.optional(),
  week: amount.optional(),
  lifetime: amount.optional(),
});
const eighths = z.number().int().min(0).max(8);
const basisPoints = z.number().int().min(0).max(10_000);

const mandate = z.strictObject({
  agent: name,
  mint: name,
  starts: time,
  expires: time,
  caps: caps.default({}),
  window: z.strictObject({
    seconds: z.number().int().positive(),
    limit: amount.optional(),
    payments: z.number().int().min(0).optional(),
    tier_shares: z.tuple([eighths, eighths, eighths, eighths, eighths]).optional(),
    unrated_limit: amount.optional(),
  }),
  minimum_tier: z.number().int().min(0).max(4).default(0),
  unrated: z.enum(["deny", "shared-limit", "needs-validation"]).default("deny"),
  maximum_risk: basisPoints.default(10_000),
  minimum_confidence: basisPoints.default(0),
  validation_threshold: amount.optional(),
  approval_threshold: amount.optional(),
  held: z.boolean().default(false),
});

const payee = z.strictObject({
  tier: z.number().int().min(0).max(4),
  denied: z.boolean().default(false),
  risk: basisPoints.default(0),
  confidence: basisPoints.default(10_000),
  caps: caps.extend({ mint: name }).optional(),
});

const policy = z.strictObject({
  start: time,
  vault: z.strictObject({
    members: z.array(name).min(1).max(7),
    threshold: z.number().int().min(1),
    withdrawal: z.array(name).min(1).max(4),
  }),
  mints: z.record(
    name,
    z.strictObject({ decimals: z.number().int().min(0).max(9), deposit: amount }),
  ),
  budgets: z.record(name, caps),
  mandates: z.array(mandate).min(1),
  payees: z.record(name, payee),
  unrated: z.strictObject({ wallets: z.array(name) }).default({ wallets: [] }),
  decoy: z.strictObject({ mint: name, deposit: amount }),
  actions: z.array(
    z.strictObject({
      time,
      do: z.enum(["resume", "pause", "revoke_all"]),
      by: z.array(name).min(1),
    }),
  ),
});

/** A treasury's policy as its file says it; times in unix seconds, amounts still in whole tokens. */
export type Policy = z.infer<typeof policy>;

/**
 * Reads a policy.
 *
 * @throws {BadInput} naming the file, the key, what was found and what was expected.
 */
export function readPolicy(file: string): Policy {
  const read = policy.safeParse(parsed(file));
  if (read.success) return consistent(file, read.data);
  const [issue] = read.error.issues;
  throw new BadInput(file, issue?.path.join(".") ?? "policy", issue?.message ?? "not a policy");
}

/** Checks that what is named is there. */
function consistent(file: string, checked: Policy): Policy {
  const mints = Object.keys(checked.mints);
  const { members, threshold } = checked.vault;
  const expect = (where: string, value: string, known: readonly string[]) => {
    if (!known.includes(value))
      throw new BadInput(file, where, `"${value}", expected one of ${known.join(", ")}`);
  };
  for (const mint of Object.keys(checked.budgets)) expect(`budgets.${mint}`, mint, mints);
  for (const [index, { mint }] of checked.mandates.entries()) {
    expect(`mandates.${index}.mint`, mint, Object.keys(checked.budgets));
  }
  for (const [name, { caps: own }] of Object.entries(checked.payees)) {
    if (own) expect(`payees.${name}.caps.mint`, own.mint, mints);
  }
  expect("decoy.mint", checked.decoy.mint, mints);
  for (const [index, { by }] of checked.actions.entries()) {
    for (const member of by) expect(`actions.${index}.by`, member, members);
  }
  if (threshold > members.length) {
    throw new BadInput(
      file,
      "vault.threshold",
      `${threshold}, expected at most the ${members.length} members`,
    );
  }
  return checked;
}

/** A file's text. */
export function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new BadInput(file, "file", `cannot be read: ${(error as Error).message}`);
  }
}

function parsed(file: string): unknown {
  try {
    return parse(text(file));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new BadInput(
      file,
      `line ${error.line}, column ${error.column}`,
      error.message.split("\n")[0] ?? "not TOML",
    );
  }
}

/** Base units of an amount in whole tokens; `undefined` for "none" and for nothing. */
export function baseUnits(whole: string | undefined, decimals: number): bigint | undefined {
  if (whole === undefined || whole === "none") return undefined;
  const [integer = "0", fraction = ""] = whole.split(".");
  if (fraction.length > decimals) {
    throw new RangeError(`${whole} has more than the mint's ${decimals} decimals`);
  }
  return BigInt(integer + fraction.padEnd(decimals, "0"));
}

/** Whole tokens of an amount in base units. */
export function wholeTokens(base: bigint, decimals: number): string {
  const digits = base.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  const integer = digits.slice(0, digits.length - decimals);
  return fraction === "" ? integer : `${integer}.${fraction}`;
}
