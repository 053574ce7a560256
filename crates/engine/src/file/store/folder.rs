//! Contents in a folder.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use futures::{StreamExt as _, stream};
use steward_model::{Error, Result};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use super::place::Place;
use super::staged::{Staged, unwritable};
use super::{ByteRange, Contents};
use crate::file::limits::READ_BYTES;

/// Only its owner may enter a folder of the store.
const MODE: u32 = 0o700;

/// Contents in a folder.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

/// Makes a folder, with those above it.
///
/// # Errors
/// If it can't be made.
pub(super) fn make(folder: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(MODE).create(folder).map_err(|error| unwritable(&error))
}

impl Folder {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, place: Place<'_>) -> PathBuf {
        self.root.join(place.path())
    }

    /// Gives what has arrived its place, durably.
    pub(super) async fn keep(&self, place: Place<'_>, staged: Staged) -> Result<()> {
        let path = self.path(place);
        let kept = tokio::task::spawn_blocking(move || settle(&path, staged));
        kept.await.map_err(Error::internal)?.map_err(|error| unwritable(&error))
    }

    pub(super) async fn read(
        &self,
        place: Place<'_>,
        range: Option<ByteRange>,
    ) -> Result<Option<Contents>> {
        let mut file = match tokio::fs::File::open(self.path(place)).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::internal(error)),
        };
        let mut left = u64::MAX;
        if let Some(range) = range {
            file.seek(io::SeekFrom::Start(range.from)).await.map_err(Error::internal)?;
            left = range.length;
        }
        Ok(Some(chunks(file, left)))
    }

    pub(super) async fn remove(&self, place: Place<'_>) -> Result<()> {
        match tokio::fs::remove_file(self.path(place)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::internal(error)),
            _ => Ok(()),
        }
    }
}

/// What a file has from where it stands, at most `left` bytes.
fn chunks(file: tokio::fs::File, left: u64) -> Contents {
    let next = |(mut file, left): (tokio::fs::File, u64)| async move {
        let most = usize::try_from(left).unwrap_or(READ_BYTES).min(READ_BYTES);
        let mut bytes = BytesMut::zeroed(most);
        let read = file.read(&mut bytes).await?;
        bytes.truncate(read);
        let more = (read > 0).then(|| (Bytes::from(bytes), (file, left - read as u64)));
        Ok::<_, io::Error>(more)
    };
    stream::try_unfold((file, left), next).boxed()
}

/// Moves what has arrived to its place: first its bytes are on the disk, then its name.
fn settle(path: &Path, staged: Staged) -> io::Result<()> {
    // The same contents have the same place.
    if path.metadata().is_ok_and(|there| there.len() == staged.size) {
        return Ok(());
    }
    staged.file.sync_all()?;
    let folder = path.parent().unwrap_or(path);
    let above = missing(folder);
    DirBuilder::new().recursive(true).mode(MODE).create(folder)?;
    staged.path.persist(path).map_err(|error| error.error)?;
    sync(folder)?;
    above.iter().try_for_each(|folder| sync(folder))
}

/// The folders whose entries change when this one is made: those above it that are there or are made with
/// it.
fn missing(folder: &Path) -> Vec<PathBuf> {
    let made = folder.ancestors().take_while(|one| !one.exists());
    made.filter_map(|one| one.parent().map(Path::to_owned)).collect()
}

/// Writes the entries of a folder to the disk.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Removes the files of a folder that were written last before `age`; how many.
pub(super) async fn sweep(folder: PathBuf, age: Duration) -> Result<u64> {
    let swept = tokio::task::spawn_blocking(move || {
        let mut swept = 0;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let written = entry.metadata().and_then(|metadata| metadata.modified());
            let old = |written: SystemTime| written.elapsed().is_ok_and(|since| since >= age);
            if written.is_ok_and(old) {
                fs::remove_file(entry.path())?;
                swept += 1;
            }
        }
        Ok::<_, io::Error>(swept)
    });
    swept.await.map_err(Error::internal)?.map_err(Error::internal)
}
