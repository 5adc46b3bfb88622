import { readingArms } from "../arms";
import { RequestRefused } from "./remote";
import { PROVIDER_URL, startCluster } from "./start";
import table from "./unsupported.json";

type Need = keyof typeof table.reasons;

/** Lamports that an account without data holds at 6,960 a byte: its 128 bytes of overhead. */
const EMPTY_ACCOUNT_RENT = 890_880;
const ENTRIES: readonly { readonly test: string; readonly needs: string }[] = table.entries;

/** Whether the cluster has what some tests need: found out by trying it. */
const HAS: Readonly<Record<Need, () => boolean | Promise<boolean>>> = {
  "a time before 1970": () => {
    try {
      startCluster({ programs: [], unixTime: -1n });
      return true;
    } catch (error) {
      if (error instanceof RequestRefused) return false;
      throw error;
    }
  },
  "the rent of the snapshot": async () => {
    const { connection } = startCluster({ programs: [], unixTime: 0n });
    return (await connection.getMinimumBalanceForRentExemption(0)) === EMPTY_ACCOUNT_RENT;
  },
};

const missing = new Set<string>();

/** Skips behind an endpoint what `unsupported.json` says that it needs and the cluster lacks. */
const skipping: Mocha.RootHookObject = {
  async beforeAll() {
    for (const [need, has] of Object.entries(HAS)) if (!(await has())) missing.add(need);
  },

  beforeEach(this: Mocha.Context) {
    const title = this.currentTest?.fullTitle();
    const entry = ENTRIES.find(({ test }) => test === title);
    if (entry && missing.has(entry.needs)) this.skip();
  },
};

export const mochaHooks: Mocha.RootHookObject = PROVIDER_URL === "" ? readingArms : skipping;
