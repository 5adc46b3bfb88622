import { NO_LIMIT } from "../../../sdk/src";
import { iso, VAULT } from "./contradictions";
import { isDay } from "./day";
import { hint } from "./nearest";
import { checkHeader, fieldsOf } from "./payment-fields";
import type { Column, Fields } from "./payment-fields";
import type { InputFile, Notes, Problems } from "./problems";
import { baseUnits } from "./quantities";
import type { ReadPolicy } from "./read-policy";
import { parseTwists } from "./twists";
import type { TwistNames, Twists } from "./twists";

/** One payment that an agent tries. */
export interface Row {
  /** Its line in the file. */
  readonly line: number;
  /** Unix second. */
  readonly time: bigint;
  readonly agent: string;
  readonly payee: string;
  readonly mint: string;
  /** Whole tokens, as written. */
  readonly amount: string;
  /** Base units. */
  readonly base: bigint;
  readonly memo: string;
  /** The payee's number of the debt: rows that share it are tries of one payment. `null` for a payment of its own. */
  readonly invoice: string | null;
  readonly twists: Twists;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads the payments, in the order of their time, and notes all that is wrong with them. */
export function readPayments(file: InputFile, read: ReadPolicy | null, problems: Problems): Row[] {
  const notes = problems.of(file.name);
  const [header, ...records] = fieldsOf(file, problems) ?? [];
  if (!header || !checkHeader(header, notes)) return [];
  if (records.length === 0) notes.error({ line: 1 }, "expected payments below the columns");
  const names = read && namesOf(read, problems);
  const rows = records.flatMap((fields) => {
    const found = fields.values.length;
    if (found === header.values.length) return [row(fields, header, names, notes)];
    const expected = `expected ${header.values.length}, as in line ${header.line}`;
    notes.error(fields, `found ${found} fields, ${expected}`);
    return [];
  });
  checkTimes(rows, read, notes);
  return rows;
}

/** What rows may name; decimals are `null` where a malformed policy leaves them open. */
interface Names extends TwistNames {
  readonly decimals: ReadonlyMap<string, number | null>;
  readonly whole: boolean;
}

function namesOf({ written }: ReadPolicy, { errors }: Problems): Names | null {
  const { mints, payees, unratedPayees, mandates } = written;
  // Where a whole table is malformed, no row could be right.
  const lost = mints.size === 0 || payees.size + unratedPayees.length === 0;
  if (lost && errors.length > 0) return null;
  return {
    mints: [...mints.keys()],
    decimals: new Map([...mints].map(([mint, terms]) => [mint, terms?.decimals ?? null])),
    payees: [...payees.keys(), ...unratedPayees, VAULT],
    mandates: mandates.flatMap((mandate) => mandate ?? []),
    whole: mandates.every((mandate) => mandate !== null && mints.has(mandate.mint)),
  };
}

function row({ line, values }: Fields, header: Fields, names: Names | null, notes: Notes): Row {
  const field = (column: Column) => values[header.values.indexOf(column)] ?? "";
  const tell = (column: Column, text: string) => {
    notes.error({ line }, `${column}: ${text}`);
  };
  const [agent, payee, mint, amount] = [
    field("agent"),
    field("payee"),
    field("mint"),
    field("amount"),
  ];
  if (names) checkNames({ agent, payee, mint }, names, tell);
  const twists = parseTwists(
    field("twist"),
    names ?? { mints: [], payees: [], mandates: [] },
    (text) => {
      if (names) tell("twist", text);
    },
  );
  return {
    line,
    time: timeOf(field("time"), tell),
    agent,
    payee,
    mint,
    amount,
    base: baseOf(amount, mint, names, tell),
    memo: field("memo"),
    invoice: field("invoice") === "" ? null : field("invoice"),
    twists,
  };
}

type Tell = (column: Column, text: string) => void;

function checkNames(
  { agent, payee, mint }: Pick<Row, "agent" | "payee" | "mint">,
  { mints, payees, mandates, whole }: Names,
  tell: Tell,
): void {
  if (!payees.includes(payee)) {
    tell(
      "payee",
      `"${payee}" is neither rated nor listed in unrated_payees, ${hint(payee, payees)}`,
    );
  }
  if (!mints.includes(mint)) {
    tell("mint", `unknown mint "${mint}", ${hint(mint, mints)}`);
    return;
  }
  const agents = mandates
    .filter((mandate) => mandate.mint === mint)
    .map((mandate) => mandate.agent);
  if (whole && !agents.includes(agent)) {
    tell("agent", `"${agent}" has no mandate for ${mint}, ${hint(agent, agents)}`);
  }
}

function timeOf(text: string, tell: Tell): bigint {
  const milliseconds = TIME.test(text) ? Date.parse(text) : NaN;
  if (milliseconds >= 0 && isDay(text.slice(0, 10))) return BigInt(Math.floor(milliseconds / 1000));
  tell("time", `found "${text}", expected a time with its zone, such as 2026-03-28T09:00:00Z`);
  return 0n;
}

function baseOf(amount: string, mint: string, names: Names | null, tell: Tell): bigint {
  if (!/^\d+(\.\d+)?$/.test(amount)) {
    tell("amount", `found "${amount}", expected whole tokens such as 25.50`);
    return 0n;
  }
  const decimals = names?.decimals.get(mint) ?? null;
  if (decimals === null) return 0n;
  const base = baseUnits(amount, decimals);
  if (base === null)
    tell("amount", `found "${amount}", expected at most the ${decimals} decimals of ${mint}`);
  else if (base > NO_LIMIT)
    tell("amount", `found "${amount}", which is more than any mint can have`);
  return base ?? 0n;
}

function checkTimes(rows: readonly Row[], read: ReadPolicy | null, notes: Notes): void {
  const timed = rows.filter(({ time }) => time > 0n);
  for (const [index, { time, line }] of timed.entries()) {
    const before = timed[index - 1];
    if (!before || before.time <= time) continue;
    const text = `${iso(time)} is before ${iso(before.time)} in line ${before.line}`;
    notes.error({ line }, `time: ${text}, expected rows in the order of their time`);
  }
  const created = read?.policy.vault?.created;
  const early = timed.find(({ time }) => created !== undefined && time < created);
  if (early && created !== undefined) {
    notes.error(early, `time: ${iso(early.time)} is before the vault is created, ${iso(created)}`);
  }
}
