//! Possible sales: their way through the stages of a pipeline, what they are worth in base currency,
//! and how they end.

pub(crate) mod closing;
pub(crate) mod history;
pub(crate) mod money;
pub(crate) mod stage;
