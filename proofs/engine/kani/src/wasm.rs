//! The imports of a module that CBMC checks, or that a replay runs.

#[link(wasm_import_module = "kani")]
extern "C" {
    fn any_u64() -> u64;
    #[link_name = "assume"]
    fn assume_that(condition: u32);
    #[link_name = "cover"]
    fn cover_that(id: u32, condition: u32);
}

#[inline(always)]
pub fn word() -> u64 {
    // SAFETY: whoever runs the module defines the import, which takes and touches no memory.
    unsafe { any_u64() }
}

#[inline(always)]
pub fn assume(condition: bool) {
    // SAFETY: as above.
    unsafe { assume_that(condition.into()) }
}

#[inline(always)]
pub fn cover(id: u32, condition: bool) {
    // SAFETY: as above.
    unsafe { cover_that(id, condition.into()) }
}
