import type { PublicKey } from "@solana/web3.js";
import type { Client } from "../../core/client";
import { HistoryGap, readTransaction, signaturesOf } from "../history";
import { Monitor } from "./monitor";
import type { Violation } from "./monitor";

/** How a vault is watched. */
export interface Watching {
  /** A monitor that followed the vault before: the watch goes on behind the latest transaction that it saw. */
  readonly monitor?: Monitor;
  /** Ends the watch; left out, it goes on for ever. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at the chain, 1,000 by default; `null` ends the watch where the history ends. */
  readonly interval?: number | null;
}

/** One transaction of a watched vault. */
export interface WatchReport {
  readonly signature: string;
  readonly slot: bigint;
  /** Properties that it broke. */
  readonly violations: readonly Violation[];
  /**
   * What could not be judged: a transaction that the node does not have any more, a history that does not begin with the
   * vault's creation, an instruction that this package does not know. Silence means that there is none.
   */
  readonly gaps: readonly string[];
  /** Whether there was no gap so far. Behind one, a violation may come of what was not seen. */
  readonly whole: boolean;
}

const INTERVAL = 1_000;
const PAGE = 1_000;

/**
 * Watches a vault: all its transactions that succeeded, the oldest first, then new ones as they come, each checked
 * against the named properties of the models in `proofs/tla`. Nothing is asked of the chain but what is public.
 *
 * @example
 * for await (const { signature, violations, gaps } of watch(client, vault, { signal })) {
 *   for (const { property, what } of violations) console.error(signature, property, what);
 *   for (const gap of gaps) console.error(signature, "not judged:", gap);
 * }
 */
export async function* watch(
  client: Client,
  vault: PublicKey,
  { monitor: given, signal, interval = INTERVAL }: Watching = {},
): AsyncGenerator<WatchReport, void, undefined> {
  const monitor = given ?? (await Monitor.of(client, vault));
  let { latest } = monitor;
  let whole = true;
  while (!aborted(signal)) {
    for (const { signature, slot } of await newer(client, vault, latest)) {
      if (aborted(signal)) return;
      const { violations, gaps } = await judged(client, monitor, signature);
      whole &&= gaps.length === 0;
      latest = signature;
      yield { signature, slot: BigInt(slot), violations, gaps, whole };
    }
    if (interval === null) return;
    await pause(interval, signal);
  }
}

/** The transactions behind one that succeeded, the oldest first. */
async function newer(client: Client, vault: PublicKey, latest: string | null) {
  const found: { readonly signature: string; readonly slot: number }[] = [];
  for await (const listed of signaturesOf(client, vault, { limit: PAGE })) {
    if (listed.signature === latest) break;
    if (listed.err === null) found.push(listed);
  }
  return found.reverse();
}

async function judged(
  client: Client,
  monitor: Monitor,
  signature: string,
): Promise<{ readonly violations: readonly Violation[]; readonly gaps: readonly string[] }> {
  try {
    const { violations, unknown } = monitor.step(await readTransaction(client, signature));
    const begun = monitor.state.created;
    const beginning = begun ? [] : ["the history does not begin with the vault's creation"];
    return { violations, gaps: [...beginning, ...unknown] };
  } catch (error) {
    if (!(error instanceof HistoryGap)) throw error;
    monitor.skip(signature);
    return { violations: [], gaps: [error.message] };
  }
}

function aborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

/** Waits, or until the watch is ended. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
