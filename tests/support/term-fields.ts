import * as purser from "../../sdk/src";
import type { ActionName, Client, Proposable } from "../../sdk/src";
import { ATTESTOR } from "./vouching";
import { NOON } from "./world";
import type { World } from "./world";

/** Values of fields, by the paths that the SDK's terms have them at. */
export type Values = Readonly<Record<string, unknown>>;

/** An action whose terms are fields that can each change alone. */
export interface TermAction {
  readonly name: ActionName;
  /** Values of each field that are valid whatever the others are; the first is in force at first. */
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
  readonly propose: (world: World, values: Values) => Proposable;
}

const DAY = 86_400n;
const CAPS = {
  "caps.perPayment": [100n, 99n, 101n, undefined],
  "caps.day": [200n, 199n, 201n, 0n],
  "caps.week": [300n, 299n, 301n],
  "caps.lifetime": [400n, 399n, 401n, undefined],
};
const MANDATE = {
  startsAt: [NOON - DAY, NOON - DAY - 1n, NOON - DAY + 1n],
  expiresAt: [NOON + 90n * DAY, NOON + 89n * DAY, NOON + 91n * DAY],
  ...CAPS,
  "window.seconds": [3_600n, 7_200n, 1_800n],
  "window.limit": [250n, 249n, 251n, undefined],
  "window.payments": [20n, 19n, 21n, undefined],
  "window.unratedLimit": [50n, 49n, 51n],
  "window.tierShares": [
    [2, 4, 6, 8, 8],
    [2, 4, 5, 8, 8],
    [3, 4, 6, 8, 8],
  ],
  minimumTier: [2, 1, 3],
  unrated: ["needs-validation", "deny", "shared-limit"],
  maximumRisk: [5_000, 4_999, 5_001],
  minimumConfidence: [5_000, 4_999, 5_001],
  validationThreshold: [80n, 79n, 81n, undefined],
  approvalThreshold: [90n, 89n, 91n, undefined],
  requiredCapability: ["payments", "refunds"],
  held: [false, true],
};
const RATING = {
  tier: [2, 1, 3],
  denied: [false, true],
  risk: [500, 499, 501],
  confidence: [9_000, 8_999, 9_001],
  ...CAPS,
};
const CAPABILITIES = { payments: [true], refunds: [true, false], deploys: [false, true] };

/** The four actions that wait only if they loosen. */
export const TERM_ACTIONS: readonly TermAction[] = [
  {
    name: "grantMandate",
    fields: MANDATE,
    propose: ({ agent, mint }, values) => ({
      grantMandate: { agent: agent.publicKey, mint, terms: nested(values) as never },
    }),
  },
  {
    name: "setBudget",
    fields: CAPS,
    propose: ({ mint }, values) => ({
      setBudget: { mint, ...(nested(values) as { caps: object }) },
    }),
  },
  {
    name: "setCounterparty",
    fields: RATING,
    propose: ({ payee, mint }: World, values: Values): Proposable => {
      const { caps, ...rating } = nested(values) as unknown as purser.Rating;
      return { setCounterparty: { payee, rating: { ...rating, caps: { ...caps, mint } } } };
    },
  },
  {
    name: "setAttestor",
    fields: CAPABILITIES,
    propose: (_: World, values: Values): Proposable => {
      const capabilities = Object.keys(values).filter((name) => values[name] === true);
      return { setAttestor: { attestor: ATTESTOR.publicKey, capabilities } };
    },
  },
];

/** The terms that are in force at first. */
export function firstValues({ fields }: TermAction): Values {
  return Object.fromEntries(Object.entries(fields).map(([path, [first]]) => [path, first]));
}

/** Has members 1 and 2 sign together what could be proposed. */
export function cosigns(world: World, proposable: Proposable, client: Client): Promise<unknown> {
  const [[name, terms]] = Object.entries(proposable) as [[ActionName, object]];
  const { vault, quorum: members } = world;
  const act = purser[name] as (client: Client, signed: object) => Promise<unknown>;
  return act(client, { ...terms, vault, members });
}

/** `{ "caps.day": 5n }` as `{ caps: { day: 5n } }`. */
function nested(values: Values): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    const [outer = "", inner] = path.split(".");
    if (inner === undefined) whole[outer] = value;
    else whole[outer] = { ...(whole[outer] as object | undefined), [inner]: value };
  }
  return whole;
}
