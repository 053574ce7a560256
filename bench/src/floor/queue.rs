//! Jobs on their way to threads that block.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Jobs that wait, first come first served.
pub(super) struct Queue<J> {
    jobs: Mutex<VecDeque<J>>,
    arrived: Condvar,
}

impl<J> Queue<J> {
    /// An empty queue.
    pub(super) fn new() -> Self {
        Self { jobs: Mutex::default(), arrived: Condvar::new() }
    }

    /// Adds a job.
    pub(super) fn push(&self, job: J) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).push_back(job);
        self.arrived.notify_one();
    }

    /// Waits for a job.
    pub(super) fn pop(&self) -> J {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match jobs.pop_front() {
                Some(job) => return job,
                None => jobs = self.arrived.wait(jobs).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Waits for a job so long.
    pub(super) fn pop_within(&self, time: Duration) -> Option<J> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_empty() {
            let waited = self.arrived.wait_timeout(jobs, time);
            jobs = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        jobs.pop_front()
    }

    /// The next job if there is one now.
    pub(super) fn pop_now(&self) -> Option<J> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}
