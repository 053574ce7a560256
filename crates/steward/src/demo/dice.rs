//! Chance that is the same every time: each record has dice of its own, so that any of them can be made
//! without the ones before.

/// What dice are thrown for. Different purposes never influence each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// An account.
    Account = 1,
    /// A contact.
    Contact = 2,
    /// An opportunity.
    Opportunity = 3,
    /// An activity.
    Activity = 4,
    /// A colleague.
    Staff = 5,
    /// Where a contact works.
    Employer = 6,
    /// The way of an opportunity through its stages.
    Deal = 7,
    /// What an activity is about.
    Subject = 8,
    /// What a company is called and where it is.
    Company = 9,
    /// A lead.
    Lead = 10,
    /// The first call to a lead.
    LeadCall = 11,
    /// A task.
    Task = 12,
    /// An event.
    Event = 13,
    /// What else is known of a customer.
    Child = 14,
    /// What is offered for an opportunity.
    Offer = 15,
}

/// Dice for one record.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

/// What the state grows by with each throw: 2^64 divided by the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Dice {
    /// The dice of the record number `index`.
    pub(super) fn new(purpose: Purpose, index: usize) -> Self {
        let seed = (purpose as u64) << 56 ^ index as u64;
        let mut dice = Self(seed.wrapping_mul(STEP));
        dice.throw();
        dice
    }

    /// The next number (SplitMix64).
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number from 0 to `count - 1`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        // The product's upper half is even enough for a company that does not exist.
        ((u128::from(self.throw()) * count as u128) >> 64) as usize
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1).max(1) as usize) as i64
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of several words.
    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    /// One of several, each as often as its weight says.
    pub(super) fn weighted<'a, T>(&mut self, of: &'a [(T, usize)]) -> &'a T {
        let mut rest = self.below(of.iter().map(|(_, weight)| weight).sum());
        for (one, weight) in of {
            if rest < *weight {
                return one;
            }
            rest -= weight;
        }
        &of[0].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_record_has_the_same_luck() {
        let throws = |purpose, index| {
            let mut dice = Dice::new(purpose, index);
            [dice.below(1000), dice.below(1000), dice.below(1000)]
        };
        assert_eq!(throws(Purpose::Contact, 7), throws(Purpose::Contact, 7));
        assert_ne!(throws(Purpose::Contact, 7), throws(Purpose::Contact, 8));
        assert_ne!(throws(Purpose::Contact, 7), throws(Purpose::Account, 7));
    }

    #[test]
    fn dice_are_fair() {
        let mut faces = [0; 6];
        let mut weights = [0; 2];
        for index in 0..60_000 {
            let mut dice = Dice::new(Purpose::Staff, index);
            faces[dice.below(6)] += 1;
            weights[*dice.weighted(&[(0, 1), (1, 3)])] += 1;
        }
        assert!(faces.iter().all(|count| (9_500..10_500).contains(count)), "{faces:?}");
        assert!((14_000..16_000).contains(&weights[0]), "{weights:?}");
        let mut dice = Dice::new(Purpose::Staff, 0);
        assert!((0..100).all(|_| (3..=5).contains(&dice.between(3, 5))));
    }
}
