//! An open file of a faulty disk: SQLite's own file with the disk in front of it.

#![expect(unsafe_code, reason = "SQLite's file layer is a table of C functions")]

use std::ffi::{c_int, c_void};
use std::path::PathBuf;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_io_methods};

use super::disk::Disk;
use super::image::Change;

/// The head of a file; SQLite's own file lies right behind it, in the same allocation, which SQLite makes
/// as large as [`super::vfs::register`] says.
#[repr(C)]
pub(super) struct FaultFile {
    /// Must come first: SQLite looks for the methods here.
    base: sqlite3_file,
    /// Lives as long as the process: the file layer is never taken away.
    disk: *const Disk,
    /// Owned; null for a file that is not watched (a temporary one).
    path: *mut PathBuf,
}

/// SQLite's own file behind ours.
///
/// # Safety
/// `file` points to a [`FaultFile`] with room for the real file behind it.
pub(super) unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the room behind the head belongs to the same allocation.
    unsafe { file.cast::<FaultFile>().add(1).cast() }
}

/// Fills in the head of a file that has been opened.
///
/// # Safety
/// `file` points to room for a [`FaultFile`]; `disk` lives for ever.
pub(super) unsafe fn init(file: *mut sqlite3_file, disk: *const Disk, path: Option<PathBuf>) {
    let path = path.map_or(std::ptr::null_mut(), |path| Box::into_raw(Box::new(path)));
    let head = FaultFile { base: sqlite3_file { pMethods: &raw const METHODS }, disk, path };
    // SAFETY: the caller vouches for the room.
    unsafe { file.cast::<FaultFile>().write(head) };
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // 2 has shared memory for the log but no memory mapping, which would go around us.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The disk and the path of a watched file.
///
/// # Safety
/// `file` was filled in by [`init`] and is not closed.
unsafe fn watched<'a>(file: *mut sqlite3_file) -> Option<(&'a Disk, &'a PathBuf)> {
    // SAFETY: the disk lives for ever, and the path until the file is closed.
    unsafe {
        let head = &*file.cast::<FaultFile>();
        head.path.as_ref().map(|path| (&*head.disk, path))
    }
}

/// Calls a method of SQLite's own file.
macro_rules! call {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: `init` ran after SQLite's own file had been opened, and SQLite calls no method of a file
        // that is closed.
        unsafe {
            let real = real($file);
            match (*(*real).pMethods).$method {
                Some(method) => method(real $(, $argument)*),
                None => ffi::SQLITE_IOERR,
            }
        }
    }};
}

/// Defines methods that only call those of SQLite's own file.
macro_rules! pass {
    ($($name:ident: $method:ident($($argument:ident: $kind:ty),*);)*) => {$(
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $kind)*) -> c_int {
            call!(file, $method $(, $argument)*)
        }
    )*};
}

pass! {
    read: xRead(into: *mut c_void, amount: c_int, offset: i64);
    file_size: xFileSize(size: *mut i64);
    lock: xLock(level: c_int);
    unlock: xUnlock(level: c_int);
    check_reserved_lock: xCheckReservedLock(out: *mut c_int);
    file_control: xFileControl(operation: c_int, argument: *mut c_void);
    sector_size: xSectorSize();
    device_characteristics: xDeviceCharacteristics();
    shm_map: xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock: xShmLock(offset: c_int, count: c_int, flags: c_int);
    shm_unmap: xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as in `call`.
    unsafe {
        let real = real(file);
        if let Some(barrier) = (*(*real).pMethods).xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = call!(file, xClose);
    // SAFETY: SQLite closes a file once; `init` made the path with `Box::into_raw`.
    unsafe {
        let head = &mut *file.cast::<FaultFile>();
        head.base.pMethods = std::ptr::null();
        if !head.path.is_null() {
            drop(Box::from_raw(head.path));
        }
    }
    code
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: SQLite calls this with an open file.
    let Some((disk, path)) = (unsafe { watched(file) }) else {
        return call!(file, xWrite, from, amount, offset);
    };
    let mut size = 0;
    let code = call!(file, xFileSize, &raw mut size);
    if code != ffi::SQLITE_OK {
        return code;
    }
    let growth = (offset + i64::from(amount) - size).max(0).unsigned_abs();
    // SAFETY: SQLite hands over `amount` bytes, which is not negative.
    let bytes =
        unsafe { std::slice::from_raw_parts(from.cast::<u8>(), amount.unsigned_abs() as usize) };
    let change = Change::Write(offset.unsigned_abs(), bytes.to_vec());
    disk.change(path, growth, change, || call!(file, xWrite, from, amount, offset))
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    // SAFETY: SQLite calls this with an open file.
    match unsafe { watched(file) } {
        Some((disk, path)) => disk.change(path, 0, Change::Truncate(size.unsigned_abs()), || {
            call!(file, xTruncate, size)
        }),
        None => call!(file, xTruncate, size),
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite calls this with an open file.
    match unsafe { watched(file) } {
        Some((disk, path)) => disk.sync(path),
        None => ffi::SQLITE_OK,
    }
}
