import { jsonNumber } from "../json";
import type { OpenSubscription } from "./subscription";

/** Each slot that opens. Its parent is final, so it is the root too. */
export const openSlot: OpenSubscription = () => (heard) => {
  if (heard.kind !== "slot") return [];
  const parent = jsonNumber(heard.parent);
  return [{ result: { slot: jsonNumber(heard.slot), parent, root: parent } }];
};

/** Each slot that became final: the one before the slot that opens. */
export const openRoot: OpenSubscription = () => (heard) =>
  heard.kind === "slot" ? [{ result: jsonNumber(heard.parent) }] : [];
