//! Attendees: what they answer, and what becomes of a series' at its changed times.

pub(crate) mod answer;
pub(crate) mod carried;
