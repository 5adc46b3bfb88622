import { iso } from "./contradictions";
import type { Row } from "./payments";
import type { DraftPolicy } from "./policy";
import type { Problems } from "./problems";

/** Warns of what policy and payments say of each other that their author may not have meant. */
export function findDoubtful(
  files: { readonly policy: string; readonly payments: string },
  policy: DraftPolicy,
  rows: readonly Row[],
  problems: Problems,
): void {
  for (const { agent, mint, starts, expires, places } of policy.mandates) {
    const own = rows.filter((row) => row.agent === agent && row.mint === mint);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last) continue;
    if (expires <= first.time) {
      const text = `${agent}'s mandate for ${mint} is over before its first payment`;
      problems.warn(files.policy, places.expires, `${text}, ${iso(first.time)}`);
    } else if (starts > last.time) {
      const text = `${agent}'s mandate for ${mint} begins after its last payment`;
      problems.warn(files.policy, places.self, `${text}, ${iso(last.time)}`);
    }
  }
  const invoices = new Map<string, Row>();
  for (const row of rows) {
    const { agent, payee, mint, invoice, line, amount } = row;
    if (invoice === null) continue;
    const key = JSON.stringify([agent, payee, mint, invoice]);
    const first = invoices.get(key);
    if (!first) invoices.set(key, row);
    else if (first.base !== row.base) {
      const text = `invoice ${invoice} of ${payee} asks ${amount} ${mint} here and ${first.amount} in line ${first.line}`;
      problems.warn(files.payments, { line }, `${text}: it is paid once only`);
    }
  }
}
