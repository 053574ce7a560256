//! How large files may be, and how long they are kept.

use steward_model::clock::{DAY, Micros, SECOND};

/// How large files may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// The largest file, in bytes.
    pub file: u64,
    /// How large all files may be together, in bytes; none: as large as there is room.
    pub all: Option<u64>,
}

/// One MB, as people read it in messages.
pub(super) const MEGABYTE: u64 = 1024 * 1024;

impl Default for FileLimits {
    fn default() -> Self {
        Self { file: 200 * MEGABYTE, all: None }
    }
}

/// How long a file is kept that no record names.
pub(super) const UNLINKED_KEPT: Micros = DAY;

/// How long a file is kept after the last record that named it went into the bin or was given another.
pub(super) const DROPPED_KEPT: Micros = 30 * DAY;

/// How long a file that arrives in parts may take from one part to the next.
pub(super) const UPLOAD_KEPT: Micros = DAY;

/// How long a removal may take before somebody else does it again.
pub(super) const REMOVAL_TIME: Micros = 10 * 60 * SECOND;

/// The most unfinished uploads of one user.
pub const UPLOADS_EACH: i64 = 16;

/// The bytes at the beginning of a file by which its type is told.
pub(super) const HEAD_BYTES: usize = 16 * 1024;

/// Free space on the disk that files leave to the database, in bytes.
pub(super) const DISK_RESERVE: u64 = 256 * MEGABYTE;

/// After how many bytes it is looked again whether the disk has room.
pub(super) const DISK_LOOK: u64 = 16 * MEGABYTE;

/// Bytes that are read from a file at once.
pub(super) const READ_BYTES: usize = 64 * 1024;
