//! A demo company to look around in, beside a company that a server serves: in a folder of its own inside the data folder,
//! always on SQLite, and gone when the server starts again.

use std::fs;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};
use steward_server::{DemoCompany, DemoMaker};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Marker, org};
use crate::cli::Size;
use crate::config::{Settings, shown};
use crate::folder::{self, Site};
use crate::serve::tend;

/// The folder's name in the data folder.
const FOLDER: &str = "demo";

/// Makes the demo company of a server, and keeps it going.
#[derive(Debug)]
pub(crate) struct LookAround {
    folder: PathBuf,
    open: Mutex<Option<Open>>,
}

/// What goes on as long as the server does.
#[derive(Debug)]
struct Open {
    site: Site,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl LookAround {
    /// None is there yet; one that was left from last time is removed.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] if it can't be removed.
    pub(crate) fn new(data: &Path) -> Result<Self> {
        let folder = data.join(FOLDER);
        clear(&folder)?;
        Ok(Self { folder, open: Mutex::new(None) })
    }

    async fn company(&self, progress: &mut (dyn FnMut(Text) + Send)) -> Result<DemoCompany> {
        // What was broken off before.
        clear(&self.folder)?;
        folder::make(&self.folder)?;
        let wanted = Marker::new(Size::default(), false);
        wanted.begin(&self.folder)?;
        let settings = Settings::of_folder(self.folder.clone());
        let site = Site::open(&settings).await?;
        if let Err(error) = super::make(&site, &wanted, progress).await {
            site.close().await;
            return Err(error);
        }
        wanted.finish(&self.folder)?;
        let files = settings.files()?;
        let (stop, stopped) = watch::channel(false);
        let tasks = tend(&site, &files, &stopped)?;
        let engine = site.engine()?.clone();
        let open = Open { site, stop, tasks };
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
        let login = org::sign_ins().into_iter().next().map(|(.., email)| email).unwrap_or_default();
        Ok(DemoCompany { engine, files, login, password: org::PASSWORD.to_owned() })
    }

    /// Ends what goes on.
    pub(crate) async fn close(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Open { site, stop, mut tasks }) = open else { return };
        let _ = stop.send(true);
        while tasks.join_next().await.is_some() {}
        site.close().await;
    }
}

impl DemoMaker for LookAround {
    fn make<'a>(
        &'a self,
        progress: &'a mut (dyn FnMut(Text) + Send),
    ) -> Pin<Box<dyn Future<Output = Result<DemoCompany>> + Send + 'a>> {
        Box::pin(self.company(progress))
    }
}

/// Removes a demo company's folder; nothing that is none.
fn clear(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if Marker::read(folder)?.is_none() {
        return Err(super::no_demo(&shown(folder)));
    }
    fs::remove_dir_all(folder).map_err(|error| stuck(folder, &error))
}

fn stuck(folder: &Path, error: &io::Error) -> Error {
    let folder = shown(folder);
    let message = text!(
        en = "The old demo company in {folder} cannot be removed: {error}",
        zh = "无法删除 {folder} 中原有的演示公司：{error}"
    );
    Error::new(ErrorKind::Definition, message)
}
