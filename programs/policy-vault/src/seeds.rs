//! Seeds of the program's addresses. Lengths are fixed, so that no two kinds of account can collide.

/// "vault", creator, id as 8 little-endian bytes.
pub const VAULT: &[u8] = b"vault";
/// "authority", vault: owner of the vault's token accounts, without data.
pub const AUTHORITY: &[u8] = b"authority";
/// "budget", vault, mint.
pub const BUDGET: &[u8] = b"budget";
/// "mandate", vault, agent, mint.
pub const MANDATE: &[u8] = b"mandate";
/// "counterparty", vault, payee wallet.
pub const COUNTERPARTY: &[u8] = b"counterparty";
