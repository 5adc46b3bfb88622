import { inOrder, iso } from "./contradictions";
import { hint } from "./nearest";
import type { Action, Change, DraftPolicy, VaultTerms } from "./policy";
import type { Notes } from "./problems";

/** What as many members do as the threshold; anything else is one member's. */
const TOGETHER: readonly Action["do"][] = ["resume", "revoke_all", "change"];

/**
 * Plays the owners' actions in their order: each must be possible when it comes. Whether votes and delays suffice is the
 * chain's to say.
 */
export function checkActions(policy: DraftPolicy, vault: VaultTerms, notes: Notes): void {
  let paused = false;
  const proposed = new Map<string, Action>();
  for (const action of inOrder(policy.actions)) {
    const { time, do: what, place } = action;
    checkMembers(action, vault, notes);
    if (time < vault.starts) {
      notes.error(place, `${what} before the vault starts, ${iso(vault.starts)}`);
    } else if (what === "resume" && !paused) {
      notes.error(place, "resume while nothing is paused; the vault starts at [vault] starts");
    } else if (what === "pause" && paused) {
      notes.error(place, "pause while the vault is paused already");
    }
    if (what === "resume" || what === "pause") paused = what === "pause";
    if ("proposal" in action) checkProposal(action, proposed, notes);
    if ("change" in action) checkChange(action.change, action, policy, notes);
  }
}

function checkMembers({ do: what, by, place }: Action, vault: VaultTerms, notes: Notes): void {
  const { members, threshold } = vault;
  for (const [index, name] of by.entries()) {
    if (!members.includes(name)) {
      notes.error(place, `unknown member "${name}", ${hint(name, members)}`);
    } else if (by.indexOf(name) < index) notes.error(place, `"${name}" is named twice`);
  }
  const together = TOGETHER.includes(what);
  const needed = together ? threshold : 1;
  if (together ? by.length < needed : by.length > 1) {
    notes.error(place, `${what} by ${by.length}, expected ${needed} of the members`);
  }
}

/** A proposal is made once, and before it is voted on. */
function checkProposal(
  action: Extract<Action, { readonly proposal: string }>,
  proposed: Map<string, Action>,
  notes: Notes,
): void {
  const { do: what, proposal, place } = action;
  const earlier = proposed.get(proposal);
  if (what !== "propose") {
    if (earlier) return;
    const known = hint(proposal, [...proposed.keys()]);
    notes.error(place, `${what}: nobody proposed "${proposal}" before, ${known}`);
  } else if (earlier) {
    notes.error(place, `"${proposal}" is proposed in line ${earlier.place.line} already`);
  } else proposed.set(proposal, action);
}

/** A change is of something that the owners set up, and keeps the length of its rolling stretch. */
function checkChange(change: Change, { place }: Action, policy: DraftPolicy, notes: Notes): void {
  if (change.kind === "payee") {
    const { payee } = change;
    if (policy.payees.has(payee)) return;
    notes.error(place, `unknown payee "${payee}", ${hint(payee, [...policy.payees.keys()])}`);
  }
  if (change.kind === "budget" && !policy.budgets.has(change.mint)) {
    notes.error(place, `there is no budget of ${change.mint} to change`);
  }
  if (change.kind !== "mandate") return;
  const { agent, mint, stretch } = change;
  const mandate = policy.mandates.find((one) => one.agent === agent && one.mint === mint);
  if (!mandate) {
    const all = policy.mandates.map((one) => `${one.agent} in ${one.mint}`).join(", ");
    notes.error(place, `${agent} has no mandate for ${mint}, expected one of ${all}`);
  } else if (stretch !== null && stretch !== mandate.limits.seconds) {
    const { seconds } = mandate.limits;
    const kept = seconds === null ? "no rolling limit" : `${seconds} seconds, which stay`;
    notes.error(place, `found a rolling stretch of ${stretch} seconds, expected ${kept}`);
  }
}
