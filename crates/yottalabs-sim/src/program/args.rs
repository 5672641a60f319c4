//! The program's flags.

use std::net::IpAddr;

use clap::Parser;
use yottalabs_sim::{BadRule, Decimal, Quirks, Simulator, Timestamp};

/// Simulates the Yotta Labs Pods API v2 on this machine, so that nothing has to be paid for
///
/// Pods start, run, write logs, pause and end as time passes; --speed makes it pass faster.
/// All is forgotten when the program ends.
#[derive(Debug, Parser)]
#[command(version, after_help = after_help())]
pub(crate) struct Args {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,

    /// Address to listen on; 0.0.0.0 or :: for all, so that other machines reach it
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(crate) host: IpAddr,

    /// Key that clients have to send as X-Api-Key
    #[arg(long, default_value = "sim-key", value_name = "KEY", value_parser = api_key)]
    pub(crate) api_key: String,

    /// What is left to chance follows from this: the same seed tells the same story
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub(crate) seed: u64,

    /// How many times as fast as outside time passes
    #[arg(long, default_value = "1", value_name = "FACTOR", value_parser = speed)]
    pub(crate) speed: f64,

    /// Date and time to start at, such as 2026-01-01T00:00:00Z [default: now]
    #[arg(long, value_name = "TIMESTAMP")]
    pub(crate) start_at: Option<Timestamp>,

    /// How long a deleted pod can still be seen, in simulated seconds
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub(crate) keep_terminated: u64,

    /// Images with this in their name cannot be pulled; can be given several times, and
    /// does-not-exist always is one
    #[arg(long, value_name = "TEXT")]
    pub(crate) bad_image: Vec<String>,

    /// How likely it is that an accepted pod finds no machine and fails
    #[arg(long, default_value = "0", value_name = "PROBABILITY", value_parser = probability)]
    pub(crate) failing_starts: f64,

    /// How long a spot machine runs on average before it is taken back, in simulated seconds
    /// [default: for ever]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) spot_life: Option<u64>,

    /// What the account can spend, in dollars: then all pods are terminated
    /// [default: no end]
    #[arg(long, value_name = "DOLLARS", value_parser = dollars)]
    pub(crate) balance: Option<Decimal>,

    /// Post webhooks to any http address, not to this machine's only
    #[arg(long)]
    pub(crate) webhooks_anywhere: bool,

    /// How answers are worded: page, odd, or quirks such as string-ids+nulls
    #[arg(
        long,
        visible_alias = "dialect",
        default_value = "page",
        value_name = "QUIRKS"
    )]
    pub(crate) quirks: Quirks,

    /// Something to go wrong, as OPERATION:FAULT[:WHEN]; can be given several times
    #[arg(long = "fault", value_name = "RULE", value_parser = fault)]
    pub(crate) faults: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  yottalabs-sim --speed 60          a pod that takes two minutes to start takes two seconds
  yottalabs-sim --port 0 --seed 7   any free port, another story
  yottalabs-sim --fault create:reset-after:0.1 --fault any:503/plain/retry-after=2:every=5

Faults, written OPERATION:FAULT[:WHEN], the first rule that applies deciding:
  OPERATION  any, create, list, get, delete, pause, resume, logs, runtime, gpus
  FAULT      refuse, reset-before, reset-after   the connection ends; -after: request applied
             stall-before, stall-after           no answer, ever
             stall-body, slow-body=5/200ms       half of the body and no more; five pieces
             truncated, cut-short                half of the body; ending as said, or within
             empty-body, doubled-body            nothing, or the same twice
             twice                               applied twice, answered once
             wrong-type, gzip, huge-body=2000000, clock-skew=-1h, odd=DIALECT
             code=12001                          HTTP 200 and this code
             503, 429/plain, 502/html/applied    this status: /spring /plain /html /empty
             429/retry-after=7                   also =date+10s, and any other text
             307/to=http://127.0.0.1:9           a redirect
  WHEN       0.1 (a probability), next, next=3, every=5, always [default: always]";

fn after_help() -> String {
    let regions: Vec<&str> = yottalabs_sim::regions().collect();
    let gpu_types: Vec<&str> = yottalabs_sim::gpu_types().collect();
    format!(
        "{EXAMPLES}\n\nRegions:\n  {}\n\nGPU types:\n  {}",
        regions.join(", "),
        gpu_types.join("\n  ")
    )
}

/// A rule is read twice, since the simulator that takes it is not there yet.
fn fault(text: &str) -> Result<String, BadRule> {
    Simulator::new().faults().add(text)?;
    Ok(text.to_owned())
}

fn api_key(text: &str) -> Result<String, String> {
    // What needs no quotes, in a header or in the example that is printed.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("must be letters, digits, '-', '_' and '.', one at least".to_owned())
    }
}

fn probability(text: &str) -> Result<f64, String> {
    let probability = text.parse::<f64>().ok();
    probability
        .filter(|probability| (0.0..=1.0).contains(probability))
        .ok_or_else(|| "must be a number from 0 to 1".to_owned())
}

fn dollars(text: &str) -> Result<Decimal, String> {
    let amount = text.parse::<Decimal>().ok();
    amount
        .filter(|amount| !amount.is_sign_negative())
        .ok_or_else(|| "must be an amount of dollars such as 2.50, not below zero".to_owned())
}

fn speed(text: &str) -> Result<f64, String> {
    let factor = text.parse::<f64>().ok();
    factor
        .filter(|factor| *factor > 0.0 && *factor <= 1e6)
        .ok_or_else(|| "must be a number above 0, at most 1000000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_formed() {
        Args::command().debug_assert();
        let args = Args::try_parse_from(["yottalabs-sim"]).expect("no argument is required");
        assert_eq!(
            (args.port, args.api_key.as_str(), args.seed),
            (8080, "sim-key", 1)
        );
    }

    #[test]
    fn a_speed_or_key_that_makes_no_sense_is_refused() {
        for wrong in [
            "--speed=0",
            "--speed=-1",
            "--speed=NaN",
            "--speed=2e6",
            "--api-key=",
            "--dialect=klingon",
            "--failing-starts=2",
            "--balance=lots",
            "--fault=create:boom",
        ] {
            assert!(
                Args::try_parse_from(["yottalabs-sim", wrong]).is_err(),
                "{wrong}"
            );
        }
        assert!(Args::try_parse_from(["yottalabs-sim", "--speed=0.5"]).is_ok());
    }
}
