//! Responses in every form, and with extreme or unreadable values.

mod extreme_values;
mod forms;
mod unreadable_fields;
mod unreadable_parts;
