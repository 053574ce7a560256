//! The one error of Steward: what went wrong, at which field, and what to do, in both languages.
//!
//! Every floor answers with [`Error`]. Its wire form (PostgREST's four keys plus `errors`) is made
//! by the server. What an outsider must not see (a driver's words, a path) never enters `text`,
//! `details` or `hint`; it goes into `source`, which is logged and not sent.

mod kind;

pub use kind::ErrorKind;

use crate::text::{Language, Text};

/// The result of anything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong with one field of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name; for a bulk write prefixed by the row, as in `3.phone`.
    pub field: String,
    /// A stable code for programs, such as `required` or `too_long`.
    pub code: &'static str,
    /// What would be right, for people.
    pub message: Text,
    /// In a batch of operations, the one that it is about, counted from 0.
    pub operation: Option<usize>,
}

impl FieldError {
    /// A field error.
    pub fn new(field: impl Into<String>, code: &'static str, message: Text) -> Self {
        Self { field: field.into(), code, message, operation: None }
    }
}

/// Why a request was not carried out.
#[derive(Clone, Debug)]
pub struct Error(Box<Body>);

#[derive(Clone, Debug)]
struct Body {
    kind: ErrorKind,
    text: Text,
    details: Option<String>,
    hint: Option<Text>,
    fields: Vec<FieldError>,
    source: Option<String>,
    retry_after: Option<u32>,
}

impl Error {
    /// An error of this kind that says `text`.
    #[must_use]
    pub fn new(kind: ErrorKind, text: Text) -> Self {
        Self(Box::new(Body {
            kind,
            text,
            details: None,
            hint: None,
            fields: Vec::new(),
            source: None,
            retry_after: None,
        }))
    }

    /// The input has these field errors; there is at least one.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let text = match fields.as_slice() {
            [only] => only.message.clone(),
            many => {
                let count = many.len();
                crate::text!(
                    en = "{count} fields need attention.",
                    zh = "有 {count} 个字段需要修改。"
                )
            }
        };
        let mut error = Self::new(ErrorKind::InvalidFields, text);
        error.0.fields = fields;
        error
    }

    /// Something failed that is not the caller's fault; `source` is logged, never sent.
    #[must_use]
    pub fn internal(source: impl std::fmt::Display) -> Self {
        let mut error = Self::new(
            ErrorKind::Internal,
            crate::text!(
                en = "Something went wrong on our side. Nothing was changed; please try again.",
                zh = "系统内部出错，没有改动任何数据，请稍后重试。"
            ),
        );
        error.0.source = Some(source.to_string());
        error
    }

    /// Adds machine-readable details.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.0.details = Some(details.into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: Text) -> Self {
        self.0.hint = Some(hint);
        self
    }

    /// Adds the cause for the log.
    #[must_use]
    pub fn with_source(mut self, source: impl std::fmt::Display) -> Self {
        self.0.source = Some(source.to_string());
        self
    }

    /// Adds after how many seconds the same may succeed.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Sets the field errors.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.0.fields = fields;
        self
    }

    /// Adds a field error.
    #[must_use]
    pub fn with_field(mut self, field: FieldError) -> Self {
        self.0.fields.push(field);
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What it says, in both languages.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.0.text
    }

    /// Machine-readable details.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        self.0.details.as_deref()
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&Text> {
        self.0.hint.as_ref()
    }

    /// The fields concerned.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// After how many seconds the same may succeed, where that is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        self.0.retry_after
    }

    /// The cause, for the log only.
    #[must_use]
    pub fn source_text(&self) -> Option<&str> {
        self.0.source.as_deref()
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.text.get(Language::En))?;
        for field in &self.0.fields {
            write!(f, " [{}: {}]", field.field, field.message.en)?;
        }
        if let Some(source) = &self.0.source {
            write!(f, " ({source})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
