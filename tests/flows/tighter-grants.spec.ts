import * as purser from "../../sdk/src";
import type { MandateTerms } from "../../sdk/src";
import { delaysOnlyLoosening } from "../support/loosening";
import { carries } from "../support/proposing";
import { refuses } from "../support/refusal";
import { replaced } from "../support/tampering";
import { NOON, OPEN_TERMS } from "../support/world";

const DAY = 86_400n;
const { NO_LIMIT } = purser;

const CAPS = { perPayment: 10n, day: 20n, week: 30n, lifetime: 40n };
const WINDOW = {
  seconds: 3_600n,
  limit: 50n,
  payments: 60n,
  tierShares: [1, 2, 3, 4, 5] as [number, number, number, number, number],
  unratedLimit: 70n,
};
const TERMS: MandateTerms = {
  startsAt: NOON - DAY,
  expiresAt: NOON + 9n * DAY,
  caps: CAPS,
  window: WINDOW,
  minimumTier: 2,
  unrated: "needs-validation",
  maximumRisk: 800,
  minimumConfidence: 900,
  validationThreshold: 5n,
  approvalThreshold: 8n,
};

const caps = (change: Partial<typeof CAPS>) => ({ caps: { ...CAPS, ...change } });
const window = (change: Partial<typeof WINDOW>) => ({ window: { ...WINDOW, ...change } });
/** The shares, with one of them changed. */
const share = (tier: number, eighths: number) =>
  window({ tierShares: replaced(WINDOW.tierShares, tier, eighths) as typeof WINDOW.tierShares });

describe("granting again in a vault with a timelock that has run", () => {
  const world = delaysOnlyLoosening({
    set: ({ vault, mint, agent: { publicKey: agent } }, terms, members) => {
      const grant = { vault, mint, agent, terms, members };
      return (client) => purser.grantMandate(client, grant);
    },
    at: ({ vault, mint, agent }) => purser.mandateAddress(vault, agent.publicKey, mint),
    version: async (granting) => (await granting.mandate()).version,
    terms: TERMS,
    tighter: {
      "a later start": { startsAt: TERMS.startsAt + 1n },
      "an earlier end": { expiresAt: TERMS.expiresAt - 1n },
      "a lower cap per payment": caps({ perPayment: 9n }),
      "a lower cap per day": caps({ day: 19n }),
      "a lower cap per week": caps({ week: 29n }),
      "a lower cap for good": caps({ lifetime: 39n }),
      "less in a window": window({ limit: 49n }),
      "fewer payments in a window": window({ payments: 59n }),
      "less in a window for unrated payees": window({ unratedLimit: 69n }),
      "a lower share of tier 0": share(0, 0),
      "a lower share of tier 1": share(1, 1),
      "a lower share of tier 2": share(2, 2),
      "a lower share of tier 3": share(3, 3),
      "a lower share of tier 4": share(4, 4),
      "a higher lowest tier": { minimumTier: 3 },
      "unrated payees denied": { unrated: "deny" },
      "a lower highest risk": { maximumRisk: 799 },
      "a higher lowest confidence": { minimumConfidence: 901 },
      "a lower validation threshold": { validationThreshold: 4n },
      "a lower approval threshold": { approvalThreshold: 7n },
      "a hold": { held: true },
    },
    looser: {
      "an earlier start": { startsAt: TERMS.startsAt - 1n },
      "a later end": { expiresAt: TERMS.expiresAt + 1n },
      "a higher cap per payment": caps({ perPayment: 11n }),
      "a higher cap per day": caps({ day: 21n }),
      "a higher cap per week": caps({ week: 31n }),
      "a higher cap for good": caps({ lifetime: 41n }),
      "no cap per day": caps({ day: NO_LIMIT }),
      "a longer window": window({ seconds: 3_612n }),
      "a shorter window": window({ seconds: 3_588n }),
      "more in a window": window({ limit: 51n }),
      "more payments in a window": window({ payments: 61n }),
      "more in a window for unrated payees": window({ unratedLimit: 71n }),
      "a higher share of tier 0": share(0, 2),
      "a higher share of tier 1": share(1, 3),
      "a higher share of tier 2": share(2, 4),
      "a higher share of tier 3": share(3, 5),
      "a higher share of tier 4": share(4, 6),
      "a lower lowest tier": { minimumTier: 1 },
      "unrated payees under a shared limit": { unrated: "shared-limit" },
      "a higher highest risk": { maximumRisk: 801 },
      "a lower lowest confidence": { minimumConfidence: 899 },
      "a higher validation threshold": { validationThreshold: 6n },
      "a higher approval threshold": { approvalThreshold: 9n },
      "no approval threshold": { approvalThreshold: NO_LIMIT },
      "another capability": { requiredCapability: "invoices" },
    },
  });

  const grants = (terms: MandateTerms, agent: purser.Grant["agent"]) => {
    const { vault, mint, quorum: members } = world();
    return (client: purser.Client) =>
      purser.grantMandate(client, { vault, mint, members, agent, terms });
  };

  it("refuses another agent whatever at once (A55)", async () => {
    const { vault, mint, otherAgent } = world();
    const watch = [purser.mandateAddress(vault, otherAgent.publicKey, mint)];
    const nothing = { ...TERMS, ...caps({ lifetime: 0n }) };
    await refuses(world(), "TimelockInForce", grants(nothing, otherAgent.publicKey), watch);
  });

  it("refuses to revive at once what was revoked, alone or with all mandates (A34)", async () => {
    const { client, vault, mint, quorum: members, agent } = world();
    const revived = grants(TERMS, agent.publicKey);

    await purser.revokeMandate(client, { vault, members, agent: agent.publicKey, mint });
    await refuses(world(), "TimelockInForce", revived);

    await carries(world(), { grantMandate: { agent: agent.publicKey, mint, terms: TERMS } });
    await revived(client);
    await purser.revokeAll(client, { vault, members });
    await refuses(world(), "TimelockInForce", revived);
  });

  it("asks for another capability at once where the mandate asked for no validation", async () => {
    const { otherAgent, mint, client } = world();
    const agent = otherAgent.publicKey;
    const terms: MandateTerms = { ...OPEN_TERMS, unrated: "shared-limit" };
    await carries(world(), { grantMandate: { agent, mint, terms } });

    const asking = { validationThreshold: 5n, requiredCapability: "invoices" };
    await grants({ ...terms, ...asking }, agent)(client);

    await refuses(world(), "TimelockInForce", grants({ ...terms, validationThreshold: 5n }, agent));
  });
});
