import { readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import type { TomlTable } from "smol-toml";
import { z } from "zod";
import { hint } from "./nearest";
import { expected, name, SECTIONS } from "./policy-shapes";
import type { Kind, Written } from "./policy-shapes";
import type { InputFile, Place, Problems } from "./problems";
import { placesOf } from "./toml-places";
import type { Path } from "./toml-places";

/** A policy's tables as its file says them; a malformed one is there by name or place, as `null`. */
export interface PolicyFile {
  readonly place: (path: Path) => Place;
  readonly vault: Written<"vault"> | null;
  readonly mints: ReadonlyMap<string, Written<"mints"> | null>;
  readonly budgets: ReadonlyMap<string, Written<"budgets"> | null>;
  readonly payees: ReadonlyMap<string, Written<"payees"> | null>;
  readonly mandates: readonly (Written<"mandates"> | null)[];
  readonly actions: readonly (Written<"actions"> | null)[];
  readonly unratedPayees: readonly string[];
  /** Base58 addresses of real wallets by name. */
  readonly addresses: ReadonlyMap<string, string>;
}

const KEYS = [...Object.keys(SECTIONS), "unrated_payees", "addresses"];

/** Reads a policy's tables, each on its own, so that no problem hides another; `null` if the file is no TOML at all. */
export function readPolicyFile(file: InputFile, problems: Problems): PolicyFile | null {
  const source = textOf(file, problems);
  const root = source === null ? null : parsed(file, source, problems);
  if (source === null || root === null) return null;
  const { place, impossibleDays } = placesOf(source);
  for (const { day, place } of impossibleDays) {
    problems.error(file.name, place, `found ${day}, expected a day of the calendar`);
  }
  const reader = new Reader(root, (path, text) => {
    problems.error(file.name, place(path), text);
  });
  reader.expectKeys([], root, KEYS);
  return {
    place,
    vault: reader.table(["vault"], root["vault"], "vault"),
    mints: reader.named("mints", true),
    budgets: reader.named("budgets", true),
    payees: reader.named("payees", false),
    mandates: reader.listed("mandates", true),
    actions: reader.listed("actions", false),
    unratedPayees:
      reader.value("unrated_payees", z.array(name, expected("a list of names")).default([])) ?? [],
    addresses: new Map(
      Object.entries(
        reader.value(
          "addresses",
          z.record(name, z.string(expected("a wallet's address"))).default({}),
        ) ?? {},
      ),
    ),
  };
}

/** A file's text; `null` if it cannot be read. */
export function textOf({ path, name }: InputFile, problems: Problems): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    problems.error(name, null, `cannot be read: ${(error as Error).message}`);
    return null;
  }
}

function parsed(file: InputFile, source: string, problems: Problems): TomlTable | null {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    problems.error(file.name, error, error.message.split("\n")[0] ?? "not TOML");
    return null;
  }
}

class Reader {
  constructor(
    private readonly root: TomlTable,
    private readonly error: (path: Path, text: string) => void,
  ) {}

  /** All tables `[kind.NAME]`. */
  named<K extends "mints" | "budgets" | "payees">(
    kind: K,
    needed: boolean,
  ): Map<string, Written<K> | null> {
    const tables = this.root[kind];
    if (!isTable(tables)) {
      if (needed || tables !== undefined) this.error([kind], `expected tables [${kind}.NAME]`);
      return new Map();
    }
    return new Map(
      Object.entries(tables).map(([key, raw]) => {
        if (!name.safeParse(key).success) {
          this.error([kind, key], `found "${key}", expected letters, digits, dots and dashes`);
        }
        return [key, this.table([kind, key], raw, kind)];
      }),
    );
  }

  /** All tables `[[kind]]`. */
  listed<K extends "mandates" | "actions">(kind: K, needed: boolean): (Written<K> | null)[] {
    const tables = this.root[kind];
    if (Array.isArray(tables)) {
      return tables.map((raw, index) => this.table([kind, index], raw, kind));
    }
    if (needed || tables !== undefined) this.error([kind], `expected tables [[${kind}]]`);
    return [];
  }

  /** One table; `null` if something in it is malformed. */
  table<K extends Kind>(path: Path, raw: unknown, kind: K): Written<K> | null {
    if (!isTable(raw)) {
      this.error(path, `expected a table [${path.join(".")}]`);
      return null;
    }
    const schema: z.ZodObject = SECTIONS[kind];
    this.expectKeys(path, raw, Object.keys(schema.shape));
    return this.checked(path, raw, schema) as Written<K> | null;
  }

  /** A value at the root. */
  value<T>(key: string, schema: z.ZodType<T>): T | null {
    return this.checked([key], this.root[key], schema);
  }

  expectKeys(path: Path, table: object, known: readonly string[]): void {
    for (const key of Object.keys(table)) {
      if (!known.includes(key)) {
        this.error([...path, key], `unknown key "${key}", ${hint(key, known)}`);
      }
    }
  }

  private checked<T>(path: Path, raw: unknown, schema: z.ZodType<T>): T | null {
    const read = schema.safeParse(raw);
    for (const issue of read.error?.issues ?? []) {
      const full = [...path, ...issue.path.filter((part) => typeof part !== "symbol")];
      const key = full.filter((part) => typeof part === "string").at(-1) ?? "";
      const is = issue.message.startsWith("is missing") ? " " : ": ";
      this.error(full, `${key}${is}${issue.message}`);
    }
    return read.success ? read.data : null;
  }
}

function isTable(raw: unknown): raw is TomlTable {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) && !(raw instanceof Date);
}
