import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One row of the kernel's table: what can be done to a vault, by whom, after which delay, and so on. */
export interface Row {
  /** As the program's instruction is called in the IDL. */
  readonly name: string;
  readonly number: number;
  readonly who: "Holder" | "Member" | "Threshold" | "Proposer" | "Anyone";
  readonly delay: "None" | "Approvals" | "Loosening" | "Timelock";
  readonly moves: "Nothing" | "GovernanceEpoch" | "GrantEpoch";
  readonly mode:
    "Always" | "NotPaused" | "Stopped" | "StoppedIfTimelock" | "Booting" | "NotFaulted";
}

const SOURCE = join(__dirname, "../../../programs/policy-kernel/src/governance.rs");
const ROW = /^ +(\w+) = (\d+), (\w+), (\w+), (\w+), (\w+), "[^"]+";$/gm;

/** The table as the kernel's source has it. */
export const ROWS: readonly Row[] = read();

/** The row of an instruction. */
export function rowOf(name: string): Row {
  const found = ROWS.find((row) => row.name === name);
  if (!found) throw new Error(`the table has no row for ${name}`);
  return found;
}

function read(): readonly Row[] {
  const [, table] = /macro_rules! for_each_action \{(.*?)^}/ms.exec(readFileSync(SOURCE, "utf8"))!;
  return [...table!.matchAll(ROW)].map(([, name, number, who, delay, moves, mode]) => {
    const camel = name!.charAt(0).toLowerCase() + name!.slice(1);
    return { name: camel, number: Number(number), who, delay, moves, mode } as Row;
  });
}
