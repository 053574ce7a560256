//! Possible sales: where they came from, their way through the stages of a pipeline, and how they end.

pub(crate) mod attribution;
pub(crate) mod closing;
pub(crate) mod history;
pub(crate) mod stage;
