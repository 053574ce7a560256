//! What an import has done so far: noted with what it writes, so that whoever goes on with it knows.

use steward_engine::WriteWish;
use steward_engine::import_batch::{ImportCounts, ImportCourse, ImportStep, RefusedRow};
use steward_engine::job::JobRun;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result};

use super::listener::Refusal;

/// What an import has done so far.
pub(crate) enum Kept<'a> {
    /// A trial: nothing is written.
    Trial(ImportCourse),
    /// A job.
    Job(InJob<'a>),
}

/// What an import has done that runs as a job.
pub(crate) struct InJob<'a> {
    run: &'a JobRun,
    batch: i64,
    total: u64,
    course: ImportCourse,
    /// Rows that were refused and are not noted yet.
    refused: Vec<RefusedRow>,
    /// Whether there is something that is not noted.
    changed: bool,
}

impl<'a> InJob<'a> {
    /// Begins, or goes on with, the import `batch` of so many rows.
    ///
    /// # Errors
    /// If what was noted is not understood.
    pub(crate) fn of(run: &'a JobRun, batch: i64, total: u64) -> Result<Self> {
        let course = run.cursor()?.unwrap_or_default();
        Ok(Self { run, batch, total, course, refused: Vec::new(), changed: false })
    }
}

impl Kept<'_> {
    /// Whether nothing is written.
    pub(crate) fn is_trial(&self) -> bool {
        matches!(self, Self::Trial(_))
    }

    /// What is wished of every write.
    pub(crate) fn wish(&self) -> WriteWish {
        match self {
            Self::Trial(_) => WriteWish { dry_run: true, ..WriteWish::default() },
            Self::Job(job) => WriteWish { import_batch: Some(job.batch), ..WriteWish::default() },
        }
    }

    fn course(&self) -> &ImportCourse {
        match self {
            Self::Trial(course) => course,
            Self::Job(job) => &job.course,
        }
    }

    fn course_mut(&mut self) -> &mut ImportCourse {
        match self {
            Self::Trial(course) => course,
            Self::Job(job) => {
                job.changed = true;
                &mut job.course
            }
        }
    }

    /// Whether a row is done.
    pub(crate) fn has(&self, row: u64) -> bool {
        self.course().has(row)
    }

    /// What became of rows.
    pub(crate) fn counts(&self) -> ImportCounts {
        self.course().counts
    }

    /// Notes a row that was refused.
    ///
    /// # Errors
    /// If it can't be written down.
    pub(crate) fn refuse(&mut self, refusal: &Refusal) -> Result<()> {
        let course = self.course_mut();
        course.counts.refused += 1;
        course.add([refusal.row]);
        if let Self::Job(job) = self {
            let complaints = serde_json::to_string(&refusal.complaints).map_err(Error::internal)?;
            job.refused.push(RefusedRow { number: refusal.row.cast_signed(), complaints });
        }
        Ok(())
    }

    /// Notes rows that stay as they are.
    pub(crate) fn leave(&mut self, rows: impl ExactSizeIterator<Item = u64>) {
        let course = self.course_mut();
        course.counts.skipped += rows.len() as u64;
        course.add(rows);
    }

    /// What a write of these rows notes.
    pub(crate) fn step(&self, rows: impl ExactSizeIterator<Item = u64>) -> Option<ImportStep> {
        let Self::Job(job) = self else { return None };
        let count = rows.len() as u64;
        let mut course = job.course.clone();
        course.add(rows);
        Some(job.step(course, count))
    }

    /// Rows were written: so many of them are new records.
    pub(crate) fn took(&mut self, (rows, inserted): (u64, u64), step: Option<&ImportStep>) {
        match (self, step) {
            (Self::Job(job), Some(step)) => job.noted(step, inserted),
            (kept, _) => {
                let counts = &mut kept.course_mut().counts;
                counts.created += inserted;
                counts.updated += rows - inserted.min(rows);
            }
        }
    }

    /// Everything up to the row with this number is done.
    ///
    /// # Errors
    /// If that can't be noted, or the job shall not go on.
    pub(crate) async fn close(&mut self, row: u64) -> Result<()> {
        if self.course().is_through(row) {
            return Ok(());
        }
        self.course_mut().close(row);
        let Self::Job(job) = self else { return Ok(()) };
        if job.changed {
            let step = job.step(job.course.clone(), 0);
            job.run.engine().note_import(job.run.caller(), step.clone()).await?;
            job.noted(&step, 0);
        }
        Ok(())
    }

    /// Whether a write that ended like this is tried again on the spot. What a job has written may be
    /// there although the connection broke before anybody said so: whoever takes the job up again reads
    /// how far it is.
    pub(crate) fn may_repeat(&self, error: ErrorKind) -> bool {
        match error {
            ErrorKind::VersionMismatch => true,
            ErrorKind::Unavailable | ErrorKind::Timeout => self.is_trial(),
            _ => false,
        }
    }
}

impl InJob<'_> {
    fn step(&self, course: ImportCourse, rows: u64) -> ImportStep {
        ImportStep {
            hold: self.run.hold(),
            batch: self.batch,
            course,
            rows,
            refused: self.refused.clone(),
            total: self.total,
        }
    }

    fn noted(&mut self, step: &ImportStep, inserted: u64) {
        self.course = step.course(inserted);
        self.refused.clear();
        self.changed = false;
    }
}
