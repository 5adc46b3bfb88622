import type { ChainCore } from "../chain-core";
import { epochInfoJson } from "./chain-status";
import type { RpcMethodGroup } from "./method";
import type { Options } from "./params";
import { invalidParams } from "./rpc-error";

const SECOND_MS = 1_000n;
const TARGETS = ["absoluteTimestamp", "absoluteSlot", "absoluteEpoch", "absoluteSlotAt"] as const;

/** Cheats that move the clock, named and shaped as Surfpool's; they answer where it stands then. */
export const clockCheats: RpcMethodGroup = {
  /**
   * To a unix time in milliseconds, to a slot, to an epoch, or to a slot with its time. Time and
   * slots are independent here: a timestamp, an earlier one too, opens the next slot only and leaves
   * usable blockhashes usable; a slot or an epoch lies ahead, and blockhashes age on the way to it.
   */
  surfnet_timeTravel(core, params) {
    const config = params.options(0);
    const given = TARGETS.filter((target) => config.raw(target) !== undefined);
    const [target] = given;
    if (target === undefined || given.length > 1) {
      throw invalidParams(
        `Invalid params: config must have one of ${TARGETS.join(", ")}, ` +
          `got ${given.length === 0 ? "none" : given.join(" and ")}`,
      );
    }
    travel(core, config, target);
    return epochInfoJson(core);
  },

  surfnet_pauseClock(core) {
    core.pauseClock();
    return epochInfoJson(core);
  },

  surfnet_resumeClock(core) {
    core.resumeClock(Date.now);
    return epochInfoJson(core);
  },
};

function travel(core: ChainCore, config: Options, target: (typeof TARGETS)[number]): void {
  switch (target) {
    case "absoluteTimestamp":
      core.setUnixTime(seconds(required(config.signed(target), target)));
      return;
    case "absoluteSlot":
      core.skipSlots(slotsUntil(core, required(config.u64(target), target), 1n));
      return;
    case "absoluteEpoch":
      core.skipSlots(slotsUntil(core, firstSlot(core, required(config.u64(target), target)), 1n));
      return;
    case "absoluteSlotAt": {
      const at = required(config.options(target), target);
      const slots = slotsUntil(core, required(at.u64("slot"), `${target}.slot`), 0n);
      const time = seconds(required(at.signed("timestamp"), `${target}.timestamp`));
      if (slots > 0n) core.skipSlots(slots);
      core.setTimeInSlot(time);
    }
  }
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw invalidParams(`Invalid params: config.${name} is missing`);
  return value;
}

function slotsUntil(core: ChainCore, target: bigint, least: bigint): bigint {
  const { slot } = core.clock();
  if (target - slot >= least) return target - slot;
  throw invalidParams(
    `Invalid params: slots only grow: the chain is at slot ${slot}, the target is ${target}`,
  );
}

function firstSlot({ svm }: ChainCore, epoch: bigint): bigint {
  const { firstNormalEpoch, firstNormalSlot, slotsPerEpoch } = svm.getEpochSchedule();
  return firstNormalSlot + (epoch - firstNormalEpoch) * slotsPerEpoch;
}

/** Whole seconds of a time in milliseconds, rounded towards the past, before 1970 too. */
function seconds(milliseconds: bigint): bigint {
  const rest = ((milliseconds % SECOND_MS) + SECOND_MS) % SECOND_MS;
  return (milliseconds - rest) / SECOND_MS;
}
