import { CsvError, parse } from "csv-parse/sync";
import { BadInput, text } from "./policy";
import type { Policy } from "./policy";

/** What a row may say beyond its columns: `key=value`, separated by spaces. */
export const TWISTS = [
  "signer", // who signs instead of the agent
  "issued", // when the payment's id was issued, instead of now
  "not-after", // until when it is wanted
  "mandate", // whose mandate is shown instead: agent/MINT
  "budget", // `decoy`: another treasury's budget is shown
  "authority", // `decoy`: another treasury's authority is shown
  "source", // `decoy`: another treasury's custody is shown
  "destination", // whose token account is shown instead: wallet/MINT
  "record", // whose rating is shown instead
] as const;

/** Something that a row says beyond its columns. */
export type Twist = (typeof TWISTS)[number];

/** One payment that an agent tries. */
export interface Row {
  readonly line: number;
  readonly time: bigint;
  readonly agent: string;
  readonly payee: string;
  readonly mint: string;
  /** Whole tokens. */
  readonly amount: string;
  readonly memo: string;
  readonly twists: Readonly<Partial<Record<Twist, string>>>;
}

const COLUMNS = ["time", "agent", "payee", "mint", "amount", "memo", "twist"];

/**
 * Reads the payments, which must be in the order of their time and name what the policy knows.
 *
 * @throws {BadInput} naming the file, the line, what was found and what was expected.
 */
export function readPayments(file: string, policy: Policy): Row[] {
  const rows = records(file).map(({ record, info }) => row(file, record, info.lines));
  for (const [index, next] of rows.entries()) {
    const before = rows[index - 1];
    if (before && next.time < before.time) {
      throw new BadInput(file, `line ${next.line}`, "its time is before that of the row above");
    }
    checkNames(file, next, policy);
  }
  return rows;
}

function checkNames(file: string, { line, agent, payee, mint }: Row, policy: Policy): void {
  const known = {
    agent: policy.mandates
      .filter((mandate) => mandate.mint === mint)
      .map((mandate) => mandate.agent),
    payee: [...Object.keys(policy.payees), ...policy.unrated.wallets, "vault"],
    mint: Object.keys(policy.mints),
  };
  for (const [column, value] of Object.entries({ mint, agent, payee }) as [
    keyof typeof known,
    string,
  ][]) {
    if (known[column].includes(value)) continue;
    const expected = known[column].join(", ") || `one with a mandate for ${mint}`;
    throw new BadInput(file, `line ${line}`, `${column} is "${value}", expected ${expected}`);
  }
}

function records(file: string) {
  try {
    return parse<Record<string, string>>(text(file), {
      columns: (found: string[]) => {
        if (found.join() === COLUMNS.join()) return found;
        throw new BadInput(
          file,
          "line 1",
          `expected the columns ${COLUMNS.join(",")}, found ${found.join()}`,
        );
      },
      info: true,
      trim: true,
      skip_empty_lines: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[]; // What `info` adds is not in its type.
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BadInput(file, `line ${String(error["lines"])}`, error.message);
  }
}

function row(file: string, record: Record<string, string>, line: number): Row {
  const {
    time = "",
    agent = "",
    payee = "",
    mint = "",
    amount = "",
    memo = "",
    twist = "",
  } = record;
  const at = `line ${line}`;
  if (!/^\d+(\.\d+)?$/.test(amount))
    throw new BadInput(file, at, `amount is "${amount}", expected one such as 25.50`);
  const twists: Partial<Record<Twist, string>> = {};
  for (const pair of twist.split(" ").filter(Boolean)) {
    const [key, value] = pair.split("=");
    const known = TWISTS.find((name) => name === key);
    if (!known || !value)
      throw new BadInput(file, at, `twist "${pair}", expected one of ${TWISTS.join(", ")}=...`);
    twists[known] = value;
  }
  return { line, time: seconds(file, at, time), agent, payee, mint, amount, memo, twists };
}

/** Unix seconds of an ISO 8601 time. */
export function seconds(file: string, at: string, iso: string): bigint {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(iso) ? Date.parse(iso) : NaN;
  if (Number.isNaN(milliseconds)) {
    throw new BadInput(file, at, `time is "${iso}", expected one such as 2026-03-28T09:00:00Z`);
  }
  return BigInt(milliseconds / 1000);
}
