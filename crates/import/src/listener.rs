//! Who is told what becomes of an import: a terminal, or a screen that asks now and then.

use steward_model::catalog::ObjectDef;
use steward_model::text::Language;
use steward_model::{Result, Text};

use super::draft::{Column, Draft};
use super::sheet::Sheet;
use super::write::Counts;

/// Who is told what becomes of an import. An error of any of these breaks the import off; what was
/// written before stays.
pub trait Listener: Send + Sync {
    /// The language of reasons.
    fn language(&self) -> Language;

    /// The import has this record.
    fn kept(&mut self, batch: i64);

    /// The file is understood like this.
    ///
    /// # Errors
    /// When the import shall not go on.
    fn beginning(
        &mut self,
        object: &ObjectDef,
        sheet: &Sheet,
    ) -> impl Future<Output = Result<()>> + Send;

    /// These rows are done, and so much of the file has been read, in percent.
    ///
    /// # Errors
    /// When the import shall not go on.
    fn wrote(&mut self, counts: Counts, percent: u64) -> impl Future<Output = Result<()>> + Send;

    /// This row was refused.
    ///
    /// # Errors
    /// When the import shall not go on.
    fn refused(&mut self, refusal: Refusal) -> impl Future<Output = Result<()>> + Send;

    /// Nothing more comes. `complete`: the whole file was read; `missing`: how many records of another
    /// database are referred to that are still to be imported.
    ///
    /// # Errors
    /// When it can't be told.
    fn end(&mut self, complete: bool, missing: usize) -> impl Future<Output = Result<()>> + Send;
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its number, as a spreadsheet counts.
    pub row: u64,
    /// Everything that is wrong, as one text for people.
    pub why: String,
    /// The same, one by one.
    pub complaints: Vec<Complaint>,
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub(crate) fn of(
        draft: &Draft,
        (object, columns): (&ObjectDef, &[Column]),
        language: Language,
    ) -> Self {
        let complaints = draft.problems.iter().map(|problem| {
            let column = problem.column.and_then(|place| columns.get(place));
            Complaint {
                heading: column.map(|column| column.heading.clone()),
                field: column.map(|column| object.fields[column.field].name.clone()),
                value: column.map(|column| draft.quoted(column)),
                reason: problem.reason.clone(),
            }
        });
        let complaints = complaints.collect();
        Self { row: draft.row.number, why: draft.why(columns, language), complaints }
    }
}
