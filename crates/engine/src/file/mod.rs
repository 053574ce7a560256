//! Files: their contents lie in a [`FileStore`], what is known of them in records of the object `file`.
//!
//! Contents are addressed by their checksum, so the same ones are kept once. Before they are kept the
//! database knows of them, and after nobody needs them they go before it forgets them; so nothing can be
//! left behind. A file may be read by whoever may read a record that names it; as long as none does, by
//! whoever sent it.

mod expire;
mod image;
mod limits;
mod loosen;
mod name;
mod read;
mod sniff;
mod store;
mod take;
mod thumbnail;
mod upload;

pub use image::THUMBNAIL_SIZES;
pub use limits::{FileLimits, UPLOADS_EACH};
pub use name::clean_name;
pub use read::OpenFile;
pub use sniff::{Sniffed, sniff};
pub use store::{ByteRange, Contents, FileStore, Staged, Staging};
pub use take::FileFacts;
pub use thumbnail::Thumbnail;
pub use upload::{Part, UploadState};

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::engine::Engine;

/// The object of files.
const OBJECT: &str = "file";

/// Where contents lie, and how large they may be.
#[derive(Clone, Debug)]
pub struct FileSettings {
    /// Where contents lie.
    pub store: FileStore,
    /// How large they may be.
    pub limits: FileLimits,
}

/// The files of one company: taken, read, shown small, and removed when nobody needs them. Clones are the
/// same.
#[derive(Clone, Debug)]
pub struct Files {
    engine: Engine,
    store: FileStore,
    limits: FileLimits,
    /// Room for pictures that are being drawn small.
    drawing: Arc<Semaphore>,
}

impl Files {
    /// The files of an engine's company.
    #[must_use]
    pub fn new(engine: Engine, settings: FileSettings) -> Self {
        let FileSettings { store, limits } = settings;
        Self { engine, store, limits, drawing: Arc::new(Semaphore::new(image::AT_ONCE)) }
    }

    /// Where contents lie.
    #[must_use]
    pub fn store(&self) -> &FileStore {
        &self.store
    }

    /// How large they may be.
    #[must_use]
    pub fn limits(&self) -> &FileLimits {
        &self.limits
    }
}
