import { VAULT } from "./contradictions";
import { hint } from "./nearest";

/** What a row may say beyond its columns, `key=value` separated by spaces: what a thief or a faulty client might do. */
export const TWISTS = [
  "signer", // who signs instead of the agent
  "issued", // when the payment's id was issued
  "not-after", // until when it is wanted
  "mandate", // whose mandate is shown instead: agent/MINT
  "budget", // `decoy`: another treasury's budget is shown
  "authority", // `decoy`: another treasury's authority is shown
  "source", // `decoy`: another treasury's custody is shown
  "destination", // whose token account is shown instead: wallet/MINT
  "record", // whose rating is shown instead
] as const;

/** A kind of twist. */
export type Twist = (typeof TWISTS)[number];

/** The twists of a row. */
export type Twists = Readonly<Partial<Record<Twist, string>>>;

/** What twists may name. */
export interface TwistNames {
  readonly mints: readonly string[];
  readonly payees: readonly string[];
  readonly mandates: readonly { readonly agent: string; readonly mint: string }[];
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Reads the twists of a row; what is wrong with each is told. */
export function parseTwists(text: string, names: TwistNames, tell: (text: string) => void): Twists {
  const twists: Partial<Record<Twist, string>> = {};
  for (const pair of text.split(" ").filter(Boolean)) {
    const [key = "", value = ""] = pair.split("=");
    const known = TWISTS.find((twist) => twist === key);
    if (!known || value === "") {
      tell(`found "${pair}", ${hint(key, TWISTS)}, then "=" and a value`);
      continue;
    }
    const wrong = problemOf(known, value, names);
    if (wrong !== null) tell(`found "${pair}", ${wrong}`);
    twists[known] = value;
  }
  return twists;
}

function problemOf(twist: Twist, value: string, names: TwistNames): string | null {
  const oneOf = (found: string, known: readonly string[]) =>
    known.includes(found) ? null : hint(found, known);
  switch (twist) {
    case "issued":
    case "not-after":
      return TIME.test(value) ? null : "expected a time such as 2026-03-28T09:00:00Z";
    case "budget":
    case "authority":
    case "source":
      return oneOf(value, ["decoy"]);
    case "mandate": {
      return oneOf(
        value,
        names.mandates.map(({ agent, mint }) => `${agent}/${mint}`),
      );
    }
    case "destination": {
      const accounts = names.payees.flatMap((payee) =>
        names.mints.map((mint) => `${payee}/${mint}`),
      );
      return oneOf(value, accounts);
    }
    case "record":
      return oneOf(
        value,
        names.payees.filter((name) => name !== VAULT),
      );
    case "signer":
      return oneOf(value, [...names.payees, ...names.mandates.map(({ agent }) => agent)]);
  }
}
