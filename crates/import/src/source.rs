//! The rows of a file, read on a thread of their own, a few thousand at a time.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::StringRecord;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use tokio::sync::mpsc;

use super::decode::MOST_RECORD_BYTES;
use super::layout::{Layout, Records};

/// Rows that are looked at together: the more, the fewer questions about the records that they refer to.
const WINDOW_ROWS: usize = 4_000;

/// Bytes of such rows.
const WINDOW_BYTES: usize = 4 * 1024 * 1024;

/// A row of a file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its number, as a spreadsheet counts.
    pub(crate) number: u64,
    /// Its cells.
    pub(crate) cells: StringRecord,
}

/// Where the windows of a file come out.
#[derive(Debug)]
pub(crate) struct Source {
    windows: mpsc::Receiver<Result<Vec<Row>>>,
    position: Arc<AtomicU64>,
    size: u64,
}

impl Source {
    /// Begins to read a file.
    ///
    /// # Errors
    /// When it can't be read.
    pub(crate) fn open(layout: &Layout, file: File) -> Result<Self> {
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let position = Arc::new(AtomicU64::new(0));
        let mut records =
            layout.open(file, Arc::clone(&position)).map_err(|error| unreadable(0, &error))?;
        let (sender, windows) = mpsc::channel(1);
        tokio::task::spawn_blocking(move || {
            loop {
                let window = window(&mut records);
                let last = window.as_ref().map_or(true, |window| window.is_empty());
                if sender.blocking_send(window).is_err() || last {
                    return;
                }
            }
        });
        Ok(Self { windows, position, size })
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// When the file can't be read any further.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        match self.windows.recv().await {
            Some(Ok(window)) if window.is_empty() => Ok(None),
            Some(window) => window.map(Some),
            None => Err(Error::internal("the thread that reads the file is gone")),
        }
    }

    /// How much of the file has been read, in percent.
    pub(crate) fn percent(&self) -> u64 {
        let read = self.position.load(Ordering::Relaxed);
        (read * 100).checked_div(self.size).unwrap_or(100).min(100)
    }
}

/// Reads the next window; one without rows at the end.
fn window(records: &mut Records) -> Result<Vec<Row>> {
    let (mut window, mut bytes) = (Vec::new(), 0);
    let mut cells = StringRecord::new();
    while window.len() < WINDOW_ROWS && bytes < WINDOW_BYTES {
        let number = records.row() + 1;
        match records.next(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) if records.is_too_long() => return Err(too_long(number)),
            Err(error) => return Err(unreadable(number, &error)),
        }
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            bytes += cells.as_slice().len();
            window.push(Row { number, cells: std::mem::take(&mut cells) });
        }
    }
    Ok(window)
}

fn too_long(number: u64) -> Error {
    let most = MOST_RECORD_BYTES / (1024 * 1024);
    Error::new(
        ErrorKind::BadBody,
        text!(
            en = "Row {number} is longer than {most} MB: a quotation mark may not be closed there.",
            zh = "第 {number} 行超过 {most} MB，可能是引号没有成对。"
        ),
    )
}

pub(crate) fn unreadable(number: u64, error: &io::Error) -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(
            en = "The file cannot be read behind row {number}: {error}",
            zh = "读取文件第 {number} 行之后出错：{error}"
        ),
    )
}
