import type { PublicKey } from "@solana/web3.js";
import { fetchMandate } from "../core/accounts";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { checkEvidence } from "./check-evidence";
import type { EvidenceCheck } from "./check-evidence";
import { history, HistoryGap } from "./history";
import { rebuildEvidence } from "./rebuild-evidence";
import type { EvidenceEntry } from "./rebuild-evidence";
import { GENESIS } from "./record";

/** Whose evidence. */
export interface EvidenceQuery {
  readonly vault: PublicKey;
  readonly agent: PublicKey;
  readonly mint: PublicKey;
}

/** A mandate's evidence as rebuilt, and what the check found. */
export interface EvidenceReport {
  readonly check: EvidenceCheck;
  readonly entries: readonly EvidenceEntry[];
}

/**
 * Rebuilds a mandate's evidence from the vault's transactions and checks it against the head on chain. A history that
 * the node has pruned is a `gap`, never a success.
 *
 * @example
 * const { check } = await verifyEvidence(client, { vault, agent, mint });
 * if (check.status !== "verified") throw new Error(`${check.status} at record ${check.index}`);
 */
export async function verifyEvidence(
  client: Client,
  query: EvidenceQuery,
): Promise<EvidenceReport> {
  const { vault, agent, mint } = query;
  const end = (await fetchMandate(client, vault, agent, mint))?.evidence;
  try {
    const rebuilt = rebuildEvidence(client, vault, await history(client, vault));
    const mandate = mandateAddress(vault, agent, mint, client.program.programId).toBase58();
    const entries = rebuilt.chains.get(mandate) ?? [];
    if (!rebuilt.complete) return { check: { status: "gap", index: 1n }, entries };
    const chainEnd = { sequence: end?.sequence ?? 0n, head: end?.head.toBytes() ?? GENESIS };
    return { check: checkEvidence(entries, chainEnd), entries };
  } catch (error) {
    if (error instanceof HistoryGap) return { check: { status: "gap", index: 1n }, entries: [] };
    throw error;
  }
}
