//! `steward import`: a spreadsheet or JSON lines from the command line.

mod columns;
mod follow;
mod report;

use std::fs::File;
use std::path::Path;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_engine::Caller;
use steward_engine::file::Files;
use steward_import::{
    Refusals, Sheet, Sight, Task, Wish, begin, check_right, object, try_out, write_refused,
};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result, text};

use self::report::Report;
use crate::command::{DONE, INCOMPLETE};
use crate::console::Console;
use crate::folder::Site;

/// What to import and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Import {
    /// The object, by name or plural.
    pub(crate) object: String,
    /// The file's name, for messages.
    pub(crate) file: String,
    /// The field by which records are found that exist.
    pub(crate) key: Option<String>,
    /// The name of the database that the file was exported from, if its ids are to be understood.
    pub(crate) from: Option<String>,
    /// What columns fill: `HEADING=FIELD`.
    pub(crate) columns: Vec<String>,
    /// Whether what is remembered of the headings is not asked.
    pub(crate) afresh: bool,
    /// Whether to find out only what would happen.
    pub(crate) dry_run: bool,
    /// The zone of times without one, by its IANA name.
    pub(crate) time_zone: String,
}

/// Imports `file`; refused rows go to `refused`. Answers the exit code.
///
/// # Errors
/// When the file or the object can't be imported at all, or the database stops working midway.
pub(crate) async fn run(
    wish: &Import,
    site: &Site,
    file: File,
    refused: File,
    console: &Console,
) -> Result<u8> {
    let engine = site.engine()?;
    let access = Access::System(SystemAccess::because("who owns the data folder may do all"));
    let caller = Caller { access, origin: "import", request_id: None };
    let catalog = engine.catalog();
    let object = object(&catalog, &wish.object)?;
    check_right(&caller.access, object)?;
    let zone = TimeZone::get(&wish.time_zone).map_err(|_| no_zone(&wish.time_zone))?;
    let key = wish.key.as_deref();
    // Nobody looks at the columns before they are filled: only what their headings say counts.
    let access = &caller.access;
    let sight = Sight { catalog: &catalog, object, access, key, sheet: None, guess: false };
    let mut sheet = Sheet::look(file, sight).await?;
    let filled = columns::fill(wish, engine, access, (&catalog, object), &mut sheet).await?;
    let task = Task {
        engine,
        caller: &caller,
        object: &object.name,
        key,
        from: wish.from.as_deref(),
        zone: &zone,
    };
    let mut report = Report::new(console.clone(), wish.file.clone(), wish.dry_run)?;
    report.beginning(object, &sheet, filled.known.as_ref()).await?;
    let refusals = if wish.dry_run {
        let told = try_out(&task, &sheet, &mut report).await?;
        report.end(told.counts, told.missing).await?;
        report.refusals()?
    } else {
        let files = Files::new(engine.clone(), site.settings.files()?);
        imported(&task, (wish, filled.remember), &files, &sheet, &mut report).await?
    };
    let any = write_refused(&sheet, refusals, console.language(), refused).await? > 0;
    Ok(if any { INCOMPLETE } else { DONE })
}

/// Imports a sheet, and says what becomes of it. Answers the rows that were refused.
async fn imported(
    task: &Task<'_>,
    (wish, remember): (&Import, bool),
    files: &Files,
    sheet: &Sheet,
    report: &mut Report,
) -> Result<Refusals> {
    let Task { engine, caller, .. } = *task;
    // What is kept is known by the file's name; where it lay says nothing later.
    let name = Path::new(&wish.file).file_name().and_then(|name| name.to_str());
    let meant = Wish {
        object: task.object,
        source: name.unwrap_or(&wish.file),
        file_id: None,
        key: task.key,
        from: task.from,
        zone: task.zone,
        rows: sheet.count(u64::MAX).await?,
        remember,
    };
    let begun = begin(files, engine, caller, &meant, sheet).await?;
    let mut all = Refusals::kept(engine, begun.batch);
    let outcome = follow::follow((engine, caller), files, (begun, meant.rows), report).await;
    report.named(&mut all).await?;
    match outcome {
        Ok((counts, missing)) => report.end(counts, missing).await?,
        Err(error) => {
            report.broke_off().await?;
            return Err(error);
        }
    }
    Ok(Refusals::kept(engine, begun.batch))
}

fn no_zone(name: &str) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "There is no time zone '{name}'; use a name such as Asia/Shanghai.",
            zh = "没有时区“{name}”，请使用例如 Asia/Shanghai 的名称。"
        ),
    )
}
