import { PublicKey } from "@solana/web3.js";
import type { DraftPolicy, VaultTerms } from "./policy";
import { hint } from "./nearest";
import type { PolicyFile } from "./policy-file";
import type { Notes, Place } from "./problems";
import type { Path } from "./toml-places";

/** Names the vault's own wallet where a payee is named. */
export const VAULT = "vault";
/** The longest term of a grant, seconds. */
const LONGEST_TERM = 366n * 86_400n;
/** The longest timelock, seconds. */
const LONGEST_TIMELOCK = 30n * 86_400n;

/** Finds names that stand for nothing or for two things, and terms that cannot all hold. */
export function findContradictions(file: PolicyFile, policy: DraftPolicy, notes: Notes): void {
  checkMints(file, notes);
  checkPeople(file, notes);
  checkMandates(file, policy, notes);
  checkAddresses(file, policy, notes);
  if (policy.vault) checkVault(file, policy.vault, notes);
}

function checkMints({ place, mints, budgets, mandates, payees }: PolicyFile, notes: Notes): void {
  const expectMint = (path: Path, mint: string) => {
    if (mints.has(mint)) return;
    notes.error(place(path), `unknown mint "${mint}", ${hint(mint, [...mints.keys()])}`);
  };
  for (const mint of budgets.keys()) expectMint(["budgets", mint], mint);
  for (const mint of mints.keys()) {
    if (budgets.has(mint)) continue;
    notes.error(
      place(["mints", mint]),
      `${mint} has no [budgets.${mint}], so no vault can hold it`,
    );
  }
  for (const [index, mandate] of mandates.entries()) {
    if (mandate) expectMint(["mandates", index, "mint"], mandate.mint);
    if (mandate?.agent !== VAULT) continue;
    const text = `"${VAULT}" means the vault itself, which cannot be an agent`;
    notes.error(place(["mandates", index, "agent"]), text);
  }
  for (const [name, payee] of payees) {
    for (const [index, { amount }] of (payee?.limits ?? []).entries()) {
      if (amount) expectMint(["payees", name, "limits", index], amount.mint);
    }
  }
}

function checkPeople({ place, vault, payees, unratedPayees }: PolicyFile, notes: Notes): void {
  const distinct = (path: Path, names: readonly string[]) => {
    for (const [index, name] of names.entries()) {
      if (name === VAULT) {
        notes.error(
          place([...path, index]),
          `"${VAULT}" means the vault itself, expected another name`,
        );
      }
      if (names.indexOf(name) < index)
        notes.error(place([...path, index]), `"${name}" is named twice`);
    }
  };
  distinct(["vault", "members"], vault?.members ?? []);
  distinct(["vault", "withdrawal"], vault?.withdrawal ?? []);
  distinct(["unrated_payees"], unratedPayees);
  for (const [index, name] of unratedPayees.entries()) {
    if (!payees.has(name)) continue;
    notes.error(
      place(["unrated_payees", index]),
      `"${name}" is unrated here and rated in [payees.${name}]`,
    );
  }
  if (payees.has(VAULT)) {
    notes.error(
      place(["payees", VAULT]),
      `"${VAULT}" means the vault itself, which cannot be a payee`,
    );
  }
}

function checkMandates(file: PolicyFile, { mandates, vault }: DraftPolicy, notes: Notes): void {
  const first = new Map<string, Place>();
  for (const { places, agent, mint, starts, expires, tierShares } of mandates) {
    const earlier = first.get(`${agent} ${mint}`);
    if (earlier) {
      notes.error(
        places.self,
        `${agent} has a mandate for ${mint} in line ${earlier.line} already`,
      );
    }
    first.set(`${agent} ${mint}`, earlier ?? places.self);
    if (expires <= starts) {
      const period = `from ${iso(starts)} to ${iso(expires)}`;
      notes.error(places.expires, `the mandate ends before it begins: ${period}`);
    } else if (vault && expires <= vault.created) {
      const created = iso(vault.created);
      notes.error(places.expires, `the mandate is over when the vault is created, ${created}`);
    } else if (vault && expires > vault.created + LONGEST_TERM) {
      const latest = iso(vault.created + LONGEST_TERM);
      notes.error(places.expires, `found ${iso(expires)}, expected at most 366 days, ${latest}`);
    }
    if (tierShares.some((share, tier) => share < (tierShares[tier - 1] ?? 0))) {
      notes.error(places.tierShares, "a higher tier has a smaller share than a lower one");
    }
  }
}

function checkVault(file: PolicyFile, vault: VaultTerms, notes: Notes): void {
  const { created, starts, members, threshold, timelock } = vault;
  const at = (key: string) => file.place(["vault", key]);
  if (threshold > members.length) {
    notes.error(
      at("threshold"),
      `found ${threshold}, expected at most the ${members.length} members`,
    );
  }
  if (starts < created) {
    notes.error(at("starts"), `the vault starts before it is created, ${iso(created)}`);
  }
  if (timelock > LONGEST_TIMELOCK) {
    notes.error(at("timelock"), `found ${timelock} seconds, expected at most 30 days`);
  }
}

/** Actions in the order of their time. */
export function inOrder<Timed extends { readonly time: bigint }>(list: readonly Timed[]): Timed[] {
  return [...list].sort((a, b) => Number(a.time - b.time));
}

function checkAddresses(file: PolicyFile, { addresses }: DraftPolicy, notes: Notes): void {
  const names = peopleOf(file);
  const first = new Map<string, string>();
  for (const [name, address] of addresses) {
    const at = file.place(["addresses", name]);
    if (!names.includes(name)) notes.error(at, `unknown name "${name}", ${hint(name, names)}`);
    const other = first.get(address.toBase58());
    if (other !== undefined) notes.error(at, `"${name}" and "${other}" have the same address`);
    first.set(address.toBase58(), name);
    if (address.equals(PublicKey.default)) notes.error(at, `nobody owns the address of "${name}"`);
  }
}

/** Everybody whom a policy names. */
function peopleOf({ vault, mandates, payees, unratedPayees }: PolicyFile): string[] {
  const agents = mandates.flatMap((mandate) => (mandate ? [mandate.agent] : []));
  const owners = [...(vault?.members ?? []), ...(vault?.withdrawal ?? [])];
  return [...new Set([...owners, ...agents, ...payees.keys(), ...unratedPayees])];
}

/** A time in ISO 8601. */
export function iso(time: bigint): string {
  return new Date(Number(time) * 1000).toISOString().replace(".000Z", "Z");
}
