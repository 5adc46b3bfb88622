import { hint } from "./nearest";
import { expectNoStretch, resolveLimits } from "./limits";
import type { Owner } from "./limits";
import type { Action, Change, MintTerms, NewLimits } from "./policy";
import type { PolicyFile } from "./policy-file";
import type { Written } from "./policy-shapes";
import type { Notes } from "./problems";

type WrittenAction = Written<"actions">;

const WHAT = "expected agent, mint and limits, or mint and limits, or payee and tier";

/** Turns an action of the owners into one with limits in base units; `null` where something is missing. */
export function resolveAction(
  file: PolicyFile,
  index: number,
  mints: ReadonlyMap<string, MintTerms>,
  notes: Notes,
): Action | null {
  const written = file.actions[index];
  if (!written) return null;
  const { time, do: what, by, proposal } = written;
  const place = file.place(["actions", index]);
  const base = { place, time, by };
  const changes = what === "change" || what === "propose";
  const titled = what === "propose" || what === "approve" || what === "execute";
  if (!titled && proposal !== undefined) {
    notes.error(place, `${what} names a proposal, expected none`);
  } else if (titled && proposal === undefined) {
    notes.error(place, `${what} names no proposal, expected one such as "more for scout"`);
  }
  if (!changes && hasChange(written)) {
    notes.error(place, `${what} says what changes, expected that of change or propose only`);
  }
  const change = changes ? changeOf(file, index, mints, notes) : null;

  switch (what) {
    case "change":
      return change && { ...base, do: what, change };
    case "propose":
      return change && proposal !== undefined ? { ...base, do: what, proposal, change } : null;
    case "approve":
    case "execute":
      return proposal === undefined ? null : { ...base, do: what, proposal };
    case "resume":
    case "pause":
    case "revoke_all":
      return { ...base, do: what };
  }
}

function hasChange({ agent, mint, limits, payee, tier }: WrittenAction): boolean {
  return [agent, mint, limits, payee, tier].some((value) => value !== undefined);
}

function changeOf(
  file: PolicyFile,
  index: number,
  mints: ReadonlyMap<string, MintTerms>,
  notes: Notes,
): Change | null {
  const place = file.place(["actions", index]);
  const { do: what, agent, mint, limits, payee, tier } = file.actions[index] ?? {};
  const forPayee = payee !== undefined && tier !== undefined;
  const forLimits = mint !== undefined && limits !== undefined && limits.length > 0;
  const ofPayee = payee !== undefined || tier !== undefined;
  const ofLimits = [agent, mint, limits].some((value) => value !== undefined);
  if (forPayee && !ofLimits) {
    return { kind: "payee", payee, tier, words: `${payee} to tier ${tier}` };
  }
  if (!forLimits || ofPayee) {
    notes.error(place, `${what ?? ""} does not say what changes, ${WHAT}`);
    return null;
  }
  const decimals = mints.get(mint)?.decimals;
  if (decimals === undefined) {
    const text = `unknown mint "${mint}", ${hint(mint, [...file.mints.keys()])}`;
    notes.error(file.place(["actions", index, "mint"]), text);
    return null;
  }
  const who = agent === undefined ? `the budget of ${mint}` : `${agent}'s mandate`;
  const resolved = newLimits(file, index, { who, mint, decimals }, notes);
  const texts = limits.map(({ text }) => `"${text}"`).join(" and ");
  if (agent === undefined) {
    return { kind: "budget", mint, limits: resolved, words: `${texts} for all agents together` };
  }
  const stretch = limits.find(({ seconds }) => seconds > 0n)?.seconds ?? null;
  return {
    kind: "mandate",
    agent,
    mint,
    limits: resolved,
    stretch,
    words: `${texts} for ${agent}`,
  };
}

function newLimits(file: PolicyFile, index: number, owner: Owner, notes: Notes): NewLimits {
  const { agent, limits = [] } = file.actions[index] ?? {};
  const placed = limits.map((limit, at) => ({
    limit,
    place: file.place(["actions", index, "limits", at]),
  }));
  const own = agent === undefined ? expectNoStretch(placed, owner.who, notes) : placed;
  const resolved = resolveLimits(own, owner, notes);
  return Object.fromEntries(own.map(({ limit: { scope } }) => [scope, resolved[scope]]));
}
