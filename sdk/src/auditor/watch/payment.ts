import { PublicKey } from "@solana/web3.js";
import { sameId } from "../../agent/payment-id";
import { GOVERNANCE } from "../../owner/governance-table";
import { PROPOSED_APPROVAL } from "../../owner/proposable";
import { over } from "./caps";
import { paid, pays, tokens } from "./check";
import type { Moment, Paying, Properties } from "./check";
import { signed } from "./step";
import type { Step, Terms } from "./step";

/** Payment.tla: what an agent can do with transactions, while the owners act. */
export const PAYMENT: Properties = {
  TypeInvariant: {
    watches: "a payment is of more than nothing",
    step({ step }) {
      if (!pays(step) || step.args.payment.amount > 0n) return null;
      return `mandate ${step.at.mandate} pays nothing; an amount must be above zero`;
    },
  },
  TicketWithinTransaction: {
    watches: "no ticket is open at the end of a transaction",
    end({ vault, mandates }) {
      const open = [...mandates].find((mandate) => vault.mandates.get(mandate)?.ticket);
      return open ? `mandate ${open} has a ticket at the end of the transaction` : null;
    },
  },
  CapsHold: {
    watches:
      "what is paid stays within the caps of the mandate and of the budget: per payment, UTC day, ISO week, lifetime, however the payments are made (the rolling window is left to the kernel)",
    step(moment) {
      const paying = paid(moment);
      if (!paying) return null;
      const { mandate, budget, address, mint } = paying;
      const { time } = moment.transaction;
      const own = over(mandate.terms.caps, mandate.spent, paying, time);
      if (own) return `mandate ${address} ${own}`;
      const shared = budget && over(budget.caps, budget.spent, paying, time);
      return shared ? `the budget of ${mint} ${shared}, by mandate ${address}` : null;
    },
  },
  ApprovalSingleUse: {
    watches:
      "a payment above the approval threshold spends an approval of its mandate, payee, amount and id that was given, not taken back, not spent and not over",
    step(moment) {
      const paying = overThreshold(moment);
      if (!paying) return null;
      const wrong = mismatch(paying, moment.transaction.time);
      return wrong
        ? `mandate ${paying.address} pays ${tokens(paying.amount, paying.mint)}, above its approval threshold of ${paying.mandate.terms.approvalThreshold}, ${wrong}`
        : null;
    },
  },
  NoTransferWithoutTicket: {
    watches:
      "a `transfer` redeems the ticket that a `gate` left for this mandate, amount, custody and destination",
    step({ step, vault }) {
      const { mandate: address = "", custody, destination, mint = "" } = step.at;
      const mandate = vault.mandates.get(address);
      if (step.name !== "transfer" || !mandate) return null;
      const { amount } = step.args;
      const { ticket } = mandate;
      const found = ticket
        ? `its ticket is of ${ticket.amount} to ${ticket.destination}`
        : "no gate left a ticket";
      const exact =
        ticket?.amount === amount &&
        ticket.custody === custody &&
        ticket.destination === destination;
      return exact
        ? null
        : `mandate ${address} transfers ${tokens(amount, mint)} to ${destination}, and ${found}`;
    },
  },
  TicketUsedOnce: {
    watches: "a ticket is redeemed once",
    step({ step, vault }) {
      const { mandate = "", mint = "" } = step.at;
      const redeemed = vault.mandates.get(mandate)?.ticket?.stage === "transferred";
      if (step.name !== "transfer" || !redeemed) return null;
      return `mandate ${mandate} transfers ${tokens(step.args.amount, mint)} again on a ticket that is redeemed`;
    },
  },
  NoStaleApproval: {
    watches:
      "a payment spends no approval from before a change of the rules of voting or a revocation",
    step(moment) {
      const approval = overThreshold(moment)?.approval;
      const mandate = moment.paying?.mandate;
      if (!approval || !mandate) return null;
      const { vault, step } = moment;
      const current =
        approval.governanceEpoch === vault.governanceEpoch &&
        approval.grantEpoch === vault.grantEpoch &&
        approval.incarnation === mandate.incarnation;
      if (current) return null;
      return `mandate ${step.at.mandate} spends an approval of governance epoch ${approval.governanceEpoch} and grant epoch ${approval.grantEpoch}, and ${vault.governanceEpoch} and ${vault.grantEpoch} are the current ones, or the mandate was revoked since`;
    },
  },
  NoConsentReplayed: {
    watches:
      "an approval takes the index that is next, or its proposal's, and is given for the current epochs",
    step({ step, vault, consent }) {
      if (step.name !== "approvePayment") return null;
      const { index, expectedGovernanceEpoch, expectedGrantEpoch } = step.args;
      const proposed = consent?.proposal && consent.proposal.index | PROPOSED_APPROVAL;
      const due = proposed ?? vault.nextApproval;
      if (index !== due) return `an approval takes index ${index}, and ${due} is due`;
      const current =
        expectedGovernanceEpoch === vault.governanceEpoch &&
        expectedGrantEpoch === vault.grantEpoch;
      if (current) return null;
      return `approval ${index} is given for governance epoch ${expectedGovernanceEpoch} and grant epoch ${expectedGrantEpoch}, and ${vault.governanceEpoch} and ${vault.grantEpoch} are the current ones`;
    },
  },
  AtomicOrNothing: {
    watches:
      "a `gate` stands in the transaction itself, with the `transfer` of its payment and then the `feedback` right behind it; a `feedback` settles what moved",
    step(moment) {
      const { step, vault } = moment;
      const { mandate = "" } = step.at;
      if (step.name === "feedback") {
        const watched = vault.mandates.get(mandate);
        if (!watched || watched.ticket?.stage === "transferred") return null;
        return `mandate ${mandate} settles a payment that did not move`;
      }
      if (step.name !== "gate") return null;
      if (step.invocation.nested) return `the gate of mandate ${mandate} is invoked by a program`;
      return isFollowed(moment)
        ? null
        : `the gate of mandate ${mandate} is not followed by the transfer and the feedback of its payment`;
    },
  },
  OnlyOwnBudget: {
    watches:
      "a payment is asked for by the agent of its mandate, or by the key of a session of this mandate, in the mandate's mint",
    step(moment) {
      const { paying } = moment;
      if (!paying) return null;
      const { mandate, session, signer, address, mint } = paying;
      if (mandate.mint !== mint) {
        return `mandate ${address} of mint ${mandate.mint} is used for mint ${mint}`;
      }
      const own = session
        ? session.mandate === address && session.key === signer
        : mandate.agent === signer;
      // Who did not sign at all is FailClosedAuth's.
      if (own || !signed(moment.transaction, moment.step, signer)) return null;
      return `${signer} uses mandate ${address}, which is agent ${mandate.agent}'s`;
    },
  },
  NoIdPaidTwice: {
    watches:
      "no payment id is paid twice by a mandate; of the ids that it need not remember the issue time is refused",
    step(moment) {
      const paying = paid(moment);
      if (!paying) return null;
      const { id, mandate, address } = paying;
      const again = mandate.ids.some((known) => sameId(known, id));
      const name = `${Buffer.from(id.hash).toString("hex")} of ${id.issuedAt}`;
      if (again) return `mandate ${address} pays id ${name} again`;
      return id.issuedAt < mandate.floor
        ? `mandate ${address} pays id ${name}; ids from before ${mandate.floor} may be paid already`
        : null;
    },
  },
  RogueCannotBlock: {
    watches:
      "a proposal is ended by its proposer, or once so many reject it that the threshold is out of reach; nobody rejects the own removal",
    step({ step, vault, transaction }) {
      const proposal = vault.proposals.get(step.at.proposal ?? "");
      if (!proposal) return null;
      const { signer = "", member = "" } = step.at;
      if (step.name === "rejectProposal" && removes(proposal.terms, member)) {
        return `${member} rejects proposal ${proposal.index}, which removes it`;
      }
      if (step.name !== "cancelProposal") return null;
      const reachable = vault.members.length - proposal.rejections.length >= vault.threshold;
      const proposer = signer === proposal.proposer && signed(transaction, step, signer);
      if (proposer || !reachable) return null;
      return `${signer} ends proposal ${proposal.index} of ${proposal.proposer}, and ${proposal.rejections.length} of ${vault.members.length} members reject it`;
    },
  },
};

/** The payment of a step, if it needs an approval. */
function overThreshold(moment: Moment): Paying | null {
  const paying = paid(moment);
  return paying && paying.amount > paying.mandate.terms.approvalThreshold ? paying : null;
}

/** Why a payment's approval is none of this payment. */
function mismatch({ approval, address, payee, amount, id }: Paying, time: bigint): string | null {
  if (!approval) return "without an approval";
  if (approval.spent) return "with an approval that is spent";
  if (approval.revoked) return "with an approval that was taken back";
  const { terms } = approval;
  if (time > terms.notAfter) return `with an approval that ended at ${terms.notAfter}`;
  const covered = terms.isMaximum === 1 ? amount <= terms.amount : amount === terms.amount;
  const named =
    terms.anyId === 1 ||
    sameId({ issuedAt: terms.issuedAt, hash: Uint8Array.from(terms.hash) }, id);
  const own = approval.mandate === address && approval.payee === payee && covered && named;
  return own ? null : "with an approval of another payment";
}

/** Whether the next two instructions of the transaction itself are the transfer and the feedback of a gate's payment. */
function isFollowed({ step, read, transaction }: Moment): boolean {
  const places = transaction.invocations.flatMap(({ nested }, place) => (nested ? [] : [place]));
  const [second, third] = places.filter((place) => place > step.place);
  const at = (place: number | undefined): Step | undefined =>
    read.steps.find((other) => other.place === place);
  const [transfer, feedback] = [at(second), at(third)];
  return (
    transfer?.name === "transfer" &&
    transfer.at.mandate === step.at.mandate &&
    transfer.at.destination === step.at.destination &&
    transfer.args.amount === step.args.payment.amount &&
    feedback?.name === "feedback" &&
    feedback.at.mandate === step.at.mandate
  );
}

/** Where the new members' keys begin among the arguments of `setMembers`. */
const MEMBERS_OFFSET = 14;
const KEY_BYTES = 32;

/** Whether a proposal is of a list of members without this one. */
function removes({ action, arguments: args }: Terms<"proposalTerms">, member: string): boolean {
  if (action !== GOVERNANCE.setMembers.number) return false;
  const keys = Buffer.from(args).subarray(MEMBERS_OFFSET);
  for (let at = 0; at + KEY_BYTES <= keys.length; at += KEY_BYTES) {
    if (new PublicKey(keys.subarray(at, at + KEY_BYTES)).toBase58() === member) return false;
  }
  return true;
}
