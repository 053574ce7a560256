//! What is wrong with the operations of a batch.

use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text, text};

use super::super::problems::MAX_LISTED;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    /// What kind each is of, with the field and the operation.
    found: Vec<(ErrorKind, FieldError)>,
}

impl Wrong {
    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Notes what is wrong with a field of an operation.
    pub(super) fn refuse(
        &mut self,
        operation: usize,
        kind: ErrorKind,
        (field, code): (&str, &'static str),
        message: Text,
    ) {
        let error = FieldError::new(field, code, message);
        self.found.push((kind, FieldError { operation: Some(operation), ..error }));
    }

    /// Notes why a step with these operations was refused, if that is something to tell together with
    /// what is wrong with others.
    ///
    /// # Errors
    /// The error itself, if it ends everything.
    pub(super) fn take(&mut self, error: Error, operations: &[usize]) -> Result<()> {
        let kind = error.kind();
        match kind {
            ErrorKind::InvalidFields => {
                self.found.extend(error.fields().iter().map(|field| (kind, field.clone())));
            }
            ErrorKind::Forbidden | ErrorKind::UnknownObject => {
                for &operation in operations {
                    let of = ("object", code(kind));
                    self.refuse(operation, kind, of, error.text().clone());
                }
            }
            // The database has refused a row: nothing can be asked of it any more.
            ErrorKind::Duplicate | ErrorKind::BrokenReference if !self.is_empty() => {
                self.end(error, operations);
                return Err(std::mem::take(self).into_error());
            }
            ErrorKind::Duplicate | ErrorKind::BrokenReference => {
                let fields = of_operation(&error, operations);
                return Err(error.with_fields(fields));
            }
            _ => return Err(error),
        }
        Ok(())
    }

    fn end(&mut self, error: Error, operations: &[usize]) {
        let kind = error.kind();
        self.found.extend(of_operation(&error, operations).into_iter().map(|field| (kind, field)));
    }

    /// Everything as one error.
    pub(super) fn into_error(self) -> Error {
        let mut kinds: Vec<ErrorKind> = self.found.iter().map(|(kind, _)| *kind).collect();
        kinds.dedup();
        let mut fields: Vec<FieldError> = self.found.into_iter().map(|(_, field)| field).collect();
        fields.sort_by_key(|field| field.operation);
        fields.truncate(MAX_LISTED);
        let message = match fields.as_slice() {
            [only] => only.message.clone(),
            many => {
                let count = many.len();
                text!(
                    en = "Nothing was saved: {count} things need attention.",
                    zh = "未保存任何数据：有 {count} 处需要修改。"
                )
            }
        };
        let kind = match kinds.as_slice() {
            [only] => *only,
            _ => ErrorKind::InvalidFields,
        };
        Error::new(kind, message).with_fields(fields)
    }
}

/// An error's fields with their operation, if it can be only one.
fn of_operation(error: &Error, operations: &[usize]) -> Vec<FieldError> {
    let operation = match operations {
        [only] => Some(*only),
        _ => None,
    };
    error.fields().iter().map(|field| FieldError { operation, ..field.clone() }).collect()
}

fn code(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Forbidden => "forbidden",
        _ => "unknown_object",
    }
}
