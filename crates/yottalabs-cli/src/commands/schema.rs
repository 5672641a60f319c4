//! `yotta schema`

use clap::{Args, ValueEnum};
use schemars::schema_for;
use serde_json::Value;
use yottalabs::PodSpec;

use crate::exit::{Exit, Failure, Result};
use crate::output::Output;
use crate::spec_args::defaults;

/// The arguments of `yotta schema`.
#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// Kind of file; a pod file is that of --file
    kind: Kind,
}

pub(crate) const EXAMPLES: &str = "\
Example:
  yotta schema pod > pod.schema.json";

/// The kinds of files.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Pod,
}

impl Schema {
    /// Prints the schema itself, without an envelope, because other programs read it from a file.
    pub(crate) fn run(self, output: &Output) -> Result {
        let Kind::Pod = self.kind;
        let mut schema = schema_for!(PodSpec);
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            let defaults = defaults();
            let is_required = |name: &Value| {
                !name
                    .as_str()
                    .is_some_and(|name| defaults.contains_key(name))
            };
            required.retain(is_required);
        }
        let text = serde_json::to_string_pretty(&schema);
        output.line(text.map_err(|error| Failure::new(Exit::Refused, error))?)?;
        Ok(())
    }
}
