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
            .and_then(|text| text.parse().ok());
        let (_, width) = Term::stdout().size_checked().unzip();
        let automatic = if is_terminal {
            Format::Table
        } else {
            Format::Json
        };
        Self {
            format: globals.format.unwrap_or(automatic),
            width: columns.or(width),
        }
    }

    /// Whether the output is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
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
