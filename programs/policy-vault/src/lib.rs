//! The policy vault: custody of a treasury's tokens, and agents' payments within the owners' limits.
//!
//! Handlers load and bind accounts, call the kernel, and apply its result. Every rule is in `policy-kernel`.
#![cfg_attr(not(feature = "idl-build"), no_std)]
// Anchor's macros generate public items without documentation, and bind arguments that they do not use.
#![allow(missing_docs, unused_variables)]

extern crate alloc;

use anchor_lang::prelude::*;
use policy_kernel::quantity::Key;

pub mod consent;
pub mod credentials;
pub mod custody;
pub mod error;
pub mod event;
pub mod instructions;
pub mod payment;
pub mod raw;
pub mod seeds;
pub mod sequence;
pub mod state;

use alloc::vec::Vec;
use instructions::*;
use payment::Payment;

// A readable placeholder that nobody holds a key for: `anchor keys sync` puts a deployer's own address here.
declare_id!("PurserPo1icyVau1t11111111111111111111111111");

/// This program's address as a key.
const PROGRAM: Key = Key::from_bytes(ID.as_array());

/// Discriminators are explicit: `gate` looks for two of them in the instructions that follow it.
#[program]
pub mod policy_vault {
    use super::*;

    /// Creates a vault for its members; it is inert until a threshold of them resumes it.
    #[discrim = 0]
    pub fn create_vault(ctx: &mut Context<CreateVault>, terms: VaultTerms) -> Result<()> {
        ctx.accounts.create(terms, ctx.bumps.vault)
    }

    /// Admits a mint, or changes what all agents together may spend of it. By the threshold.
    #[discrim = 1]
    pub fn set_budget(ctx: &mut Context<SetBudget>, expected_version: u64, terms: BudgetTerms) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, terms, ctx.bumps.budget, &trailing)
    }

    /// Grants an agent a mandate, or changes it in place. By the threshold.
    #[discrim = 2]
    pub fn grant_mandate(
        ctx: &mut Context<GrantMandate>,
        expected_version: u64,
        expected_grant_epoch: u64,
        terms: MandateTerms,
    ) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        let expected = (expected_version, expected_grant_epoch);
        ctx.accounts.grant(expected, terms, ctx.bumps.mandate, &trailing)
    }

    /// Rates a payee and sets its own limits. By the threshold.
    #[discrim = 3]
    pub fn set_counterparty(
        ctx: &mut Context<SetCounterparty>,
        expected_version: u64,
        terms: CounterpartyTerms,
    ) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, terms, ctx.bumps.counterparty, &trailing)
    }

    /// Puts tokens into custody. Anyone may; no limit changes.
    #[discrim = 4]
    pub fn deposit(ctx: &mut Context<Deposit>, amount: u64) -> Result<()> {
        ctx.accounts.deposit(amount)
    }

    /// Takes tokens out to a registered withdrawal wallet. By the threshold.
    #[discrim = 5]
    pub fn withdraw(ctx: &mut Context<Withdraw>, expected_version: u64, amount: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.withdraw(expected_version, amount, &trailing)
    }

    /// Stops all payments. Any single member.
    #[discrim = 6]
    pub fn pause(ctx: &mut Context<Pause>) -> Result<()> {
        ctx.accounts.pause()
    }

    /// Starts an inert vault, or lifts a pause or a fault: the vault boots. By the threshold.
    #[discrim = 7]
    pub fn resume(ctx: &mut Context<Resume>, expected_changes: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.resume(expected_changes, &trailing)
    }

    /// Kills every mandate until it is granted anew. By the threshold.
    #[discrim = 8]
    pub fn revoke_all(ctx: &mut Context<RevokeAll>, expected_grant_epoch: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.revoke_all(expected_grant_epoch, &trailing)
    }

    /// Decides, records and makes a payment in one instruction.
    #[discrim = 9]
    pub fn pay(ctx: &mut Context<Pay>, payment: Payment) -> Result<()> {
        let shown = ctx.remaining_accounts()?;
        ctx.accounts.pay(&payment, &shown)
    }

    /// Decides and records a payment that the next two instructions make and settle.
    #[discrim = 10]
    pub fn gate(ctx: &mut Context<Gate>, payment: Payment) -> Result<()> {
        let shown = ctx.remaining_accounts()?;
        ctx.accounts.gate(&payment, &shown)
    }

    /// Makes the payment that was gated by the instruction before.
    #[discrim = 11]
    pub fn transfer(ctx: &mut Context<Transfer>, amount: u64) -> Result<()> {
        ctx.accounts.transfer(amount)
    }

    /// Settles and records the payment that was transferred by the instruction before.
    #[discrim = 12]
    pub fn feedback(ctx: &mut Context<Feedback>) -> Result<()> {
        ctx.accounts.feedback()
    }

    /// Answers with the whole verdict on a payment as return data, and changes nothing.
    #[discrim = 13]
    pub fn evaluate(ctx: &mut Context<Evaluate>, payment: Payment) -> Result<()> {
        let shown = ctx.remaining_accounts()?;
        ctx.accounts.evaluate(&payment, &shown)
    }

    /// Records that a payment is not allowed, as `gates` says: one byte per gate, the first gate lowest.
    #[discrim = 14]
    pub fn record_denial(ctx: &mut Context<RecordDenial>, payment: Payment, gates: u64) -> Result<()> {
        let shown = ctx.remaining_accounts()?;
        ctx.accounts.record_denial(&payment, gates, &shown)
    }

    /// Accepts an attestor for some capabilities, or changes them in place. By the threshold.
    #[discrim = 15]
    pub fn set_attestor(
        ctx: &mut Context<SetAttestor>,
        expected_version: u64,
        capabilities: Vec<[u8; 32]>,
    ) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, capabilities, ctx.bumps.attestor, &trailing)
    }

    /// Accepts an attestor no longer: all its attestations are dead. By the threshold.
    #[discrim = 16]
    pub fn revoke_attestor(ctx: &mut Context<RevokeAttestor>, expected_version: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.revoke(expected_version, &trailing)
    }

    /// Attests a capability of an agent until a time, or renews it. An accepted attestor.
    #[discrim = 17]
    pub fn attest(
        ctx: &mut Context<Attest>,
        expected_version: u64,
        capability: [u8; 32],
        expires_at: u64,
    ) -> Result<()> {
        ctx.accounts.attest(expected_version, &capability, expires_at, ctx.bumps.attestation)
    }

    /// Takes an attestation back. Its attestor.
    #[discrim = 18]
    pub fn revoke_attestation(ctx: &mut Context<RevokeAttestation>) -> Result<()> {
        ctx.accounts.revoke()
    }

    /// Lends a key a part of a mandate, or changes which. The mandate's agent.
    #[discrim = 19]
    pub fn open_session(
        ctx: &mut Context<OpenSession>,
        expected_version: u64,
        expected_grant_epoch: u64,
        expected_incarnation: u64,
        terms: SessionTerms,
    ) -> Result<()> {
        let expected = (expected_version, expected_grant_epoch, expected_incarnation);
        ctx.accounts.open(expected, terms, ctx.bumps.session)
    }

    /// Ends a session at once. The mandate's agent.
    #[discrim = 20]
    pub fn end_session(ctx: &mut Context<EndSession>) -> Result<()> {
        ctx.accounts.end()
    }

    /// Puts a session on hold. Any single member.
    #[discrim = 21]
    pub fn hold_session(ctx: &mut Context<HoldSession>) -> Result<()> {
        ctx.accounts.hold()
    }

    /// Lifts the hold of a session. By the threshold.
    #[discrim = 22]
    pub fn release_session(ctx: &mut Context<ReleaseSession>, expected_changes: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.release(expected_changes, &trailing)
    }

    /// Approves one payment over a mandate's approval threshold. By the threshold.
    #[discrim = 23]
    pub fn approve_payment(
        ctx: &mut Context<ApprovePayment>,
        index: u64,
        expected_governance_epoch: u64,
        expected_grant_epoch: u64,
        terms: ApprovalTerms,
    ) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        let expected = (expected_governance_epoch, expected_grant_epoch);
        ctx.accounts.approve(index, expected, terms, ctx.bumps.approval, &trailing)
    }

    /// Closes an approval that can never be used again: its rent goes back to whoever paid it. Anyone.
    #[discrim = 24]
    pub fn reclaim_approval(ctx: &mut Context<ReclaimApproval>) -> Result<()> {
        ctx.accounts.reclaim()
    }

    /// Takes back an approval that no payment has spent. By the threshold.
    #[discrim = 25]
    pub fn revoke_approval(ctx: &mut Context<RevokeApproval>) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.revoke(&trailing)
    }
    /// Puts a mandate on hold. Any single member.
    #[discrim = 26]
    pub fn hold_mandate(ctx: &mut Context<HoldMandate>) -> Result<()> {
        ctx.accounts.hold()
    }

    /// Lifts the hold of a mandate. By the threshold.
    #[discrim = 27]
    pub fn release_mandate(ctx: &mut Context<ReleaseMandate>, expected_changes: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.release(expected_changes, &trailing)
    }

    /// Kills a mandate until it is granted anew. By the threshold.
    #[discrim = 28]
    pub fn revoke_mandate(ctx: &mut Context<RevokeMandate>, expected_version: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.revoke(expected_version, &trailing)
    }

    /// Puts a payee on hold, rated or not. Any single member.
    #[discrim = 29]
    pub fn hold_counterparty(ctx: &mut Context<HoldCounterparty>) -> Result<()> {
        ctx.accounts.hold(ctx.bumps.counterparty)
    }

    /// Lifts the hold of a payee. By the threshold.
    #[discrim = 30]
    pub fn release_counterparty(ctx: &mut Context<ReleaseCounterparty>, expected_changes: u64) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.release(expected_changes, &trailing)
    }

    /// Takes a member's right to hold away. By the threshold.
    #[discrim = 31]
    pub fn strip_hold(ctx: &mut Context<StripHold>, expected_governance_epoch: u64, member: Address) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.strip(expected_governance_epoch, member, &trailing)
    }

    /// Names the members anew, and their threshold. By the threshold, after the timelock.
    #[discrim = 32]
    pub fn set_members(ctx: &mut Context<SetMembers>, expected_version: u64, terms: MemberTerms) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, terms, &trailing)
    }

    /// Changes the timelock and the delay of approvals, seconds. By the threshold, after the timelock.
    #[discrim = 33]
    pub fn set_delays(
        ctx: &mut Context<SetDelays>,
        expected_version: u64,
        timelock: u64,
        approval_delay: u64,
    ) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, (timelock, approval_delay), &trailing)
    }

    /// Names the withdrawal wallets anew. By the threshold, after the timelock.
    #[discrim = 34]
    pub fn set_withdrawal(
        ctx: &mut Context<SetWithdrawal>,
        expected_version: u64,
        wallets: Vec<Address>,
    ) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, wallets, &trailing)
    }

    /// Proposes an action of the threshold, and approves it. Any single member.
    #[discrim = 35]
    pub fn propose(
        ctx: &mut Context<Propose>,
        index: u64,
        expected_governance_epoch: u64,
        terms: ProposalTerms,
    ) -> Result<()> {
        ctx.accounts.propose(index, expected_governance_epoch, terms, ctx.bumps.proposal)
    }

    /// Approves a proposal. Any single member.
    #[discrim = 36]
    pub fn approve_proposal(ctx: &mut Context<ApproveProposal>) -> Result<()> {
        ctx.accounts.approve()
    }

    /// Takes the own approval of a proposal back. Any single member.
    #[discrim = 37]
    pub fn unapprove_proposal(ctx: &mut Context<UnapproveProposal>) -> Result<()> {
        ctx.accounts.unapprove()
    }

    /// Rejects a proposal, but not the own removal. Any single member.
    #[discrim = 38]
    pub fn reject_proposal(ctx: &mut Context<RejectProposal>) -> Result<()> {
        ctx.accounts.reject()
    }

    /// Ends a proposal. Its proposer, or anyone once too many members reject it.
    #[discrim = 39]
    pub fn cancel_proposal(ctx: &mut Context<CancelProposal>) -> Result<()> {
        ctx.accounts.cancel()
    }

    /// Closes a proposal that is done or dead: its rent goes back to whoever paid it. Anyone.
    #[discrim = 40]
    pub fn reclaim_proposal(ctx: &mut Context<ReclaimProposal>) -> Result<()> {
        ctx.accounts.reclaim()
    }

    /// Checks every custody account of a booting vault; enough checks, each in a slot of its own, start it. Anyone.
    #[discrim = 41]
    pub fn boot_check(ctx: &mut Context<BootCheck>) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.check(&trailing)
    }

    /// Faults a vault, if the accounts shown prove that its custody is not its alone. Anyone.
    #[discrim = 42]
    pub fn report_fault(ctx: &mut Context<ReportFault>) -> Result<()> {
        let trailing = ctx.remaining_accounts()?;
        ctx.accounts.report(&trailing)
    }
}
