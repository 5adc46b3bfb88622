import type { PublicKey } from "@solana/web3.js";
import { GENESIS } from "../record";
import { BOUNDS, calendar } from "./bounds";
import { pays } from "./check";
import type { Moment } from "./check";
import { recordOf } from "./evidence";
import { unspent } from "./state";
import type { Spent, WatchedMandate, WatchedProposal, WatchedVault } from "./state";
import type { Name, Step, Terms } from "./step";

type Update = (vault: WatchedVault, step: Step, moment: Moment) => void;

/** What a step leaves, from what was before: a few entries, however long the history is. */
export function update(moment: Moment): void {
  const { vault, step, consent, appended } = moment;
  UPDATES[step.name]?.(vault, step, moment);
  if (consent?.proposal) consent.proposal.status = "executed";
  const mandate = vault.mandates.get(step.at.mandate ?? "");
  // What the chain logged is what it goes on from: a fault is reported once.
  if (mandate && appended) mandate.evidence = appended.logged ?? appended;
  if (pays(step)) pay(moment);
}

const UPDATES: { readonly [Instruction in Name]?: Update } = {
  createVault(vault, { args }) {
    const terms = args.terms as Terms<"vaultTerms">;
    vault.created = true;
    Object.assign(vault, { members: base58(terms.members), threshold: terms.threshold });
    vault.timelock = terms.timelock;
  },

  setBudget({ budgets }, { at: { mint = "", custody = "" }, args }) {
    const { caps } = args.terms as Terms<"budgetTerms">;
    const budget = budgets.get(mint);
    if (budget) budget.caps = caps;
    else budgets.set(mint, { custody, mint, caps, spent: unspent(), balance: null });
  },

  grantMandate(vault, { at: { mandate = "", agent = "", mint = "" }, args }) {
    const terms = args.terms as Terms<"mandateTerms">;
    const known = vault.mandates.get(mandate);
    const granted: WatchedMandate = known ?? newMandate(agent, mint, terms);
    if (granted.grantEpoch === REVOKED) granted.incarnation += 1;
    if (terms.held === 1) granted.held = true;
    granted.terms = terms;
    granted.grantEpoch = vault.grantEpoch;
    granted.version += 1n;
    vault.mandates.set(mandate, granted);
  },

  revokeMandate({ mandates }, { at: { mandate = "" } }) {
    const revoked = mandates.get(mandate);
    if (!revoked) return;
    revoked.grantEpoch = REVOKED;
    revoked.version += 1n;
  },

  holdMandate: held("mandates", "mandate", true),
  releaseMandate: held("mandates", "mandate", false),
  holdSession: held("sessions", "session", true),
  releaseSession: held("sessions", "session", false),

  holdCounterparty({ heldPayees }, { at: { counterparty = "" } }) {
    heldPayees.add(counterparty);
  },

  releaseCounterparty({ heldPayees }, { at: { counterparty = "" } }) {
    heldPayees.delete(counterparty);
  },

  setCounterparty({ heldPayees }, { at: { counterparty = "" }, args }) {
    if ((args.terms as Terms<"counterpartyTerms">).denied === 1) heldPayees.add(counterparty);
  },

  openSession(vault, { at: { session = "", mandate = "", key = "" }, args }) {
    const { grantEpoch } = vault;
    const incarnation = vault.mandates.get(mandate)?.incarnation ?? 0;
    const { held = false, spent = unspent() } = vault.sessions.get(session) ?? {};
    const terms = args.terms as Terms<"sessionTerms">;
    vault.sessions.set(session, { mandate, key, terms, grantEpoch, incarnation, held, spent });
  },

  endSession({ sessions }, { at: { session = "" } }) {
    const ended = sessions.get(session);
    if (ended) ended.terms = { ...ended.terms, expiresAt: 0n };
  },

  approvePayment(vault, { at: { approval = "", mandate = "", payee = "" }, args }, { consent }) {
    const { governanceEpoch, grantEpoch } = vault;
    const incarnation = vault.mandates.get(mandate)?.incarnation ?? 0;
    const terms = args.terms as Terms<"approvalTerms">;
    const epochs = { governanceEpoch, grantEpoch, incarnation };
    const given = { mandate, payee, terms, ...epochs, spent: false, revoked: false };
    vault.approvals.set(approval, given);
    if (!consent?.proposal) vault.nextApproval += 1n;
  },

  revokeApproval({ approvals }, { at: { approval = "" } }) {
    const revoked = approvals.get(approval);
    if (revoked) revoked.revoked = true;
  },

  reclaimApproval({ approvals }, { at: { approval = "" } }) {
    approvals.delete(approval);
  },

  revokeAll(vault) {
    vault.grantEpoch += 1n;
  },

  stripHold({ stripped }, { args: { member } }) {
    stripped.push(member.toBase58());
  },

  setMembers(vault, { args }) {
    const { members, threshold, holders } = args.terms as Terms<"memberTerms">;
    vault.members = base58(members);
    vault.threshold = threshold;
    vault.stripped = vault.members.filter((_, place) => ((holders >> place) & 1) === 0);
    vault.governanceEpoch += 1n;
  },

  setDelays(vault, { args: { timelock, approvalDelay } }) {
    Object.assign(vault, { timelock, approvalDelay });
    vault.governanceEpoch += 1n;
  },

  propose(vault, { at: { proposal = "", member = "" }, args }, { transaction: { time } }) {
    const proposed: WatchedProposal = {
      index: args.index,
      proposer: member,
      terms: args.terms as Terms<"proposalTerms">,
      governanceEpoch: vault.governanceEpoch,
      approvals: [member],
      rejections: [],
      approvedAt: 0n,
      status: "open",
    };
    count(vault, proposed, time);
    vault.proposals.set(proposal, proposed);
  },

  approveProposal: voted((proposal, member) => {
    proposal.approvals.push(member);
    proposal.rejections = proposal.rejections.filter((other) => other !== member);
  }),
  unapproveProposal: voted((proposal, member) => {
    proposal.approvals = proposal.approvals.filter((other) => other !== member);
  }),
  rejectProposal: voted((proposal, member) => {
    proposal.rejections.push(member);
    proposal.approvals = proposal.approvals.filter((other) => other !== member);
  }),

  cancelProposal({ proposals }, { at: { proposal = "" } }) {
    const cancelled = proposals.get(proposal);
    if (cancelled) cancelled.status = "cancelled";
  },

  reclaimProposal({ proposals }, { at: { proposal = "" } }) {
    proposals.delete(proposal);
  },

  pause(vault) {
    vault.paused = true;
    if (vault.mode === "run" || vault.mode === "boot") vault.mode = "frozen";
  },

  resume(vault, _, { transaction: { time, slot } }) {
    const deadline = time + BOUNDS.BOOT_TERM;
    Object.assign(vault, { paused: false, mode: "boot", deadline, bootSlot: slot, bootChecks: 0 });
  },

  bootCheck(vault, _, { transaction: { slot } }) {
    vault.bootSlot = slot;
    vault.bootChecks += 1;
    if (vault.mode === "boot" && vault.bootChecks >= BOUNDS.BOOT_CHECKS) vault.mode = "run";
  },

  reportFault(vault) {
    vault.mode = "faulted";
  },

  transfer({ mandates }, { at: { mandate = "" } }) {
    const ticket = mandates.get(mandate)?.ticket;
    if (ticket) ticket.stage = "transferred";
  },

  feedback({ mandates }, { at: { mandate = "" } }) {
    const settled = mandates.get(mandate);
    if (settled) settled.ticket = null;
  },
};

/** Grant epoch of a mandate that was revoked by itself: no vault has it. */
const REVOKED = 0n;

function newMandate(agent: string, mint: string, terms: Terms<"mandateTerms">): WatchedMandate {
  const evidence = { sequence: 0n, head: GENESIS };
  const grant = { terms, grantEpoch: 1n, incarnation: 1, version: 0n, held: false };
  return { agent, mint, ...grant, spent: unspent(), floor: 1n, ids: [], ticket: null, evidence };
}

function held(kind: "mandates" | "sessions", account: string, value: boolean): Update {
  return (vault, { at }) => {
    const found = vault[kind].get(at[account] ?? "");
    if (found) found.held = value;
  };
}

function voted(vote: (proposal: WatchedProposal, member: string) => void): Update {
  return (vault, { at: { proposal = "", member = "" } }, { transaction: { time } }) => {
    const found = vault.proposals.get(proposal);
    if (!found) return;
    vote(found, member);
    count(vault, found, time);
  };
}

/** The delay begins when the threshold is reached, and anew if it was lost. */
function count({ members, threshold }: WatchedVault, proposal: WatchedProposal, time: bigint) {
  const approvers = new Set(proposal.approvals.filter((member) => members.includes(member)));
  if (approvers.size < threshold) proposal.approvedAt = 0n;
  else if (proposal.approvedAt === 0n) proposal.approvedAt = time > 0n ? time : 1n;
}

function pay(moment: Moment): void {
  const { paying, step, transaction } = moment;
  if (!paying) return;
  const { mandate, budget, session, approval, amount, id } = paying;
  for (const spender of [mandate, budget, session]) {
    if (spender) spend(spender.spent, amount, transaction.time);
  }
  if (approval && amount > mandate.terms.approvalThreshold) approval.spent = true;
  mandate.ids.push(id);
  if (mandate.ids.length > BOUNDS.RING) {
    const forgotten = (mandate.ids.shift()?.issuedAt ?? 0n) + 1n;
    if (forgotten > mandate.floor) mandate.floor = forgotten;
  }
  if (step.name !== "gate") return;
  const { custody = "", destination = "" } = step.at;
  const record = recordOf(moment, paying);
  mandate.ticket = { amount, custody, destination, record, stage: "gated" };
}

function spend(spent: Spent, amount: bigint, time: bigint): void {
  const { day, week } = calendar(spent, time);
  spent.daySpent = amount + (spent.day === day ? spent.daySpent : 0n);
  spent.weekSpent = amount + (spent.week === week ? spent.weekSpent : 0n);
  spent.lifetime += amount;
  Object.assign(spent, { day, week });
}

function base58(keys: readonly PublicKey[]): string[] {
  return keys.map((key) => key.toBase58());
}
