//! Seeds of the program's addresses. Lengths are fixed, so that no two kinds of account can collide.

/// "vault", creator, id as 8 little-endian bytes.
pub const VAULT: &[u8] = b"vault";
/// "authority", vault: owner of the vault's token accounts, without data.
pub const AUTHORITY: &[u8] = b"authority";
/// "budget", vault, mint.
pub const BUDGET: &[u8] = b"budget";
/// "mandate", vault, agent, mint.
pub const MANDATE: &[u8] = b"mandate";
/// "session", mandate, session key.
pub const SESSION: &[u8] = b"session";
/// "attestor", vault, attestor's key.
pub const ATTESTOR: &[u8] = b"attestor";
/// "attestation", vault, attestor's key, agent, hash of the capability.
pub const ATTESTATION: &[u8] = b"attestation";
/// "approval", vault, index as 8 little-endian bytes.
pub const APPROVAL: &[u8] = b"approval";
/// "counterparty", vault, payee wallet.
pub const COUNTERPARTY: &[u8] = b"counterparty";
/// "proposal", vault, index as 8 little-endian bytes.
pub const PROPOSAL: &[u8] = b"proposal";
