import { PublicKey } from "@solana/web3.js";
import { expectBound, expectNoStretch, resolveAmount, resolveLimits } from "./limits";
import type { Limit, Limits, Owner, PlacedLimit } from "./limits";
import type { DraftPolicy, Mandate, MintTerms, Payee } from "./policy";
import type { PolicyFile } from "./policy-file";
import type { Written } from "./policy-shapes";
import type { Notes } from "./problems";
import type { WrittenAmount, WrittenLimit } from "./quantities";
import { resolveAction } from "./resolve-action";
import type { Path } from "./toml-places";

const ALL_EIGHTHS = [8, 8, 8, 8, 8];
const FULL_BASIS_POINTS = 10_000;

/** Turns a file's tables into a policy in base units; what cannot be is a problem, and left out. */
export function resolvePolicy(written: PolicyFile, notes: Notes): DraftPolicy {
  return new Resolver(written, notes).policy();
}

class Resolver {
  private readonly mints = new Map<string, MintTerms>();

  constructor(
    private readonly file: PolicyFile,
    private readonly notes: Notes,
  ) {}

  policy(): DraftPolicy {
    const { file } = this;
    const { vault } = file;
    for (const [mint, terms] of file.mints) if (terms) this.mint(mint, terms);
    return {
      vault: vault && {
        ...vault,
        starts: vault.starts ?? vault.created,
        timelock: vault.timelock ?? 0n,
      },
      mints: this.mints,
      budgets: new Map(entries(file.budgets, (name, terms) => this.budget(name, terms))),
      mandates: file.mandates.flatMap((terms, index) =>
        terms ? (this.mandate(index, terms, vault?.created ?? 0n) ?? []) : [],
      ),
      payees: new Map(entries(file.payees, (name, terms) => this.payee(name, terms))),
      unratedPayees: file.unratedPayees,
      actions: file.actions.flatMap(
        (_, index) => resolveAction(file, index, this.mints, this.notes) ?? [],
      ),
      addresses: new Map(entries(file.addresses, (name, text) => this.address(name, text))),
    };
  }

  private mint(mint: string, { decimals, deposit }: Written<"mints">): void {
    const at = this.file.place(["mints", mint, "deposit"]);
    const base = resolveAmount(deposit, at, { mint, decimals }, this.notes);
    this.mints.set(mint, { place: at, decimals, deposit: base ?? 0n });
  }

  private budget(mint: string, { limits }: Written<"budgets">): Limits | null {
    const owner = this.owner(`the budget of ${mint}`, mint);
    const written = this.placed(["budgets", mint], limits);
    const calendar = expectNoStretch(written, `the budget of ${mint}`, this.notes);
    expectBound(written, this.file.place(["budgets", mint, "limits"]), "all agents", this.notes);
    return owner && resolveLimits(calendar, owner, this.notes);
  }

  private mandate(index: number, terms: Written<"mandates">, created: bigint): Mandate | null {
    const { agent, mint, unrated = "deny" } = terms;
    const path = ["mandates", index] as const;
    const at = (key: string) => this.file.place([...path, key]);
    const owner = this.owner(`${agent}'s mandate`, mint);
    const written = this.placed(path, terms.limits);
    expectBound(written, at("limits"), agent, this.notes);
    if (!owner) return null;
    const shared = typeof unrated === "string" ? null : { limit: unrated, place: at("unrated") };
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = terms.tier_shares ?? ALL_EIGHTHS;
    const limits = resolveLimits(written, owner, this.notes);
    const self = this.file.place(path);
    const places = { self, expires: at("expires"), tierShares: at("tier_shares") };
    return {
      places: { ...places, minimumTier: at("minimum_tier") },
      agent,
      mint,
      starts: terms.starts ?? created,
      expires: terms.expires,
      ...this.sharedLimit(limits, shared, owner),
      tierShares: [a, b, c, d, e],
      minimumTier: terms.minimum_tier ?? 0,
      unrated: shared ? "shared-limit" : unrated === "deny" ? "deny" : "needs-validation",
      maximumRisk: terms.maximum_risk ?? FULL_BASIS_POINTS,
      minimumConfidence: terms.minimum_confidence ?? 0,
      validationAbove: this.threshold([...path, "validation_above"], terms.validation_above, owner),
      approvalAbove: this.threshold([...path, "approval_above"], terms.approval_above, owner),
      held: terms.held ?? false,
    };
  }

  private sharedLimit(limits: Limits, shared: PlacedLimit | null, owner: Owner) {
    if (!shared) return { limits, unratedLimit: null };
    const { seconds, text } = shared.limit;
    if (limits.seconds !== null && limits.seconds !== seconds) {
      const other = (limits.rolling ?? limits.count)?.text ?? "no limit";
      const one = `${owner.who} has rolling limits over one length of time`;
      this.notes.error(shared.place, `unrated: "${text}" contradicts "${other}": ${one}`);
    }
    const own = resolveLimits([shared], owner, this.notes);
    return {
      limits: { ...limits, seconds: limits.seconds ?? own.seconds },
      unratedLimit: own.rolling,
    };
  }

  private threshold(path: Path, amount: WrittenAmount | undefined, owner: Owner): Limit | null {
    if (!amount) return null;
    const place = this.file.place(path);
    const most = resolveAmount(amount, place, owner, this.notes);
    const text = `${path.at(-1) ?? ""} = ${amount.digits} ${amount.mint}`;
    return most === null ? null : { text, place, most };
  }

  private payee(name: string, { limits, ...rating }: Written<"payees">): Payee {
    const mint = limits?.map(({ amount }) => amount?.mint).find((found) => found !== undefined);
    const owner = mint === undefined ? null : this.owner(`payee ${name}`, mint);
    const written = this.placed(["payees", name], limits ?? []);
    const own = expectNoStretch(written, `payee ${name}`, this.notes);
    return {
      place: this.file.place(["payees", name]),
      tier: rating.tier,
      denied: rating.denied ?? false,
      risk: rating.risk ?? 0,
      confidence: rating.confidence ?? FULL_BASIS_POINTS,
      caps: owner && { mint: owner.mint, limits: resolveLimits(own, owner, this.notes) },
    };
  }

  private address(name: string, text: string): PublicKey | null {
    try {
      return new PublicKey(text);
    } catch {
      const at = this.file.place(["addresses", name]);
      this.notes.error(at, `${name}: found "${text}", expected 32 bytes in base 58`);
      return null;
    }
  }

  /** Whose limits; `null` for a mint that the file does not describe, which is told elsewhere. */
  private owner(who: string, mint: string): Owner | null {
    const terms = this.mints.get(mint);
    return terms ? { who, mint, decimals: terms.decimals } : null;
  }

  private placed(path: Path, limits: readonly WrittenLimit[]): PlacedLimit[] {
    return limits.map((limit, index) => ({
      limit,
      place: this.file.place([...path, "limits", index]),
    }));
  }
}

/** Entries of what is well-formed, each turned into something, or left out. */
function entries<From, To>(
  from: ReadonlyMap<string, From | null>,
  turn: (name: string, value: From) => To | null,
): [string, To][] {
  return [...from].flatMap(([name, value]): [string, To][] => {
    const turned = value === null ? null : turn(name, value);
    return turned === null ? [] : [[name, turned]];
  });
}
