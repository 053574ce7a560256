//! What kinds of long work there are.

use std::sync::Arc;

use serde_json::Value as Json;
use steward_model::Result;
use steward_store::BoxFuture;

use super::JobRun;

/// A kind of long work.
pub trait JobKind: std::fmt::Debug + Send + Sync + 'static {
    /// Its name, as in `undo_import`.
    fn name(&self) -> &'static str;

    /// How many of its jobs one server does at the same time.
    fn at_once(&self) -> usize {
        1
    }

    /// When it is done again and again, as long as nobody has chosen otherwise: a cron expression in the company's
    /// time zone. Its jobs are the system's, and their payload is empty.
    fn schedule(&self) -> Option<&'static str> {
        None
    }

    /// Whether its jobs are kept, to be looked at, when they are done. Not where there are many, and what came of
    /// them stands elsewhere.
    fn is_kept(&self) -> bool {
        true
    }

    /// From where its writes come: a key of `origin`.
    fn origin(&self) -> &'static str {
        "automation"
    }

    /// Does a job, or goes on with one; answers what came of it.
    ///
    /// It marks how far it is whenever it commits something, and may be dropped at any point in between.
    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>>;

    /// Told behind the end of a job that was done, given up or stopped; not where the program was killed
    /// in between.
    fn ended<'a>(&'a self, _: &'a JobRun) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// All kinds that there are.
#[derive(Clone, Debug, Default)]
pub struct JobKinds(Vec<Arc<dyn JobKind>>);

impl JobKinds {
    /// Adds a kind. Its name must be new.
    #[must_use]
    pub fn with(mut self, kind: impl JobKind) -> Self {
        debug_assert!(!self.0.iter().any(|one| one.name() == kind.name()), "two kinds of one name");
        self.0.push(Arc::new(kind));
        self
    }

    /// One after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<dyn JobKind>> {
        self.0.iter()
    }
}
