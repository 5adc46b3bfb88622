//! An empty Surfpool network: prints the address of its endpoint and runs until its standard input ends, and so no
//! longer than whoever started it. It makes a block when time travel asks for one and not by itself: a block that comes
//! when it likes changes slot and time between a test's question and its transaction.
use std::error::Error;
use std::io;

use surfpool_sdk::{BlockProductionMode, Surfnet};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mode = BlockProductionMode::Manual;
    let mut network = Surfnet::builder().offline(true).block_production_mode(mode).start().await?;
    println!("{}", network.rpc_url());
    io::copy(&mut io::stdin(), &mut io::sink())?;
    network.stop()?;
    Ok(())
}
