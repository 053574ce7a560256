//! What a request says in its headers and body, apart from its query string.

mod accept;
mod body;
mod csv;
mod etag;
mod form;
mod header;
mod idempotency;
mod input;
mod no_query;
mod prefer;
mod profile;
mod range;

pub(crate) use accept::{negotiate, prefers_openapi};
pub(crate) use body::{Payload, read_body, read_payload, read_records};
pub(crate) use etag::{Match, etag, if_match, is_fresh};
pub(crate) use form::read_form;
pub(crate) use idempotency::idempotency;
pub(crate) use input::read_input;
pub(crate) use no_query::no_query;
pub(crate) use prefer::preferences;
pub(crate) use profile::check_profile;
pub(crate) use range::{apply_range, content_range};
