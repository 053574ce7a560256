//! How long answers took.

use std::time::Duration;

/// Latencies in microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Latencies(Vec<u32>);

impl Latencies {
    /// Room for so many.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// Notes one.
    pub(crate) fn note(&mut self, time: Duration) {
        self.0.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
    }

    /// Adds those of another connection.
    pub(crate) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The latency in milliseconds that this share of the answers stayed within: 0.99 is the 99th
    /// percentile. None answers 0.
    pub(crate) fn percentile(&mut self, share: f64) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place among less than 2^32 latencies"
        )]
        let place = ((self.0.len() as f64 * share).ceil() as usize).clamp(1, self.0.len()) - 1;
        let (_, value, _) = self.0.select_nth_unstable(place);
        f64::from(*value) / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let mut latencies = Latencies::with_capacity(100);
        for value in (1..=100).rev() {
            latencies.note(Duration::from_millis(value));
        }
        assert!((latencies.percentile(0.5) - 50.0).abs() < 1e-9);
        assert!((latencies.percentile(0.99) - 99.0).abs() < 1e-9);
        assert!((latencies.percentile(1.0) - 100.0).abs() < 1e-9);
        assert!(Latencies::default().percentile(0.5).abs() < 1e-9);
    }
}
