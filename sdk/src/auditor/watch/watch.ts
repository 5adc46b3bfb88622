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
/** Signatures asked for at once: of a history, and of what came since. */
const [PAGE, RECENT] = [1_000, 50];

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
  while (!aborted(signal)) {
    const { listed, lost } = await newer(client, vault, monitor);
    for (const [place, one] of listed.entries()) {
      if (aborted(signal)) return;
      const { violations, gaps } = await judged(client, monitor, one);
      const all = place === 0 && lost ? [lost, ...gaps] : gaps;
      if (lost) monitor.whole = false;
      yield { ...one, violations, gaps: all, whole: monitor.whole };
    }
    if (interval === null) return;
    await pause(interval, signal);
  }
}

type Listed = Pick<WatchReport, "signature" | "slot">;

/** The transactions that succeeded behind the latest one, the oldest first; and whether the node lost where that was. */
async function newer(
  client: Client,
  vault: PublicKey,
  { latest }: Monitor,
): Promise<{ readonly listed: readonly Listed[]; readonly lost: string | null }> {
  const found: Listed[] = [];
  const limit = latest ? RECENT : PAGE;
  for await (const { signature, slot, err } of signaturesOf(client, vault, { limit })) {
    if (signature === latest?.signature) return { listed: found.reverse(), lost: null };
    if (err === null) found.push({ signature, slot: BigInt(slot) });
  }
  if (!latest) return { listed: found.reverse(), lost: null };
  // What was judged before is not judged again; of the latest one's own slot nobody can tell.
  const listed = found.filter(({ slot }) => slot >= latest.slot).reverse();
  return { listed, lost: `the node does not list transaction ${latest.signature} any more` };
}

async function judged(
  client: Client,
  monitor: Monitor,
  listed: Listed,
): Promise<Pick<WatchReport, "violations" | "gaps">> {
  try {
    const transaction = await readTransaction(client, listed.signature);
    const { violations, unknown } = monitor.step(transaction);
    const beginning = monitor.state.created ? [] : [NO_BEGINNING];
    return { violations, gaps: [...beginning, ...unknown] };
  } catch (error) {
    if (!(error instanceof HistoryGap)) throw error;
    monitor.skip(listed);
    return { violations: [], gaps: [error.message] };
  }
}

const NO_BEGINNING = "the history does not begin with the vault's creation";

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
