import * as purser from "../../../sdk/src";
import type { EvidenceCheck } from "../../../sdk/src";
import type { Stage } from "../chain/stage";

/** A mandate's evidence, rebuilt from the chain's transactions and checked. */
export interface CheckedEvidence {
  readonly agent: string;
  readonly mint: string;
  readonly check: EvidenceCheck;
  /** The chain's head as rebuilt; `null` if there is no record. */
  readonly head: Uint8Array | null;
}

/** Rebuilds and checks the evidence of every mandate. */
export async function checkAllEvidence(stage: Stage): Promise<CheckedEvidence[]> {
  const { client, vault, policy } = stage;
  const checked: CheckedEvidence[] = [];
  for (const { agent, mint } of policy.mandates) {
    const query = { vault, agent: stage.wallet(agent), mint: stage.mint(mint).address };
    const { check, entries } = await purser.verifyEvidence(client, query);
    checked.push({ agent, mint, check, head: entries.at(-1)?.head ?? null });
  }
  return checked;
}

/** One line on all evidence: the first fault, or how many records are verified. */
export function evidenceLine(checked: readonly CheckedEvidence[]): string {
  let records = 0n;
  for (const { agent, mint, check } of checked) {
    if (check.status !== "verified") {
      return `evidence: ${agent} in ${mint}: ${check.status} at record ${check.index}`;
    }
    records += check.records;
  }
  return `evidence: ${records} records verified, head matches the chain`;
}
