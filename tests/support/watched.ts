import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { WatchReport } from "../../sdk/src";
import type { World } from "./world";

/** What the watch of a vault says of its whole history. */
export async function watched(
  { client, vault }: Pick<World, "client" | "vault">,
  change: purser.Watching = {},
): Promise<WatchReport[]> {
  const reports: WatchReport[] = [];
  const watching = { interval: null, ...change };
  for await (const report of purser.watch(client, vault, watching)) reports.push(report);
  return reports;
}

/** Asserts that a vault's whole history breaks no property, and that nothing of it was left unjudged. */
export async function breaksNothing(world: Pick<World, "client" | "vault">): Promise<void> {
  const reports = await watched(world);
  assert.ok(reports.length > 0, "there is a history");
  for (const { violations, gaps, whole } of reports) {
    assert.deepEqual({ violations, gaps, whole }, { violations: [], gaps: [], whole: true });
  }
}
