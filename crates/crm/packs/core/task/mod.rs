//! Tasks: who gave them, when they are done, which one is next, and how they repeat.

pub(crate) mod done;
pub(crate) mod next;
pub(crate) mod repeat;
