//! Tables that fit into a terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, presets};
use console::style;
use yottalabs::{ExposedPort, PodStatus};

use crate::values::{NONE, or_none};

/// A table with a header, or a list of names and values.
pub(crate) struct Table(comfy_table::Table);

impl Table {
    /// A table with these column headers.
    pub(crate) fn new<const N: usize>(headers: [&str; N]) -> Self {
        let mut table = Self::plain();
        table
            .0
            .set_header(headers.map(|header| style(header).bold().to_string()));
        table
    }

    /// A list of names and values.
    pub(crate) fn fields() -> Self {
        Self::plain()
    }

    fn plain() -> Self {
        let mut table = comfy_table::Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic);
        Self(table)
    }

    /// Adds a row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.0.add_row(cells);
    }

    /// Adds a name and its value, unless the value is missing.
    pub(crate) fn field(&mut self, name: &str, value: impl Into<Option<String>>) {
        if let Some(value) = value.into() {
            self.0.add_row([style(name).bold().to_string(), value]);
        }
    }

    /// Never wraps this column, such as an id, so that it can be copied.
    pub(crate) fn whole(mut self, column: usize) -> Self {
        if let Some(column) = self.0.column_mut(column) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        self
    }

    /// Aligns these columns, such as prices, at the right.
    pub(crate) fn align_right<const N: usize>(mut self, columns: [usize; N]) -> Self {
        for column in columns {
            if let Some(column) = self.0.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self
    }

    /// The text of the table for a terminal with this many columns.
    pub(crate) fn render(mut self, width: Option<u16>) -> String {
        match width {
            Some(width) => {
                self.0.set_width(width);
            }
            None => {
                self.0.set_content_arrangement(ContentArrangement::Disabled);
            }
        }
        let lines = self.0.lines();
        let lines: Vec<_> = lines.map(|line| line.trim_end().to_owned()).collect();
        lines.join("\n")
    }
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
        (Some(address), false) => format!("{number}/{protocol} at {address}, does not answer yet"),
        (None, _) => format!("{number}/{protocol}, has no address yet"),
    }
}
