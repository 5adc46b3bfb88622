//! Prints the IDL of the Anchor program in the given folder.

use anchor_lang_idl::build::IdlBuilder;
use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let program = std::env::args_os().nth(1).context("usage: purser-idl PROGRAM_DIR")?;
    let idl = IdlBuilder::new()
        .program_path(program.into())
        .skip_lint(true)
        .cargo_args(vec!["--lib".into(), "--locked".into()])
        .build()?;
    println!("{}", serde_json::to_string_pretty(&idl)?);
    Ok(())
}
