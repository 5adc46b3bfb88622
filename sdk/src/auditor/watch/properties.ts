import type { Properties } from "./check";
import { GRANTS } from "./grants";
import { GUARDIAN } from "./guardian";
import { LIFECYCLE } from "./lifecycle";
import { PAYMENT } from "./payment";

/** The models of the protocol, in `proofs/tla`. */
export type Model = "Grants" | "Guardian" | "Lifecycle" | "Payment";

/** What is checked, by model and by the property's name in it. */
export const WATCHED: Readonly<Record<Model, Properties>> = {
  Grants: GRANTS,
  Guardian: GUARDIAN,
  Lifecycle: LIFECYCLE,
  Payment: PAYMENT,
};

/** Properties that no history can break, and why. */
export const NOT_OBSERVABLE: Readonly<Record<Model, Readonly<Record<string, string>>>> = {
  Grants: {},
  Guardian: {},
  Lifecycle: {
    EventuallyRun:
      "nobody is obliged to look after a boot: a vault that never runs is a history like any other",
    RunExitsOnLowSafety:
      "a fault is a state of a custody account, which transactions of other programs make, and reporting it is up to anyone: a fault that is not reported leaves nothing in the history",
  },
  Payment: {},
};
