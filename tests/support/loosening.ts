import assert from "node:assert/strict";
import type { PublicKey, Signer } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { Checkpoint } from "./checkpoint";
import { fault } from "./faulting";
import { refuses } from "./refusal";
import type { Act } from "./refusal";
import { BOOT_TERM, World } from "./world";

/** Terms that are set again under a timelock. */
export interface TimelockedTerms<Terms> {
  /** Sets terms, signed by these members together. */
  readonly set: (world: World, terms: Terms, members: readonly Signer[]) => Act;
  /** The account that has them. */
  readonly at: (world: World) => PublicKey;
  /** Its version. */
  readonly version: (world: World) => Promise<bigint>;
  /** The terms in force. */
  readonly terms: Terms;
  /** Changes by which they allow less, by their names, each to the next value. */
  readonly tighter: Readonly<Record<string, Partial<Terms>>>;
  /** Changes by which they allow more, or other things. */
  readonly looser: Readonly<Record<string, Partial<Terms>>>;
}

/** What stops a vault after its first boot, or makes it boot. */
const STOPS: Readonly<Record<string, (world: World) => unknown>> = {
  "is paused": pauses,
  boots,
  "missed the deadline of its boot": async (world) => {
    await boots(world);
    world.chain.advance(BOOT_TERM);
  },
  "is faulted": fault,
};

function pauses({ client, vault, members }: World): Promise<unknown> {
  return purser.pause(client, { vault, member: members[2] });
}

async function boots(world: World): Promise<void> {
  await pauses(world);
  await purser.resume(world.client, { vault: world.vault, members: world.quorum });
}

/**
 * Defines the tests of which terms wait for the timelock of a vault that has run, and gives that vault, as the owners set
 * the terms in it, to every other test beside them.
 */
export function delaysOnlyLoosening<Terms>(of: TimelockedTerms<Terms>): () => World {
  const { set, at, version, terms, tighter, looser } = of;
  let world: World;
  let start: Checkpoint;
  const waits = (loosened: Terms) =>
    refuses(world, "TimelockInForce", set(world, loosened, world.members), [at(world)]);

  before(async () => {
    world = await World.create({ timelock: 86_400n, running: false });
    await set(world, terms, world.quorum)(world.client);
    await world.resume();
    start = await Checkpoint.take(world);
  });
  beforeEach(() => start.restore());

  for (const [what, change] of Object.entries({ "the same terms": {}, ...tighter })) {
    it(`does at once what allows no more: ${what}`, async () => {
      const before = await version(world);
      await set(world, { ...terms, ...change }, world.quorum)(world.client);
      assert.equal(await version(world), before + 1n);
    });
  }

  for (const [what, change] of Object.entries(looser)) {
    it(`refuses what allows more, however many sign: ${what} (A34, A55)`, async () => {
      await waits({ ...terms, ...change });
    });
  }

  it("refuses each loosening also where everything else tightens (A34)", async () => {
    const tightest = Object.assign({}, terms, ...Object.values(tighter)) as Terms;
    for (const change of Object.values(looser)) await waits({ ...tightest, ...change });
  });

  for (const [when, stop] of Object.entries(STOPS)) {
    it(`refuses every loosening, and does what tightens, while the vault ${when} (A34)`, async () => {
      await stop(world);
      for (const change of Object.values(looser)) await waits({ ...terms, ...change });
      await set(world, terms, world.quorum)(world.client);
    });
  }

  return () => world;
}
