//! Following an import to its end. The command does the job itself, unless the server was faster; if the
//! command is killed, the server goes on with it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use steward_engine::file::Files;
use steward_engine::import_batch::{Begun, ImportCounts};
use steward_engine::job::JobKind;
use steward_engine::{Caller, Engine};
use steward_import::Importing;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::report::Report;

/// How often it is asked how far it is.
const PAUSE: Duration = Duration::from_millis(100);

/// Does an import of so many rows, or looks on while somebody else does it. Answers what became of its
/// rows, and how many records are referred to that are missing.
pub(super) async fn follow(
    (engine, caller): (&Engine, &Caller),
    files: &Files,
    (begun, rows): (Begun, u64),
    report: &mut Report,
) -> Result<(ImportCounts, usize)> {
    let id = begun.job.ok_or_else(|| Error::internal("an import without a job"))?;
    let kind: Arc<dyn JobKind> = Arc::new(Importing::new(files.clone()));
    let work = async {
        loop {
            engine.do_job(&kind, id).await?;
            let job = engine.job(caller, id).await?;
            if matches!(job.state, "done" | "failed" | "cancelled") {
                return Ok::<_, Error>(job);
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let watch = watch((engine, caller), (begun.batch, rows), report);
    let job = tokio::select! {
        done = work => done?,
        broken = watch => match broken { Ok(never) => match never {}, Err(error) => return Err(error) },
    };
    let facts = engine.import_facts(caller, begun.batch).await?;
    if let Some(error) = facts.error {
        return Err(Error::new(ErrorKind::BadBody, error));
    }
    if job.state != "done" {
        let text = text!(en = "The import was stopped.", zh = "导入已停止。");
        return Err(Error::new(ErrorKind::Unavailable, text));
    }
    let missing = job.result.and_then(|result| result["missing"].as_u64()).unwrap_or_default();
    Ok((facts.counts, usize::try_from(missing).unwrap_or(usize::MAX)))
}

/// Says how far it is, for as long as it is asked.
async fn watch(
    (engine, caller): (&Engine, &Caller),
    (batch, rows): (i64, u64),
    report: &mut Report,
) -> Result<Infallible> {
    loop {
        tokio::time::sleep(PAUSE).await;
        let facts = engine.import_facts(caller, batch).await?;
        report.progress(facts.counts, facts.counts.all() * 100 / rows.max(1)).await?;
    }
}
