//! The limits and intervals of live events.

use std::time::Duration;

use steward_model::clock::{Micros, SECOND};

/// The most open streams of one user.
pub const STREAMS_EACH: usize = 16;

/// The most open streams of one server.
pub const STREAMS: usize = 2_000;

/// From how many changes of one object at once on readers are told to ask again instead of being told
/// of each.
pub const MANY: usize = 100;

/// How many changes are remembered for those who come back.
pub const REMEMBERED: usize = 2_000;

/// The most log rows that are read at once.
pub(super) const PAGE: usize = 1_000;

/// How often the log is looked at for what other servers have written.
pub(super) const POLL: Duration = Duration::from_millis(250);

/// How long readers are left alone after they were told to ask again because of many changes.
pub(super) const REST: Duration = Duration::from_millis(500);

/// How often something is sent where nothing happens, so that both sides notice a broken line.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// How many heartbeats may wait for a reader who takes nothing, before the stream is ended.
pub(super) const PATIENCE: u32 = 4;

/// The most bytes that wait for one reader; who is slower is told to ask again.
pub const QUEUE_BYTES: usize = 128 * 1024;

/// After how many milliseconds a client should come back.
pub(super) const RETRY_MILLIS: u32 = 2_000;

/// How long somebody counts as looking at a record after having said so.
pub const PRESENT: Micros = 45 * SECOND;

/// The most people who are named as looking at one record.
pub(super) const PRESENT_MOST: usize = 50;

/// The most records that one user looks at, as far as others learn of it.
pub(super) const PRESENT_EACH: usize = 32;

/// The longest name that a client gives itself, in bytes.
pub const SEAT_BYTES: usize = 64;
