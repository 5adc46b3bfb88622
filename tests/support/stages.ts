import * as purser from "../../sdk/src";
import { fault } from "./faulting";
import { BOOT_TERM } from "./world";
import type { World } from "./world";

/** How a running vault comes into each mode that it can be in later; only a fault's proof is a cheat, and is gone after it. */
const LATER = {
  booting: async (world: World) => {
    await pauses(world);
    await resumes(world);
  },
  "frozen by a boot that missed its deadline": async (world: World) => {
    await LATER.booting(world);
    world.chain.advance(BOOT_TERM);
  },
  running: async () => undefined,
  paused: async (world: World) => pauses(world),
  faulted: async (world: World) => fault(world),
};

/** The modes of a vault that was started, as they count and not as they are stored. */
export type LaterMode = keyof typeof LATER;
export const LATER_MODES = Object.keys(LATER) as LaterMode[];

/** Brings a running vault into a mode. */
export const enters = (world: World, mode: LaterMode): Promise<void> => LATER[mode](world);

async function pauses({ client, vault, members }: World): Promise<void> {
  await purser.pause(client, { vault, member: members[2] });
}

async function resumes({ client, vault, quorum: members }: World): Promise<void> {
  await purser.resume(client, { vault, members });
}
