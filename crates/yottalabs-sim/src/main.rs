//! The program `yottalabs-sim`.

use std::process::ExitCode;

use clap::Parser;
use yottalabs_sim::program::Args;

#[derive(Parser)]
#[command(version)]
struct Program {
    #[command(flatten)]
    args: Args,
}

// A thread is enough for one machine's tests.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Program { args } = Program::parse();
    let curl = |url: &str, key: &str| format!("curl -H \"X-Api-Key: {key}\" {url}/v2/pods");
    match args.run(curl).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yottalabs-sim: failed to {error}");
            ExitCode::FAILURE
        }
    }
}
