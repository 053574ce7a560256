//! The time at which tests begin.

use steward_model::clock::Micros;

/// When tests begin: 2026-11-21T08:00:00Z, a Saturday; 16:00 in Shanghai.
pub const NOW: Micros = 1_795_248_000_000_000;
