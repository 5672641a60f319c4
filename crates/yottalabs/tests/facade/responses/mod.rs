//! Responses that are odd, extreme or unreadable.

mod extreme_values;
mod forms;
mod odd;
mod unreadable_fields;
mod unreadable_parts;
