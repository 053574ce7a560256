//! An import under way: a task of its own, which says how far it is.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use steward_engine::Caller;
use steward_import::{Counts, Job, Listener, Refusal, Sheet};
use steward_model::catalog::ObjectDef;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;
use steward_model::text::Language;

use super::Wish;
use super::store::{Import, Stage};
use crate::app::App;
use crate::caller::Signed;
use crate::limits::IMPORT_TOLD;

/// Where the records of an import come from, as they keep it.
const ORIGIN: &str = "import";

/// Begins to try or to do an import.
///
/// # Errors
/// If it runs already or is done, the columns can't be filled like this, or too many run.
pub(super) async fn begin(
    app: &Arc<App>,
    import: &Arc<Import>,
    signed: &Signed,
    wish: Wish,
) -> Result<()> {
    let room = app.imports.run()?;
    let catalog = app.engine.catalog();
    let object = steward_import::object(&catalog, &import.facts.object)?;
    let mut sheet = import.sheet.try_lock().map_err(|_| running())?;
    {
        let progress = import.progress();
        if progress.stage == Stage::Running {
            return Err(running());
        }
        let wrote = progress.counts.created + progress.counts.updated > 0;
        let ended = matches!(progress.stage, Stage::Done | Stage::Failed);
        if ended && wrote && !progress.dry_run {
            return Err(done());
        }
    }
    sheet.choose(object, &wish.columns)?;
    sheet.check(object, wish.key.as_deref())?;
    let made = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(Error::internal)?;
    let refused = made.map_err(Error::internal)?;
    let copy = refused.try_clone().map_err(Error::internal)?;
    import.progress().restart(wish.dry_run, sheet.columns(object), copy);
    drop(sheet);
    let caller = Caller {
        access: signed.caller.access.clone(),
        origin: ORIGIN,
        request_id: signed.caller.request_id.clone(),
    };
    let task = Task {
        app: Arc::clone(app),
        import: Arc::clone(import),
        language: signed.voice.language,
        caller,
        wish,
    };
    let import = Arc::clone(import);
    tokio::spawn(async move {
        // A task of its own, so that one that panics is seen to end.
        let outcome = tokio::spawn(task.run(refused)).await;
        drop(room);
        let outcome = outcome.unwrap_or_else(|panic| Err(Error::internal(panic)));
        let mut progress = import.progress();
        progress.stage = if outcome.is_ok() { Stage::Done } else { Stage::Failed };
        if let Err(error) = outcome {
            tracing::info!(%error, "an import was broken off");
            progress.error = Some(error);
        } else {
            progress.percent = 100;
        }
    });
    Ok(())
}

struct Task {
    app: Arc<App>,
    import: Arc<Import>,
    caller: Caller,
    language: Language,
    wish: Wish,
}

impl Task {
    async fn run(self, refused: File) -> Result<()> {
        let sheet = self.import.sheet.lock().await;
        let zone = self.caller.access.zone();
        let job = Job {
            engine: &self.app.engine,
            caller: &self.caller,
            object: &self.import.facts.object,
            source: &self.import.facts.file,
            key: self.wish.key.as_deref(),
            from: None,
            dry_run: self.wish.dry_run,
            zone: &zone,
        };
        let watch = Watch {
            app: Arc::clone(&self.app),
            import: Arc::clone(&self.import),
            language: self.language,
        };
        steward_import::run(&job, &sheet, refused, watch).await?;
        Ok(())
    }
}

/// Keeps what is said for whoever asks.
struct Watch {
    app: Arc<App>,
    import: Arc<Import>,
    language: Language,
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
                    en = "The server is being stopped; the import was broken off.",
                    zh = "服务器正在停止，导入已中断。"
                ),
            ));
        }
        Ok(())
    }
}

impl Listener for Watch {
    fn language(&self) -> Language {
        self.language
    }

    fn kept(&mut self, batch: i64) {
        self.import.progress().batch = Some(batch);
    }

    async fn beginning(&mut self, _: &ObjectDef, _: &Sheet) -> Result<()> {
        self.go_on()
    }

    async fn wrote(&mut self, counts: Counts, percent: u64) -> Result<()> {
        {
            let mut progress = self.import.progress();
            progress.counts.created += counts.created;
            progress.counts.updated += counts.updated;
            progress.counts.left += counts.left;
            progress.percent = percent;
        }
        self.go_on()
    }

    async fn refused(&mut self, refusal: Refusal) -> Result<()> {
        let mut progress = self.import.progress();
        progress.refused += 1;
        if progress.refusals.len() < IMPORT_TOLD {
            progress.refusals.push(refusal);
        }
        Ok(())
    }

    async fn end(&mut self, _: bool, _: usize) -> Result<()> {
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
