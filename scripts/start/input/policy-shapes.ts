import { TomlDate } from "smol-toml";
import { z } from "zod";
import {
  Malformed,
  parseAmount,
  parseDuration,
  parseEighths,
  parseLimit,
  parseShare,
  parseUnrated,
} from "./quantities";

/** What to say of a value of the wrong kind, or of one that is not there. */
export function expected(what: string): { error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      input === undefined
        ? `is missing, expected ${what}`
        : `found ${shown(input)}, expected ${what}`,
  };
}

function shown(value: unknown): string {
  return value instanceof TomlDate ? value.toISOString() : JSON.stringify(value);
}

/** A text with a grammar of its own. */
function written<T>(what: string, read: (text: string) => T) {
  return z.string(expected(what)).transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      context.addIssue(`found "${text}", expected ${error.message}`);
      return z.NEVER;
    }
  });
}

const A_TIME = "a time with its zone, such as 2026-03-28T09:00:00Z";
const time = z
  .instanceof(TomlDate, expected(A_TIME))
  .refine((date) => date.isDateTime() && !date.isLocal(), expected(A_TIME))
  .refine((date) => date.getTime() >= 0, expected("a time since 1970"))
  .transform((date) => BigInt(Math.floor(date.getTime() / 1000)));
const A_NAME = "a name of letters, digits, dots and dashes that begins with a letter";
const NAME = /^[A-Za-z][\w.-]*$/;
/** A name of a member, an agent, a payee, a wallet or a mint. */
export const name = z.string(expected(A_NAME)).regex(NAME, expected(A_NAME));
const flag = z.boolean(expected("true or false"));
const amount = written('an amount with its mint, such as "25.50 USDC"', parseAmount);
const duration = written('a length of time such as "48 hours"', parseDuration);
const share = written('a share such as "4.5%" or "450 bps"', parseShare);
const limit = written('a limit such as "25 USDC per payment"', parseLimit);
const limits = z.array(limit, expected('a list of limits such as ["25 USDC per payment"]'));

function whole(what: string, least: number, most: number) {
  const is = expected(`${what} from ${least} to ${most}`);
  return z.int(is).min(least, is).max(most, is);
}
function names(what: string, least: number, most: number) {
  const is = expected(`a list of ${least} to ${most} ${what}`);
  return z.array(name, is).min(least, is).max(most, is);
}
const tier = whole("a tier", 0, 4);
const TITLE = 'a name for the proposal, such as "more for scout"';
const title = z.string(expected(TITLE)).regex(/^\S.{0,59}$/, expected(TITLE));
const VERBS = ["resume", "pause", "revoke_all", "change", "propose", "approve", "execute"] as const;
const SHARES = 'five shares, one for each tier, such as ["0%", "25%", "50%", "75%", "100%"]';
const tierShares = z
  .array(written("a share", parseEighths), expected(SHARES))
  .length(5, expected(SHARES));

/** What each kind of table of a policy holds. */
export const SECTIONS = {
  vault: z.object({
    created: time,
    starts: time.optional(),
    members: names("members", 1, 7),
    threshold: whole("a number", 1, 7),
    timelock: duration.optional(),
    withdrawal: names("wallets", 1, 4),
  }),
  mints: z.object({ decimals: whole("a number", 0, 9), deposit: amount }),
  budgets: z.object({ limits }),
  mandates: z.object({
    agent: name,
    mint: name,
    starts: time.optional(),
    expires: time,
    limits,
    tier_shares: tierShares.optional(),
    minimum_tier: tier.optional(),
    unrated: written('"deny"', parseUnrated).optional(),
    maximum_risk: share.optional(),
    minimum_confidence: share.optional(),
    validation_above: amount.optional(),
    approval_above: amount.optional(),
    held: flag.optional(),
  }),
  payees: z.object({
    tier,
    denied: flag.optional(),
    risk: share.optional(),
    confidence: share.optional(),
    limits: limits.optional(),
  }),
  actions: z.object({
    time,
    do: z.enum(VERBS, expected(VERBS.join(", ").replace(/, (?=\w+$)/, " or "))),
    by: names("members", 1, 7),
    proposal: title.optional(),
    agent: name.optional(),
    mint: name.optional(),
    limits: limits.optional(),
    payee: name.optional(),
    tier: tier.optional(),
  }),
} as const;

/** A kind of table. */
export type Kind = keyof typeof SECTIONS;

/** A table of a policy as its file says it. */
export type Written<K extends Kind> = z.infer<(typeof SECTIONS)[K]>;
