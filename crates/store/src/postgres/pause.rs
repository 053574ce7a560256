//! The pause before another try.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::limits::{RETRY_PAUSE, RETRY_PAUSE_MOST};

/// Waits before the next try: longer after each one, and never as long as another task that failed at
/// the same moment, or the two would meet again.
pub(super) async fn pause(tries: u32) {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed) ^ (u64::from(std::process::id()) << 32);
    tokio::time::sleep(length(tries, turn)).await;
}

/// Between half and all of the pause that `tries` tries deserve, spread by `turn`.
fn length(tries: u32, turn: u64) -> Duration {
    let whole = RETRY_PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(16));
    let whole = whole.min(RETRY_PAUSE_MOST);
    // Consecutive turns land far apart: the multiplier is 2^64 divided by the golden ratio.
    let spread = turn.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let half = whole / 2;
    half + half.mul_f64(spread as f64 / f64::from(1 << 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_stay_bounded_and_differ() {
        assert!(length(1, 1) >= RETRY_PAUSE / 2 && length(1, 1) <= RETRY_PAUSE);
        assert!(length(3, 1) > length(1, 1));
        for tries in [8, 20, u32::MAX] {
            assert!(length(tries, 7) <= RETRY_PAUSE_MOST);
        }
        assert_ne!(length(5, 1), length(5, 2));
    }
}
