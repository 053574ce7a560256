//! Counts the characters that the readers look at, so that a test can bound their work without a
//! clock.

use std::cell::Cell;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

/// Counts characters, each as often as it is looked at.
pub(crate) fn count(characters: usize) {
    TAKEN.set(TAKEN.get() + characters);
}

/// How many characters some work on this thread looks at.
pub(crate) fn of(work: impl FnOnce()) -> usize {
    let before = TAKEN.get();
    work();
    TAKEN.get() - before
}
