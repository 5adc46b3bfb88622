import { PublicKey } from "@solana/web3.js";
import { SUBJECTS } from "../../owner/action";
import { BOUNDS } from "./bounds";
import { over } from "./caps";
import { memberSigned, paid, rowOf } from "./check";
import type { Moment, Properties } from "./check";
import { isRevoked } from "./state";
import { signed } from "./step";
import type { Step, Terms } from "./step";

/** Grants.tla: who gives an agent power, and who takes it away. */
export const GRANTS: Properties = {
  TypeInvariant: {
    watches:
      "a granted term begins before it ends, ends after the grant and within 366 days; a threshold is at least one and no more than the members",
    step({ step, transaction: { time } }) {
      if (step.name === "grantMandate") {
        const { startsAt, expiresAt } = step.args.terms as Terms<"mandateTerms">;
        const latest = time + BOUNDS.MAX_TERM;
        if (startsAt < expiresAt && expiresAt > time && expiresAt <= latest) return null;
        return `mandate ${step.at.mandate} is granted at ${time} from ${startsAt} to ${expiresAt}, not within ${latest}`;
      }
      if (step.name !== "setMembers" && step.name !== "createVault") return null;
      const { threshold, members } = step.args.terms as Terms<"memberTerms">;
      if (threshold >= 1 && threshold <= members.length) return null;
      return `${step.name} names ${members.length} members and a threshold of ${threshold}`;
    },
  },
  NoTrustBypass: {
    watches:
      "each action is signed by whom the governance table demands: a member, one who may hold, or distinct members up to the threshold where no proposal is shown; a session is opened and ended by the mandate's agent",
    step(moment) {
      const { step, vault, consent } = moment;
      const { member = "", agent = "", mandate = "" } = step.at;
      if (step.name === "openSession" || step.name === "endSession") {
        const owner = vault.mandates.get(mandate)?.agent ?? agent;
        if (agent === owner && signed(moment.transaction, step, agent)) return null;
        return `${step.name} of mandate ${mandate} by ${agent}, and its agent ${owner} alone may do that`;
      }
      const row = rowOf(step.name);
      if (row?.who === "member" || row?.who === "holder") {
        if (!memberSigned(moment, member)) {
          return `${step.name} by ${member}, who is no member that signed`;
        }
        const stripped = row.who === "holder" && vault.stripped.includes(member);
        return stripped ? `${step.name} by ${member}, whose right to hold was taken away` : null;
      }
      if (!consent || consent.proposal || consent.cosigners.length >= vault.threshold) return null;
      return `${step.name} signed by ${consent.cosigners.length} members (${consent.cosigners.join(", ")}), and needs ${vault.threshold}`;
    },
  },
  TrustEscalationSafety: {
    watches:
      "what gives more power, and what changes the rules, waits for the timelock behind a proposal that a threshold approves; the kernel says how long (what a changed budget, payee or attestor waits for is not watched)",
    step({ step, consent, transaction: { time } }) {
      const delay = consent?.delay ?? 0n;
      if (!consent || delay === 0n) return null;
      if (!consent.proposal) return `${step.name} is done at once, and must wait ${delay} seconds`;
      const { approvedAt, index } = consent.proposal;
      if (approvedAt === 0n || time >= approvedAt + delay) return null;
      return `${step.name} by proposal ${index} at ${time}, and must wait until ${approvedAt + delay}`;
    },
  },
  GrantConfinement: {
    watches:
      "a session is lent no cap and no time beyond its mandate's, and pays only before its end and within its own caps: per payment, UTC day, ISO week, lifetime",
    step(moment) {
      const { step, transaction } = moment;
      if (step.name === "openSession") return opening(moment);
      const paying = paid(moment);
      if (!paying?.session) return null;
      const { terms, spent, key } = paying.session;
      const { time } = transaction;
      if (time >= terms.expiresAt) {
        return `session key ${key} pays at ${time}; its session ended at ${terms.expiresAt}`;
      }
      const wrong = over(terms.caps, spent, paying, time);
      return wrong ? `session key ${key} ${wrong}` : null;
    },
  },
  OneStepGovernorApproval: {
    watches:
      "a proposal that stands behind an action is open, of the current rules of voting, approved by a threshold of distinct current members, and of this very action, subjects and arguments",
    step(moment) {
      const { step, vault, consent } = moment;
      const proposal = consent?.proposal;
      if (!proposal) return null;
      const by = `${step.name} by proposal ${proposal.index}`;
      if (proposal.status !== "open") return `${by}, which is ${proposal.status} already`;
      if (proposal.governanceEpoch !== vault.governanceEpoch) {
        return `${by} of governance epoch ${proposal.governanceEpoch}, and epoch ${vault.governanceEpoch} is the current one`;
      }
      const current = proposal.approvals.filter((member) => vault.members.includes(member));
      if (current.length < vault.threshold) {
        return `${by}, which ${current.length} members approve, and needs ${vault.threshold}`;
      }
      return isOf(step, proposal.terms) ? null : `${by}, which is of another action`;
    },
  },
  NoDowngradeRace: {
    watches:
      "a grant is of the version of its mandate, and of the grant epoch, that it was prepared against; so is a session's opening of its grant epoch",
    step({ step, vault }) {
      const { name, args, at } = step;
      if (name !== "grantMandate" && name !== "openSession") return null;
      const of = `${name} of mandate ${at.mandate}`;
      if (args.expectedGrantEpoch !== vault.grantEpoch) {
        return `${of} expects grant epoch ${args.expectedGrantEpoch}, and epoch ${vault.grantEpoch} is the current one`;
      }
      const version = vault.mandates.get(at.mandate ?? "")?.version ?? 0n;
      if (name !== "grantMandate" || args.expectedVersion === version) return null;
      return `${of} expects version ${args.expectedVersion}, and version ${version} is the current one`;
    },
  },
  IdempotentRevocation: {
    watches:
      "what was revoked pays nothing, lends nothing and is not revoked again until it is granted anew; a session from before a revocation stays dead",
    step(moment) {
      const { step, vault, paying } = moment;
      const address = step.at.mandate ?? "";
      const mandate = vault.mandates.get(address);
      if (!mandate) return null;
      const uses = USES_A_GRANT.has(step.name);
      if (uses && isRevoked(vault, mandate))
        return `${step.name} of mandate ${address}, which is revoked`;
      const session = paying?.session;
      if (!session || !paid(moment)) return null;
      const outlived =
        session.grantEpoch !== vault.grantEpoch || session.incarnation !== mandate.incarnation;
      return outlived
        ? `session key ${session.key} pays, though mandate ${address} was revoked since`
        : null;
    },
  },
  BoundedDenialLatency: {
    watches:
      "the first payment behind a pause, a hold of the mandate, the session or the payee, or a revocation, is refused already: none is made until that is lifted",
    step(moment) {
      const paying = paid(moment);
      if (!paying) return null;
      const { vault, step } = moment;
      const stops = [
        [vault.paused, "the vault was paused"],
        [paying.mandate.held, "the mandate was put on hold"],
        [paying.session?.held ?? false, "the session was put on hold"],
        [vault.heldPayees.has(step.at.counterparty ?? ""), `payee ${paying.payee} was put on hold`],
        [isRevoked(vault, paying.mandate), "the mandate was revoked"],
      ] as const;
      const stop = stops.find(([stopped]) => stopped);
      return stop ? `mandate ${paying.address} pays after ${stop[1]}` : null;
    },
  },
  EventualDecision: {
    watches: "no proposal is voted on or done once its time is over",
    step({ step, vault, consent, transaction: { time } }) {
      const voted = VOTES.has(step.name) ? vault.proposals.get(step.at.proposal ?? "") : undefined;
      const proposal = consent?.proposal ?? voted;
      if (!proposal || time < proposal.terms.latest) return null;
      return `${step.name} of proposal ${proposal.index} at ${time}; it died at ${proposal.terms.latest}`;
    },
  },
  GrantExpiration: {
    watches: "a mandate pays only within its term, which is finite",
    step(moment) {
      const paying = paid(moment);
      if (!paying) return null;
      const { startsAt, expiresAt } = paying.mandate.terms;
      const { time } = moment.transaction;
      if (time >= startsAt && time < expiresAt) return null;
      return `mandate ${paying.address} pays at ${time}; its term is from ${startsAt} to ${expiresAt}`;
    },
  },
};

const USES_A_GRANT: ReadonlySet<Step["name"]> = new Set<Step["name"]>([
  "pay",
  "gate",
  "openSession",
  "revokeMandate",
]);
const VOTES: ReadonlySet<Step["name"]> = new Set<Step["name"]>([
  "approveProposal",
  "unapproveProposal",
  "rejectProposal",
]);

function opening({ step, vault }: Moment): string | null {
  const mandate = vault.mandates.get(step.at.mandate ?? "");
  if (!mandate) return null;
  const lent = step.args.terms as Terms<"sessionTerms">;
  const { caps, expiresAt } = mandate.terms;
  const within = (["perPayment", "day", "week", "lifetime"] as const).every(
    (cap) => lent.caps[cap] <= caps[cap],
  );
  if (within && lent.expiresAt <= expiresAt) return null;
  const what = within ? `until ${lent.expiresAt}, and ends at ${expiresAt}` : "more than its caps";
  return `mandate ${step.at.mandate} lends session key ${step.at.key} ${what}`;
}

/** Whether a proposal is of this very instruction. */
function isOf(step: Step, terms: Terms<"proposalTerms">): boolean {
  const [number, ...args] = step.invocation.data;
  const about: readonly string[] =
    step.name in SUBJECTS ? SUBJECTS[step.name as keyof typeof SUBJECTS] : [];
  return (
    terms.action === number &&
    Buffer.from(terms.arguments).equals(Buffer.from(args)) &&
    terms.subjects.every((subject, place) => {
      const account = about[place];
      return subject.toBase58() === (account ? step.at[account] : PublicKey.default.toBase58());
    })
  );
}
