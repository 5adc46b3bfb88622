/** Where a vault is in its life, by the numbers that its account stores. */
export const MODES = ["inert", "boot", "run", "frozen", "faulted"] as const;

/** As stored: a boot that missed its deadline counts as frozen. */
export type Mode = (typeof MODES)[number];
