//! Standard output: its format, its colours and its width.

use std::io::{self, IsTerminal as _, Write as _};

use console::Term;
use serde::Serialize;

use crate::args::{Color, Format, Globals};
use crate::json::{self, Envelope};
use crate::table::Table;

/// How a command prints its result.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    format: Format,
    /// Whether the format was chosen, not derived from standard output.
    is_chosen: bool,
    is_terminal: bool,
    /// The width of a table, in columns; `None` if it is not limited.
    width: Option<u16>,
}

impl Output {
    /// The output for these flags, standard output and the environment.
    pub(crate) fn new(globals: &Globals) -> Self {
        let is_terminal = io::stdout().is_terminal();
        match globals.color {
            Color::Auto => {}
            Color::Always | Color::Never => {
                let is_on = globals.color == Color::Always;
                console::set_colors_enabled(is_on);
                console::set_colors_enabled_stderr(is_on);
            }
        }
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|columns| *columns > 0);
        let (_, width) = Term::stdout().size_checked().unzip();
        let automatic = if is_terminal {
            Format::Table
        } else {
            Format::Json
        };
        Self {
            format: globals.format.unwrap_or(automatic),
            is_chosen: globals.format.is_some(),
            is_terminal,
            width: columns.or(width),
        }
    }

    /// Whether the output is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether JSON was asked for, by commands whose output is text in a pipe too.
    pub(crate) fn is_json_chosen(&self) -> bool {
        self.is_json() && self.is_chosen
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// The width of a table, in columns; `None` if it is not limited.
    pub(crate) fn width(&self) -> Option<u16> {
        self.width
    }

    /// Prints an envelope as indented JSON.
    pub(crate) fn envelope(&self, envelope: Envelope) -> io::Result<()> {
        self.line(envelope.into_text())
    }

    /// Prints a value as one line of JSON.
    pub(crate) fn json_line(&self, value: impl Serialize) -> io::Result<()> {
        self.line(json::line(value))
    }

    /// Prints a table that fits into the terminal.
    pub(crate) fn table(&self, table: Table) -> io::Result<()> {
        self.line(table.render(self.width))
    }

    /// Prints a line of text.
    pub(crate) fn line(&self, text: impl AsRef<str>) -> io::Result<()> {
        self.bytes(format!("{}\n", text.as_ref()).as_bytes())
    }

    /// Prints text of any form.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }
}

/// Ends the program with success as soon as nobody reads standard output any more, such as `head`, even if nothing is
/// being written. Only for commands that change nothing and leave nothing behind.
#[cfg(unix)]
pub(crate) fn exit_when_closed() {
    use rustix::event::{PollFd, PollFlags, poll};
    std::thread::spawn(|| {
        let stdout = io::stdout();
        loop {
            // Without flags, poll waits only for the other end to close. Files and terminals have none.
            let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
            match poll(&mut fds, None) {
                Ok(_) if fds[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) => {
                    std::process::exit(0)
                }
                Err(rustix::io::Errno::INTR) => {}
                _ => break,
            }
        }
    });
}

/// The next write ends the program.
#[cfg(not(unix))]
pub(crate) fn exit_when_closed() {}
