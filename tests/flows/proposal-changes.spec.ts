import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import type { Proposable, StatedProposal } from "../../sdk/src";
import { capability } from "../../sdk/src/core/capability";
import { approvedProposal, executes } from "../support/proposing";
import { Random } from "../support/random";
import { refuses } from "../support/refusal";
import { cosigns, firstValues, TERM_ACTIONS } from "../support/term-fields";
import type { TermAction, Values } from "../support/term-fields";
import { accept } from "../support/vouching";
import { World } from "../support/world";

const TIMELOCK = 60n;
const STEPS = 30;
/** A hold stays whatever is granted or rated. */
const HOLDS = ["held", "denied"];

describe("what a proposal changes", () => {
  let world: World;

  /** Proposes an action, and tells what the view says of it. */
  async function viewed(action: Proposable): Promise<StatedProposal> {
    const index = await approvedProposal(world, action);
    const found = (await purser.proposals(world.client, world.vault)).find(
      (one) => one.index === index,
    );
    assert.ok(found);
    return found;
  }

  /** Ends a proposal, so that few are listed. */
  async function dropped({ index }: StatedProposal): Promise<void> {
    const { vault, client, members, stranger: feePayer } = world;
    await purser.cancelProposal(client, { vault, index, signer: members[0] });
    await purser.reclaimProposal(client, { vault, index, feePayer });
  }

  /** Brings the first terms of an action into force. */
  async function begun(action: TermAction): Promise<Values> {
    const values = firstValues(action);
    await cosigns(world, action.propose(world, values), world.client);
    return values;
  }

  beforeEach(async () => {
    world = await World.create({ timelock: TIMELOCK, running: false });
    await accept(world);
  });

  for (const action of TERM_ACTIONS) {
    it(`names each field of ${action.name} that differs, and no other`, async () => {
      const values = await begun(action);
      for (const [field, [, ...others]] of Object.entries(action.fields)) {
        for (const other of others) {
          const proposal = await viewed(action.propose(world, { ...values, [field]: other }));

          assert.deepEqual(changedFields(proposal), [field]);
          await dropped(proposal);
        }
      }
    });

    it(`names nothing where ${action.name} repeats the terms in force`, async () => {
      const { changes, loosens } = await viewed(action.propose(world, await begun(action)));

      assert.deepEqual([changes, loosens], [[], false]);
    });

    it(`says that ${action.name} loosens exactly where the chain makes it wait`, async () => {
      const random = new Random(action.name.length);
      let values = await begun(action);
      await world.resume();
      const seen = { loosening: 0, tightening: 0 };
      for (let step = 0; step < STEPS; step++) {
        const next = drawn(random, action, values);
        const proposable = action.propose(world, next);
        const proposal = await viewed(proposable);

        assert.deepEqual(changedFields(proposal).sort(), differing(values, next));
        if (proposal.loosens) {
          seen.loosening += 1;
          await refuses(world, "TimelockInForce", (client) => cosigns(world, proposable, client));
          world.chain.advance(TIMELOCK);
          await executes(world, proposal.index)(world.client);
        } else {
          seen.tightening += 1;
          await cosigns(world, proposable, world.client);
          await dropped(proposal);
        }
        values = next;
      }
      assert.ok(seen.loosening > 1 && seen.tightening > 1, JSON.stringify(seen));
    });
  }
});

/** Names of the fields that a proposal changes; of capabilities, their own. */
function changedFields({ changes }: StatedProposal): string[] {
  return changes.map(({ field, before, after }) =>
    field === "capability" ? named(before ?? after ?? "") : field,
  );
}

function named(hash: string): string {
  const names = ["refunds", "deploys"];
  return names.find((name) => Buffer.from(capability(name)).toString("hex") === hash) ?? hash;
}

/** Some terms, most of them as they are. */
function drawn(random: Random, { fields }: TermAction, values: Values): Values {
  const changed = Object.entries(fields).map(([path, all]) => {
    const kept = random.number(5) > 0 || (HOLDS.includes(path) && values[path] === true);
    return [path, kept ? values[path] : random.pick(all)];
  });
  return Object.fromEntries(changed) as Values;
}

function differing(values: Values, next: Values): string[] {
  return Object.keys(next)
    .filter((path) => String(values[path]) !== String(next[path]))
    .sort();
}
