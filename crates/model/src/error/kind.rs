//! The kinds of error, with the code and HTTP status that each has on the wire.
//!
//! Codes are PostgREST 13's (`PGRST…`) or PostgreSQL's SQLSTATE where PostgREST passes those on,
//! and `ST…` for what neither knows.

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The query string can't be parsed.
    BadQuery,
    /// The request body can't be parsed.
    BadBody,
    /// A value can't be read as its field's kind (in a filter).
    BadValue,
    /// A `Prefer`, `Range` or other header can't be used.
    BadHeader,
    /// The object does not exist, or may not be known to the reader.
    UnknownObject,
    /// A field named in the query does not exist.
    UnknownField,
    /// A field named in the body does not exist.
    UnknownBodyField,
    /// There is no relation between the two objects.
    UnknownRelation,
    /// More than one relation fits.
    AmbiguousRelation,
    /// A filter names an embedding that is not in `select`.
    NotEmbedded,
    /// Known, but not supported (yet).
    NotSupported,
    /// The range starts behind the last row.
    RangeNotSatisfiable,
    /// One row was wanted, and there are none or several.
    NotSingular,
    /// The record does not exist, or may not be known to the reader.
    NotFound,
    /// A write without a filter.
    MissingFilter,
    /// More rows would be touched than the caller allows.
    TooManyAffected,
    /// One or more fields of the input are not right.
    InvalidFields,
    /// A unique key is taken.
    Duplicate,
    /// A record that is likely the same exists already, and the company's rules forbid or warn of it.
    LikelyDuplicate,
    /// A referenced record does not exist, or is still referenced.
    BrokenReference,
    /// The record was changed by somebody else meanwhile.
    VersionMismatch,
    /// `If-Match` needs exactly one row.
    MatchNeedsOne,
    /// The same idempotency key came with another request.
    IdempotencyMismatch,
    /// Nobody is signed in, or the token is not valid.
    Unauthenticated,
    /// Too many failed attempts to sign in.
    TooManyAttempts,
    /// Signed in, but not allowed.
    Forbidden,
    /// Too much in one request.
    TooLarge,
    /// A sum left the range of its field.
    Overflow,
    /// The method is not allowed here.
    MethodNotAllowed,
    /// The path leads nowhere.
    UnknownPath,
    /// There is no action with this name.
    UnknownAction,
    /// Another schema than `public` was asked for.
    UnknownSchema,
    /// None of the media types that the caller accepts can be given.
    NotAcceptable,
    /// The media type of the body can't be read.
    UnsupportedMedia,
    /// A PUT whose filter is not `id=eq.…` alone.
    PutFilters,
    /// A PUT with `limit` or `offset`.
    PutRange,
    /// A PUT whose body names another record than its filter.
    PutMismatch,
    /// The address is too long.
    AddressTooLong,
    /// There are too many headers.
    HeadersTooLarge,
    /// It took longer than allowed.
    Timeout,
    /// Too many requests wait already, or the server is stopping.
    Unavailable,
    /// The disk is full or the database can't be written.
    StorageFull,
    /// A definition (catalog, configuration) is wrong.
    Definition,
    /// Not the caller's fault.
    Internal,
}

impl ErrorKind {
    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BadQuery => "PGRST100",
            Self::BadBody => "PGRST102",
            Self::BadValue => "22P02",
            Self::BadHeader => "PGRST122",
            Self::UnknownObject => "PGRST205",
            Self::UnknownField => "42703",
            Self::UnknownBodyField => "PGRST204",
            Self::UnknownRelation => "PGRST200",
            Self::AmbiguousRelation => "PGRST201",
            Self::NotEmbedded => "PGRST108",
            Self::NotSupported => "PGRST127",
            Self::RangeNotSatisfiable => "PGRST103",
            Self::NotSingular => "PGRST116",
            Self::NotFound => "ST404",
            Self::MissingFilter => "21000",
            Self::TooManyAffected => "PGRST124",
            Self::InvalidFields => "ST422",
            Self::Duplicate => "23505",
            Self::LikelyDuplicate => "STDUP",
            Self::BrokenReference => "23503",
            Self::VersionMismatch => "ST412",
            Self::MatchNeedsOne => "ST428",
            Self::IdempotencyMismatch => "ST409",
            Self::Unauthenticated => "PGRST301",
            Self::TooManyAttempts => "ST429",
            Self::Forbidden => "42501",
            Self::TooLarge => "ST413",
            Self::Overflow => "22003",
            Self::MethodNotAllowed => "PGRST117",
            Self::UnknownPath => "PGRST125",
            Self::UnknownAction => "PGRST202",
            Self::UnknownSchema => "PGRST106",
            Self::NotAcceptable | Self::UnsupportedMedia => "PGRST107",
            Self::PutFilters => "PGRST105",
            Self::PutRange => "PGRST114",
            Self::PutMismatch => "PGRST115",
            Self::AddressTooLong => "ST414",
            Self::HeadersTooLarge => "ST431",
            Self::Timeout => "57014",
            Self::Unavailable => "PGRST003",
            Self::StorageFull => "53100",
            Self::Definition => "ST500",
            Self::Internal => "XX000",
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadQuery
            | Self::BadBody
            | Self::BadValue
            | Self::BadHeader
            | Self::UnknownField
            | Self::UnknownBodyField
            | Self::UnknownRelation
            | Self::NotEmbedded
            | Self::MissingFilter
            | Self::TooManyAffected
            | Self::NotSupported
            | Self::PutRange
            | Self::PutMismatch
            | Self::Overflow => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::UnknownObject | Self::NotFound | Self::UnknownPath | Self::UnknownAction => 404,
            Self::MethodNotAllowed | Self::PutFilters => 405,
            Self::NotSingular | Self::UnknownSchema | Self::NotAcceptable => 406,
            Self::Duplicate
            | Self::LikelyDuplicate
            | Self::BrokenReference
            | Self::IdempotencyMismatch => 409,
            Self::VersionMismatch => 412,
            Self::TooLarge => 413,
            Self::AddressTooLong => 414,
            Self::UnsupportedMedia => 415,
            Self::RangeNotSatisfiable => 416,
            Self::InvalidFields => 422,
            Self::MatchNeedsOne => 428,
            Self::TooManyAttempts => 429,
            Self::HeadersTooLarge => 431,
            Self::AmbiguousRelation => 300,
            Self::Definition | Self::Internal => 500,
            Self::Timeout | Self::Unavailable => 503,
            Self::StorageFull => 507,
        }
    }
}
