//! The header that says that no person wrote a mail (RFC 3834): whoever is away does not answer it.

use lettre::message::header::{Header, HeaderName, HeaderValue};

/// `Auto-Submitted: auto-generated`.
#[derive(Clone, Copy, Debug)]
pub(super) struct AutoSubmitted;

/// What it says.
const VALUE: &str = "auto-generated";

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        if text == VALUE { Ok(Self) } else { Err("no automatic mail".into()) }
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), VALUE.to_owned())
    }
}
