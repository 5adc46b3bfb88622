import { enters, LATER_MODES } from "./stages";
import { World } from "./world";

const DAY = 86_400n;

/** A mode of a vault with a timelock, and how an inert vault gets there. */
interface Mode {
  readonly named: string;
  readonly enter: (world: World) => Promise<unknown>;
}

/** Every mode that a vault can be in, each with a timelock of a day in force. */
export const MODES: readonly Mode[] = [
  { named: "inert", enter: async () => undefined },
  ...LATER_MODES.map((named) => ({
    named,
    enter: async (world: World) => {
      await world.resume();
      await enters(world, named);
    },
  })),
];

/** What a world is created with so that its vault can enter a mode. */
export const BEFORE_A_MODE = { timelock: DAY, running: false } as const;

/** A world whose vault pays after a boot, and has a timelock of a day. */
export const TIMELOCKED = { timelock: DAY } as const;

/** What a spec's world is created with. */
export type Options = Parameters<typeof World.create>[0];
