//! A disk that fails: what SQLite writes is lost at a crash unless it was synced.
//!
//! A killed process proves nothing about durability, because the system still writes what the process
//! gave it. [`FaultDisk`] is a file layer (a VFS) for SQLite that knows for each file what has been
//! synced and what has not. [`FaultDisk::crash_into`] turns the power off: the files appear in another
//! folder as a disk could show them afterwards.

mod disk;
mod file;
mod image;
mod vfs;

use std::path::Path;
use std::sync::Arc;

use self::disk::Disk;
pub use self::image::Survivors;

/// A faulty disk under SQLite, used by its [`FaultDisk::vfs`] name.
///
/// Syncs are not passed on: they cost time and prove nothing here.
#[derive(Debug)]
pub struct FaultDisk {
    disk: Arc<Disk>,
    vfs: String,
}

impl Default for FaultDisk {
    fn default() -> Self {
        Self::new()
    }
}

impl FaultDisk {
    /// A disk without faults so far.
    ///
    /// # Panics
    /// When SQLite refuses the file layer.
    #[must_use]
    pub fn new() -> Self {
        let disk = Arc::new(Disk::default());
        let vfs = vfs::register(Arc::clone(&disk));
        Self { disk, vfs }
    }

    /// The name under which SQLite knows this disk.
    #[must_use]
    pub fn vfs(&self) -> &str {
        &self.vfs
    }

    /// Turns the power off by itself as soon as the file called `name` has `unsynced` changes that are
    /// not synced: in the middle of what SQLite does with that file.
    pub fn power_off_in(&self, name: &str, unsynced: usize) {
        self.disk.trap(name, unsynced);
    }

    /// Whether the power is off: every write and sync fails.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.disk.is_off()
    }

    /// Turns the power off, and puts into the folder `target` what the disk could show afterwards: all
    /// that was synced, and of the rest what `survivors` says. From now on every write and sync on
    /// this disk fails.
    ///
    /// # Panics
    /// When `target` can't be written.
    pub fn crash_into(&self, target: &Path, survivors: Survivors) {
        for (name, content) in self.disk.power_off(survivors) {
            let path = target.join(name);
            std::fs::write(&path, content)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }

    /// Leaves room for this many more bytes in all files together; `None` for no limit.
    pub fn limit_space(&self, bytes: Option<u64>) {
        self.disk.limit_space(bytes);
    }

    /// Makes the next `count` syncs fail. What they would have synced stays unsynced.
    pub fn fail_syncs(&self, count: u32) {
        self.disk.fail_syncs(count);
    }

    /// Makes every sync wait until the answer is dropped.
    #[must_use]
    pub fn hold_syncs(&self) -> HeldSyncs {
        self.disk.hold_syncs(true);
        HeldSyncs(Arc::clone(&self.disk))
    }

    /// How many syncs have succeeded.
    #[must_use]
    pub fn syncs(&self) -> u64 {
        self.disk.syncs()
    }

    /// How many syncs wait because of [`FaultDisk::hold_syncs`].
    #[must_use]
    pub fn waiting_syncs(&self) -> u64 {
        self.disk.waiting_syncs()
    }
}

/// Holds all syncs until it is dropped.
#[derive(Debug)]
pub struct HeldSyncs(Arc<Disk>);

impl HeldSyncs {
    /// Lets this many syncs go on, those that wait first.
    pub fn let_through(&self, count: u64) {
        self.0.let_through(count);
    }
}

impl Drop for HeldSyncs {
    fn drop(&mut self) {
        self.0.hold_syncs(false);
    }
}
