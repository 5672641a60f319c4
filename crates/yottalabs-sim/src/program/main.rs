//! The program `yottalabs-sim`.

mod args;

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use yottalabs_sim::{Clock, RunningServer, Simulator};

use self::args::Args;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yottalabs-sim: failed to {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &Args) -> Result<(), String> {
    let clock = match args.manual_clock {
        true => Clock::manual(),
        false => Clock::scaled(args.speed),
    };
    let mut builder = Simulator::builder()
        .seed(args.seed)
        .clock(clock)
        .api_key(&args.api_key)
        .keep_terminated(Duration::from_secs(args.keep_terminated))
        .quirks(args.quirks)
        .failing_starts(args.failing_starts);
    if let Some(start) = args.start_at {
        builder = builder.start_at(start);
    }
    for part in &args.bad_image {
        builder = builder.bad_image(part);
    }
    if let Some(life) = args.spot_life {
        builder = builder.spot_life(Duration::from_secs(life));
    }
    if args.webhooks_anywhere {
        builder = builder.webhooks_anywhere();
    }
    let sim = builder.build();
    if let Some(balance) = args.balance {
        sim.set_balance(balance);
    }
    for rule in &args.faults {
        let added = sim.faults().add(rule);
        added.map_err(|error| format!("read --fault {rule:?}: {error}"))?;
    }
    for path in &args.scripts {
        let error = |error: &dyn std::fmt::Display| format!("read {}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|e| error(&e))?;
        sim.scripts().add_json(&text).map_err(|e| error(&e))?;
    }
    let addr = SocketAddr::new(args.host, args.port);
    let server = sim
        .serve(addr)
        .await
        .map_err(|error| format!("listen on {addr}: {error}; choose another --host or --port"))?;
    greet(&server, &args.api_key);
    let stopped = tokio::signal::ctrl_c().await;
    stopped.map_err(|error| format!("wait for ctrl-c: {error}"))?;
    // Idle connections must not keep the program running.
    let _ = tokio::time::timeout(Duration::from_secs(2), server.stop()).await;
    Ok(())
}

fn greet(server: &RunningServer, key: &str) {
    let url = server.url();
    let ip = server.addr().ip();
    let everywhere = if ip.is_unspecified() {
        format!("other machines can connect, because it listens on all addresses ({ip})\n")
    } else {
        String::new()
    };
    let text = format!(
        "listening on {url} (stop with ctrl-c)\n\
         the API key is {key}\n\
         {everywhere}\
         \n  export YOTTA_BASE_URL={url} YOTTA_API_KEY={key}\n  \
         curl -H \"X-Api-Key: {key}\" {url}/v2/pods\n"
    );
    // The simulator runs even if its output is closed.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
