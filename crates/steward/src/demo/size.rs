//! How large the demo company is.

use crate::cli::Size;

/// How many records there are of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Accounts.
    pub(super) accounts: usize,
    /// Of so many accounts in a row …
    pub(super) of: usize,
    /// … so many are persons.
    pub(super) persons: usize,
    /// Contacts.
    pub(super) contacts: usize,
    /// Opportunities.
    pub(super) opportunities: usize,
    /// Activities; the calls to leads come on top.
    pub(super) activities: usize,
}

/// How many leads there are, whatever the size: the two campaigns are the same story.
pub(super) const LEADS: usize = 800;

/// How many activities are calls to leads.
pub(super) const LEAD_CALLS: usize = 400;

impl Counts {
    /// The counts of a size; `persons`: every contact is an account of its own.
    pub(super) fn new(size: Size, persons: bool) -> Self {
        let large = |tens_of_thousands: usize| Self {
            accounts: tens_of_thousands * 1_000,
            of: 10,
            persons: 1,
            contacts: tens_of_thousands * 10_000,
            opportunities: tens_of_thousands * 1_750,
            activities: tens_of_thousands * 10_000 - LEAD_CALLS,
        };
        let counts = match size {
            Size::Small => Self {
                accounts: 1_200,
                of: 12,
                persons: 5,
                contacts: 2_400,
                opportunities: 420,
                activities: 9_000 - LEAD_CALLS,
            },
            Size::Tenth => large(1),
            Size::Medium => large(10),
            Size::Large => large(100),
        };
        if persons {
            Self { accounts: counts.contacts, of: 1, persons: 1, ..counts }
        } else {
            counts
        }
    }

    /// The records that are put into the database in bulk.
    pub(super) fn bulk(&self) -> usize {
        self.accounts + self.contacts + self.opportunities + self.activities
    }

    /// All records of these objects together.
    pub(super) fn total(&self) -> usize {
        self.bulk() + LEADS + LEAD_CALLS
    }

    /// Whether the account number `index` is a person.
    pub(super) fn is_person(&self, index: usize) -> bool {
        index % self.of < self.persons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_company() {
        let small = Counts::new(Size::Small, false);
        assert_eq!((0..small.accounts).filter(|&i| small.is_person(i)).count(), 500);
        let large = Counts::new(Size::Large, false);
        assert_eq!((large.contacts, large.accounts), (1_000_000, 100_000));
        assert_eq!((large.opportunities, large.activities + LEAD_CALLS), (175_000, 1_000_000));
        let persons = Counts::new(Size::Medium, true);
        assert_eq!((persons.contacts, persons.accounts), (100_000, 100_000));
        assert!((0..persons.accounts).all(|index| persons.is_person(index)));
    }
}
