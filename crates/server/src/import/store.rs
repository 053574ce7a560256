//! The files that are looked at and tried before they are imported: in memory and in files without names,
//! for a while. A restart of the server forgets them.

use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use steward_engine::Engine;
use steward_engine::import_batch::ImportCounts;
use steward_engine::import_mapping::ImportMapping;
use steward_import::{Refusal, Sheet, SheetColumn};
use steward_model::clock::Micros;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{Text, random, text};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::{IMPORT_KEPT, IMPORT_RUNS, IMPORTS, IMPORTS_EACH, UPLOADS};

/// Random bytes in the name of an import.
const NAME_BYTES: usize = 12;

/// The files that are being imported.
#[derive(Debug)]
pub(crate) struct Imports {
    all: Mutex<Vec<Arc<Import>>>,
    uploads: Semaphore,
    runs: Arc<Semaphore>,
}

/// What is known of a file from the beginning.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The name of the object that its rows are.
    pub(crate) object: String,
    /// Its name.
    pub(crate) file: String,
    /// Rows that are not empty, with those above the headings left out.
    pub(crate) rows: u64,
    /// The file, if it is kept already.
    pub(crate) file_id: Option<i64>,
    /// Whether it is an address book, which has no headings of its own.
    pub(crate) cards: bool,
    /// What is known of its headings from an import before.
    pub(crate) known: Option<Known>,
    /// The CRM whose export it is: a key, and what it is called.
    pub(crate) exported_by: Option<(&'static str, &'static Text)>,
}

/// What is known of a file's headings from an import before.
#[derive(Debug)]
pub(crate) struct Known {
    /// What was remembered.
    pub(crate) mapping: ImportMapping,
    /// What its columns fill by that.
    pub(crate) recalled: Vec<Option<String>>,
    /// What its columns would fill without that.
    pub(crate) afresh: Vec<Option<String>>,
}

/// A file that is being imported.
#[derive(Debug)]
pub(crate) struct Import {
    /// Its name in addresses.
    pub(crate) id: String,
    /// What is known of it from the beginning.
    pub(crate) facts: Facts,
    user: i64,
    since: Micros,
    /// Held while it runs.
    pub(crate) sheet: tokio::sync::Mutex<Sheet>,
    /// The names of a workbook's sheets, and which one it is.
    pub(crate) sheets: (Vec<String>, usize),
    /// Whether nobody wants it any more.
    pub(crate) cancelled: AtomicBool,
    progress: Mutex<Progress>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Looked at, nothing tried yet.
    Ready,
    /// Being tried.
    Running,
    /// Tried to the end.
    Done,
    /// Broken off.
    Failed,
}

/// How far an import is, and what became of its rows.
#[derive(Debug)]
pub(crate) struct Progress {
    /// Where it is.
    pub(crate) stage: Stage,
    /// How much of the file has been read, in percent.
    pub(crate) percent: u64,
    /// What became of the rows.
    pub(crate) counts: ImportCounts,
    /// The first of them.
    pub(crate) refusals: Vec<Refusal>,
    /// All of them, each a line of JSON.
    pub(crate) rows: Option<File>,
    /// The record of the import that it became.
    pub(crate) batch: Option<i64>,
    /// Why it broke off.
    pub(crate) error: Option<Error>,
    /// The columns, with the fields that they fill.
    pub(crate) columns: Vec<SheetColumn>,
}

impl Progress {
    fn new(columns: Vec<SheetColumn>) -> Self {
        Self {
            stage: Stage::Ready,
            percent: 0,
            counts: ImportCounts::default(),
            refusals: Vec::new(),
            rows: None,
            batch: None,
            error: None,
            columns,
        }
    }

    /// Begins anew.
    pub(crate) fn restart(&mut self, columns: Vec<SheetColumn>, rows: File) {
        *self = Self { stage: Stage::Running, rows: Some(rows), ..Self::new(columns) };
    }
}

impl Imports {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self {
            all: Mutex::default(),
            uploads: Semaphore::new(UPLOADS),
            runs: Arc::new(Semaphore::new(IMPORT_RUNS)),
        }
    }

    /// Room for files that are arriving.
    pub(super) fn uploads(&self) -> &Semaphore {
        &self.uploads
    }

    /// Room for one that runs.
    pub(super) fn run(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.runs).try_acquire_owned().map_err(|_| {
            Error::new(
                ErrorKind::Unavailable,
                text!(
                    en = "Other files are being tried; this one can begin when they are done.",
                    zh = "正在试运行其他文件，请等其完成后再开始。"
                ),
            )
        })
    }

    /// Keeps a file that `user` has sent, and forgets what is old.
    pub(super) fn keep(
        &self,
        engine: &Engine,
        user: i64,
        facts: Facts,
        sheet: Sheet,
        columns: Vec<SheetColumn>,
    ) -> Arc<Import> {
        let now = engine.clock().now();
        let id = URL_SAFE_NO_PAD.encode(random::bytes::<NAME_BYTES>(engine.random()));
        let import = Arc::new(Import {
            id,
            facts,
            user,
            since: now,
            sheets: (sheet.sheets.clone(), sheet.sheet),
            sheet: tokio::sync::Mutex::new(sheet),
            cancelled: AtomicBool::new(false),
            progress: Mutex::new(Progress::new(columns)),
        });
        let mut all = self.lock();
        all.retain(|old| old.runs() || now - old.since < IMPORT_KEPT);
        drop_oldest(&mut all, IMPORTS_EACH, |old| old.user == user);
        drop_oldest(&mut all, IMPORTS, |_| true);
        all.push(Arc::clone(&import));
        import
    }

    /// The import of this name, if it is this user's.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`].
    pub(super) fn find(&self, id: &str, user: i64) -> Result<Arc<Import>> {
        let all = self.lock();
        let found = all.iter().find(|import| import.id == id && import.user == user);
        found.cloned().ok_or_else(gone)
    }

    /// Stops an import and forgets it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`].
    pub(super) fn forget(&self, id: &str, user: i64) -> Result<()> {
        let import = self.find(id, user)?;
        import.cancelled.store(true, Ordering::Relaxed);
        self.lock().retain(|other| other.id != id);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Import>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves fewer than `most` of those that `which` tells: the oldest that don't run go.
fn drop_oldest(all: &mut Vec<Arc<Import>>, most: usize, which: impl Fn(&Import) -> bool) {
    let mut left = all.iter().filter(|import| which(import)).count();
    all.retain(|import| {
        let goes = left >= most && which(import) && !import.runs();
        left -= usize::from(goes);
        !goes
    });
}

impl Import {
    /// How far it is.
    pub(crate) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn runs(&self) -> bool {
        self.progress().stage == Stage::Running
    }

    /// The rows that a trial would refuse, each a line of JSON.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there are none, or it still runs.
    pub(super) fn refusals(&self) -> Result<File> {
        let progress = self.progress();
        let done = progress.stage != Stage::Running && progress.counts.refused > 0;
        let file = progress.rows.as_ref().filter(|_| done).ok_or_else(none_refused)?;
        file.try_clone().map_err(Error::internal)
    }
}

fn gone() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "This import is not here any more. Send the file again.",
            zh = "该导入已失效，请重新上传文件。"
        ),
    )
}

pub(super) fn none_refused() -> Error {
    Error::new(ErrorKind::NotFound, text!(en = "No row was refused.", zh = "没有未导入的行。"))
}
