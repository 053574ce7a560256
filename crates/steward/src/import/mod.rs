//! `steward import`: a spreadsheet or JSON lines from the command line.

mod report;

use std::fs::File;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_engine::{Caller, Engine};
use steward_import::{Job, Sheet, Sight, check_right, object};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result, text};

use self::report::Report;
use crate::command::{DONE, INCOMPLETE};
use crate::console::Console;

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
    engine: &Engine,
    file: File,
    refused: File,
    console: &Console,
) -> Result<u8> {
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
    let sheet = Sheet::look(file, sight).await?;
    let job = Job {
        engine,
        caller: &caller,
        object: &object.name,
        source: &wish.file,
        key,
        from: wish.from.as_deref(),
        dry_run: wish.dry_run,
        zone: &zone,
    };
    let report = Report::new(console.clone(), wish.file.clone(), wish.dry_run);
    let any_refused = steward_import::run(&job, &sheet, refused, report).await?;
    Ok(if any_refused { INCOMPLETE } else { DONE })
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
