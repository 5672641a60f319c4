//! Tables that fit into a terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, presets};
use console::{measure_text_width, style};
use yottalabs::{ExposedPort, PodStatus};

use crate::terminal_text;
use crate::values::{NONE, or_none};

/// The space between two columns. There is none around the table.
const GAP: u16 = 2;

/// A table with a header, or a list of names and values.
pub(crate) struct Table {
    table: comfy_table::Table,
    /// The rows of a list of names and values.
    fields: Vec<[String; 2]>,
    /// A line below the table.
    footer: Option<String>,
}

impl Table {
    /// A table with these column headers. Each row is one line.
    pub(crate) fn new<const N: usize>(headers: [&str; N]) -> Self {
        let mut table = Self::plain();
        let headers =
            headers.map(|header| style(terminal_text::one_line(header)).bold().to_string());
        table.table.set_header(one_line(headers));
        // A table wider than the terminal cuts texts at any character: a column of words has no wide word to keep.
        table.table.set_delimiter('\0');
        for column in table.table.column_iter_mut() {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        table
    }

    /// A list of names and values. Long values are wrapped between words. A word that is longer than a line, such as a
    /// URL, stays whole: the terminal wraps it, and can still open or copy it.
    pub(crate) fn fields() -> Self {
        Self::plain()
    }

    fn plain() -> Self {
        let mut table = comfy_table::Table::new();
        table
            .load_style(presets::NOTHING)
            .set_truncation_indicator("…")
            .set_content_arrangement(ContentArrangement::Dynamic);
        Self {
            table,
            fields: Vec::new(),
            footer: None,
        }
    }

    /// Adds a row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        let cells = cells.map(|cell| terminal_text::one_line(&cell));
        self.table.add_row(one_line(cells));
    }

    /// Adds a name and its value, unless the value is missing.
    pub(crate) fn field(&mut self, name: &str, value: impl Into<Option<String>>) {
        if let Some(value) = value.into() {
            let value = terminal_text::one_line(&value);
            self.fields.push([name.to_owned(), value]);
        }
    }

    /// Sets a line below the table.
    pub(crate) fn footer(&mut self, text: String) {
        self.footer = Some(text);
    }

    /// Cuts these columns where the terminal is too narrow. The others are always whole, so that an id can be copied.
    pub(crate) fn cut<const N: usize>(mut self, columns: [usize; N]) -> Self {
        for column in columns {
            if let Some(column) = self.table.column_mut(column) {
                column.remove_constraint();
            }
        }
        self
    }

    /// Aligns these columns, such as prices, at the right.
    pub(crate) fn align_right<const N: usize>(mut self, columns: [usize; N]) -> Self {
        for column in columns {
            if let Some(column) = self.table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self
    }

    /// The text of the table for a terminal with this many columns.
    pub(crate) fn render(mut self, width: Option<u16>) -> String {
        self.add_fields(width);
        match width {
            Some(width) if self.fields.is_empty() => {
                self.table.set_width(width);
            }
            _ => {
                self.table
                    .set_content_arrangement(ContentArrangement::Disabled);
            }
        }
        for column in self.table.column_iter_mut() {
            column.set_padding((0, GAP));
        }
        let lines = self.table.lines();
        let lines = lines.map(|line| line.trim_end().to_owned());
        lines.chain(self.footer).collect::<Vec<_>>().join("\n")
    }

    fn add_fields(&mut self, width: Option<u16>) {
        let names = self.fields.iter().map(|[name, _]| name.len());
        let names = names.max().unwrap_or_default() + usize::from(GAP);
        let width = width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(names));
        for [name, value] in &self.fields {
            let name = style(name).bold().to_string();
            self.table.add_row([name, wrapped(value, width)]);
        }
    }
}

/// The text in lines of this width, unless a word is longer.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let needed = measure_text_width(word) + 1;
        match lines.last_mut() {
            Some(line) if measure_text_width(line) + needed <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

fn one_line<const N: usize>(cells: [String; N]) -> Row {
    let mut row = Row::from(cells);
    row.max_height(1);
    row
}

/// A status, in the colour of its meaning.
pub(crate) fn status(status: &PodStatus) -> String {
    let text = status.as_str();
    let styled = match status {
        _ if text.is_empty() => return NONE.to_owned(),
        PodStatus::Running => style(text).green(),
        PodStatus::Failed | PodStatus::Degraded => style(text).red(),
        PodStatus::Paused | PodStatus::Stopped | PodStatus::Terminated => style(text).dim(),
        _ => style(text).yellow(),
    };
    styled.to_string()
}

/// An exposed port: its number, its protocol and where it can be reached.
pub(crate) fn port(port: &ExposedPort) -> String {
    let number = or_none(port.port);
    let protocol = port
        .protocol
        .as_ref()
        .map_or("TCP", |protocol| protocol.as_str());
    let address = port.url().map(str::to_owned).or_else(|| port.address());
    match (address, port.is_healthy()) {
        (Some(address), true) => format!("{number}/{protocol} at {address}"),
        (Some(address), false) => format!("{number}/{protocol} (does not answer yet) at {address}"),
        (None, _) => format!("{number}/{protocol}, has no address yet"),
    }
}

/// Compares a table at 80 and 120 columns with a snapshot.
#[cfg(test)]
pub(crate) fn assert_snapshot(name: &str, table: impl Fn() -> Table) {
    console::set_colors_enabled(false);
    let tables = [80, 120].map(|width| {
        let text = table().render(Some(width));
        for line in text.lines() {
            let is_long = measure_text_width(line) > usize::from(width);
            assert!(!is_long || line.contains("://"), "{line}");
        }
        format!("{}\n{text}\n", "-".repeat(width.into()))
    });
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, tables.concat());
    });
}
