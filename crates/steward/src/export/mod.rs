//! Exporting an object's records: CSV for spreadsheets, JSON lines for programs. What an import of the
//! same file needs is in it.

mod columns;

use std::fs::File;
use std::io::Write;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use steward_engine::{Engine, ExportCourse};
use steward_grammar::parse_list;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::Lines;

use self::columns::columns;
use crate::command::{DONE, caller};
use crate::console::Console;

/// Spreadsheets take a file for UTF-8 when it begins with this.
const MARK: &str = "\u{feff}";

/// The order in which records were made; the oldest may be what others refer to.
const BY_ID: &str = "order=id";

/// What the file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// Cells with commas between them, in UTF-8
    #[default]
    Csv,
    /// A JSON object in each line
    Jsonl,
}

/// What to export and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Export {
    /// The object, by name or plural.
    pub(crate) object: String,
    /// What the file is.
    pub(crate) format: Format,
    /// Which records, in what order, which columns: a query string of the API.
    pub(crate) filter: Option<String>,
}

/// Exports into `file`. Answers the exit code.
///
/// # Errors
/// When the object or the filter is unknown, or the file can't be written.
pub(crate) async fn run(
    wish: &Export,
    engine: &Engine,
    mut file: File,
    console: &Console,
) -> Result<u8> {
    let catalog = engine.catalog();
    let object = steward_import::object(&catalog, &wish.object)?;
    let mut query = parse_list(wish.filter.as_deref().unwrap_or_default())?;
    if query.select.is_empty() {
        query.select = columns(&catalog, object);
    }
    if query.order.is_empty() {
        query.order = parse_list(BY_ID)?.order;
    }
    let (lines, name) = match wish.format {
        Format::Csv => (Lines::Csv, "csv"),
        Format::Jsonl => (Lines::Json, "jsonl"),
    };
    let caller = caller();
    let filter = wish.filter.as_deref().unwrap_or_default();
    engine.log_export(&caller, &object.name, name, filter).await?;
    let mut course = ExportCourse::new(query);
    let mut rows = 0;
    loop {
        let query = course.next();
        let part = engine.export_page(&caller, &object.plural, &query, lines, None).await?;
        let mut bytes = Vec::new();
        if rows == 0 && lines == Lines::Csv {
            bytes.extend_from_slice(MARK.as_bytes());
            bytes.extend_from_slice(&part.header);
        }
        bytes.extend_from_slice(&part.page.body);
        file = write(file, bytes).await?;
        rows += part.page.rows;
        if !course.follows(&part.page)? {
            break;
        }
        console.progress(&text!(en = "{rows} rows", zh = "{rows} 行")).await?;
    }
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    console
        .note(&text!(en = "{en}: {rows} rows exported.", zh = "{zh}：已导出 {rows} 行。"))
        .await?;
    Ok(DONE)
}

/// Writes on a thread that may wait for the disk.
async fn write(mut file: File, bytes: Vec<u8>) -> Result<File> {
    let written = tokio::task::spawn_blocking(move || file.write_all(&bytes).map(|()| file));
    written.await.map_err(Error::internal)?.map_err(|error| {
        Error::new(
            ErrorKind::StorageFull,
            text!(en = "The file cannot be written: {error}", zh = "无法写入文件：{error}"),
        )
    })
}
