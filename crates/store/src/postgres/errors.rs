//! What PostgreSQL's errors mean to Steward.

use steward_model::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::failure;

/// Why a statement or a transaction did not end well.
#[derive(Debug)]
pub(super) enum Broken {
    /// The driver or the server says so.
    Driver(tokio_postgres::Error),
    /// We say so, about what the server answered.
    Ours(Error),
    /// The server did not answer in time.
    Silent,
}

impl From<tokio_postgres::Error> for Broken {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Driver(error)
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing: the answer is an error.
    Final,
    /// The transaction lost against another one: do it again.
    Conflict,
    /// A table stays in use by others.
    InUse,
    /// A prepared statement does not fit its table any more: forget it and do it again.
    StalePlan,
    /// The connection is lost.
    Lost,
}

impl Broken {
    /// What can be done about it.
    pub(super) fn fate(&self) -> Fate {
        let error = match self {
            Self::Driver(error) => error,
            Self::Ours(_) => return Fate::Final,
            Self::Silent => return Fate::Lost,
        };
        let Some(error) = error.as_db_error() else {
            // Anything else that the driver finds wrong with a value or an answer is final.
            return if is_lost(error) { Fate::Lost } else { Fate::Final };
        };
        let code = error.code();
        if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
        {
            Fate::Conflict
        } else if *code == SqlState::LOCK_NOT_AVAILABLE {
            Fate::InUse
        } else if *code == SqlState::INVALID_SQL_STATEMENT_NAME || is_stale_plan(error) {
            Fate::StalePlan
        } else if is_fatal(error) {
            Fate::Lost
        } else {
            Fate::Final
        }
    }

    /// Whether a commit that ended like this may nevertheless have happened.
    pub(super) fn leaves_commit_unknown(&self) -> bool {
        match self {
            Self::Driver(error) => error.as_db_error().is_none_or(is_fatal),
            Self::Ours(_) | Self::Silent => true,
        }
    }

    /// The error in our words.
    pub(super) fn convert(self) -> Error {
        match self {
            Self::Ours(error) => error,
            Self::Silent => failure::unreachable("PostgreSQL did not answer in time"),
            Self::Driver(error) => match error.as_db_error() {
                Some(told) => convert(told),
                None if is_lost(&error) => failure::unreachable(describe(&error)),
                None => Error::internal(format!("PostgreSQL: {}", describe(&error))),
            },
        }
    }
}

/// The connection is gone: closed, or its socket failed.
fn is_lost(error: &tokio_postgres::Error) -> bool {
    error.is_closed()
        || std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}

/// The server ended the session.
fn is_fatal(error: &DbError) -> bool {
    matches!(error.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
}

/// "cached plan must not change result type", told by its place in the server: the message may be in
/// any language and the code has other uses.
fn is_stale_plan(error: &DbError) -> bool {
    *error.code() == SqlState::FEATURE_NOT_SUPPORTED
        && error.routine() == Some("RevalidateCachedQuery")
}

/// The driver's error with its cause; its own words alone are often just "db error".
pub(super) fn describe(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn convert(error: &DbError) -> Error {
    let code = error.code();
    let constraint = error.constraint();
    match code.code() {
        "23505" | "23P01" => failure::duplicate(constraint.unwrap_or_default(), error),
        "23503" => failure::broken_reference(constraint.map(str::to_owned), error),
        "23514" => failure::refused_value(constraint.unwrap_or_default(), error),
        "23502" => {
            let table = error.table().unwrap_or_default();
            let column = error.column().unwrap_or_default();
            failure::refused_value(format!("{table}.{column}"), error)
        }
        "22003" => failure::overflow(error),
        // A row of an index, a page or a message has a limit.
        "54000" | "54001" => failure::too_large(error),
        // A statement's name is taken on a connection on which we have prepared nothing.
        "42P05" => failure::shared_connection(error),
        "57014" => failure::too_slow().with_source(error),
        "55P03" | "40001" | "40P01" => failure::locked(error),
        "53100" | "58030" | "25006" => failure::storage_full(error),
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => failure::unreachable(error),
        other if other.starts_with("22") => failure::bad_value(error),
        // An invalid regular expression.
        "2201B" => failure::bad_value(error),
        other => Error::internal(format!("PostgreSQL {other}: {error}")),
    }
}
