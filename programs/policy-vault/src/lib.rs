//! The policy vault: custody of a treasury's tokens, and agents' payments within the owners' limits.
//!
//! Handlers load and bind accounts, call the kernel, and apply its result. Every rule is in `policy-kernel`.
#![cfg_attr(not(feature = "idl-build"), no_std)]
// Anchor's macros generate public items without documentation, and bind arguments that they do not use.
#![allow(missing_docs, unused_variables)]

extern crate alloc;

use anchor_lang::prelude::*;

pub mod cosigned;
pub mod custody;
pub mod error;
pub mod event;
pub mod instructions;
pub mod payment;
pub mod raw;
pub mod seeds;
pub mod sequence;
pub mod state;

use instructions::*;
use payment::Payment;
use state::Caps;

// A readable placeholder that nobody holds a key for: `anchor keys sync` puts a deployer's own address here.
declare_id!("PurserPo1icyVau1t11111111111111111111111111");

/// Discriminators are explicit: `gate` looks for two of them in the instructions that follow it.
#[program]
pub mod policy_vault {
    use super::*;

    /// Creates a vault for its members; it is inert until a threshold of them resumes it.
    #[discrim = 0]
    pub fn create_vault(ctx: &mut Context<CreateVault>, terms: VaultTerms) -> Result<()> {
        ctx.accounts.create(terms, ctx.bumps.vault)
    }

    /// Admits a mint, or changes what all agents together may spend of it. Co-signed by the threshold.
    #[discrim = 1]
    pub fn set_budget(ctx: &mut Context<SetBudget>, expected_version: u64, caps: Caps) -> Result<()> {
        let cosigners = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, caps, ctx.bumps.budget, &cosigners)
    }

    /// Grants an agent a mandate, or changes it in place. Co-signed by the threshold.
    #[discrim = 2]
    pub fn grant_mandate(
        ctx: &mut Context<GrantMandate>,
        expected_version: u64,
        expected_grant_epoch: u64,
        terms: MandateTerms,
    ) -> Result<()> {
        let cosigners = ctx.remaining_accounts()?;
        let expected = (expected_version, expected_grant_epoch);
        ctx.accounts.grant(expected, terms, ctx.bumps.mandate, &cosigners)
    }

    /// Rates a payee and sets its own limits. Co-signed by the threshold.
    #[discrim = 3]
    pub fn set_counterparty(
        ctx: &mut Context<SetCounterparty>,
        expected_version: u64,
        terms: CounterpartyTerms,
    ) -> Result<()> {
        let cosigners = ctx.remaining_accounts()?;
        ctx.accounts.set(expected_version, terms, ctx.bumps.counterparty, &cosigners)
    }

    /// Puts tokens into custody. Anyone may; no limit changes.
    #[discrim = 4]
    pub fn deposit(ctx: &mut Context<Deposit>, amount: u64) -> Result<()> {
        ctx.accounts.deposit(amount)
    }

    /// Takes tokens out to a registered withdrawal wallet. Co-signed by the threshold.
    #[discrim = 5]
    pub fn withdraw(ctx: &mut Context<Withdraw>, expected_version: u64, amount: u64) -> Result<()> {
        let cosigners = ctx.remaining_accounts()?;
        ctx.accounts.withdraw(expected_version, amount, &cosigners)
    }

    /// Stops all payments. Any single member.
    #[discrim = 6]
    pub fn pause(ctx: &mut Context<Pause>) -> Result<()> {
        ctx.accounts.pause()
    }

    /// Starts an inert vault, or lifts a pause. Co-signed by the threshold.
    #[discrim = 7]
    pub fn resume(ctx: &mut Context<Resume>, expected_version: u64) -> Result<()> {
        let cosigners = ctx.remaining_accounts()?;
        ctx.accounts.resume(expected_version, &cosigners)
    }

    /// Kills every mandate until it is granted anew. Co-signed by the threshold.
    #[discrim = 8]
    pub fn revoke_all(ctx: &mut Context<RevokeAll>, expected_version: u64) -> Result<()> {
        let cosigners = ctx.remaining_accounts()?;
        ctx.accounts.revoke_all(expected_version, &cosigners)
    }

    /// Decides, records and makes a payment in one instruction.
    #[discrim = 9]
    pub fn pay(ctx: &mut Context<Pay>, payment: Payment) -> Result<()> {
        ctx.accounts.pay(&payment)
    }

    /// Decides and records a payment that the next two instructions make and settle.
    #[discrim = 10]
    pub fn gate(ctx: &mut Context<Gate>, payment: Payment) -> Result<()> {
        ctx.accounts.gate(&payment)
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
        ctx.accounts.evaluate(&payment)
    }

    /// Records that a payment is not allowed, as `gates` says: one byte per gate, the first gate lowest.
    #[discrim = 14]
    pub fn record_denial(ctx: &mut Context<RecordDenial>, payment: Payment, gates: u64) -> Result<()> {
        ctx.accounts.record_denial(&payment, gates)
    }
}
