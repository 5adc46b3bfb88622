import { isDay } from "./day";
import type { Place } from "./problems";

/** Keys and indices from the root of a TOML document to a value, such as `["mandates", 0, "limits", 2]`. */
export type Path = readonly (string | number)[];

/** What a TOML parser does not tell of a document. */
export interface Places {
  /** Where a key or an item of a list stands, or the nearest table around it that is there. */
  readonly place: (path: Path) => Place;
  /** Days that no calendar has, which the parser takes for later ones, as they are written. */
  readonly impossibleDays: readonly { readonly day: string; readonly place: Place }[];
}

/** Surveys a document that has been parsed already: what is known to be well-formed, and only as far as places need. */
export function placesOf(source: string): Places {
  const scanner = new Scanner(source);
  const places = scanner.document();
  return {
    place: (path) => {
      for (let length = path.length; length > 0; length--) {
        const found = places.get(keyOf(path.slice(0, length)));
        if (found) return found;
      }
      return { line: 1, column: 1 };
    },
    impossibleDays: scanner.impossibleDays,
  };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

class Scanner {
  private readonly places = new Map<string, Place>();
  /** How many tables each list of tables has so far. */
  private readonly lengths = new Map<string, number>();
  readonly impossibleDays: { day: string; place: Place }[] = [];
  private at = 0;

  constructor(private readonly source: string) {}

  document(): ReadonlyMap<string, Place> {
    let table: Path = [];
    this.blank();
    while (this.at < this.source.length) {
      if (this.peek() === "[") table = this.header();
      else this.entry(table);
      this.blank();
    }
    return this.places;
  }

  private header(): Path {
    const start = this.at;
    this.take(/\[+[ \t]*/y);
    const isList = this.source.startsWith("[[", start);
    const keys = this.keys();
    this.take(/[ \t]*\]+/y);
    let path: Path = [];
    for (const [index, key] of keys.entries()) {
      path = [...path, key];
      const list = keyOf(path);
      const last = index === keys.length - 1;
      const length = (this.lengths.get(list) ?? 0) + (last && isList ? 1 : 0);
      if (last && isList) this.lengths.set(list, length);
      this.note(path, start);
      // A header inside a list of tables means its latest table.
      if (length > 0) path = [...path, length - 1];
      this.note(path, start);
    }
    return path;
  }

  private entry(table: Path): void {
    const start = this.at;
    let path = table;
    for (const key of this.keys()) {
      path = [...path, key];
      this.note(path, start);
    }
    this.take(/[ \t]*=[ \t]*/y);
    this.value(path);
  }

  /** A key, dotted or not. */
  private keys(): string[] {
    const keys: string[] = [];
    do {
      this.take(/[ \t]*/y);
      const quoted = this.peek() === '"' || this.peek() === "'";
      keys.push(quoted ? this.text().slice(1, -1) : this.take(/[\w-]+/y));
    } while (this.take(/[ \t]*\.?/y).endsWith("."));
    return keys;
  }

  private value(path: Path): void {
    const first = this.peek();
    if (first === "[") this.list(path);
    else if (first === "{") this.inline(path);
    else if (first === '"' || first === "'") this.text();
    else this.scalar();
  }

  /** A number, a time, true or false. */
  private scalar(): void {
    const place = this.placeOf(this.at);
    const [day] = /^\d{4}-\d\d-\d\d/.exec(this.take(/[^,\]}#\r\n]*/y)) ?? [];
    if (day !== undefined && !isDay(day)) this.impossibleDays.push({ day, place });
  }

  private list(path: Path): void {
    this.at += 1;
    for (let index = 0; ; index++) {
      this.blank();
      if (this.peek() === "]") break;
      this.note([...path, index], this.at);
      this.value([...path, index]);
      this.blank();
      if (this.peek() === ",") this.at += 1;
    }
    this.at += 1;
  }

  private inline(path: Path): void {
    this.at += 1;
    this.blank();
    while (this.peek() !== "}") {
      this.entry(path);
      this.blank();
      if (this.peek() === ",") this.at += 1;
      this.blank();
    }
    this.at += 1;
  }

  /** A string of any of the four kinds, with its quotes. */
  private text(): string {
    return (
      this.take(/"""(?:[^\\]|\\[^])*?"{3,5}/y) ||
      this.take(/'''[^]*?'{3,5}/y) ||
      this.take(/"(?:[^"\\\n]|\\.)*"/y) ||
      this.take(/'[^'\n]*'/y)
    );
  }

  /** Spaces, line ends and comments. */
  private blank(): void {
    this.take(/(?:\s|\uFEFF|#[^\n]*)*/y);
  }

  private peek(): string | undefined {
    return this.source[this.at];
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  /** The first place of a path counts: that of a list is its first table's. */
  private note(path: Path, at: number): void {
    const key = keyOf(path);
    if (!this.places.has(key)) this.places.set(key, this.placeOf(at));
  }

  private placeOf(at: number): Place {
    const before = this.source.slice(0, at);
    return { line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
  }
}
