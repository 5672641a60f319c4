//! The screen of `yotta pods watch`: a table that is drawn again when it changes.

use std::io::{self, Write as _};
use std::time::Duration;

use console::Term;
use futures_util::stream::{self, StreamExt as _};
use yottalabs::Timestamp;

use super::filter::Filter;
use super::watch::Events;
use super::watch_view::View;
use crate::exit::{Failure, Result};

/// How often ages and the size of the terminal are looked at.
const TICK: Duration = Duration::from_secs(1);
/// How many changes are drawn at once, so that the first list is drawn once.
const CHANGES: usize = 10_000;

/// Whether the terminal can show the table. A "dumb" one, such as a log or an editor, cannot.
pub(super) fn is_supported() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

enum Input {
    Changes(Vec<yottalabs::Result<yottalabs::PodEvent>>),
    Tick,
    /// The exit code of the signal.
    Signal(u8),
    /// All pods are gone.
    End,
}

/// Shows the pods until the changes end or a signal arrives.
pub(super) async fn show(events: Events, filter: &Filter) -> Result {
    let changes = events.ready_chunks(CHANGES).map(Input::Changes);
    let ticks = stream::unfold(tokio::time::interval(TICK), |mut interval| async {
        interval.tick().await;
        Some((Input::Tick, interval))
    });
    let mut inputs = stream::select_all([
        changes.chain(stream::iter([Input::End])).boxed(),
        ticks.boxed(),
        stream::once(signal()).map(Input::Signal).boxed(),
    ]);
    let mut screen = Screen::open()?;
    let mut view = View::default();
    while let Some(input) = inputs.next().await {
        match input {
            Input::Changes(changes) => {
                for change in changes {
                    view.apply(change?, filter);
                }
            }
            Input::Tick => {}
            Input::Signal(code) => return Err(Failure::Status(code)),
            Input::End => break,
        }
        screen.draw(&view)?;
    }
    drop(screen);
    writeln!(io::stdout(), "the watched pods are gone")?;
    Ok(())
}

/// Waits for a signal that ends the program, and returns its exit code.
#[cfg(unix)]
async fn signal() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [
        SignalKind::hangup(),
        SignalKind::interrupt(),
        SignalKind::terminate(),
    ];
    let signals = kinds.map(|kind| async move {
        match signal(kind) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        };
        128 + kind.as_raw_value() as u8
    });
    let signals = signals.map(Box::pin);
    futures_util::future::select_all(signals).await.0
}

#[cfg(not(unix))]
async fn signal() -> u8 {
    match tokio::signal::ctrl_c().await {
        Ok(()) => 130,
        Err(_) => std::future::pending().await,
    }
}

/// The alternate screen of the terminal. What was on the terminal is shown again when this is dropped.
struct Screen {
    /// What is on the screen.
    shown: String,
}

impl Screen {
    /// The alternate screen, without a cursor, and without wrapping of lines that are too long.
    fn open() -> io::Result<Self> {
        print("\x1b[?1049h\x1b[?25l\x1b[?7l")?;
        Ok(Self {
            shown: String::new(),
        })
    }

    /// Draws the pods, if anything has changed.
    fn draw(&mut self, view: &View) -> io::Result<()> {
        let (height, width) = Term::stdout().size();
        let lines = view.lines(Timestamp::now(), (width, height));
        let lines: Vec<_> = lines.into_iter().map(|line| line + "\x1b[K").collect();
        // The cursor returns to the top, each line is cleared to its end, and then what is below.
        let text = format!("\x1b[H{}\x1b[J", lines.join("\r\n"));
        if text != self.shown {
            print(&text)?;
            self.shown = text;
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // There is nothing to do if the terminal is gone.
        let _ = print("\x1b[?7h\x1b[?25h\x1b[?1049l");
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}
