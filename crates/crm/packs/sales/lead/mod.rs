//! Leads: where they stand, how much is known of them, and what they became.

pub(crate) mod completeness;
pub(crate) mod status;
