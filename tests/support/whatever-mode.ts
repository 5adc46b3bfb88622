import * as purser from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { holds, releases } from "./sessions";
import { ATTESTOR, PAYMENTS } from "./vouching";
import { NOON, OPEN_TERMS } from "./world";
import type { World } from "./world";

type Acts = readonly (readonly [name: string, act: (client: Client) => Promise<unknown>])[];

/** The first proposal of member 3. */
const PROPOSED = 2n;

/**
 * Everything that the governance table lets be done in whatever mode of a vault, by the names of the table, in an order in
 * which each can be done once those before it are. The vault has no timelock, and a session is open.
 */
export function whateverMode(world: World): Acts {
  const { vault, mint, quorum: members, stranger: feePayer, treasury } = world;
  const [, voter, member] = world.members;
  const owners = { vault, members };
  const alone = { vault, member };
  const mandate = { agent: world.agent.publicKey, mint };
  const payee = { payee: world.payee };
  const attestor = { attestor: ATTESTOR.publicKey };
  const amount = { mint, base: 1n };
  const approval = { ...mandate, ...payee, amount, notAfter: NOON + 86_400n };
  const vote = { vault, index: PROPOSED, member: voter };
  const approved = { vault, index: 0n };
  const dead = { vault, index: PROPOSED, feePayer };
  const action = { revokeAll: {} };
  const rating = { tier: 2 };
  const newMembers = world.members.map(({ publicKey }) => publicKey);
  return [
    ["HoldSession", holds(world)],
    ["ReleaseSession", releases(world)],
    ["HoldMandate", (c) => purser.holdMandate(c, { ...alone, ...mandate })],
    ["ReleaseMandate", (c) => purser.releaseMandate(c, { ...owners, ...mandate })],
    ["HoldCounterparty", (c) => purser.holdCounterparty(c, { ...alone, ...payee })],
    ["ReleaseCounterparty", (c) => purser.releaseCounterparty(c, { ...owners, ...payee })],
    ["SetBudget", (c) => purser.setBudget(c, { ...owners, mint, caps: {} })],
    ["GrantMandate", (c) => purser.grantMandate(c, { ...owners, ...mandate, terms: OPEN_TERMS })],
    ["SetCounterparty", (c) => purser.setCounterparty(c, { ...owners, ...payee, rating })],
    [
      "SetAttestor",
      (c) => purser.setAttestor(c, { ...owners, ...attestor, capabilities: [PAYMENTS] }),
    ],
    ["RevokeAttestor", (c) => purser.revokeAttestor(c, { ...owners, ...attestor })],
    ["ApprovePayment", (c) => purser.approvePayment(c, { ...owners, ...approval })],
    ["RevokeApproval", (c) => purser.revokeApproval(c, { ...owners, ...approved })],
    ["ReclaimApproval", (c) => purser.reclaimApproval(c, { ...approved, feePayer })],
    ["Propose", (c) => purser.propose(c, { ...alone, action })],
    ["ApproveProposal", (c) => purser.approveProposal(c, vote)],
    ["UnapproveProposal", (c) => purser.unapproveProposal(c, vote)],
    ["RejectProposal", (c) => purser.rejectProposal(c, vote)],
    ["CancelProposal", (c) => purser.cancelProposal(c, { ...vote, signer: member })],
    ["ReclaimProposal", (c) => purser.reclaimProposal(c, dead)],
    ["RevokeMandate", (c) => purser.revokeMandate(c, { ...owners, ...mandate })],
    ["StripHold", (c) => purser.stripHold(c, { ...owners, member: member.publicKey })],
    ["RevokeAll", (c) => purser.revokeAll(c, owners)],
    ["SetWithdrawal", (c) => purser.setWithdrawal(c, { ...owners, wallets: [treasury.publicKey] })],
    ["SetDelays", (c) => purser.setDelays(c, { ...owners, timelock: 0n })],
    ["SetMembers", (c) => purser.setMembers(c, { ...owners, newMembers, threshold: 2 })],
  ];
}
