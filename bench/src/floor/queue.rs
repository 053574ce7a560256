//! Jobs on their way to threads that block.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Jobs that wait, first come first served.
pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    arrived: Condvar,
}

struct State<J> {
    jobs: VecDeque<J>,
    /// Threads that wait for a job.
    idle: usize,
}

impl<J> Queue<J> {
    /// An empty queue.
    pub(super) fn new() -> Self {
        let state = State { jobs: VecDeque::new(), idle: 0 };
        Self { state: Mutex::new(state), arrived: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        // No code that can panic runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job. Waking somebody is a system call, and under load all threads are busy anyway.
    pub(super) fn push(&self, job: J) {
        let mut state = self.lock();
        state.jobs.push_back(job);
        let wake = state.idle > 0;
        drop(state);
        if wake {
            self.arrived.notify_one();
        }
    }

    /// Waits for a job.
    pub(super) fn pop(&self) -> J {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return job;
            }
            state.idle += 1;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Waits for a job so long.
    pub(super) fn pop_within(&self, time: Duration) -> Option<J> {
        let mut state = self.lock();
        if state.jobs.is_empty() {
            state.idle += 1;
            let waited = self.arrived.wait_timeout(state, time);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.idle -= 1;
        }
        state.jobs.pop_front()
    }

    /// The next job if there is one now and `wanted` says so.
    pub(super) fn pop_if(&self, wanted: impl FnOnce(&J) -> bool) -> Option<J> {
        let mut state = self.lock();
        if state.jobs.front().is_some_and(wanted) { state.jobs.pop_front() } else { None }
    }
}
