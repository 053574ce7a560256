//! A trial under way: a task of its own, which says how far it is. An import that is meant is a job.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use steward_engine::import_batch::ImportCounts;
use steward_engine::{Caller, Engine};
use steward_import::{Listener, Refusal, Task, try_out};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::Wish;
use super::store::{Import, Stage};
use crate::app::App;
use crate::caller::Signed;
use crate::files::files;
use crate::limits::IMPORT_TOLD;

/// Where the records of an import come from, as they keep it.
const ORIGIN: &str = "import";

/// Begins to try an import, or has it done.
///
/// # Errors
/// If it is tried already or is done, the columns can't be filled like this, or too many run.
pub(super) async fn begin(
    app: &Arc<App>,
    import: &Arc<Import>,
    signed: &Signed,
    wish: Wish,
) -> Result<()> {
    let catalog = app.engine.catalog();
    let object = steward_import::object(&catalog, &import.facts.object)?;
    let mut sheet = import.sheet.try_lock().map_err(|_| running())?;
    {
        let progress = import.progress();
        if progress.stage == Stage::Running {
            return Err(running());
        }
        if progress.batch.is_some() {
            return Err(done());
        }
    }
    sheet.choose(&catalog, object, &wish.columns)?;
    sheet.check(object, wish.key.as_deref())?;
    let caller = Caller {
        access: signed.caller.access.clone(),
        origin: ORIGIN,
        request_id: signed.caller.request_id.clone(),
    };
    if !wish.dry_run {
        let zone = caller.access.zone();
        let meant = steward_import::Wish {
            object: &import.facts.object,
            source: &import.facts.file,
            file_id: import.facts.file_id,
            key: wish.key.as_deref(),
            from: None,
            zone: &zone,
            rows: import.facts.rows,
            remember: true,
        };
        let begun =
            steward_import::begin(files(app)?, &app.engine, &caller, &meant, &sheet).await?;
        import.progress().batch = Some(begun.batch);
        return Ok(());
    }
    let room = app.imports.run()?;
    let made = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(Error::internal)?;
    let refused = made.map_err(Error::internal)?;
    let copy = refused.try_clone().map_err(Error::internal)?;
    import.progress().restart(sheet.columns(object), copy);
    drop(sheet);
    let (app, of) = (Arc::clone(app), Arc::clone(import));
    let trial = Trial { app, import: of, caller, key: wish.key };
    let import = Arc::clone(import);
    tokio::spawn(async move {
        // A task of its own, so that one that panics is seen to end.
        let outcome = tokio::spawn(trial.run(refused)).await;
        drop(room);
        let outcome = outcome.unwrap_or_else(|panic| Err(Error::internal(panic)));
        let mut progress = import.progress();
        progress.stage = if outcome.is_ok() { Stage::Done } else { Stage::Failed };
        if let Err(error) = outcome {
            tracing::info!(%error, "the trial of an import was broken off");
            progress.error = Some(error);
        } else {
            progress.percent = 100;
        }
    });
    Ok(())
}

struct Trial {
    app: Arc<App>,
    import: Arc<Import>,
    caller: Caller,
    key: Option<String>,
}

impl Trial {
    async fn run(self, refused: File) -> Result<()> {
        let sheet = self.import.sheet.lock().await;
        let zone = self.caller.access.zone();
        let engine: &Engine = &self.app.engine;
        let task = Task {
            engine,
            caller: &self.caller,
            object: &self.import.facts.object,
            key: self.key.as_deref(),
            from: None,
            zone: &zone,
        };
        let (app, import) = (Arc::clone(&self.app), Arc::clone(&self.import));
        let mut watch = Watch { app, import, refused: BufWriter::new(refused) };
        try_out(&task, &sheet, &mut watch).await?;
        watch.refused.flush().map_err(Error::internal)
    }
}

/// Keeps what is said for whoever asks.
struct Watch {
    app: Arc<App>,
    import: Arc<Import>,
    refused: BufWriter<File>,
}

impl Watch {
    /// Breaks off what nobody wants any more.
    fn go_on(&self) -> Result<()> {
        if self.import.cancelled.load(Ordering::Relaxed) {
            return Err(Error::new(
                ErrorKind::Unavailable,
                text!(en = "The import was stopped.", zh = "导入已停止。"),
            ));
        }
        if self.app.stopping() {
            return Err(Error::new(
                ErrorKind::Unavailable,
                text!(
                    en = "The server is being stopped; the trial was broken off.",
                    zh = "服务器正在停止，试运行已中断。"
                ),
            ));
        }
        Ok(())
    }
}

impl Listener for Watch {
    async fn wrote(&mut self, counts: ImportCounts, percent: u64) -> Result<()> {
        {
            let mut progress = self.import.progress();
            progress.counts = counts;
            progress.percent = percent;
        }
        self.go_on()
    }

    async fn refused(&mut self, refusal: Refusal) -> Result<()> {
        let line = serde_json::to_string(&refusal).map_err(Error::internal)?;
        writeln!(self.refused, "{line}").map_err(Error::internal)?;
        let mut progress = self.import.progress();
        if progress.refusals.len() < IMPORT_TOLD {
            progress.refusals.push(refusal);
        }
        Ok(())
    }
}

fn running() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(en = "This import is running.", zh = "该导入正在进行。"),
    )
}

fn done() -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(
            en = "This file has been imported. To import it once more, send it again.",
            zh = "该文件已导入；如需再次导入，请重新上传。"
        ),
    )
}
