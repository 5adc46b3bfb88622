//! What a mint says of itself, and whether that is admissible.

use crate::reason::Reason;
use crate::token::active::is_set;
use crate::token::extension::{bit, Extension, OPT_IN, REFUSED, UNKNOWN};
use crate::token::tlv::{entries, for_each, Kind};
use crate::token::TokenProgram;
use crate::verdict::Finding;

/// Length of a mint without extensions.
const LENGTH: usize = 82;
/// Where the decimals stand; behind them, 1 if the mint is initialised.
const DECIMALS: usize = 44;

/// What a mint says of itself.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mint {
    /// Decimals, 0..=255.
    pub decimals: u64,
    /// Its extensions: bit n is extension type n, bit 63 any that this version does not know. Zero for SPL Token.
    pub extensions: u64,
    /// Those of its extensions that are harmless only while unset or zero, and are set now.
    pub active: u64,
}

impl Mint {
    /// Reads the data of a mint account that `program` owns. `epoch` is the cluster's, which decides between two fees.
    ///
    /// # Errors
    /// [`Reason::MintNotAdmissible`] for anything that is no initialised mint, or whose extensions are malformed: cut
    /// short, listed twice, of a wrong length where the value matters, or followed by anything but zeros.
    #[inline(always)]
    pub fn read(program: TokenProgram, data: &[u8], epoch: u64) -> Result<Self, Reason> {
        Self::parse(program, data, epoch).ok_or(Reason::MintNotAdmissible)
    }

    #[inline(always)]
    fn parse(program: TokenProgram, data: &[u8], epoch: u64) -> Option<Self> {
        if program == TokenProgram::Spl && data.len() != LENGTH {
            return None;
        }
        let entries = entries(data, LENGTH, Kind::Mint)?;
        let [decimals, 1, ..] = data.get(DECIMALS..)? else {
            return None;
        };

        let mut mint = Self { decimals: u64::from(*decimals), extensions: 0, active: 0 };
        for_each(entries, |extension_type, value| {
            let bit = bit(extension_type);
            if mint.extensions & bit & !UNKNOWN != 0 {
                return None;
            }
            mint.extensions |= bit;
            if is_set(extension_type, value, epoch)? {
                mint.active |= bit;
            }
            Some(())
        })?;
        Some(mint)
    }

    /// Whether owners may admit it, who opt in to the extensions of `opt_ins`.
    ///
    /// # Errors
    /// [`Reason::ExtensionRefused`], [`Reason::InvalidOptIns`] for a bit that is no opt-in extension of this mint,
    /// [`Reason::ExtensionNeedsOptIn`], [`Reason::TransferFeeSet`], [`Reason::TransferHookSet`].
    pub fn admit(&self, opt_ins: u64) -> Result<(), Reason> {
        if self.extensions & REFUSED != 0 {
            return Err(Reason::ExtensionRefused);
        }
        let offered = self.extensions & OPT_IN;
        if opt_ins & !offered != 0 {
            return Err(Reason::InvalidOptIns);
        }
        if opt_ins != offered {
            return Err(Reason::ExtensionNeedsOptIn);
        }
        self.expect_unset()
    }

    /// Whether a payment may be made now, of a mint that was admitted with these decimals and extensions.
    ///
    /// # Errors
    /// [`Reason::MintChanged`] with decimals found and pinned or, if these agree, extensions found and pinned;
    /// [`Reason::TransferFeeSet`]; [`Reason::TransferHookSet`].
    #[inline(always)]
    pub fn check(&self, decimals: u8, extensions: u64) -> Result<(), Finding> {
        let decimals = u64::from(decimals);
        if self.decimals != decimals {
            return Err(Finding::new(Reason::MintChanged, self.decimals, decimals));
        }
        if self.extensions != extensions {
            return Err(Finding::new(Reason::MintChanged, self.extensions, extensions));
        }
        self.expect_unset().map_err(Finding::plain)
    }

    #[inline(always)]
    fn expect_unset(&self) -> Result<(), Reason> {
        if self.active & Extension::TransferFeeConfig.bit() != 0 {
            return Err(Reason::TransferFeeSet);
        }
        if self.active & Extension::TransferHook.bit() != 0 {
            return Err(Reason::TransferHookSet);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::fixture::{dollar, fee, hook, mint, plain_mint};
    use crate::token::{treatment, Treatment};

    const EPOCH: u64 = 700;
    const MALFORMED: Result<Mint, Reason> = Err(Reason::MintNotAdmissible);
    /// Close authority and permanent delegate.
    const ACCEPTED: u64 = 1 << 3 | 1 << 12;

    fn read(data: &[u8]) -> Result<Mint, Reason> {
        Mint::read(TokenProgram::Token2022, data, EPOCH)
    }

    fn of(extensions: &[(u16, Vec<u8>)]) -> Mint {
        read(&mint(extensions)).unwrap()
    }

    fn bits(extensions: &[(u16, Vec<u8>)]) -> u64 {
        extensions.iter().fold(0, |bits, (extension_type, _)| bits | 1 << extension_type)
    }

    /// A value that the extension is harmless with, or some value where that does not matter.
    fn value(extension_type: u16) -> Vec<u8> {
        match extension_type {
            1 => fee((0, 0, 0), (0, 0, 0)),
            14 => hook([0; 32]),
            _ => vec![0xff; usize::from(extension_type)],
        }
    }

    #[test]
    fn a_mint_of_either_program_without_extensions_is_taken_as_it_is() {
        for program in [TokenProgram::Spl, TokenProgram::Token2022] {
            let found = Mint::read(program, &plain_mint(), EPOCH);
            assert_eq!(found, Ok(Mint { decimals: 6, extensions: 0, active: 0 }));
            assert_eq!(found.unwrap().admit(0), Ok(()));
        }
        assert_eq!(of(&[]), read(&plain_mint()).unwrap());
    }

    #[test]
    fn a_mint_of_spl_token_has_no_extensions() {
        for data in [mint(&[]), mint(&dollar())] {
            assert_eq!(Mint::read(TokenProgram::Spl, &data, EPOCH), MALFORMED);
        }
    }

    #[test]
    fn a_mint_that_is_not_initialised_is_none() {
        for (program, mut data) in [
            (TokenProgram::Spl, plain_mint()),
            (TokenProgram::Token2022, plain_mint()),
            (TokenProgram::Token2022, mint(&dollar())),
        ] {
            for flag in [0, 2, 255] {
                data[45] = flag;
                assert_eq!(Mint::read(program, &data, EPOCH), MALFORMED);
            }
        }
    }

    #[test]
    fn each_treatment_decides_whether_a_mint_is_admitted() {
        for extension_type in 1..=40u16 {
            let found = of(&[(extension_type, value(extension_type))]);
            let bit = found.extensions;
            let (without, with) = match treatment(extension_type) {
                Treatment::Harmless | Treatment::WhileUnset => (Ok(()), Err(Reason::InvalidOptIns)),
                Treatment::OptIn => (Err(Reason::ExtensionNeedsOptIn), Ok(())),
                Treatment::Refused => (Err(Reason::ExtensionRefused), Err(Reason::ExtensionRefused)),
            };
            assert_eq!((found.admit(0), found.admit(bit)), (without, with), "{extension_type}");
        }
    }

    #[test]
    fn an_extension_that_this_version_does_not_know_is_refused_and_changes_the_set() {
        for unknown in [29, 62, 63, 64, u16::MAX] {
            let found = of(&[(18, vec![]), (unknown, vec![1, 2, 3])]);
            assert_eq!(found.extensions, 1 << 18 | 1 << 63, "{unknown}");
            assert_eq!(found.admit(0), Err(Reason::ExtensionRefused), "{unknown}");
            assert_eq!(found.check(6, 1 << 18).unwrap_err().reason, Reason::MintChanged, "{unknown}");
        }
        assert_eq!(of(&[(29, vec![]), (30, vec![])]).admit(0), Err(Reason::ExtensionRefused));
    }

    #[test]
    fn opt_ins_must_be_exactly_those_that_the_mint_asks_for() {
        let found = of(&dollar());
        assert_eq!(found, Mint { decimals: 6, extensions: bits(&dollar()), active: 0 });
        for (opt_ins, outcome) in [
            (ACCEPTED, Ok(())),
            (0, Err(Reason::ExtensionNeedsOptIn)),
            (1 << 3, Err(Reason::ExtensionNeedsOptIn)),
            (1 << 12, Err(Reason::ExtensionNeedsOptIn)),
            (ACCEPTED | 1 << 26, Err(Reason::InvalidOptIns)),
            (ACCEPTED | 1 << 14, Err(Reason::InvalidOptIns)),
            (ACCEPTED | 1 << 63, Err(Reason::InvalidOptIns)),
            (u64::MAX, Err(Reason::InvalidOptIns)),
        ] {
            assert_eq!(found.admit(opt_ins), outcome, "{opt_ins:#x}");
        }
    }

    #[test]
    fn an_authority_that_is_unset_needs_its_opt_in_too() {
        let found = of(&[(3, vec![0; 32]), (12, vec![0; 32])]);
        assert_eq!(found.admit(0), Err(Reason::ExtensionNeedsOptIn));
        assert_eq!(found.admit(ACCEPTED), Ok(()));
    }

    #[test]
    fn a_fee_or_a_hook_that_is_set_denies_admission_and_payment() {
        let cases = [
            (1, fee((0, 0, 0), (EPOCH, 5_000, 25)), Reason::TransferFeeSet),
            (14, hook([9; 32]), Reason::TransferHookSet),
        ];
        for (extension_type, set, reason) in cases {
            let extensions: Vec<_> = dollar()
                .into_iter()
                .map(|(n, value)| (n, if n == extension_type { set.clone() } else { value }))
                .collect();
            let found = of(&extensions);
            assert_eq!(found.active, 1 << extension_type);
            assert_eq!(found.admit(ACCEPTED), Err(reason));
            assert_eq!(found.check(6, bits(&dollar())), Err(Finding::plain(reason)));
        }
    }

    #[test]
    fn a_fee_denies_from_its_first_epoch_on() {
        let data = mint(&[(1, fee((0, 0, 0), (EPOCH, 5_000, 25)))]);
        for (epoch, outcome) in [
            (EPOCH - 1, Ok(())),
            (EPOCH, Err(Finding::plain(Reason::TransferFeeSet))),
            (EPOCH + 1, Err(Finding::plain(Reason::TransferFeeSet))),
        ] {
            assert_eq!(Mint::read(TokenProgram::Token2022, &data, epoch).unwrap().check(6, 1 << 1), outcome, "{epoch}");
        }
    }

    #[test]
    fn a_payment_needs_the_decimals_and_the_extensions_that_were_admitted() {
        let (found, pinned) = (of(&dollar()), bits(&dollar()));
        assert_eq!(found.check(6, pinned), Ok(()));
        for other in [5, 7, 0, 255] {
            let changed = Finding::new(Reason::MintChanged, 6, u64::from(other));
            assert_eq!(found.check(other, pinned), Err(changed));
        }
        for n in 0..64 {
            let other = pinned ^ 1 << n;
            assert_eq!(found.check(6, other), Err(Finding::new(Reason::MintChanged, pinned, other)), "{n}");
        }
        // As it is after the mint was closed and created again without extensions.
        let anew = Finding::new(Reason::MintChanged, 0, pinned);
        assert_eq!(read(&plain_mint()).unwrap().check(6, pinned), Err(anew));
    }

    #[test]
    fn an_extension_that_is_listed_twice_or_has_a_wrong_length_is_malformed() {
        for twice in dollar() {
            let between = (20, vec![0; 64]);
            assert_eq!(read(&mint(&[twice.clone(), between, twice.clone()])), MALFORMED, "{}", twice.0);
        }
        assert_eq!(read(&mint(&[(1, vec![0; 107])])), MALFORMED);
        assert_eq!(read(&mint(&[(14, vec![0; 65])])), MALFORMED);
    }
}
