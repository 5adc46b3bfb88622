import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExtensionType } from "@solana/spl-token";

/** A row of the table of extensions in docs/tokens.md. */
export interface ExtensionRow {
  /** The number that Token-2022 writes. */
  readonly type: ExtensionType;
  readonly name: string;
  /** How a vault treats a mint that has it. */
  readonly treatment: string;
  /** Whether only token accounts have it. */
  readonly ofAccounts: boolean;
}

const OF_ACCOUNTS = "an extension of token accounts, which no mint has";

/** The committed table, in its order. */
export const EXTENSION_ROWS: readonly ExtensionRow[] = parse(
  readFileSync(join(__dirname, "../../docs/tokens.md"), "utf8"),
);

function parse(docs: string): ExtensionRow[] {
  const marked = /<!-- generated: extensions -->(.*?)<!-- end: extensions -->/s.exec(docs);
  const lines = marked?.[1]?.match(/^\| \d.*$/gm) ?? [];
  return lines.map((line) => {
    const [, number, name, treatment, why] = line.split("|").map((cell) => cell.trim());
    const type = Number(number);
    if (!isExtensionType(type)) throw new Error(`no extension type: ${line}`);
    return {
      type,
      name: name!.replaceAll("`", ""),
      treatment: treatment!,
      ofAccounts: why === OF_ACCOUNTS,
    };
  });
}

/** The client's own list lacks some that Token-2022 knows. */
function isExtensionType(type: number): type is ExtensionType {
  return Number.isInteger(type) && type > 0;
}
