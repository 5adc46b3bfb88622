//! The extensions of Token-2022 and how a vault treats a mint that has them: one list for kernel and docs.

/// Calls a macro with the whole list, in the order of the numbers: number, name, [`Treatment`](crate::token::Treatment)
/// on a mint, why.
#[macro_export]
macro_rules! for_each_extension {
    ($callback:ident) => {
        $callback! {
            1, TransferFeeConfig, WhileUnset, "the payee would get less than the agent pays; each payment checks that the fee of its epoch is zero";
            2, TransferFeeAmount, Refused, "an extension of token accounts, which no mint has";
            3, MintCloseAuthority, OptIn, "its holder can close the mint once no token is left, and whoever has the mint's key can then create another one at the same address";
            4, ConfidentialTransferMint, Harmless, "holders may hide balances of their own; custody never does, since only the vault's authority could set it up";
            5, ConfidentialTransferAccount, Refused, "an extension of token accounts, which no mint has";
            6, DefaultAccountState, Harmless, "new accounts may start frozen, which is less than a freeze authority can do anyway";
            7, ImmutableOwner, Refused, "an extension of token accounts, which no mint has";
            8, MemoTransfer, Refused, "an extension of token accounts, which no mint has";
            9, NonTransferable, Refused, "its tokens cannot be paid to anyone";
            10, InterestBearingConfig, Harmless, "changes how wallets show an amount, not the base units that are paid and counted";
            11, CpiGuard, Refused, "an extension of token accounts, which no mint has";
            12, PermanentDelegate, OptIn, "its holder can take or burn all that is in custody, past every limit";
            13, NonTransferableAccount, Refused, "an extension of token accounts, which no mint has";
            14, TransferHook, WhileUnset, "a program of the issuer's choice would run inside each payment; each payment checks that none is set";
            15, TransferHookAccount, Refused, "an extension of token accounts, which no mint has";
            16, ConfidentialTransferFeeConfig, Harmless, "hides the fees of confidential transfers, which custody never makes";
            17, ConfidentialTransferFeeAmount, Refused, "an extension of token accounts, which no mint has";
            18, MetadataPointer, Harmless, "says where the name is kept; a vault knows a mint by its address";
            19, TokenMetadata, Harmless, "name, symbol and link; a vault knows a mint by its address";
            20, GroupPointer, Harmless, "says where a group of mints is described, and gives no power over tokens";
            21, TokenGroup, Harmless, "describes a group of mints, and gives no power over tokens";
            22, GroupMemberPointer, Harmless, "says where the membership in a group is described, and gives no power over tokens";
            23, TokenGroupMember, Harmless, "names the mint's group, and gives no power over tokens";
            24, ConfidentialMintBurn, Refused, "tokens are made and burned in secret, so that nobody sees how many there are";
            25, ScaledUiAmountConfig, Harmless, "changes how wallets show an amount, not the base units that are paid and counted";
            26, PausableConfig, OptIn, "its holder can stop every transfer, the owners' withdrawals among them";
            27, PausableAccount, Refused, "an extension of token accounts, which no mint has";
            28, PermissionedBurn, Harmless, "burning needs the issuer's signature beside the holder's; a vault burns nothing, and the issuer alone cannot";
        }
    };
}

/// How a vault treats an extension of a mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Gives nobody power over custody or over what a payee gets.
    Harmless,
    /// Harmless while its value is unset or zero, which each payment checks.
    WhileUnset,
    /// Gives a third party power over custody; taken if the owners accept that for this mint. An authority that is unset
    /// needs it too: what is pinned is the set of extensions, and a mint that is closed and created again with the same
    /// set can come back with an authority.
    OptIn,
    /// Not taken.
    Refused,
}

/// The bit of every extension that this version does not know, which is refused.
pub const UNKNOWN: u64 = 1 << 63;

/// Declares [`Extension`] and what follows from the list.
macro_rules! declare {
    ($($number:literal, $name:ident, $treatment:ident, $why:literal;)*) => {
        /// An extension type, by the number that Token-2022 writes.
        #[repr(u16)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Extension {
            $(#[doc = $why] $name = $number,)*
        }

        /// How a vault treats an extension type of a mint. What this version does not know is refused.
        pub const fn treatment(extension_type: u16) -> Treatment {
            match extension_type {
                $($number => Treatment::$treatment,)*
                _ => Treatment::Refused,
            }
        }

        /// The bits of all known extensions.
        const KNOWN: u64 = 0 $(| 1 << $number)*;

        /// The bits of the known extensions that are treated so.
        const fn treated(so: Treatment) -> u64 {
            0 $(| if Treatment::$treatment as u8 == so as u8 { 1 << $number } else { 0 })*
        }
    };
}

for_each_extension!(declare);

/// The bits of the extensions that owners can opt in to.
pub const OPT_IN: u64 = treated(Treatment::OptIn);
/// The bits of all that is refused, [`UNKNOWN`] among them.
pub const REFUSED: u64 = !(treated(Treatment::Harmless) | treated(Treatment::WhileUnset) | OPT_IN);

impl Extension {
    /// Its bit in a set of extensions.
    pub const fn bit(self) -> u64 {
        bit(self as u16)
    }
}

/// The bit of an extension type in a set of extensions.
#[inline(always)]
pub const fn bit(extension_type: u16) -> u64 {
    match 1u64.checked_shl(extension_type as u32) {
        Some(bit) if bit & KNOWN != 0 => bit,
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_extension_is_treated_as_decided() {
        let harmless = [4, 6, 10, 16, 18, 19, 20, 21, 22, 23, 25, 28];
        for extension_type in 0..=u16::MAX {
            let expected = match extension_type {
                1 | 14 => Treatment::WhileUnset,
                3 | 12 | 26 => Treatment::OptIn,
                known if harmless.contains(&known) => Treatment::Harmless,
                _ => Treatment::Refused,
            };
            assert_eq!(treatment(extension_type), expected, "{extension_type}");
            assert_eq!(bit(extension_type) & REFUSED != 0, expected == Treatment::Refused, "{extension_type}");
            assert_eq!(bit(extension_type) & OPT_IN != 0, expected == Treatment::OptIn, "{extension_type}");
        }
    }

    #[test]
    fn known_extensions_have_a_bit_of_their_own_and_all_others_share_one() {
        for known in 1..=28u16 {
            assert_eq!(bit(known), 1 << known);
        }
        for unknown in [0, 29, 62, 63, 64, 65, u16::MAX] {
            assert_eq!(bit(unknown), UNKNOWN, "{unknown}");
        }
    }
}
