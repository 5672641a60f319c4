//! The flags of the program.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::{Decimal, ParseError, Quirks, Simulator, Timestamp};

/// Simulates the Yotta Labs Pods API v2 on this machine, so that nothing has to be paid for
///
/// Pods start, run, write logs, pause and end as time passes; --speed makes it pass faster.
/// All state is lost when the program ends.
#[derive(clap::Args, Debug)]
#[command(after_help = after_help("yottalabs-sim"))]
pub struct Args {
    /// Port to listen on; 0 chooses a free one
    #[arg(long, default_value_t = 8080)]
    pub(super) port: u16,

    /// Address to listen on; with 0.0.0.0 or :: other machines can connect
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(super) host: IpAddr,

    /// API key that requests need in the header X-Api-Key
    #[arg(long, default_value = "sim-key", value_name = "KEY", value_parser = api_key)]
    pub(super) api_key: String,

    /// Seed of everything random; the same seed gives the same results
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub(super) seed: u64,

    /// How many times as fast as real time the simulated time passes
    #[arg(long, default_value = "1", value_name = "FACTOR", value_parser = speed)]
    pub(super) speed: f64,

    /// Date and time to start at, such as 2026-01-01T00:00:00Z [default: now]
    #[arg(long, value_name = "TIMESTAMP")]
    pub(super) start_at: Option<Timestamp>,

    /// How long a terminated pod stays visible, in simulated seconds
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub(super) keep_terminated: u64,

    /// Images whose name contains this text cannot be pulled; can be given several times;
    /// does-not-exist always is one of the texts
    #[arg(long, value_name = "TEXT")]
    pub(super) bad_image: Vec<String>,

    /// Probability that an accepted pod finds no machine and fails
    #[arg(long, default_value = "0", value_name = "PROBABILITY", value_parser = probability)]
    pub(super) failing_starts: f64,

    /// How long a spot machine runs on average before it is reclaimed, in simulated seconds
    /// [default: it is never reclaimed]
    #[arg(long, value_name = "SECONDS")]
    pub(super) spot_life: Option<u64>,

    /// Balance of the account in dollars; all pods are terminated when it is spent
    /// [default: unlimited]
    #[arg(long, value_name = "DOLLARS", value_parser = dollars)]
    pub(super) balance: Option<Decimal>,

    /// Send webhooks to any http address instead of only to this machine
    #[arg(long)]
    pub(super) webhooks_anywhere: bool,

    /// Deviations of responses from the vendor's page: page (none), odd (all that have been
    /// seen), or some such as string-ids+nulls
    #[arg(
        long,
        visible_alias = "dialect",
        default_value = "page",
        value_name = "QUIRKS"
    )]
    pub(super) quirks: Quirks,

    /// File with a script, or a list of scripts, as JSON: see below; can be given several times
    #[arg(long = "script", value_name = "FILE")]
    pub(super) scripts: Vec<PathBuf>,

    /// Time passes only by POST /_sim/clock
    #[arg(long, conflicts_with = "speed")]
    pub(super) manual_clock: bool,

    /// Fault, as OPERATION:FAULT[:WHEN]; can be given several times
    #[arg(long = "fault", value_name = "RULE", value_parser = fault)]
    pub(super) faults: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  {program} --speed 60          a start of two minutes takes two seconds
  {program} --port 0 --seed 7   a free port and another seed
  {program} --fault create:reset-after:0.1 --fault any:503/plain:every=5

Faults have the form OPERATION:FAULT[:WHEN]. The first that applies decides.
  OPERATION  {operations}
  WHEN       0.1 (a probability), next, next=3, every=5, always (the default)
  FAULT      refuse, reset-before, reset-after  the connection ends; with
                                                -after, the request is applied
             stall-before, stall-after          no response
             stall-body                         half of the body, then nothing
             slow-body=5/200ms                  the body in five pieces
             truncated, cut-short               half of the body, with its own
                                                length or that of the whole
             empty-body, doubled-body           no body, or the body twice
             twice                              applied twice, answered once
             wrong-type, gzip, huge-body=2000000, clock-skew=-1h, odd=QUIRKS
             code=12001                         HTTP 200 and this code
             503, 429/plain, 502/html/applied   this status, with a body that is
                                                /spring /plain /html or /empty
             429/retry-after=7                  also =date+10s, or any text
             307/to=http://127.0.0.1:9          a redirect

Scripts are what a pod's container prints, and how it ends. The first that
matches decides.
  image, command   texts that the image and the command of the pod contain
  times            for how many pods (the default is all)
  print            a list of {\"line\": TEXT}, {\"lines\": [TEXT]},
                   {\"lines-every\": [SECONDS, [TEXT]]}, {\"partial\": TEXT},
                   {\"wait\": SECONDS}
  end              {\"exit\": STATUS}, \"fail\", \"hang\", \"no-shell\" or
                   \"ignores-command\" (the default is exit 0)
  lag              how many seconds late the API shows a line

Control without a key, by curl http://127.0.0.1:8080/_sim/…
  scripts -d '{\"command\": \"train.py\", \"end\": {\"exit\": 3}}'
  faults -d 'create:reset-after:0.1'   as --fault
  scripts -X DELETE                    forgets them; also faults and requests
  clock -d '{\"advance\": 300}'          moves the clock by seconds
  clock                                the time
  requests                             all requests
  pods                                 all pods, with cost and history";

/// The text after the list of flags: examples for a program of this name, and the forms of faults and scripts.
#[must_use]
pub fn after_help(program: &str) -> String {
    let regions: Vec<&str> = crate::regions().collect();
    let gpu_types: Vec<&str> = crate::gpu_types().collect();
    // The error for an invalid operation lists the valid ones.
    let error = fault("?:twice").map_or_else(|error| error.to_string(), |_| String::new());
    let operations = error.rsplit("use ").next().unwrap_or_default();
    let examples = EXAMPLES
        .replace("{program}", program)
        .replace("{operations}", operations);
    format!(
        "{examples}\n\nRegions:\n  {}\n\nGPU types:\n  {}",
        regions.join(", "),
        gpu_types.join(", ")
    )
}

/// Checks a rule. It is parsed again when the simulator exists.
fn fault(text: &str) -> Result<String, ParseError> {
    Simulator::new().faults().add(text)?;
    Ok(text.to_owned())
}

fn api_key(text: &str) -> Result<String, String> {
    // Characters that need no quotes in a header or in the printed example.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("must have only letters, digits, '-', '_' and '.', and at least one".to_owned())
    }
}

fn probability(text: &str) -> Result<f64, String> {
    let is_valid = |probability: &f64| (0.0..=1.0).contains(probability);
    checked(text, is_valid, "must be a number from 0 to 1")
}

fn dollars(text: &str) -> Result<Decimal, String> {
    let message = "must be an amount of dollars such as 2.50, and not negative";
    checked(text, |amount: &Decimal| !amount.is_sign_negative(), message)
}

fn speed(text: &str) -> Result<f64, String> {
    let is_valid = |factor: &f64| *factor > 0.0 && *factor <= 1e6;
    checked(text, is_valid, "must be a number above 0, at most 1000000")
}

fn checked<T: FromStr>(text: &str, is_valid: fn(&T) -> bool, message: &str) -> Result<T, String> {
    let value = text.parse().ok().filter(is_valid);
    value.ok_or_else(|| message.to_owned())
}
