//! Standard error: notes, warnings, and traces of the client.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use console::style;
use tracing::field::Field;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer, debug_fn};
use tracing_subscriber::fmt::{FmtContext, Layer};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::progress::above_spinner;

/// Prints a line on standard error. Unlike `eprintln!`, it does not panic if nobody reads it.
pub(crate) fn note(text: impl fmt::Display) {
    let _ = above_spinner(|| writeln!(io::stderr(), "{text}"));
}

/// Prints a warning.
pub(crate) fn warn(text: impl fmt::Display) {
    note(format_args!("{} {text}", label(Level::WARN)));
}

fn label(level: Level) -> impl fmt::Display {
    match level {
        Level::ERROR => style("error:").red().for_stderr(),
        Level::WARN => style("warning:").yellow().for_stderr(),
        Level::INFO => style("info:").blue().for_stderr(),
        _ => style("debug:").dim().for_stderr(),
    }
}

/// Shows warnings of the client, or with `--debug` also every request and what the client does.
pub(crate) fn subscribe(is_debug: bool) {
    // Internal errors are those of the writer, which would be reported to the same writer.
    let layer = Layer::new()
        .with_writer(|| AboveSpinner)
        .log_internal_errors(false)
        .event_format(Short)
        .fmt_fields(debug_fn(write_field).delimited(" · "));
    let level = if is_debug { Level::DEBUG } else { Level::WARN };
    let targets = Targets::new()
        .with_target("yotta", level)
        .with_target("yottalabs", level)
        // The metrics are for machines.
        .with_target("yottalabs::metrics", Level::ERROR);
    tracing_subscriber::registry()
        .with(layer)
        .with(targets)
        .init();
}

/// Writes the message, or another field after its name, without the quotes of a text.
fn write_field(writer: &mut Writer<'_>, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
    let value = format!("{value:?}");
    match field.name() {
        "message" => writer.write_str(&value),
        name => write!(writer, "{name}: {}", value.trim_matches('"')),
    }
}

/// How long writing an event may delay the program.
const PATIENCE: Duration = Duration::from_secs(1);

/// Standard error. The layer writes each event as a whole.
///
/// Writing blocks while nobody reads the output, as in `yotta run … 2>&1 | less`. A run warns that it was interrupted before
/// it deletes its pod, and must not wait for that.
struct AboveSpinner;

impl io::Write for AboveSpinner {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let event = text.to_vec();
        let (is_written, written) = mpsc::channel::<()>();
        // Without a thread, the event is lost.
        let _ = thread::Builder::new().spawn(move || {
            let _ = above_spinner(|| io::stderr().write_all(&event));
            drop(is_written);
        });
        let _ = written.recv_timeout(PATIENCE);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `warning: …`, as compilers write it.
struct Short;

impl<S, N> FormatEvent<S, N> for Short
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        write!(writer, "{} ", label(*event.metadata().level()))?;
        context.format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}
