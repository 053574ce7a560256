//! Imports that were begun: whoever made one is told how far it is, on any server and after any restart.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use futures::stream::{self, Stream};
use steward_engine::import_batch::ImportFacts;
use steward_engine::job::TellJob;
use steward_import::{Recipe, Refusals, Sheet};
use steward_model::error::{Error, Result};
use steward_model::text::Language;

use super::shown;
use super::store::{Import, none_refused};
use crate::app::App;
use crate::caller::Signed;
use crate::files::files;
use crate::limits::IMPORT_TOLD;

/// The longest id of an import that was begun; names of files that are only looked at are longer.
const DIGITS: usize = 15;

/// Bytes of a file that are read at once.
const BLOCK: usize = 64 * 1024;

/// What an address names.
pub(super) enum Named {
    /// A file that is looked at or tried.
    File(Arc<Import>),
    /// An import that was begun.
    Begun(i64),
}

/// What an address names: the id of an import, or the name of a file that may have become one.
///
/// # Errors
/// [`ErrorKind::NotFound`](steward_model::error::ErrorKind::NotFound) if there is no such file of this user's.
pub(super) fn named(app: &App, signed: &Signed, id: &str) -> Result<Named> {
    if id.len() <= DIGITS
        && let Ok(batch) = id.parse()
    {
        return Ok(Named::Begun(batch));
    }
    let import = app.imports.find(id, signed.identity.user_id)?;
    let batch = import.progress().batch;
    Ok(batch.map_or(Named::File(import), Named::Begun))
}

/// How far an import is.
pub(super) async fn state(app: &App, signed: &Signed, batch: i64) -> Result<serde_json::Value> {
    let facts = app.engine.import_facts(&signed.caller, batch).await?;
    let recipe = Recipe::of_facts(&facts)?;
    let refusals = Refusals::kept(&app.engine, batch).next(IMPORT_TOLD).await?;
    Ok(shown::begun(&facts, &recipe, &refusals, signed.voice.language))
}

/// Stops an import; what was written stays.
pub(super) async fn stop(app: &App, signed: &Signed, batch: i64) -> Result<()> {
    let facts = app.engine.import_facts(&signed.caller, batch).await?;
    if let Some(job) = facts.job {
        app.engine.tell_job(&signed.caller, job, TellJob::Cancel).await?;
        app.engine.settle_import(batch).await?;
    }
    Ok(())
}

/// The rows that an import or a trial has refused, with the reasons, in a file.
pub(super) async fn refused(app: &App, signed: &Signed, named: Named) -> Result<File> {
    let language = signed.voice.language;
    match named {
        Named::Begun(batch) => {
            let facts: ImportFacts = app.engine.import_facts(&signed.caller, batch).await?;
            let (sheet, _) = steward_import::open(files(app)?, &app.engine, &facts).await?;
            written(&sheet, Refusals::kept(&app.engine, batch), language).await
        }
        Named::File(import) => {
            let refusals = Refusals::tried(import.refusals()?)?;
            let sheet = import.sheet.lock().await;
            written(&sheet, refusals, language).await
        }
    }
}

/// What a file has, from its beginning, block by block.
pub(super) fn contents(file: File) -> impl Stream<Item = std::io::Result<Vec<u8>>> {
    stream::try_unfold((Arc::new(file), 0_u64), async |(file, at)| {
        let from = Arc::clone(&file);
        let read = tokio::task::spawn_blocking(move || {
            let mut block = vec![0; BLOCK];
            let read = from.read_at(&mut block, at)?;
            block.truncate(read);
            Ok::<_, std::io::Error>(block)
        });
        let block = read.await.map_err(std::io::Error::other)??;
        let next = at + block.len() as u64;
        Ok((!block.is_empty()).then_some((block, (file, next))))
    })
}

async fn written(sheet: &Sheet, refusals: Refusals, language: Language) -> Result<File> {
    let made = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(Error::internal)?;
    let file = made.map_err(Error::internal)?;
    let copy = file.try_clone().map_err(Error::internal)?;
    if steward_import::write_refused(sheet, refusals, language, copy).await? == 0 {
        return Err(none_refused());
    }
    Ok(file)
}
