//! The limits and time-outs of the HTTP surface.

use std::time::Duration;

use steward_model::clock::{Micros, SECOND};

/// The longest body that is read, in bytes.
pub const BODY_BYTES: usize = 8 * 1024 * 1024;

/// The longest body of a sign-in or of another small form, in bytes.
pub const FORM_BYTES: usize = 16 * 1024;

/// How many wrong codes of the first start are answered; after that only a new start of the server opens it.
pub const SETUP_ATTEMPTS: u32 = 10;

/// The longest address (path and query) that is read, in bytes. hyper itself ends at 65,534, with
/// an answer that says nothing.
pub const ADDRESS_BYTES: usize = 60_000;

/// The most headers that a request may have.
pub const HEADERS: usize = 64;

/// Where hyper itself stops reading headers, with an answer that says nothing.
pub const HEADERS_HARD: usize = 128;

/// The longest head (request line and headers) of a request, in bytes; hyper stops reading there.
pub const HEAD_BYTES: usize = 128 * 1024;

/// How long a connection may take to send the head of its next request, waiting included.
pub const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long the body of a request may take to arrive.
pub const BODY_TIME: Duration = Duration::from_secs(30);

/// How long a request may take from its head to its answer. Longer than what the store allows for
/// one read or write and the wait before it, so that its clearer errors come first.
pub const REQUEST_TIME: Duration = Duration::from_secs(60);

/// The most requests under way at the same time; one more is refused.
pub const REQUESTS: usize = 1_024;

/// The most long exports under way at the same time.
pub const EXPORTS: usize = 16;

/// The most mails under way at the same time.
pub const MAILS: usize = 16;

/// After how many seconds a refused caller should try again.
pub const RETRY_AFTER_SECONDS: u32 = 1;

/// The most open connections; more wait to be accepted.
pub const CONNECTIONS: usize = 4_096;

/// How long to wait before accepting again when the machine has no more sockets to give.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long a stopping server waits for the requests under way.
pub const STOP_TIME: Duration = Duration::from_secs(30);

/// How long the database may take to show that it is there.
pub const READY_TIME: Duration = Duration::from_secs(2);

/// The longest request id that is taken from a caller, in bytes.
pub const REQUEST_ID_BYTES: usize = 64;

/// The longest idempotency key, in bytes.
pub const IDEMPOTENCY_KEY_BYTES: usize = 200;

/// The shortest answer that is compressed, in bytes.
pub const GZIP_BYTES: usize = 4 * 1024;

/// The longest answer that is compressed on the thread that made it, in bytes.
pub const GZIP_INLINE_BYTES: usize = 64 * 1024;

/// The largest spreadsheet that is taken in one request, in bytes; a larger one is sent as a file first.
pub const UPLOAD_BYTES: u64 = 32 * 1024 * 1024;

/// How long a spreadsheet or a file may take to arrive. Shorter than [`REQUEST_TIME`], so that its clearer error
/// comes first.
pub const UPLOAD_TIME: Duration = Duration::from_secs(50);

/// The most spreadsheets that arrive at the same time.
pub const UPLOADS: usize = 4;

/// The longest part of a file that arrives in parts, in bytes.
pub const PART_BYTES: u64 = 16 * 1024 * 1024;

/// The most files that arrive at the same time. They go to the disk as they come.
pub const FILES_ARRIVING: usize = 64;

/// The most rows of a spreadsheet that is sent; the command `steward import` has no such limit.
pub const IMPORT_ROWS: u64 = 2_000_000;

/// The most trials of imports that run at the same time.
pub const IMPORT_RUNS: usize = 2;

/// The most spreadsheets of one user that are kept.
pub const IMPORTS_EACH: usize = 4;

/// The most spreadsheets that are kept.
pub const IMPORTS: usize = 64;

/// How long a spreadsheet is kept that was sent.
pub const IMPORT_KEPT: Micros = 2 * 3_600 * SECOND;

/// Refused rows that are named on the screen; all of them are in the file to download.
pub const IMPORT_TOLD: usize = 200;

/// The longest body that says how a spreadsheet is imported, in bytes: it names a field for each column.
pub const IMPORT_WISH_BYTES: usize = 128 * 1024;
