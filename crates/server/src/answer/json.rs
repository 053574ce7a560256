//! JSON answers.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::Value as Json;

/// What an answer with records is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`: an array of records.
    Array,
    /// `application/vnd.pgrst.object+json`: exactly one record.
    Object,
    /// `application/vnd.pgrst.array+json;nulls=stripped`: an array of records without nulls.
    StrippedArray,
    /// `application/vnd.pgrst.object+json;nulls=stripped`: exactly one record without nulls.
    StrippedObject,
    /// `text/csv`: lines, of any number.
    Csv,
}

impl Media {
    /// The `Content-Type` of the answer.
    pub(crate) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Array => "application/json; charset=utf-8",
            Self::Object => "application/vnd.pgrst.object+json; charset=utf-8",
            Self::StrippedArray => "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8",
            Self::StrippedObject => {
                "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8"
            }
            Self::Csv => "text/csv; charset=utf-8",
        })
    }

    /// Whether exactly one record is wanted.
    pub(crate) fn is_one(self) -> bool {
        matches!(self, Self::Object | Self::StrippedObject)
    }

    /// Whether members that are null are left out.
    pub(crate) fn is_stripped(self) -> bool {
        matches!(self, Self::StrippedArray | Self::StrippedObject)
    }
}

/// An answer whose body is this JSON text.
pub(crate) fn json_text(status: StatusCode, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, Media::Array.content_type());
    response
}

/// An answer whose body is this JSON value.
pub(crate) fn json(status: StatusCode, body: &Json) -> Response {
    json_text(status, body.to_string())
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
