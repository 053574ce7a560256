//! An error as an answer: PostgREST's four keys plus `errors`, in the caller's language.

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value as Json, json};
use steward_model::Error;
use steward_model::error::ErrorKind;
use steward_model::text::Language;

use super::json_text;
use crate::limits::RETRY_AFTER_SECONDS;
use crate::voice::Voice;

/// The answer that this error is. What an outsider must not see is logged here under the request's
/// id, and not sent.
pub(crate) fn error_response(error: &Error, language: Language, request_id: &str) -> Response {
    let kind = error.kind();
    let status = status_of(error);
    log(error, status, request_id);
    let mut response = json_text(status, told(error, language).to_string());
    let headers = response.headers_mut();
    if kind == ErrorKind::Unauthenticated {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"steward\""));
    }
    let soon = (kind == ErrorKind::Unavailable).then_some(RETRY_AFTER_SECONDS);
    if let Some(seconds) = error.retry_after().or(soon) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The body that this error is, where the answer is not an error of HTTP.
pub(crate) fn error_body(error: &Error, voice: &Voice) -> Json {
    log(error, status_of(error), voice.request_id());
    told(error, voice.language)
}

fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn told(error: &Error, language: Language) -> Json {
    match error.kind() {
        // Its words are for whoever wrote the definition, not for a caller.
        ErrorKind::Definition => body(&Error::internal(""), language),
        _ => body(error, language),
    }
}

fn body(error: &Error, language: Language) -> Json {
    let errors: Vec<Json> = error
        .fields()
        .iter()
        .map(|field| {
            let mut said = json!({
                "field": field.field,
                "code": field.code,
                "message": field.message.get(language),
            });
            if let Some(operation) = field.operation {
                said["operation"] = operation.into();
            }
            said
        })
        .collect();
    json!({
        "code": error.kind().code(),
        "message": error.text().get(language),
        "details": error.details(),
        "hint": error.hint().map(|hint| hint.get(language)),
        "errors": errors,
    })
}

fn log(error: &Error, status: StatusCode, request_id: &str) {
    if status.is_server_error() {
        tracing::error!(request_id, code = error.kind().code(), "{error}");
    } else if error.source_text().is_some() {
        tracing::debug!(request_id, code = error.kind().code(), "{error}");
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use http_body_util::BodyExt as _;
    use steward_model::{FieldError, text};

    use super::*;

    async fn read(response: Response) -> Json {
        let bytes: Bytes = response.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[tokio::test]
    async fn an_error_has_all_keys_in_the_language_asked_for() {
        let error = Error::invalid(vec![FieldError::new(
            "phone",
            "too_long",
            text!(en = "too long", zh = "太长"),
        )])
        .with_hint(text!(en = "shorten it", zh = "请缩短"));
        let response = error_response(&error, Language::Zh, "r");
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let wanted = json!({
            "code": "ST422", "message": "太长", "details": null, "hint": "请缩短",
            "errors": [{"field": "phone", "code": "too_long", "message": "太长"}],
        });
        assert_eq!(read(response).await, wanted);
    }

    #[tokio::test]
    async fn what_is_inside_stays_inside() {
        let secret = "disk /var/secret broke";
        for error in [
            Error::internal(secret),
            Error::new(ErrorKind::Definition, text!(en = "{secret}", zh = "{secret}")),
            Error::new(ErrorKind::Unavailable, text!(en = "busy", zh = "忙")).with_source(secret),
        ] {
            let body = read(error_response(&error, Language::En, "r")).await.to_string();
            assert!(!body.contains("secret"), "{body}");
        }
    }

    #[test]
    fn some_errors_say_more_in_headers() {
        let of = |kind| {
            error_response(&Error::new(kind, text!(en = "x", zh = "x")), Language::En, "r")
                .headers()
                .clone()
        };
        assert_eq!(of(ErrorKind::Unauthenticated)[WWW_AUTHENTICATE], "Bearer realm=\"steward\"");
        assert_eq!(of(ErrorKind::Unavailable)[RETRY_AFTER], "1");
        assert!(!of(ErrorKind::Timeout).contains_key(RETRY_AFTER));
    }
}
