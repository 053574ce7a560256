//! Exports: rows as lines, page by page, so that none holds a transaction open for long.

use serde_json::json;
use steward_model::catalog::unknown_object;
use steward_model::error::ErrorKind;
use steward_model::query::ListQuery;
use steward_model::scope::{Reach, Verb};
use steward_model::{Error, Result, text};
use steward_store::log::ChangeEntry;
use steward_store::plan::{MAX_EXPORTED, Plan};
use steward_store::{Lines, LinesSink, Page, ReadOptions, csv_header, emit};

use super::count::{Count, Total};
use super::read::ATTEMPTS;
use super::{Caller, WriteWish, Written};
use crate::engine::Engine;
use crate::permission::moved;

/// What an exported record is logged as.
const EXPORT: &str = "export";

/// The rows of an export's first page: what a row comes to is not known before.
const FIRST_ROWS: u64 = 4_000;

/// About how many bytes a page may have. The longer, the less is spent on beginning queries; two pages are
/// held at a time.
const PAGE_BYTES: u64 = 4 * 1024 * 1024;

/// One page of an export.
#[derive(Clone, Debug)]
pub struct ExportPage {
    /// The line with the names of the columns; empty for JSON lines.
    pub header: Vec<u8>,
    /// The rows as lines.
    pub page: Page,
    /// The total, if it was asked for.
    pub total: Option<Total>,
}

/// How far an export is.
#[derive(Clone, Debug)]
pub struct ExportCourse {
    query: ListQuery,
    /// How many rows are still to come at most.
    wanted: Option<u64>,
    /// How many the next page may have.
    rows: u64,
}

impl ExportCourse {
    /// The export of what `query` finds, from its beginning.
    #[must_use]
    pub fn new(query: ListQuery) -> Self {
        Self { wanted: query.limit, query, rows: FIRST_ROWS }
    }

    /// The query for the next page.
    #[must_use]
    pub fn next(&self) -> ListQuery {
        let limit = self.wanted.map_or(self.rows, |wanted| wanted.min(self.rows));
        ListQuery { limit: Some(limit), ..self.query.clone() }
    }

    /// Goes on behind a page, and says whether another follows it.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] if more rows follow than can be found: groups have no cursor.
    pub fn follows(&mut self, page: &Page) -> Result<bool> {
        self.wanted = self.wanted.map(|wanted| wanted.saturating_sub(page.rows));
        if !page.more || self.wanted == Some(0) {
            return Ok(false);
        }
        let Some(next) = &page.next else { return Err(too_many_groups()) };
        (self.query.after, self.query.offset) = (Some(next.clone()), None);
        self.rows = rows_of_next(page);
        Ok(true)
    }
}

/// How many rows the page behind this one may have, if its are as long: a power of two times those of the first,
/// for the sake of few different statements.
fn rows_of_next(page: &Page) -> u64 {
    let bytes = (page.body.len() as u64 / page.rows.max(1)).max(1);
    let mut rows = FIRST_ROWS;
    while 2 * rows <= MAX_EXPORTED && 2 * rows * bytes <= PAGE_BYTES {
        rows *= 2;
    }
    rows
}

fn too_many_groups() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "There are more than {FIRST_ROWS} groups.", zh = "分组超过 {FIRST_ROWS} 个。"),
    )
    .with_hint(text!(
        en = "Take them in parts, with limit and offset.",
        zh = "请用 limit 和 offset 分批获取。"
    ))
}

impl Engine {
    /// One page of what the caller may export; the next one begins behind its cursor.
    ///
    /// # Errors
    /// As for any read; [`ErrorKind::Forbidden`] without the right to export.
    pub async fn export_page(
        &self,
        caller: &Caller,
        plural: &str,
        query: &ListQuery,
        lines: Lines,
        count: Option<Count>,
    ) -> Result<ExportPage> {
        let mut caller = caller.clone();
        for _ in 0..ATTEMPTS {
            let model = self.model();
            let object = model
                .catalog
                .find_plural(plural)
                .filter(|o| *caller.access.reach(o.id, Verb::Read) != Reach::None);
            let Some(object) = object else {
                if self.is_behind(&mut caller).await? {
                    continue;
                }
                return Err(unknown_object(plural));
            };
            let now = self.clock().now();
            let (catalog, access) = (&model.catalog, &caller.access);
            let plan = Plan::resolve(catalog, access, Verb::Export, now, object.id, query)?;
            let listing = emit::list(&plan, self.database().dialect());
            let header = match lines {
                Lines::Csv => csv_header(&listing.shape)?,
                Lines::Json => Vec::new(),
            };
            let sink = LinesSink::new(&listing, lines);
            let options = ReadOptions::default();
            let answer = self.database().query(listing.statement, sink, options).await?;
            if self.fresh(&mut caller, answer.epoch).await? {
                continue;
            }
            let total = match count {
                Some(count) => Some(self.total(&plan, count, &answer.out).await?),
                None => None,
            };
            return Ok(ExportPage { header, page: answer.out, total });
        }
        Err(moved())
    }

    /// Writes into the change log that the caller takes records away: which, and as what.
    ///
    /// # Errors
    /// If the log can't be written.
    pub async fn log_export(
        &self,
        caller: &Caller,
        object: &str,
        format: &str,
        query: &str,
    ) -> Result<()> {
        let payload = json!({"format": format, "query": query}).to_string();
        let (object, wish) = (object.to_owned(), WriteWish::default());
        let written = self.transact(caller, &wish, false, move |work| {
            let (object, payload) = (object.clone(), Some(payload.clone()));
            Box::pin(async move {
                let entry = ChangeEntry {
                    at: work.now,
                    user_id: work.user_id(),
                    origin: work.caller.origin.to_owned(),
                    request_id: work.caller.request_id.clone(),
                    object,
                    record_id: None,
                    verb: EXPORT.to_owned(),
                    version: None,
                    payload,
                };
                work.entries.push(entry);
                Ok(Written::default())
            })
        });
        written.await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: u64, bytes: usize, next: Option<&str>) -> Page {
        let next = next.map(str::to_owned);
        Page { rows, body: vec![b'x'; bytes], more: true, next }
    }

    #[test]
    fn short_rows_make_longer_pages() {
        let mut course = ExportCourse::new(ListQuery::default());
        assert_eq!(course.next().limit, Some(4_000));
        for (rows, bytes, then) in [
            (4_000, 4_000 * 100, 32_000),
            (32_000, 32_000 * 300, 8_000),
            (8_000, 8_000 * 100_000, 4_000),
            (4_000, 0, 32_000),
        ] {
            assert!(course.follows(&page(rows, bytes, Some("c"))).unwrap());
            let next = course.next();
            assert_eq!((next.limit, next.after.as_deref()), (Some(then), Some("c")));
        }
    }

    #[test]
    fn no_more_comes_than_was_asked_for() {
        let mut course =
            ExportCourse::new(ListQuery { limit: Some(4_500), ..ListQuery::default() });
        assert!(course.follows(&page(4_000, 100, Some("c"))).unwrap());
        assert_eq!(course.next().limit, Some(500));
        assert!(!course.follows(&page(500, 100, Some("d"))).unwrap());
    }

    #[test]
    fn groups_that_are_left_out_are_an_error() {
        let mut course = ExportCourse::new(ListQuery::default());
        assert_eq!(
            course.follows(&page(4_000, 100, None)).unwrap_err().kind(),
            ErrorKind::TooLarge
        );
    }
}
