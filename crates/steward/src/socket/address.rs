//! The socket's address. The system allows about a hundred bytes, paths may be longer.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use super::FILE;

/// The longest path that fits into a socket's address.
const MOST_BYTES: usize = 100;

/// An address that reaches the socket of a data folder as long as the value lives.
#[derive(Debug)]
pub(super) struct Address {
    path: PathBuf,
    /// The folder, open, when the path goes through it because the plain one is too long.
    _folder: Option<File>,
}

impl Address {
    /// The address for the data folder `dir`.
    pub(super) fn of(dir: &Path) -> io::Result<Self> {
        let plain = dir.join(FILE);
        if plain.as_os_str().len() <= MOST_BYTES {
            return Ok(Self { path: plain, _folder: None });
        }
        let folder = File::open(dir)?;
        let path = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(FILE);
        Ok(Self { path, _folder: Some(folder) })
    }

    /// The path to bind or connect to.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
