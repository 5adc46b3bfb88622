//! One file per instruction.

mod create_vault;
mod deposit;
mod evaluate;
mod feedback;
mod gate;
mod grant_mandate;
mod pause;
mod pay;
mod record_denial;
mod resume;
mod revoke_all;
mod set_budget;
mod set_counterparty;
mod transfer;
mod withdraw;

pub use create_vault::*;
pub use deposit::*;
pub use evaluate::*;
pub use feedback::*;
pub use gate::*;
pub use grant_mandate::*;
pub use pause::*;
pub use pay::*;
pub use record_denial::*;
pub use resume::*;
pub use revoke_all::*;
pub use set_budget::*;
pub use set_counterparty::*;
pub use transfer::*;
pub use withdraw::*;
