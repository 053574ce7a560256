//! How a caller is answered: in which language, under which name of the request.

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use steward_model::Error;
use steward_model::error::Result;
use steward_model::text::Language;

use crate::answer::error_response;
use crate::headers::X_REQUEST_ID;

/// How a caller is answered.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    /// The language of messages.
    pub(crate) language: Language,
    request_id: Option<HeaderValue>,
}

impl Voice {
    /// As the request's headers say, as long as it is not known who asks.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let wish = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            language: wish.map(Language::from_header).unwrap_or_default(),
            request_id: headers.get(X_REQUEST_ID).cloned(),
        }
    }

    /// The name of the request; the edge has given it one.
    pub(crate) fn request_id(&self) -> &str {
        self.request_id.as_ref().and_then(|id| id.to_str().ok()).unwrap_or_default()
    }

    /// An error as an answer.
    pub(crate) fn error(&self, error: &Error) -> Response {
        error_response(error, self.language, self.request_id())
    }

    /// An outcome as an answer.
    pub(crate) fn answer(&self, outcome: Result<Response>) -> Response {
        outcome.unwrap_or_else(|error| self.error(&error))
    }
}
