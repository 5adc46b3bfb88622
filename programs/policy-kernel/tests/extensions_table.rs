//! The table of extensions in `docs/tokens.md` is the kernel's list. `UPDATE_DOCS=1` writes it.
#![allow(clippy::unwrap_used)]

use policy_kernel::for_each_extension;
use policy_kernel::token::Treatment;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tokens.md");
const START: &str = "<!-- generated: extensions -->\n";
const END: &str = "<!-- end: extensions -->";

macro_rules! rows {
    ($($number:literal, $name:ident, $treatment:ident, $why:literal;)*) => {
        [$(($number, stringify!($name), Treatment::$treatment, $why),)*]
    };
}

fn render() -> String {
    let mut table = String::from("| type | extension | treatment | why |\n|---|---|---|---|\n");
    for (number, name, treatment, why) in for_each_extension!(rows) {
        let treatment = match treatment {
            Treatment::Harmless => "harmless",
            Treatment::WhileUnset => "while unset",
            Treatment::OptIn => "opt-in",
            Treatment::Refused => "refused",
        };
        table.push_str(&format!("| {number} | `{name}` | {treatment} | {why} |\n"));
    }
    table
}

#[test]
fn the_page_on_tokens_has_every_extension_as_the_kernel_treats_it() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let expected = [before, START, &render(), END, after].concat();
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(PAGE, expected).unwrap();
    } else {
        assert!(page == expected, "docs/tokens.md differs from the list of extensions: run with UPDATE_DOCS=1");
    }
}
