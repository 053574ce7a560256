//! The limits and time-outs of the drivers.

use std::time::Duration;

/// Threads that read one SQLite file, each with a connection of its own.
pub const SQLITE_READERS: usize = 4;

/// Reads that may wait for an SQLite reader; one more is refused.
pub const SQLITE_READ_QUEUE: usize = 1024;

/// Writes that may wait for the SQLite writer; one more is refused.
pub const SQLITE_WRITE_QUEUE: usize = 1024;

/// How long a read or write may wait for its turn before it is refused.
pub const QUEUE_TIME: Duration = Duration::from_secs(5);

/// The same on SQLite for what runs alone in its group. After a large one of its kind, such as indexes over a million
/// rows, the writer copies its log for longer than people wait.
pub const ALONE_QUEUE_TIME: Duration = Duration::from_secs(60);

/// How long one group of writes may hold the SQLite writer before it commits. A single work that
/// takes longer still ends; nothing joins its group any more.
pub const GROUP_TIME: Duration = Duration::from_millis(50);

/// Writes in one group at most.
pub const GROUP_JOBS: usize = 256;

/// How long one read may run unless its [`ReadOptions`](crate::ReadOptions) say otherwise.
pub const READ_TIME: Duration = Duration::from_secs(10);

/// How long the sealer may look for the log rows of its next block.
pub const SEAL_TIME: Duration = Duration::from_secs(120);

/// Rows that one read may return unless its [`ReadOptions`](crate::ReadOptions) say otherwise.
pub const READ_ROWS: usize = 1_000_000;

/// How long one write may run: the whole work on SQLite, each of its statements on PostgreSQL.
pub const WRITE_TIME: Duration = Duration::from_secs(10);

/// The same for what runs alone in its group: an atomic batch or a change of the schema.
pub const ALONE_TIME: Duration = Duration::from_secs(600);

/// SQLite's virtual machine looks at the clock after this many steps (about 0.1 ms).
pub const SQLITE_CHECK_STEPS: i32 = 10_000;

/// How long an SQLite connection waits for a lock of another process (a backup).
pub const SQLITE_BUSY_TIME: Duration = Duration::from_secs(5);

/// How often a write that found the SQLite file busy is tried.
pub const SQLITE_BUSY_ATTEMPTS: u32 = 3;

/// Prepared statements that each SQLite connection keeps.
pub const SQLITE_STATEMENTS: usize = 256;

/// Page cache of each SQLite reader in KiB.
pub const SQLITE_READER_CACHE_KIB: u32 = 4 * 1024;

/// Page cache of the SQLite writer in KiB.
pub const SQLITE_WRITER_CACHE_KIB: u32 = 16 * 1024;

/// Pages in the write-ahead log that make the writer copy them into the database file, as far as
/// no reader is in the way.
pub const WAL_PAGES: u32 = 2_000;

/// Pages in the write-ahead log that make the writer wait for the readers, so that the log can
/// start again from its beginning and does not grow without end (64 MiB).
pub const WAL_PAGES_MOST: u32 = 16_000;

/// How long the writer waits for readers when the log has [`WAL_PAGES_MOST`].
pub const WAL_WAIT: Duration = Duration::from_millis(500);

/// Bytes that the write-ahead log may keep on disk after it started again.
pub const WAL_BYTES_KEPT: u32 = 64 * 1024 * 1024;

/// Memory of one compiled regular expression in bytes.
pub const REGEX_BYTES: usize = 256 * 1024;

/// Connections to PostgreSQL.
pub const POSTGRES_CONNECTIONS: usize = 12;

/// How long connecting to PostgreSQL may take.
pub const POSTGRES_CONNECT_TIME: Duration = Duration::from_secs(5);

/// How much longer than its time limit a PostgreSQL statement is waited for: the server stops it
/// at the limit; after this the connection is given up as lost.
pub const POSTGRES_GRACE: Duration = Duration::from_secs(5);

/// How long a PostgreSQL write waits for a row that another transaction holds.
pub const POSTGRES_LOCK_TIME: Duration = Duration::from_secs(5);

/// How long a change of the schema waits for a table on PostgreSQL. Short: while it waits, every
/// reader waits behind it.
pub const SCHEMA_LOCK_TIME: Duration = Duration::from_millis(200);

/// How often a change of the schema is tried when its table is in use.
pub const SCHEMA_ATTEMPTS: u32 = 50;

/// How often a write is tried that PostgreSQL broke off (serialisation failure, deadlock, a
/// connection lost before the commit).
pub const WRITE_ATTEMPTS: u32 = 8;

/// The first pause before another try; it doubles with each try up to [`RETRY_PAUSE_MOST`], and
/// a random part of it is waited.
pub const RETRY_PAUSE: Duration = Duration::from_millis(4);

/// The longest pause before another try.
pub const RETRY_PAUSE_MOST: Duration = Duration::from_millis(250);

/// Prepared reads, again so many prepared writes, and again so many writes that go out together, that
/// each PostgreSQL connection keeps.
pub const POSTGRES_STATEMENTS: usize = 128;

/// How many ids of a table a process draws at once from PostgreSQL. So many at most are lost when it ends.
pub const IDS_AHEAD: usize = 64;
