//! Exports: rows as lines, page by page, so that none holds a transaction open for long.

use serde_json::json;
use steward_model::catalog::unknown_object;
use steward_model::error::ErrorKind;
use steward_model::query::ListQuery;
use steward_model::scope::{Reach, Verb};
use steward_model::{Error, Result, text};
use steward_store::log::ChangeEntry;
use steward_store::plan::Plan;
use steward_store::{Lines, LinesSink, Page, ReadOptions, csv_header, emit};

use super::count::{Count, Total};
use super::read::ATTEMPTS;
use super::{Caller, WriteWish, Written};
use crate::engine::Engine;

/// What an exported record is logged as.
const EXPORT: &str = "export";

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
                .filter(|o| *caller.access.reach(o.id, Verb::Read) != Reach::None)
                .ok_or_else(|| unknown_object(plural))?;
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
        Err(Error::new(
            ErrorKind::Unavailable,
            text!(
                en = "Rights are being changed right now. Please try again.",
                zh = "权限正在变更，请稍后重试。"
            ),
        ))
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
