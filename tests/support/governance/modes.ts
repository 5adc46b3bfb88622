import { patch } from "../patch";
import type { Value } from "../patch";
import type { World } from "../world";

/** Every mode that a vault can be met in, by what is stored. */
export const MODES = {
  inert: { mode: 0n },
  booting: { mode: 1n, deadlineIn: 1n },
  "booting past its deadline": { mode: 1n, deadlineIn: 0n },
  running: { mode: 2n },
  paused: { mode: 3n, paused: 1n },
  faulted: { mode: 4n },
  "faulted and paused": { mode: 4n, paused: 1n },
} as const;

export type ModeName = keyof typeof MODES;

/** Cheat: written past the program, so that one and the same prepared action meets every mode. */
export function enter(world: World, name: ModeName): void {
  const {
    mode,
    paused = 0n,
    deadlineIn,
  } = { deadlineIn: undefined, ...MODES[name] } as {
    mode: bigint;
    paused?: bigint;
    deadlineIn: bigint | undefined;
  };
  const { vault, chain, members } = world;
  const deadline = deadlineIn === undefined ? 0n : chain.clock().unixTime + deadlineIn;
  const fields: Record<string, Value> = { mode, paused, modeDeadline: deadline };
  fields.pausedBy = paused === 1n ? members[0].publicKey : new Uint8Array(32);
  patch(world, vault, "vault", fields);
}
