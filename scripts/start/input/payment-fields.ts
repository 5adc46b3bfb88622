import { CsvError, parse } from "csv-parse/sync";
import { hint } from "./nearest";
import { textOf } from "./policy-file";
import type { InputFile, Notes, Problems } from "./problems";

const NEEDED = ["time", "agent", "payee", "mint", "amount", "memo"] as const;
const COLUMNS = [...NEEDED, "invoice", "twist"] as const;
/** A column of a payments file. */
export type Column = (typeof COLUMNS)[number];

/** A record of the file: its first line, and its fields. */
export interface Fields {
  readonly line: number;
  readonly values: readonly string[];
}

/** The records of a file, the one with the columns first; `null` if it is no CSV. */
export function fieldsOf(file: InputFile, problems: Problems): Fields[] | null {
  const source = textOf(file, problems);
  if (source === null) return null;
  try {
    const options = { info: true, trim: true, bom: true, relax_column_count: true } as const;
    const records = parse(source, { ...options, skip_empty_lines: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[]; // What `info` adds is not in its type.
    return records.map(({ record, info }) => {
      // The parser counts up to the record's last line.
      const breaks = record.reduce((sum, field) => sum + field.split("\n").length - 1, 0);
      return { line: info.lines - breaks, values: record };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") {
      problems.error(file.name, { line: openQuote(source) }, "a quotation mark is never closed");
    } else problems.error(file.name, { line: Number(error["lines"]) }, error.message);
    return null;
  }
}

/** The line of the quotation mark that no other closes: the parser tells where the file ends. */
function openQuote(source: string): number {
  const marks = [...source.matchAll(/"/g)];
  const last = marks.length % 2 === 1 ? marks.at(-1) : undefined;
  return source.slice(0, last?.index).split("\n").length;
}

/** Whether these are the columns, each once, in any order. */
export function checkHeader({ line, values }: Fields, notes: Notes): boolean {
  const unknown = values.some((column) => !isColumn(column));
  for (const [index, column] of values.entries()) {
    if (!isColumn(column)) {
      notes.error({ line }, `unknown column "${column}", ${hint(column, COLUMNS)}`);
    } else if (values.indexOf(column) < index) {
      notes.error({ line }, `column "${column}" is there twice`);
    }
  }
  const missing = NEEDED.filter((column) => !values.includes(column));
  if (missing.length > 0) {
    notes.error({ line }, `missing columns ${missing.join(", ")}; found ${values.join(", ")}`);
  }
  return missing.length === 0 && new Set(values).size === values.length && !unknown;
}

function isColumn(text: string): text is Column {
  return COLUMNS.some((known) => known === text);
}
