//! Where contents lie: in a folder.
//!
//! What arrives is first written to a file of its own on this machine, whole and with its checksum, and
//! takes its place at once: nobody ever finds half of it, whatever breaks off in between.

mod folder;
mod place;
mod staged;

pub use staged::{Staged, Staging};

pub(super) use place::Place;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;
use steward_model::Result;

use self::folder::Folder;

/// Contents as they are read.
pub type Contents = BoxStream<'static, std::io::Result<Bytes>>;

/// The folder, in that of the store or of this machine, for what is arriving.
const INCOMING: &str = "incoming";

/// Which bytes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteRange {
    /// The first one.
    pub from: u64,
    /// How many.
    pub length: u64,
}

/// Where contents lie. Clones are the same.
#[derive(Clone, Debug)]
pub struct FileStore(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Where on this machine what arrives is written first.
    incoming: PathBuf,
    keeper: Keeper,
}

#[derive(Debug)]
enum Keeper {
    Folder(Folder),
}

impl FileStore {
    /// A folder, which is made if it is missing.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn folder(root: PathBuf) -> Result<Self> {
        let incoming = root.join(INCOMING);
        folder::make(&incoming)?;
        Ok(Self(Arc::new(Inner { incoming, keeper: Keeper::Folder(Folder::new(root)) })))
    }

    /// Begins to take something that is `announced` bytes long, if that is known, and may be `most`.
    ///
    /// # Errors
    /// If it is too long, or the disk has no room.
    pub async fn stage(&self, announced: Option<u64>, most: u64) -> Result<Staging> {
        Staging::begin(self.0.incoming.clone(), announced, most).await
    }

    /// Keeps what has arrived in its place; what is there already is the same.
    pub(super) async fn keep(&self, place: Place<'_>, staged: Staged) -> Result<()> {
        match &self.0.keeper {
            Keeper::Folder(folder) => folder.keep(place, staged).await,
        }
    }

    /// Reads what lies in a place, all of it or a range; `None` if nothing does.
    pub(super) async fn read(
        &self,
        place: Place<'_>,
        range: Option<ByteRange>,
    ) -> Result<Option<Contents>> {
        match &self.0.keeper {
            Keeper::Folder(folder) => folder.read(place, range).await,
        }
    }

    /// Removes what lies in a place; nothing may.
    pub(super) async fn remove(&self, place: Place<'_>) -> Result<()> {
        match &self.0.keeper {
            Keeper::Folder(folder) => folder.remove(place).await,
        }
    }

    /// Removes what a program that was killed left behind while it arrived: what nobody has written to for
    /// `age`. Answers how many.
    pub(super) async fn sweep(&self, age: Duration) -> Result<u64> {
        folder::sweep(self.0.incoming.clone(), age).await
    }
}
