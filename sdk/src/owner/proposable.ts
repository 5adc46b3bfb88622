import type { PublicKey } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import type { ActionName, OwnersAction } from "./action";
import { approvalAction } from "./approve-payment";
import type { ApprovalTerms } from "./approve-payment";
import { grantAction } from "./grant-mandate";
import type { GrantTerms } from "./grant-mandate";
import { counterpartyRelease } from "./release-counterparty";
import type { ReleasedCounterparty } from "./release-counterparty";
import { mandateRelease } from "./release-mandate";
import type { ReleasedMandate } from "./release-mandate";
import { sessionRelease } from "./release-session";
import type { ReleasedSession } from "./release-session";
import { resumeAction } from "./resume";
import type { ResumedVault } from "./resume";
import { revokeAllAction } from "./revoke-all";
import type { RevokedGrants } from "./revoke-all";
import { approvalRevocation } from "./revoke-approval";
import type { RevokedApproval } from "./revoke-approval";
import { attestorRevocation } from "./revoke-attestor";
import type { RevokedAttestor } from "./revoke-attestor";
import { mandateRevocation } from "./revoke-mandate";
import type { RevokedMandate } from "./revoke-mandate";
import { attestorAction } from "./set-attestor";
import type { AttestorTerms } from "./set-attestor";
import { budgetAction } from "./set-budget";
import type { BudgetTerms } from "./set-budget";
import { ratingAction } from "./set-counterparty";
import type { RatingTerms } from "./set-counterparty";
import { delaysAction } from "./set-delays";
import type { NewDelays } from "./set-delays";
import { membersAction } from "./set-members";
import type { NewMembers } from "./set-members";
import { walletsAction } from "./set-withdrawal";
import type { NewWallets } from "./set-withdrawal";
import { strippingAction } from "./strip-hold";
import type { StrippedMember } from "./strip-hold";
import { withdrawalAction } from "./withdraw";
import type { WithdrawalTerms } from "./withdraw";

/** What each action takes when it is proposed: what its co-signed form takes, without those who sign. */
interface Terms {
  setBudget: BudgetTerms;
  grantMandate: GrantTerms;
  setCounterparty: RatingTerms;
  setAttestor: AttestorTerms;
  approvePayment: ApprovalTerms;
  withdraw: WithdrawalTerms;
  revokeMandate: RevokedMandate;
  releaseMandate: ReleasedMandate;
  releaseSession: ReleasedSession;
  releaseCounterparty: ReleasedCounterparty;
  revokeAttestor: RevokedAttestor;
  revokeApproval: RevokedApproval;
  resume: ResumedVault;
  revokeAll: RevokedGrants;
  stripHold: StrippedMember;
  setMembers: NewMembers;
  setDelays: NewDelays;
  setWithdrawal: NewWallets;
}

/** One action by its name, with what it takes: `{ setDelays: { timelock: 3_600n } }`. */
export type Proposable = {
  [Name in ActionName]: { readonly [Only in Name]: Omit<Terms[Name], "vault"> };
}[ActionName];

type Prepare<Name extends ActionName> = (
  client: Client,
  terms: Terms[Name],
  approvalIndex: bigint,
) => OwnersAction | Promise<OwnersAction>;

const PREPARE: { readonly [Name in ActionName]: Prepare<Name> } = {
  setBudget: budgetAction,
  grantMandate: grantAction,
  setCounterparty: ratingAction,
  setAttestor: attestorAction,
  approvePayment: async (client, terms, nextIndex) => {
    const expected = terms.expected ?? (await fetchVault(client, terms.vault));
    return approvalAction(client, terms, { ...expected, nextIndex });
  },
  withdraw: withdrawalAction,
  revokeMandate: mandateRevocation,
  releaseMandate: mandateRelease,
  releaseSession: sessionRelease,
  releaseCounterparty: counterpartyRelease,
  revokeAttestor: attestorRevocation,
  revokeApproval: approvalRevocation,
  resume: resumeAction,
  revokeAll: revokeAllAction,
  stripHold: strippingAction,
  setMembers: membersAction,
  setDelays: delaysAction,
  setWithdrawal: walletsAction,
};

/** An approval that a proposal gives has the proposal's index with this bit set. */
export const PROPOSED_APPROVAL = 1n << 63n;

/** The action that is proposed, prepared against the state that is found now. */
export async function preparedAction(
  client: Client,
  vault: PublicKey,
  proposable: Proposable,
  proposalIndex: bigint,
): Promise<OwnersAction> {
  // The type says that there is exactly one.
  const [[name, terms]] = Object.entries(proposable) as [[ActionName, object]];
  const prepare = PREPARE[name];
  return prepare(client, { ...terms, vault } as never, proposalIndex | PROPOSED_APPROVAL);
}
