//! Answers: JSON, errors, and what belongs to each.

mod documents;
mod error;
mod json;
mod kept;

pub(crate) use documents::{Documents, Source};
pub(crate) use error::{error_body, error_response};
pub(crate) use json::{Media, empty, json, json_text};
pub(crate) use kept::{Tag, kept};
