//! The state of a faulty disk, shared by all its open files.

use std::collections::BTreeMap;
use std::ffi::{OsString, c_int};
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

use super::image::{Change, Image, Random, Survivors};

/// The files of a disk and the faults it has.
#[derive(Debug, Default)]
pub(super) struct Disk {
    state: Mutex<State>,
    /// Syncs may go on, or fail because the power is off.
    released: Condvar,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<PathBuf, Image>,
    power_is_off: bool,
    /// Turn the power off when the file of this name has this many unsynced changes.
    trap: Option<(OsString, usize)>,
    space: Option<u64>,
    failing_syncs: u32,
    syncs_are_held: bool,
    /// How many syncs may go on although they are held.
    let_through: u64,
    syncs: u64,
    waiting_syncs: u64,
}

impl Disk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file is opened; what it has now is taken as synced.
    pub(super) fn open(&self, path: &Path) {
        let mut state = self.lock();
        if !state.files.contains_key(path) {
            let image = Image::new(std::fs::read(path).ok());
            state.files.insert(path.to_owned(), image);
        }
    }

    /// Does `write`, which makes `change` to a file that grows by `growth` bytes, if the disk allows it.
    pub(super) fn change(
        &self,
        path: &Path,
        growth: u64,
        change: Change,
        write: impl FnOnce() -> c_int,
    ) -> c_int {
        let mut state = self.lock();
        if state.power_is_off {
            return ffi::SQLITE_IOERR_WRITE;
        }
        if state.space.is_some_and(|space| space < growth) {
            return ffi::SQLITE_FULL;
        }
        let code = write();
        if code == ffi::SQLITE_OK {
            state.space = state.space.map(|space| space - growth);
            let image = state.files.entry(path.to_owned()).or_default();
            image.change(change);
            let unsynced = image.unsynced();
            let sprung = |(name, count): &(OsString, usize)| {
                path.file_name() == Some(name) && unsynced >= *count
            };
            if state.trap.as_ref().is_some_and(sprung) {
                state.power_is_off = true;
                self.released.notify_all();
            }
        }
        code
    }

    /// Sets a trap for the file of this name.
    pub(super) fn trap(&self, name: &str, unsynced: usize) {
        self.lock().trap = Some((name.into(), unsynced));
    }

    /// Whether the power is off.
    pub(super) fn is_off(&self) -> bool {
        self.lock().power_is_off
    }

    /// Syncs a file.
    pub(super) fn sync(&self, path: &Path) -> c_int {
        let mut state = self.lock();
        state.waiting_syncs += 1;
        while state.syncs_are_held && state.let_through == 0 && !state.power_is_off {
            state = self.released.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.let_through = state.let_through.saturating_sub(1);
        state.waiting_syncs -= 1;
        if state.power_is_off {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        if state.failing_syncs > 0 {
            state.failing_syncs -= 1;
            return ffi::SQLITE_IOERR_FSYNC;
        }
        state.files.entry(path.to_owned()).or_default().sync();
        state.syncs += 1;
        ffi::SQLITE_OK
    }

    /// Deletes a file; for good if its folder is synced as well.
    pub(super) fn delete(
        &self,
        path: &Path,
        for_good: bool,
        delete: impl FnOnce() -> c_int,
    ) -> c_int {
        let mut state = self.lock();
        if state.power_is_off {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let code = delete();
        if code == ffi::SQLITE_OK {
            let image = state.files.entry(path.to_owned()).or_default();
            if for_good {
                *image = Image::default();
            } else {
                image.change(Change::Delete);
            }
        }
        code
    }

    /// Turns the power off and answers the files by name.
    pub(super) fn power_off(&self, survivors: Survivors) -> Vec<(OsString, Vec<u8>)> {
        let mut state = self.lock();
        state.power_is_off = true;
        self.released.notify_all();
        let mut random = Random::of(survivors);
        let mut files = Vec::new();
        for (path, image) in &state.files {
            let content = image.after_crash(survivors, &mut random);
            if let (Some(name), Some(content)) = (path.file_name(), content) {
                files.push((name.to_owned(), content));
            }
        }
        files
    }

    pub(super) fn limit_space(&self, bytes: Option<u64>) {
        self.lock().space = bytes;
    }

    pub(super) fn fail_syncs(&self, count: u32) {
        self.lock().failing_syncs = count;
    }

    pub(super) fn hold_syncs(&self, hold: bool) {
        let mut state = self.lock();
        state.syncs_are_held = hold;
        state.let_through = 0;
        self.released.notify_all();
    }

    pub(super) fn let_through(&self, count: u64) {
        self.lock().let_through += count;
        self.released.notify_all();
    }

    pub(super) fn syncs(&self) -> u64 {
        self.lock().syncs
    }

    pub(super) fn waiting_syncs(&self) -> u64 {
        self.lock().waiting_syncs
    }
}
