//! Making a faulty disk known to SQLite.

#![expect(unsafe_code, reason = "SQLite's file layer is a table of C functions")]

use std::ffi::{CStr, CString, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_vfs};

use super::disk::Disk;
use super::file::{self, FaultFile};

/// What a file layer of ours hangs on.
struct Layer {
    disk: Arc<Disk>,
    /// SQLite's own file layer.
    real: *mut sqlite3_vfs,
}

/// Makes `disk` known and answers its name. It stays known for the life of the process.
///
/// # Panics
/// When SQLite refuses.
pub(super) fn register(disk: Arc<Disk>) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("steward-fault-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let c_name = CString::new(name.as_str()).expect("the name has no NUL").into_raw();
    // SAFETY: asking for the default file layer initialises SQLite and answers a structure that stays valid.
    // The copy is never freed, nor is what it refers to. The functions that are not replaced ignore the
    // structure that they are called with.
    let code = unsafe {
        let real = ffi::sqlite3_vfs_find(std::ptr::null());
        assert!(!real.is_null(), "SQLite has no file layer");
        let layer = Box::into_raw(Box::new(Layer { disk, real }));
        let mut vfs = real.read();
        vfs.szOsFile += c_int::try_from(size_of::<FaultFile>()).expect("a file is small");
        vfs.pNext = std::ptr::null_mut();
        vfs.zName = c_name;
        vfs.pAppData = layer.cast();
        vfs.xOpen = Some(open);
        vfs.xDelete = Some(delete);
        ffi::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0)
    };
    assert_eq!(code, ffi::SQLITE_OK, "SQLite refused the file layer {name}");
    name
}

/// The layer that a file layer of ours hangs on.
///
/// # Safety
/// `vfs` was registered by [`register`].
unsafe fn layer<'a>(vfs: *mut sqlite3_vfs) -> &'a Layer {
    // SAFETY: the layer is never freed.
    unsafe { &*(*vfs).pAppData.cast::<Layer>() }
}

/// A path as SQLite hands it over.
///
/// # Safety
/// `name` is a C string.
unsafe fn path(name: *const c_char) -> PathBuf {
    // SAFETY: the caller vouches for it.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes();
    PathBuf::from(OsStr::from_bytes(bytes))
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    out: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let kept = ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
    // SAFETY: SQLite calls this with our file layer, a C string or null, and room for a file of the size
    // that we asked for. Without methods SQLite does not close a file that failed to open.
    unsafe {
        (*out).pMethods = std::ptr::null();
        let layer = layer(vfs);
        let watched = (!name.is_null() && flags & kept != 0).then(|| path(name));
        if let Some(path) = &watched {
            layer.disk.open(path);
        }
        let Some(open) = (*layer.real).xOpen else { return ffi::SQLITE_CANTOPEN };
        let real = file::real(out);
        let code = open(layer.real, name, real, flags, out_flags);
        if code == ffi::SQLITE_OK {
            file::init(out, Arc::as_ptr(&layer.disk), watched);
        } else if !(*real).pMethods.is_null()
            && let Some(close) = (*(*real).pMethods).xClose
        {
            close(real);
        }
        code
    }
}

unsafe extern "C" fn delete(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    // SAFETY: SQLite calls this with our file layer and a C string.
    unsafe {
        let layer = layer(vfs);
        let Some(delete) = (*layer.real).xDelete else { return ffi::SQLITE_IOERR_DELETE };
        layer.disk.delete(&path(name), sync_folder != 0, || delete(layer.real, name, sync_folder))
    }
}
