//! Time as a parameter.

use std::sync::atomic::{AtomicI64, Ordering};

/// Microseconds since 1970-01-01T00:00:00Z.
pub type Micros = i64;

/// Microseconds in a second.
pub const SECOND: Micros = 1_000_000;

/// Microseconds in a day.
pub const DAY: Micros = 86_400 * SECOND;

/// Tells the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now, in microseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> Micros;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine is asked")]
    fn now(&self) -> Micros {
        jiff::Timestamp::now().as_microsecond()
    }
}

/// A clock that stands still until it is moved; for tests and generated data.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock standing at `now`.
    #[must_use]
    pub fn new(now: Micros) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves the clock by `micros`.
    pub fn advance(&self, micros: Micros) {
        self.0.fetch_add(micros, Ordering::Relaxed);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Micros {
        self.0.load(Ordering::Relaxed)
    }
}
