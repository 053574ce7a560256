//! Numbers for Prometheus: counters that are only ever added to, without locks.

mod histogram;
mod label;
mod text;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(crate) use histogram::Histogram;
pub(crate) use label::{METHODS, STATUSES, method_of, status_of};
pub(crate) use text::render;

use crate::router::ROUTES;

/// What the server counts.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// By route and method.
    cells: Vec<Cell>,
    /// Records written.
    written: AtomicU64,
    /// Requests under way.
    under_way: AtomicU64,
    /// Open connections.
    connections: AtomicU64,
    /// Requests refused because too many were under way.
    refused: AtomicU64,
    /// Handlers that panicked.
    panics: AtomicU64,
}

/// One route with one method.
#[derive(Debug)]
pub(crate) struct Cell {
    /// How often each status was answered, in the order of [`STATUSES`].
    pub(crate) statuses: [AtomicU64; STATUSES.len() + 1],
    /// How long the answers took.
    pub(crate) time: Histogram,
}

impl Metrics {
    /// All at zero.
    pub(crate) fn new() -> Self {
        let cell = || Cell {
            statuses: std::array::from_fn(|_| AtomicU64::new(0)),
            time: Histogram::default(),
        };
        let cells = (ROUTES.len() + 1) * (METHODS.len() + 1);
        Self {
            cells: std::iter::repeat_with(cell).take(cells).collect(),
            written: AtomicU64::new(0),
            under_way: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            panics: AtomicU64::new(0),
        }
    }

    /// Counts an answer. `route` and `method` are positions in their lists, the length of the list
    /// for all others.
    pub(crate) fn count_answer(&self, route: usize, method: usize, status: u16, took: Duration) {
        let cell = self.cell(route, method);
        cell.statuses[status_of(status)].fetch_add(1, Ordering::Relaxed);
        cell.time.add(took);
    }

    /// The counters of one route with one method.
    pub(crate) fn cell(&self, route: usize, method: usize) -> &Cell {
        &self.cells[route * (METHODS.len() + 1) + method]
    }

    /// Counts records written.
    pub(crate) fn count_written(&self, records: usize) {
        self.written.fetch_add(records as u64, Ordering::Relaxed);
    }

    /// Counts a request refused because too many were under way.
    pub(crate) fn count_refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a handler that panicked.
    pub(crate) fn count_panic(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is under way until this is dropped.
    pub(crate) fn request(&self) -> Gauge<'_> {
        Gauge::up(&self.under_way)
    }

    /// A connection is open until this is dropped.
    pub(crate) fn connection(&self) -> Gauge<'_> {
        Gauge::up(&self.connections)
    }
}

/// Counts something for as long as it is held.
#[derive(Debug)]
pub(crate) struct Gauge<'a>(&'a AtomicU64);

impl<'a> Gauge<'a> {
    fn up(gauge: &'a AtomicU64) -> Self {
        gauge.fetch_add(1, Ordering::Relaxed);
        Self(gauge)
    }
}

impl Drop for Gauge<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
