import type { PublicKey } from "@solana/web3.js";
import { timeText } from "../core/readable";
import type { StatedProposal } from "./proposals";

/**
 * A proposal for a terminal: what it is, where it stands, and a line for each change.
 *
 * @example
 * console.log(proposalText(proposal));
 * // proposal 8: grantMandate (agent 4Nd…, mint So1…)
 * //   waiting: executable from 2026-03-26T12:00:00Z until 2026-04-09T12:00:00Z
 * //   proposed by 7xK… at 2026-03-25T12:00:00Z; approved by 7xK…, 9aE…; rejected by nobody
 * //   gives more power: waits for the timelock
 * //   caps.day: 100 (100000000 base units of So1…) -> 200 (200000000 base units of So1…)
 */
export function proposalText(proposal: StatedProposal): string {
  const { index, action, about, proposer, proposedAt, approved, rejected, changes } = proposal;
  const named = Object.entries(about).map(([name, address]) => `${name} ${address.toBase58()}`);
  const on = named.length > 0 ? ` (${named.join(", ")})` : "";
  const votes = `approved by ${names(approved)}; rejected by ${names(rejected)}`;
  return [
    `proposal ${index}: ${action ?? "an unknown action"}${on}`,
    `  ${standing(proposal)}`,
    `  proposed by ${proposer.toBase58()} at ${timeText(proposedAt)}; ${votes}`,
    ...(proposal.loosens ? ["  gives more power: waits for the timelock"] : []),
    ...(proposal.outdated ? ["  outdated: what it was prepared against has changed"] : []),
    ...changes.map(({ field, before, after }) =>
      before === null
        ? `  ${field}: + ${after ?? ""}`
        : `  ${field}: ${after === null ? `- ${before}` : `${before} -> ${after}`}`,
    ),
  ].join("\n");
}

function standing({ state, missing, executableAt, latest }: StatedProposal): string {
  const until = `until ${timeText(latest)}`;
  switch (state) {
    case "collecting":
      return `collecting approvals, ${missing} missing, ${until}`;
    case "waiting":
      return `waiting: executable from ${timeText(executableAt ?? latest)} ${until}`;
    case "executable":
      return `executable ${until}`;
    case "unreachable":
      return "unreachable: too many reject it, anyone may cancel it";
    case "unreadable":
      return "unreadable: nobody can tell here what it would do, do not approve it";
    case "stale":
      return "stale: members or delays changed since";
    case "expired":
      return `expired at ${timeText(latest)}`;
    case "executed":
    case "cancelled":
      return state;
  }
}

function names(members: readonly PublicKey[] | null): string {
  if (!members) return "members of another list";
  return members.map((member) => member.toBase58()).join(", ") || "nobody";
}
