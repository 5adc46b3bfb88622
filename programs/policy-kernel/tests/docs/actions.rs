//! The table of actions, for owners and for the client.

use policy_kernel::for_each_action;
use policy_kernel::governance::{Action, Delay, Moves, Row, While, Who};

use crate::table;

macro_rules! whats {
    ($($name:ident = $number:literal, $who:ident, $delay:ident, $moves:ident, $mode:ident, $what:literal;)*) => {
        [$((Action::$name, $what),)*]
    };
}

/// Every action, by the name of its instruction in the client, and what it does.
fn named() -> impl Iterator<Item = (String, Action, &'static str)> {
    for_each_action!(whats).into_iter().map(|(action, what)| (camel(&action), action, what))
}

/// A variant's name as the client writes it.
fn camel(variant: &impl std::fmt::Debug) -> String {
    let name = format!("{variant:?}");
    name[..1].to_lowercase() + &name[1..]
}

pub fn actions() -> String {
    let rows = named().map(|(name, action, what)| {
        let Row { who, delay, moves, mode } = action.row();
        [
            format!("`{name}`"),
            by(who).into(),
            after(delay).into(),
            moved(moves).into(),
            during(mode).into(),
            what.into(),
        ]
    });
    table(["action", "who", "delay", "epoch that moves", "while the vault is", "what it does"], rows)
}

fn by(who: Who) -> &'static str {
    match who {
        Who::Holder => "any member that has its right to hold",
        Who::Member => "any member",
        Who::Threshold => "threshold of members",
        Who::Proposer => "its proposer; anyone once the threshold is out of reach",
        Who::Anyone => "anyone",
    }
}

fn after(delay: Delay) -> &'static str {
    match delay {
        Delay::None => "none",
        Delay::Approvals => "the delay of approvals",
        Delay::Loosening => "the timelock, unless it only tightens",
        Delay::Timelock => "the timelock",
    }
}

fn moved(moves: Moves) -> &'static str {
    match moves {
        Moves::Nothing => "none",
        Moves::GovernanceEpoch => "governance epoch",
        Moves::GrantEpoch => "grant epoch",
    }
}

fn during(mode: While) -> &'static str {
    match mode {
        While::Always => "in any mode",
        While::NotPaused => "not paused",
        While::Stopped => "inert, frozen, faulted or paused",
        While::Booting => "booting",
        While::NotFaulted => "not faulted",
        While::StoppedIfTimelock => "inert, frozen, faulted or paused; in any mode without a timelock",
    }
}

/// The same as a module of the client, laid out as its formatter lays it out.
pub fn client_table() -> String {
    let rows = named().map(|(name, action, what)| {
        let Row { who, delay, moves, mode } = action.row();
        let [who, delay, moves, mode] = [camel(&who), camel(&delay), camel(&moves), camel(&mode)];
        let fields = [
            format!("number: {}", action.number()),
            format!("who: {who:?}"),
            format!("delay: {delay:?}"),
            format!("moves: {moves:?}"),
            format!("mode: {mode:?}"),
            format!("what: {what:?}"),
        ];
        let lines: String = fields.iter().map(|field| format!("    {field},\n")).collect();
        assert!(lines.lines().all(|line| line.len() <= 100), "longer than the formatter leaves it: {name}");
        format!("  {name}: {{\n{lines}  }},\n")
    });
    format!(
        "// Written from the kernel's table: UPDATE_DOCS=1 cargo test -p policy-kernel --test docs\n\
         import type {{ GovernanceTable }} from \"./governance\";\n\n\
         /** What can be done to a vault beside paying: by whom, after which delay, moving which epoch, and while what. */\n\
         export const GOVERNANCE = {{\n{}}} as const satisfies GovernanceTable;\n",
        rows.collect::<String>()
    )
}
