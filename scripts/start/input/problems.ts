/** Where something stands in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** A file of a run. */
export interface InputFile {
  readonly path: string;
  /** How messages name it. */
  readonly name: string;
}

/** Something that is wrong with a file, or that its author may not have meant. */
export interface Problem {
  readonly file: string;
  /** `null` for the file as a whole. */
  readonly place: Place | null;
  readonly text: string;
}

/** Takes what is found in one file. */
export interface Notes {
  error(place: Place | null, text: string): void;
  warn(place: Place | null, text: string): void;
}

/** The most problems of a file that are printed; the rest is counted. */
const SHOWN = 20;

/** All that is found in the files of a run: errors refuse them, warnings are printed and let them pass. */
export class Problems {
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];

  error(file: string, place: Place | null, text: string): void {
    this.errors.push({ file, place, text });
  }

  warn(file: string, place: Place | null, text: string): void {
    this.warnings.push({ file, place, text });
  }

  /** What is found in one file. */
  of(file: string): Notes {
    return {
      error: (place, text) => {
        this.error(file, place, text);
      },
      warn: (place, text) => {
        this.warn(file, place, text);
      },
    };
  }

  /** @throws {BadInput} if there is an error. */
  refuse(): void {
    if (this.errors.length > 0) throw new BadInput(this.errors);
  }
}

/** Files that cannot be used: every problem with its place, what was found and what was expected. */
export class BadInput extends Error {
  constructor(readonly problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`${count}; nothing was sent`, ...problemLines(problems)].join("\n"));
    this.name = "BadInput";
  }
}

/** A line for each problem, as `file:line:column: text`, in the order of their places. */
export function problemLines(problems: readonly Problem[]): string[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files.flatMap((file) => {
    const own = problems.filter((problem) => problem.file === file).sort(byPlace);
    const lines = own.slice(0, SHOWN).map(({ place, text }) => {
      const where = [file, place?.line, place?.column].filter((part) => part !== undefined);
      return `${where.join(":")}: ${text}`;
    });
    return own.length > SHOWN ? [...lines, `${file}: and ${own.length - SHOWN} more`] : lines;
  });
}

function byPlace({ place: a }: Problem, { place: b }: Problem): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
