import { withChange } from "../input/policy";
import type { Change, Policy } from "../input/policy";

/** A proposal of the owners. */
export interface Proposed {
  readonly index: bigint;
  readonly change: Change;
}

/** What is in force, and what the owners propose. */
export class Rules {
  private readonly policies: Policy[];
  private readonly made = new Map<string, Proposed>();

  /** @param first what the vault starts with. */
  constructor(first: Policy) {
    this.policies = [first];
  }

  /** All policies that were in force, the first one first. */
  get everInForce(): readonly Policy[] {
    return this.policies;
  }

  /** The policy in force as a change would leave it. */
  with(change: Change): Policy {
    const [inForce] = this.policies.slice(-1);
    if (!inForce) throw new RangeError("nothing is in force");
    return withChange(inForce, change);
  }

  /** A change is in force from now on. */
  enforce(change: Change): void {
    this.policies.push(this.with(change));
  }

  /** Keeps what a proposal is called. */
  propose(name: string, proposed: Proposed): void {
    this.made.set(name, proposed);
  }

  /** A proposal by name. */
  proposed(name: string): Proposed {
    const found = this.made.get(name);
    if (found) return found;
    throw new RangeError(`no proposal ${name}, there are ${[...this.made.keys()].join(", ")}`);
  }
}
