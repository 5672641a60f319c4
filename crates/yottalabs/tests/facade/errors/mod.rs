//! Errors, as callers and people see them.

mod codes;
mod text;
mod violations;
