import * as purser from "../../sdk/src";
import { patch } from "./patch";
import { World } from "./world";

const DAY = 86_400n;
const BOOT_TERM = 3_600n;
const FAULTED = 4n;

/** A mode of a vault with a timelock, and how an inert vault gets there. */
interface Mode {
  readonly named: string;
  readonly enter: (world: World) => Promise<unknown>;
}

const mode = (named: string, enter: Mode["enter"]): Mode => ({ named, enter });

const resume = ({ client, vault, quorum: members }: World) =>
  purser.resume(client, { vault, members });

/** Every mode that a vault can be in, each with a timelock of a day in force. */
export const MODES: readonly Mode[] = [
  mode("inert", async () => undefined),
  mode("booting", resume),
  mode("frozen by a missed boot", async (world) => {
    await resume(world);
    world.chain.advance(BOOT_TERM);
  }),
  mode("running", (world) => world.resume()),
  mode("paused", async (world) => {
    await world.resume();
    const { client, vault, members } = world;
    await purser.pause(client, { vault, member: members[1] });
  }),
  mode("faulted (patched: a proof takes a broken custody account)", async (world) => {
    await world.resume();
    patch(world, world.vault, "vault", { mode: FAULTED });
  }),
];

/** What a world is created with so that its vault can enter a mode. */
export const BEFORE_A_MODE = { timelock: DAY, running: false } as const;

/** A world whose vault pays after a boot, and has a timelock of a day. */
export const TIMELOCKED = { timelock: DAY } as const;

/** What a spec's world is created with. */
export type Options = Parameters<typeof World.create>[0];
