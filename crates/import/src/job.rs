//! The job that imports a file.

use serde::Deserialize;
use serde_json::{Value as Json, json};
use steward_engine::Caller;
use steward_engine::file::Files;
use steward_engine::import_batch::{IMPORT_JOB, ImportEnd, request_id};
use steward_engine::job::{JobKind, JobRun};
use steward_model::Result;
use steward_store::BoxFuture;

use super::importer::{Task, Told, run};
use super::kept::{InJob, Kept};
use super::listener::Nobody;
use super::stored::open;

/// How many imports one server does at the same time; each takes turns with everyone else's writes.
const AT_ONCE: usize = 2;

/// Imports files. What breaks off is gone on with behind the last row that was written.
#[derive(Debug)]
pub struct Importing {
    files: Files,
}

impl Importing {
    /// Imports files that lie in this store.
    #[must_use]
    pub fn new(files: Files) -> Self {
        Self { files }
    }
}

/// What a job is about.
#[derive(Debug, Deserialize)]
struct About {
    /// The import.
    batch: i64,
}

impl JobKind for Importing {
    fn name(&self) -> &'static str {
        IMPORT_JOB
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn origin(&self) -> &'static str {
        "import"
    }

    fn run<'a>(&'a self, job: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let About { batch } = job.payload()?;
            let engine = job.engine();
            let caller = Caller { request_id: Some(request_id(batch)), ..job.caller().clone() };
            let goes_on = engine.resume_import(&caller, batch).await?;
            let facts = engine.import_facts(&caller, batch).await?;
            if !goes_on {
                return Ok(told(Told { counts: facts.counts, missing: 0 }));
            }
            let (sheet, recipe) = open(&self.files, engine, &facts).await?;
            let zone = recipe.zone();
            let task = Task {
                engine,
                caller: &caller,
                object: &facts.object,
                key: recipe.key.as_deref(),
                from: recipe.from.as_deref(),
                zone: &zone,
            };
            let kept = Kept::Job(InJob::of(job, batch, recipe.rows)?);
            let outcome = run(&task, &sheet, kept, &mut Nobody).await?;
            engine.end_import(&caller, batch, outcome.counts, ImportEnd::Done).await?;
            Ok(told(outcome))
        })
    }

    fn ended<'a>(&'a self, job: &'a JobRun) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let About { batch } = job.payload()?;
            job.engine().settle_import(batch).await.map(drop)
        })
    }
}

/// What came of an import, as the job says it.
fn told(Told { counts, missing }: Told) -> Json {
    json!({
        "created": counts.created,
        "updated": counts.updated,
        "left": counts.skipped,
        "refused": counts.refused,
        "missing": missing,
    })
}
