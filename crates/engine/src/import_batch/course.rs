//! How far an import is: noted in the transactions that write its rows, so that no row is written twice
//! and none is left out, wherever it breaks off.

use serde::{Deserialize, Serialize};
use steward_model::Result;
use steward_store::refusal::{self, RefusedRow};

use crate::engine::Engine;
use crate::job::JobHold;
use crate::record::{Caller, Work, WriteWish, Written};

/// What became of rows so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// New records.
    pub created: u64,
    /// Records that existed.
    pub updated: u64,
    /// Rows that nothing was to be done with.
    pub skipped: u64,
    /// Rows that were refused.
    pub refused: u64,
}

impl ImportCounts {
    /// How many rows that are.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.created + self.updated + self.skipped + self.refused
    }
}

/// How far an import is. Rows are written in another order than they come, but never far from it: new
/// ones before those that refer to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCourse {
    /// Everything up to the row with this number is done.
    through: u64,
    /// Ranges of rows behind it that are done, from the first to the last of each.
    beyond: Vec<(u64, u64)>,
    /// What became of them.
    pub counts: ImportCounts,
}

impl ImportCourse {
    /// Whether the row with this number is done.
    #[must_use]
    pub fn has(&self, row: u64) -> bool {
        let after = self.beyond.partition_point(|(first, _)| *first <= row);
        let within = after.checked_sub(1).map(|at| self.beyond[at]);
        row <= self.through || within.is_some_and(|(_, last)| row <= last)
    }

    /// Whether everything up to the row with this number is done.
    #[must_use]
    pub fn is_through(&self, row: u64) -> bool {
        row <= self.through
    }

    /// Notes that rows are done.
    pub fn add(&mut self, rows: impl IntoIterator<Item = u64>) {
        self.beyond.extend(rows.into_iter().map(|row| (row, row)));
        self.beyond.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::with_capacity(self.beyond.len());
        for (first, last) in std::mem::take(&mut self.beyond) {
            match joined.last_mut() {
                Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        self.beyond = joined;
    }

    /// Notes that everything up to the row with this number is done.
    pub fn close(&mut self, row: u64) {
        self.through = self.through.max(row);
        self.beyond.retain(|(_, last)| *last > row);
    }
}

/// What a transaction of an import notes with what it writes.
#[derive(Clone, Debug)]
pub struct ImportStep {
    /// The hold on the job.
    pub hold: JobHold,
    /// The import.
    pub batch: i64,
    /// How far it is with these rows, but for the records that the transaction makes or changes.
    pub course: ImportCourse,
    /// How many rows the transaction writes.
    pub rows: u64,
    /// Rows that were refused since the last step.
    pub refused: Vec<RefusedRow>,
    /// How many rows the file has.
    pub total: u64,
}

impl ImportStep {
    /// How far the import is when so many records were made: one for each row that is new, and parts
    /// of those.
    #[must_use]
    pub fn course(&self, inserted: u64) -> ImportCourse {
        let mut course = self.course.clone();
        let made = inserted.min(self.rows);
        course.counts.created += made;
        course.counts.updated += self.rows - made;
        course
    }
}

impl Engine {
    /// Notes how far an import is where nothing else is written.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`](steward_model::error::ErrorKind::Unavailable) if the job shall not go on.
    pub async fn note_import(&self, caller: &Caller, step: ImportStep) -> Result<()> {
        let wish = WriteWish { import_step: Some(step.into()), ..WriteWish::default() };
        let written = self
            .transact(caller, &wish, false, |_| Box::pin(async move { Ok(Written::default()) }));
        written.await.map(drop)
    }
}

impl Work<'_, '_> {
    /// Notes with what this transaction has written how far the import is.
    pub(crate) async fn note_step(&mut self, step: &ImportStep, written: &Written) -> Result<()> {
        let course = step.course(written.inserted);
        let done = i64::try_from(course.counts.all()).unwrap_or(i64::MAX);
        let total = i64::try_from(step.total).ok();
        self.mark_job(step.hold, &course, (done, total)).await?;
        let refused = refusal::add(self.tx.dialect(), step.batch, step.refused.clone());
        self.statements.extend(refused);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_done_in_any_order() {
        let mut course = ImportCourse::default();
        course.add([5, 2, 3, 9]);
        assert_eq!(course.beyond, [(2, 3), (5, 5), (9, 9)]);
        let done: Vec<u64> = (0..=10).filter(|row| course.has(*row)).collect();
        assert_eq!(done, [0, 2, 3, 5, 9]);
        course.add([4, 1]);
        assert_eq!(course.beyond, [(1, 5), (9, 9)]);
        course.close(8);
        assert_eq!((course.through, course.beyond.as_slice()), (8, &[(9, 9)][..]));
        assert!(course.has(7) && course.has(9) && !course.has(10));
        course.close(20);
        assert!(course.beyond.is_empty() && course.has(20) && !course.has(21));
    }

    #[test]
    fn it_survives_being_written_down() {
        let mut course = ImportCourse::default();
        course.add([7]);
        course.close(4);
        course.counts.refused = 2;
        let text = serde_json::to_string(&course).unwrap();
        assert_eq!(serde_json::from_str::<ImportCourse>(&text).unwrap(), course);
    }
}
