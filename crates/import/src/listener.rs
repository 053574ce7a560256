//! Who is told what a trial comes to: a terminal, or a screen that asks now and then.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

use steward_engine::import_batch::ImportCounts;
use steward_model::catalog::ObjectDef;
use steward_model::text::Language;
use steward_model::{Result, Text};

use super::draft::{Column, Draft};

/// Who is told what a trial comes to. An error of any of these breaks it off.
pub trait Listener: Send + Sync {
    /// So many rows are done, and so much of the file has been read, in percent.
    ///
    /// # Errors
    /// When it shall not go on.
    fn wrote(
        &mut self,
        counts: ImportCounts,
        percent: u64,
    ) -> impl Future<Output = Result<()>> + Send;

    /// This row would be refused. They come in their order.
    ///
    /// # Errors
    /// When it shall not go on.
    fn refused(&mut self, refusal: Refusal) -> impl Future<Output = Result<()>> + Send;
}

/// Nobody: a job notes what becomes of it.
pub(crate) struct Nobody;

impl Listener for Nobody {
    async fn wrote(&mut self, _: ImportCounts, _: u64) -> Result<()> {
        Ok(())
    }

    async fn refused(&mut self, _: Refusal) -> Result<()> {
        Ok(())
    }
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Its number, as a spreadsheet counts.
    pub row: u64,
    /// What is wrong with it.
    pub complaints: Vec<Complaint>,
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The heading of the column, if it is one's.
    pub heading: Option<String>,
    /// The field that it fills.
    pub field: Option<String>,
    /// What stands there, shortened.
    pub value: Option<String>,
    /// What is wrong.
    pub reason: Text,
}

impl Refusal {
    /// What is wrong with a draft.
    pub(crate) fn of(draft: &Draft, (object, columns): (&ObjectDef, &[Column])) -> Self {
        let complaints = draft.problems.iter().map(|problem| {
            let column = problem.column.and_then(|place| columns.get(place));
            Complaint {
                heading: column.map(|column| column.heading.clone()),
                field: column.map(|column| object.fields[column.field].name.clone()),
                value: column.map(|column| draft.quoted(column)),
                reason: problem.reason.clone(),
            }
        });
        Self { row: draft.row.number, complaints: complaints.collect() }
    }

    /// Everything that is wrong, as one text for people.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        let mut why = String::new();
        let (between, colon) = match language {
            Language::En => ("; ", ": "),
            Language::Zh => ("；", "："),
        };
        for Complaint { heading, value, reason, .. } in &self.complaints {
            if !why.is_empty() {
                why.push_str(between);
            }
            if let Some(heading) = heading {
                let value = value.as_deref().unwrap_or_default();
                // Writing to a string cannot fail.
                let _ = match language {
                    Language::En => write!(why, "{heading} \"{value}\"{colon}"),
                    Language::Zh => write!(why, "{heading}“{value}”{colon}"),
                };
            }
            why.push_str(reason.get(language));
        }
        why
    }
}
