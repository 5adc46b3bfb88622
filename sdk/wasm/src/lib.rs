//! The policy kernel for WebAssembly hosts. A thin ABI: the host writes accounts and payments into the [`desk`],
//! calls one function, and reads the answer's words. Every rule is the kernel's.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod desk;
mod proposed;
mod record;

use policy_kernel::explain::report;
use policy_kernel::foresee::plan::{plan as outlook, Obstacle, Outlook, Reach, MAX_STEPS};
use policy_kernel::foresee::worst_case::{worst_case as loss, Loss, Span};
use policy_kernel::foresee::{Trial, MAX_PAYEES};
use policy_kernel::gate::evaluate;
use policy_kernel::quantity::{Amount, UnixSeconds};
use policy_kernel::token::{self, Mint, TokenProgram};
use policy_kernel::verdict::VERDICT_WORDS;

use desk::{desk, part};

/// Version of this interface.
const ABI: u32 = 4;

/// The version of this interface; a host that knows another one must not go on.
#[no_mangle]
pub extern "C" fn abi() -> u32 {
    ABI
}

/// The address of a part of the desk: 0 vault, 1 budget, 2 mandate, 3 parties, 4 payees, 5 steps, 6 largest, 7 answer,
/// 8 what is shown (a word each for session, attestation, approval: 1 if it is), 9 session, 10 attestor, 11 attestation,
/// 12 approval, 13 data, 14 proposal, 15 counterparty, 16 recorded; zero for another number.
#[no_mangle]
pub extern "C" fn place(number: u32) -> usize {
    part(number).map_or(0, |(address, _)| address as usize)
}

/// The bytes of one element of a part.
#[no_mangle]
pub extern "C" fn size(number: u32) -> usize {
    part(number).map_or(0, |(_, bytes)| bytes)
}

/// The most payees.
#[no_mangle]
pub extern "C" fn max_payees() -> usize {
    MAX_PAYEES
}

/// The most steps.
#[no_mangle]
pub extern "C" fn max_steps() -> usize {
    MAX_STEPS
}

/// The first step at its least amount, to the first payee: the verdict's encoding.
#[no_mangle]
pub extern "C" fn explain() {
    let desk = desk();
    let trial = first_trial(desk);
    let verdict = desk.rehearsal().ask(0, &trial, |view, request| report(view, request, &evaluate(view, request)));
    desk.reply(verdict.into_iter().flatten());
}

/// What each limit leaves at the first step's time for payments to the first payee. The answer's word 0 is the largest
/// amount that passes; then four words per limit: reason (zero if it does not apply), limit, left, more at.
#[no_mangle]
pub extern "C" fn remaining() {
    let desk = desk();
    let trial = Trial { amount: Amount(u64::MAX), ..first_trial(desk) };
    let accounts = desk.rehearsal();
    let largest = accounts.largest(0, &trial).0;
    let rows = accounts.remaining(0, &trial);
    let rows = rows
        .iter()
        .flat_map(|row| row.map_or([0; 4], |row| [u64::from(row.reason.code()), row.limit.0, row.left, row.more_at.0]));
    desk.reply(core::iter::once(largest).chain(rows));
}

/// The first `count` steps in order, first at their least amounts and then at their most. Per path the answer has the
/// number of leading steps that pass; why the next does not: 0 there is none, 1 a verdict, 2 a fault, 3 no such payee;
/// the fault's reason; and the verdict's encoding. The largest amounts are in their own part.
#[no_mangle]
pub extern "C" fn plan(count: u32) {
    let desk = desk();
    let start = desk.rehearsal();
    let steps = desk.steps.get(..count as usize).unwrap_or(&desk.steps);
    let mut largest = [Amount(0); MAX_STEPS];
    let Outlook { least, most } = outlook(&start, steps, &mut largest);
    desk.largest = largest;
    desk.reply(words(&least).into_iter().chain(words(&most)));
}

/// Words of one path of a plan.
const REACH_WORDS: usize = 3 + VERDICT_WORDS;

fn words(reach: &Reach) -> [u64; REACH_WORDS] {
    let (kind, fault, verdict) = match reach.obstacle {
        None => (0, 0, [0; VERDICT_WORDS]),
        Some(Obstacle::Verdict(words)) => (1, 0, words),
        Some(Obstacle::Fault(reason)) => (2, u64::from(reason.code()), [0; VERDICT_WORDS]),
        Some(Obstacle::NoPayee) => (3, 0, [0; VERDICT_WORDS]),
    };
    let mut words = [0; REACH_WORDS];
    let all = [reach.passing as u64, kind, fault].into_iter().chain(verdict);
    words.iter_mut().zip(all).for_each(|(place, word)| *place = word);
    words
}

/// The most that payments to the first `payees` payees can come to from one second to another: at least word 0, at most
/// word 1.
#[no_mangle]
pub extern "C" fn worst_case(payees: u32, from: u64, until: u64) {
    let desk = desk();
    let span = Span { from: UnixSeconds(from), until: UnixSeconds(until) };
    let Loss { at_least, at_most } = loss(&desk.rehearsal(), payees as usize, span);
    desk.reply([at_least.0, at_most.0]);
}

/// Reads the data's first `length` bytes as a mint of Token-2022 in an epoch. The answer's word 0 is 1 if it is one; then
/// its decimals, its extensions, and those of them that must be unset and are not.
#[no_mangle]
pub extern "C" fn read_mint(length: u32, epoch: u64) {
    let desk = desk();
    let words = match Mint::read(TokenProgram::Token2022, desk.data(length), epoch) {
        Ok(mint) => [1, mint.decimals, mint.extensions, mint.active],
        Err(_) => [0; 4],
    };
    desk.reply(words);
}

/// 1 if the data's first `length` bytes are an initialised token account of either program.
#[no_mangle]
pub extern "C" fn is_account(length: u32) -> u32 {
    token::is_account(desk().data(length)).into()
}

/// 1 if the data's first `length` bytes are a token account that takes transfers with a memo only, or none at all.
#[no_mangle]
pub extern "C" fn needs_memo(length: u32) -> u32 {
    token::needs_memo(desk().data(length)).into()
}

/// What the proposal waits for, of the vault, budget, mandate, counterparty and attestor that it is about, each zero where
/// there is none, and of a mint with these extensions. The answer's word 0 is 1 if its arguments are its action's; word 1
/// is 1 if it loosens; word 2 is how many seconds it waits.
#[no_mangle]
pub extern "C" fn proposed(extensions: u64) {
    let desk = desk();
    let words = proposed::outlook(desk, extensions).map_or([0; 3], |(loosens, delay)| [1, loosens.into(), delay.0]);
    desk.reply(words);
}

/// The head and the record that are hashed to the next head: 1 and the words of both, or zero for no kind or path.
#[no_mangle]
pub extern "C" fn record() {
    let desk = desk();
    let link = desk.recorded.link();
    let words = link.as_ref().map_or(&[][..], |link| &link.0);
    desk.reply(core::iter::once(link.is_some().into()).chain(words.iter().copied()));
}

fn first_trial(desk: &desk::Desk) -> Trial {
    let [step, ..] = &desk.steps;
    Trial { amount: step.least, id: step.id, not_after: step.not_after, at: step.at }
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
