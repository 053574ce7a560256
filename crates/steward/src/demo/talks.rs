//! What each activity is about, before it becomes a record; and what activities and deals add up to at
//! the records that they belong to.

use steward_model::clock::Micros;

use super::deals::{Deal, juniors, planted};
use super::dice::{Dice, Purpose};
use super::seeds::{Holder, Seeds};
use super::words::talk;

/// How often it is tried to find a deal that was under way.
const TRIES: usize = 4;

/// What an activity is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    /// When it happened.
    pub(super) at: Micros,
    /// The account, by its place.
    pub(super) account: usize,
    /// The contact, by its place.
    pub(super) contact: usize,
    /// The deal, by its place.
    pub(super) deal: Option<usize>,
    /// The way of being in touch, and how it went, by their places among the words.
    pub(super) result: &'static talk::Result,
}

/// Finds out what activities are about.
pub(super) struct Talks<'a> {
    seeds: &'a Seeds,
    deals: &'a [Deal],
    juniors: Vec<usize>,
}

impl<'a> Talks<'a> {
    /// The activities of these accounts, contacts and deals.
    pub(super) fn new(seeds: &'a Seeds, deals: &'a [Deal]) -> Self {
        Self { seeds, deals, juniors: juniors(seeds) }
    }

    /// What the activity at this place is about.
    pub(super) fn get(&self, index: usize) -> Talk {
        let count = self.seeds.counts.activities;
        let at = self.seeds.calendar.at(index as f64 / count as f64);
        let mut dice = Dice::new(Purpose::Subject, index);
        let junior = planted(index, count, 0.7).and_then(|number| self.juniors.get(number));
        let result = dice.weighted(&talk::RESULTS);
        if let Some(&account) = junior {
            let contact = self.seeds.primary_contact(account);
            return Talk { at, account, contact, deal: None, result };
        }
        let deal = if dice.chance(42) { self.deal(at, &mut dice) } else { None };
        let (account, contact) = match deal {
            Some(deal) => {
                let account = self.deals[deal].account;
                (account, self.seeds.primary_contact(account))
            }
            None => self.contact(index, &mut dice),
        };
        Talk { at, account, contact, deal, result }
    }

    /// A deal that was under way at that time and is not the junior's.
    fn deal(&self, at: Micros, dice: &mut Dice) -> Option<usize> {
        let there = self.deals.partition_point(|deal| deal.created() <= at);
        // Of older ones hardly any is still under way.
        let window = (self.deals.len() / 5).max(30).min(there);
        if window == 0 {
            return None;
        }
        let mut tries = (0..TRIES).map(|_| there - 1 - dice.below(window));
        tries.find(|&deal| {
            let deal = &self.deals[deal];
            deal.is_open_at(at) && !self.is_juniors(deal.account)
        })
    }

    /// A contact who was there already.
    fn contact(&self, index: usize, dice: &mut Dice) -> (usize, usize) {
        let counts = &self.seeds.counts;
        let there = (index * counts.contacts / counts.activities + 1).min(counts.contacts);
        let wanted = dice.below(there);
        let mut open = (0..=wanted).rev().chain(wanted..counts.contacts);
        let fits = |contact: &usize| !self.is_juniors(self.seeds.account_of[*contact] as usize);
        let contact = open.find(fits).unwrap_or(wanted);
        (self.seeds.account_of[contact] as usize, contact)
    }

    fn is_juniors(&self, account: usize) -> bool {
        self.seeds.accounts[account].holder == Holder::Owner(self.seeds.org.junior)
    }
}

/// What activities add up to at one record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Followed {
    /// How many there are.
    pub(super) count: i64,
    /// The last one.
    pub(super) last: Option<Micros>,
    /// The last effective one.
    pub(super) effective: Option<Micros>,
}

impl Followed {
    fn add(&mut self, talk: &Talk) {
        self.count += 1;
        self.last = self.last.max(Some(talk.at));
        if talk.result.effective {
            self.effective = self.effective.max(Some(talk.at));
        }
    }
}

/// What activities add up to, for the records at each place.
#[derive(Debug)]
pub(super) struct Sums {
    /// At accounts.
    pub(super) accounts: Vec<Followed>,
    /// At contacts.
    pub(super) contacts: Vec<Followed>,
    /// At deals.
    pub(super) deals: Vec<Followed>,
}

impl Sums {
    /// Adds all activities up.
    pub(super) fn new(seeds: &Seeds, talks: &Talks<'_>) -> Self {
        let counts = &seeds.counts;
        let zeros = |count: usize| vec![Followed::default(); count];
        let mut sums = Self {
            accounts: zeros(counts.accounts),
            contacts: zeros(counts.contacts),
            deals: zeros(counts.opportunities),
        };
        for index in 0..counts.activities {
            let talk = talks.get(index);
            sums.accounts[talk.account].add(&talk);
            sums.contacts[talk.contact].add(&talk);
            if let Some(deal) = talk.deal {
                sums.deals[deal].add(&talk);
            }
        }
        sums
    }
}
