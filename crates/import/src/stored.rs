//! Files that are kept while they are imported, and afterwards with the record of the import.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::sync::Arc;

use futures::TryStreamExt as _;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};
use steward_engine::file::Files;
use steward_engine::import_batch::{Begun, ImportFacts, NewImport};
use steward_engine::{Caller, Engine};
#[cfg(doc)]
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};

use super::importer::{Task, check};
use super::recipe::{Recipe, no_file};
use super::sheet::Sheet;
use super::source;

/// Bytes that are copied at once.
const BLOCK: usize = 256 * 1024;

/// What is wanted of an import.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What the rows are, by name or plural.
    pub object: &'a str,
    /// The name of the file.
    pub source: &'a str,
    /// The file, if it is kept already.
    pub file_id: Option<i64>,
    /// The field by which records are found that exist.
    pub key: Option<&'a str>,
    /// The name of the database that the file was exported from, if its ids are to be understood.
    pub from: Option<&'a str>,
    /// The zone of times without one.
    pub zone: &'a TimeZone,
    /// How many rows it has.
    pub rows: u64,
    /// Whether what the columns mean is remembered for the next file with these headings.
    pub remember: bool,
}

/// Begins an import: its file is kept, and a job does it.
///
/// # Errors
/// When the object can't be imported, columns are missing, or there is no room for the file.
pub async fn begin(
    files: &Files,
    engine: &Engine,
    caller: &Caller,
    wish: &Wish<'_>,
    sheet: &Sheet,
) -> Result<Begun> {
    let catalog = engine.catalog();
    let object = super::object(&catalog, wish.object)?;
    let Wish { key, from, zone, .. } = *wish;
    check(&Task { engine, caller, object: wish.object, key, from, zone }, object, sheet)?;
    let about = (wish.key, wish.from);
    let recipe = Recipe::of(sheet, (&catalog, object), about, wish.zone, wish.rows);
    let file_id = match wish.file_id {
        Some(id) => id,
        None => keep(files, wish.source, sheet).await?,
    };
    let column = |column: super::SheetColumn| {
        (column.heading, column.field.map_or(Json::Null, Json::String))
    };
    let mapping: Map<String, Json> = sheet.columns(object).into_iter().map(column).collect();
    let import = NewImport {
        source: wish.source.to_owned(),
        object: object.name.clone(),
        mapping: Json::Object(mapping),
        file_id: Some(file_id),
        reading: Some(serde_json::to_value(recipe).map_err(Error::internal)?),
        remember: wish.remember.then(|| sheet.remembered(object, wish.key)),
    };
    engine.begin_import(caller, import).await
}

/// Keeps the file as it came. Whoever may import need not be one who may add files to records.
async fn keep(files: &Files, name: &str, sheet: &Sheet) -> Result<i64> {
    let original =
        Arc::new(sheet.original.try_clone().map_err(|error| source::unreadable(0, &error))?);
    let size = original.metadata().map_err(|error| source::unreadable(0, &error))?.len();
    let mut staging = files.store().stage(Some(size), u64::MAX).await?;
    (&*original).rewind().map_err(|error| source::unreadable(0, &error))?;
    loop {
        let file = Arc::clone(&original);
        let read = tokio::task::spawn_blocking(move || {
            let mut block = Vec::with_capacity(BLOCK);
            (&*file).take(BLOCK as u64).read_to_end(&mut block).map(|_| block)
        });
        let block = read.await.map_err(Error::internal)?;
        let block = block.map_err(|error| source::unreadable(0, &error))?;
        if block.is_empty() {
            break;
        }
        staging.write(&block).await?;
    }
    let staged = staging.finish().await?;
    Ok(files.take(&system(), name, staged, None).await?.id)
}

/// The file of an import, read as it was when it began.
///
/// # Errors
/// [`ErrorKind::NotFound`] if it is gone; if it can't be read.
pub async fn open(files: &Files, engine: &Engine, facts: &ImportFacts) -> Result<(Sheet, Recipe)> {
    let recipe = Recipe::of_facts(facts)?;
    let id = facts.file_id.ok_or_else(no_file)?;
    let file = fetch(files, &system(), id).await?;
    let catalog = engine.catalog();
    let (object, wanted) = (super::object(&catalog, &facts.object)?.clone(), recipe.clone());
    let opened = tokio::task::spawn_blocking(move || wanted.sheet(file, &catalog, &object));
    Ok((opened.await.map_err(Error::internal)??, recipe))
}

/// What a kept file that the caller may read has, in a file without a name.
///
/// # Errors
/// [`ErrorKind::NotFound`] if there is none, or he may not.
pub async fn fetch(files: &Files, caller: &Caller, id: i64) -> Result<File> {
    let opened = files.open(caller, id).await?;
    let mut contents = files.contents(&opened, None).await?;
    let mut file = tempfile::tempfile().map_err(Error::internal)?;
    while let Some(bytes) = contents.try_next().await.map_err(Error::internal)? {
        let written = tokio::task::spawn_blocking(move || file.write_all(&bytes).map(|()| file));
        file = written.await.map_err(Error::internal)?.map_err(Error::internal)?;
    }
    Ok(file)
}

fn system() -> Caller {
    let access =
        Access::System(SystemAccess::because("a file is kept with the import of its rows"));
    Caller { access, origin: "import", request_id: None }
}
