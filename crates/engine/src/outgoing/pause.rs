//! When a call that failed is tried again.

use steward_model::clock::{Micros, SECOND};
use steward_model::random::{self, Random};

const MINUTE: Micros = 60 * SECOND;
const HOUR: Micros = 60 * MINUTE;

/// The pauses after the first failure, the second and so on: about three days in all, as Standard Webhooks
/// recommends.
const PAUSES: [Micros; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// A pause is longer by up to this part of it, so that what failed together does not come back together.
const PART: Micros = 5;

/// How often a call is made before it is given up.
pub const MOST_TRIES: usize = PAUSES.len() + 1;

/// When to try again what has failed `failures` times, the last time at `now`; none if it is given up.
#[must_use]
pub fn next_try(failures: usize, now: Micros, random: &dyn Random) -> Option<Micros> {
    let pause = *PAUSES.get(failures.checked_sub(1)?)?;
    let drawn = Micros::from(u16::from_le_bytes(random::bytes(random)));
    Some(now + pause + pause / PART * drawn / Micros::from(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::random::SeededRandom;

    #[test]
    fn pauses_grow_are_never_shorter_and_end() {
        let random = SeededRandom::new(1);
        let mut before = 0;
        for (failures, pause) in (1..).zip(PAUSES) {
            let draws: Vec<Micros> =
                (0..200).filter_map(|_| next_try(failures, 1_000, &random)).collect();
            assert_eq!(draws.len(), 200);
            assert!(draws.iter().all(|at| (pause..=pause + pause / PART).contains(&(at - 1_000))));
            assert!(draws.iter().any(|at| *at != draws[0]), "they are spread");
            assert!(pause > before);
            before = pause;
        }
        assert_eq!(next_try(MOST_TRIES, 0, &random), None);
        assert_eq!(next_try(0, 0, &random), None, "nothing has failed");
    }
}
