import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchMandate } from "../core/accounts";
import { mandateAddress } from "../core/address";
import type { Client } from "../core/client";
import { checkEvidence } from "./check-evidence";
import type { ChainEnd, EvidenceCheck } from "./check-evidence";
import { history, HistoryGap } from "./history";
import { rebuildEvidence } from "./rebuild-evidence";
import type { EvidenceEntry } from "./rebuild-evidence";

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
 * the node has pruned is a `gap`, never a success. Payments that land meanwhile are left to the next time.
 *
 * @example
 * const { check } = await verifyEvidence(client, { vault, agent, mint });
 * if (check.status !== "verified") throw new Error(`${check.status} at record ${check.index}`);
 * @throws {AccountMissing} if there is no such mandate; {UnexplainedEvent} if a transaction logs what it does not do.
 */
export async function verifyEvidence(
  client: Client,
  query: EvidenceQuery,
): Promise<EvidenceReport> {
  const end = await chainEnd(client, query);
  try {
    const rebuilt = rebuildEvidence(client, query.vault, await history(client, query.vault));
    const all = rebuilt.chains.get(addressOf(client, query).toBase58()) ?? [];
    if (!rebuilt.complete) return { check: { status: "gap", index: 1n }, entries: all };
    // More records than the mandate had before the history was read: were they paid meanwhile?
    const surplus = BigInt(all.length) > end.sequence;
    const meanwhile = surplus && (await chainEnd(client, query)).sequence >= BigInt(all.length);
    const entries = meanwhile ? all.slice(0, Number(end.sequence)) : all;
    return { check: checkEvidence(entries, end), entries };
  } catch (error) {
    if (error instanceof HistoryGap) return { check: { status: "gap", index: 1n }, entries: [] };
    throw error;
  }
}

async function chainEnd(client: Client, query: EvidenceQuery): Promise<ChainEnd> {
  const { vault, agent, mint } = query;
  const mandate = await fetchMandate(client, vault, agent, mint);
  if (!mandate) throw new AccountMissing("mandate", addressOf(client, query));
  return { sequence: mandate.evidence.sequence, head: mandate.evidence.head.toBytes() };
}

function addressOf({ program }: Client, { vault, agent, mint }: EvidenceQuery): PublicKey {
  return mandateAddress(vault, agent, mint, program.programId);
}
