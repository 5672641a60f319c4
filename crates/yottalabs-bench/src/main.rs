//! Measurements of the facade against hand-written code: see `README.md`.
//!
//! `yottalabs-bench measure ROW --json` and `yottalabs-bench counts --json` print one line per figure, for `cargo xtask bench`:
//!
//! ```json
//! {"row":1,"name":"get","side":"facade","unit":"instructions","value":179085.0}
//! {"row":1,"name":"get","side":"facade / hand-written","unit":"instructions","value":1.347}
//! ```
//!
//! | field | meaning |
//! |---|---|
//! | `row` | the row of the table: 1, 2, 3, 4 or 9 |
//! | `name` | what is measured; a row has several |
//! | `side` | `facade`, `hand-written`, `raw`; or a ratio of two of them, with a slash |
//! | `unit` | the unit of the value, or of what the ratio compares |
//! | `value` | a number |

mod callers;
mod callgrind;
mod child;
mod handwritten;
mod load;
mod measure;
mod polling;
mod responses;
mod scenario;
mod server;
mod usage;

use anyhow::Result;
use clap::Parser;

use self::measure::Figure;
use self::scenario::Scenario;

/// Compares the `yottalabs` crate with hand-written code.
#[derive(Debug, Parser)]
enum Command {
    /// Measures a row of the table: starts a server and runs scenarios, some of them under valgrind.
    Measure {
        /// 1: get, 2: list, 3: requests in flight, 4: waits and watches, 9: logs.
        row: u8,
        /// Prints one line of JSON per figure.
        #[arg(long)]
        json: bool,
    },
    /// Counts instructions and allocations on lists of 200 pods, in less than a minute.
    Counts {
        /// Prints one line of JSON per figure.
        #[arg(long)]
        json: bool,
    },
    /// Serves prepared responses, until the standard input is closed.
    Serve {
        /// How many pods the list has.
        #[arg(long, default_value_t = 1)]
        pods: usize,
    },
    #[command(flatten)]
    Scenario(Scenario),
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Measure { row, json } => measure::measure(row, &mut |figure| print(figure, json)),
        Command::Counts { json } => measure::counts(&mut |figure| print(figure, json)),
        Command::Serve { pods } => server::serve(pods),
        Command::Scenario(scenario) => {
            println!("{}", serde_json::to_string(&scenario.run()?)?);
            Ok(())
        }
    }
}

fn print(figure: &Figure, as_json: bool) {
    let Figure {
        name,
        side,
        unit,
        value,
        ..
    } = figure;
    if as_json {
        println!("{}", serde_json::json!(figure));
    } else {
        let decimals = if *value < 1_000.0 { 3 } else { 0 };
        println!("{name:45} {unit:21} {side:21} {value:>14.decimals$}");
    }
}
