import type { Connection } from "@solana/web3.js";
import { DeploymentRefused } from "./refused";

const POLL_MS = 400;
/** A minute: a cluster that opens no slot for so long has stopped. */
const POLLS = 150;

/**
 * Waits until the cluster is past a slot: a program that was changed in it runs, and can be changed again, only then.
 *
 * @throws {DeploymentRefused} if it stays there.
 */
export async function pastSlot(connection: Connection, slot: bigint): Promise<void> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    if (BigInt(await connection.getSlot("confirmed")) > slot) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new DeploymentRefused(`the cluster has stopped at slot ${slot}: run it again later`);
}
