import * as purser from "../../sdk/src";
import { breaks } from "./custody-faults";
import type { World } from "./world";

/** Faults the vault for a delegate of a mint's custody, which is gone again after that. */
export async function fault(world: World, mint = world.mint): Promise<void> {
  const { client, vault, stranger: feePayer } = world;
  const repair = breaks(world, purser.custodyAddress(vault, mint), "has a delegate");
  await purser.reportFault(client, { vault, feePayer });
  repair();
}
