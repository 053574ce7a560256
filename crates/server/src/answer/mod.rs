//! Answers: JSON, errors, and what belongs to each.

mod error;
mod json;

pub(crate) use error::error_response;
pub(crate) use json::{Media, empty, json, json_text};
