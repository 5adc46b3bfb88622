//! `#[kani::proof]` and what stands beside it, under the names and in the forms that Kani has.

use proc_macro::{TokenStream, TokenTree};

/// Marks a harness. For WebAssembly it is exported as `kani_harness__NAME`; in tests of the host it becomes the random
/// test `NAME`.
#[proc_macro_attribute]
pub fn proof(_: TokenStream, item: TokenStream) -> TokenStream {
    let name = name(item.clone());
    // Compiling one harness takes a fraction of what all take.
    if std::env::var("KANI_ONLY").is_ok_and(|only| only != name) {
        return TokenStream::new();
    }
    let entries: TokenStream = format!(
        "#[cfg(target_arch = \"wasm32\")]
         #[export_name = \"kani_harness__{name}\"]
         extern \"C\" fn __{name}() {{ {name}() }}
         #[cfg(test)]
         mod {name} {{ #[test] fn random() {{ ::kani::native::run(\"{name}\", super::{name}) }} }}"
    )
    .parse()
    .unwrap();
    // The harness keeps its own tokens, and so its lines, which name its covers.
    item.into_iter().chain(entries).collect()
}

fn name(item: TokenStream) -> String {
    let mut tokens = item.into_iter();
    while let Some(token) = tokens.next() {
        if let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (token, tokens.clone().next()) {
            if word.to_string() == "fn" {
                return name.to_string();
            }
        }
    }
    panic!("#[kani::proof] stands on a function")
}

/// How often each loop is unrolled; the runner reads it from the source.
#[proc_macro_attribute]
pub fn unwind(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Which solver is asked; the runner reads it from the source.
#[proc_macro_attribute]
pub fn solver(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
