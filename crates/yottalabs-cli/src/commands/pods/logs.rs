//! `yotta pods logs`

use clap::Args;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use regex_lite::Regex;
use yottalabs::{LogLine, LogQuery, Timestamp};

use super::logs_tail::Tail;
use crate::client::Client;
use crate::exit::Result;
use crate::output::{self, Output};
use crate::pod_ref::PodRef;
use crate::terminal_text;
use crate::values::{or_none, past};

const EXAMPLES: &str = "\
Examples:
  yotta pods logs train-1 -f --tail 20
  yotta pods logs train-1 --since 10m --grep 'loss|error'
  yotta pods logs train-1 --system      # why it does not start";

/// The arguments of `yotta pods logs`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Logs {
    /// Id or name of the pod
    pod: PodRef,

    /// Also print new lines as they are written, until the pod is over
    #[arg(short, long)]
    follow: bool,

    /// Messages of the platform about the pod, instead of the output of its container
    #[arg(long)]
    system: bool,

    /// Only lines since this time, such as 10m (ago) or 2026-01-31T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = past)]
    since: Option<Timestamp>,

    /// Only lines until this time
    #[arg(long, value_name = "TIME", value_parser = past, conflicts_with = "follow")]
    until: Option<Timestamp>,

    /// Only so many of the last lines
    #[arg(short = 'n', long, value_name = "NUMBER")]
    tail: Option<usize>,

    /// Only lines that match this regular expression
    #[arg(long, value_name = "REGEX", value_parser = Regex::new)]
    grep: Option<Regex>,

    /// Print the time of each line
    #[arg(long)]
    timestamps: bool,
}

impl Logs {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        let mut logs = client.yotta.pods().logs(id);
        logs = if self.system {
            logs.system()
        } else {
            logs.container()
        };
        if let Some(time) = self.since {
            logs = logs.since(time);
        }
        if let Some(time) = self.until {
            logs = logs.until(time);
        }
        output::exit_when_closed();
        self.print(logs, output).await
    }

    async fn print(&self, logs: LogQuery, output: &Output) -> Result {
        let mut tail = match self.tail {
            None if self.follow => {
                check(&logs).await?;
                Tail::default()
            }
            None => Tail::default(),
            Some(count) => {
                let is_wanted = |line: &LogLine| self.matches(line);
                let mut tail = Tail::read(&logs, count, is_wanted, self.follow).await?;
                for line in tail.take_lines() {
                    self.show(&line, output)?;
                }
                if !self.follow {
                    return Ok(());
                }
                tail
            }
        };
        let mut lines: BoxStream<'_, _> = match self.follow {
            true => tail.rest(logs).follow().boxed(),
            false => logs.lines().boxed(),
        };
        while let Some(line) = lines.try_next().await? {
            if !tail.had(&line) && self.matches(&line) {
                self.show(&line, output)?;
            }
        }
        Ok(())
    }

    fn matches(&self, line: &LogLine) -> bool {
        let grep = self.grep.as_ref();
        grep.is_none_or(|grep| grep.is_match(&line.content))
    }

    fn show(&self, line: &LogLine, output: &Output) -> Result {
        if output.is_json_chosen() {
            output.json_line(line)?;
            return Ok(());
        }
        let content = line.content.trim_end_matches(['\r', '\n']);
        let mut text = match self.timestamps {
            true => format!("{} {content}", or_none(line.timestamp_text.as_ref())),
            false => content.to_owned(),
        };
        if output.is_terminal() {
            text = terminal_text::safe(&text);
        }
        output.line(text)?;
        Ok(())
    }
}

/// Fails if the server cannot be reached or refuses the key. Following a log tolerates this for minutes, because it
/// also has to survive an outage. There may be no log yet.
async fn check(logs: &LogQuery) -> Result {
    match logs.clone().limit(1).page().await {
        Err(error) if !error.is_not_found() => Err(error.into()),
        _ => Ok(()),
    }
}
