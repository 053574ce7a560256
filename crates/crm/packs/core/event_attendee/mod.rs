//! Attendees: what they answer.

pub(crate) mod answer;
