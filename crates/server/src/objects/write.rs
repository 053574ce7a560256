//! What all writes share: their headers before, their answer after.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_RANGE, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use steward_engine::{IdempotencyKey, WriteWish, Written};
use steward_grammar::{Duplicates, Preferences, Representation, WriteQuery, parse_write};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::read::{add, add_applied, bare, is_paged};
use super::shown::Shown;
use super::stripped::strip_nulls;
use super::{plural, query_string};
use crate::answer::{Media, empty};
use crate::ask::{Match, check_profile, etag, if_match, negotiate, preferences};
use crate::headers::replayed;
use crate::router::API;

/// A write, as far as it can be read without the body.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    /// The object's plural.
    pub(super) plural: &'a str,
    /// Which records, what to show of them, which fields.
    pub(super) query: WriteQuery,
    /// `Prefer`.
    pub(super) wishes: Preferences,
    /// `Accept`.
    pub(super) media: Media,
    /// `If-Match`.
    pub(super) matching: Option<Match>,
}

impl<'a> Ask<'a> {
    /// Reads query and headers.
    pub(super) fn read(head: &'a Parts) -> Result<Self> {
        check_profile(&head.method, &head.headers)?;
        let media = negotiate(&head.headers)?;
        let wishes = preferences(&head.method, &head.headers)?;
        let matching = if_match(&head.headers)?;
        let query = parse_write(query_string(head))?;
        let ask = Self { plural: plural(head), query, wishes, media, matching };
        if ask.media == Media::Csv && ask.shows() {
            return Err(Error::new(
                ErrorKind::NotSupported,
                text!(
                    en = "What was written can't be shown as text/csv.",
                    zh = "写入结果不能以 text/csv 返回。"
                ),
            )
            .with_hint(text!(
                en = "Accept application/json, or read it as text/csv afterwards.",
                zh = "请使用 Accept: application/json，或写入后另行以 text/csv 读取。"
            )));
        }
        Ok(ask)
    }

    /// Whether the records are shown afterwards.
    pub(super) fn shows(&self) -> bool {
        self.wishes.representation == Some(Representation::Full)
    }

    /// Refuses what only finds existing records.
    pub(super) fn takes_no_filter(&self) -> Result<()> {
        if !self.query.list.filter.is_empty() || is_paged(&self.query.list) {
            return Err(bad_query(text!(
                en = "A POST makes records; it takes no filter, limit or cursor.",
                zh = "POST 用于新建记录，不能带筛选条件、limit 或游标。"
            )));
        }
        self.takes_no_match()
    }

    /// Refuses `If-Match` where nothing is matched.
    pub(super) fn takes_no_match(&self) -> Result<()> {
        match self.matching {
            None => Ok(()),
            Some(_) => Err(Error::new(
                ErrorKind::BadHeader,
                text!(
                    en = "If-Match goes with PATCH and DELETE only.",
                    zh = "If-Match 只能用于 PATCH 和 DELETE。"
                ),
            )),
        }
    }

    /// Refuses what only makes new records, and writing a part of what the filter finds.
    pub(super) fn takes_no_page(&self) -> Result<()> {
        if is_paged(&self.query.list) {
            return Err(Error::new(
                ErrorKind::NotSupported,
                text!(
                    en = "A write can't be limited with limit, offset or after.",
                    zh = "写入操作不支持 limit、offset 或 after。"
                ),
            )
            .with_hint(text!(
                en = "Narrow the filter, or guard it with 'Prefer: handling=strict, max-affected=…'.",
                zh = "请缩小筛选范围，或使用 Prefer: handling=strict, max-affected=… 加以限制。"
            )));
        }
        if self.query.on_conflict.is_some() {
            return Err(bad_query(text!(
                en = "'on_conflict' goes with POST only.",
                zh = "on_conflict 只能用于 POST。"
            )));
        }
        Ok(())
    }

    /// What the engine should mind.
    pub(super) fn wish(&self, idempotency: Option<IdempotencyKey>) -> WriteWish {
        let most = self.wishes.max_affected;
        WriteWish {
            if_match: match self.matching {
                Some(Match::Version(version)) => Some(version),
                _ => None,
            },
            max_affected: if self.wants_one() { Some(most.unwrap_or(1).min(1)) } else { most },
            idempotency,
            columns: self.query.columns.clone(),
            dry_run: false,
            heed_warnings: self.wishes.duplicates == Some(Duplicates::Refuse),
            foreign: None,
            import_batch: None,
            import_step: None,
        }
    }

    /// Whether more than one record is too many, without a number that says so.
    fn wants_one(&self) -> bool {
        self.media.is_one() || self.matching == Some(Match::Any)
    }

    /// Says why too many records were refused: the caller may have limited them without a number.
    pub(super) fn explain(&self, error: Error) -> Error {
        let own = self.wishes.max_affected.is_some_and(|most| most <= 1);
        if error.kind() != ErrorKind::TooManyAffected || own || !self.wants_one() {
            return error;
        }
        if self.matching.is_some() {
            return Error::new(
                ErrorKind::MatchNeedsOne,
                text!(
                    en = "If-Match needs exactly one record, and the filter finds several.",
                    zh = "使用 If-Match 时必须正好对应一条记录，当前筛选到多条。"
                ),
            );
        }
        Error::new(
            ErrorKind::NotSingular,
            text!(
                en = "Cannot coerce the result to a single JSON object",
                zh = "结果不是恰好一条记录，无法作为单个 JSON 对象返回"
            ),
        )
        .with_details("The result contains several rows; nothing was changed")
    }

    /// Checks that one record was touched, where one was asked for.
    pub(super) fn check_one(&self, written: &Written) -> Result<()> {
        if self.matching == Some(Match::Any) && written.ids.is_empty() {
            return Err(Error::new(
                ErrorKind::VersionMismatch,
                text!(
                    en = "There is no such record, so If-Match can't be met.",
                    zh = "没有符合条件的记录，If-Match 不成立。"
                ),
            ));
        }
        if self.media.is_one() && written.ids.len() != 1 {
            return Err(super::read::not_singular(written.ids.len() as u64));
        }
        Ok(())
    }
}

/// Which rows a write's `Content-Range` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// `*/3`: how many, if counting was asked for.
    Total,
    /// `0-2/*`: the rows.
    Rows,
    /// None at all.
    None,
}

/// The answer of a write.
pub(super) struct Answer<'a> {
    /// What was asked.
    pub(super) ask: &'a Ask<'a>,
    /// What was done.
    pub(super) written: &'a Written,
    /// What is shown of it.
    pub(super) shown: Option<Shown>,
    /// The status, if rows are shown or not.
    pub(super) status: (StatusCode, StatusCode),
    /// Which range is named.
    pub(super) range: Range,
    /// Whether a new record's address is named.
    pub(super) located: bool,
}

impl Answer<'_> {
    pub(super) fn build(self) -> Response {
        let Self { ask, written, shown, status, range, located } = self;
        let mut response = match shown {
            Some(shown) => show(ask.media, shown, status.0),
            None => empty(status.1),
        };
        let headers = response.headers_mut();
        let rows = written.ids.len();
        let total = ask.wishes.count.map_or_else(|| "*".to_owned(), |_| rows.to_string());
        let range = match range {
            Range::None => None,
            Range::Rows if rows > 0 => Some(format!("0-{}/{total}", rows - 1)),
            Range::Rows | Range::Total => Some(format!("*/{total}")),
        };
        add(headers, CONTENT_RANGE, range.and_then(|range| HeaderValue::from_str(&range).ok()));
        add(headers, ETAG, written.version.and_then(etag));
        if let ([id], true) = (written.ids.as_slice(), located) {
            let place = format!("{API}/{}?id=eq.{id}", ask.plural);
            add(headers, LOCATION, HeaderValue::from_str(&place).ok());
        }
        replayed(headers, written);
        add_applied(headers, &ask.wishes);
        response
    }
}

fn show(media: Media, shown: Shown, status: StatusCode) -> Response {
    let one = shown.rows == 1;
    let bytes = Bytes::from(shown.body);
    // A record that the writer can't see any more is written all the same: null stands for it.
    let bytes = if media.is_stripped() { strip_nulls(&bytes) } else { bytes };
    let body = match media.is_one() {
        false => bytes,
        true if one => bare(&bytes),
        true => Bytes::from_static(b"null"),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, media.content_type());
    response
}

pub(super) fn bad_query(text: steward_model::Text) -> Error {
    Error::new(ErrorKind::BadQuery, text)
}
