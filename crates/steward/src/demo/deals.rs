//! The way of each opportunity through its stages, before it becomes a record.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::clock::{DAY, Micros};

use super::dice::{Dice, Purpose};
use super::seeds::{Holder, JUNIORS, Seeds};

/// The stages, by their keys in the standard pipeline; the last two end a deal.
pub(super) const STAGES: [&str; 6] = ["verify", "need", "proposal", "negotiation", "won", "lost"];

/// Offering.
const PROPOSAL: usize = 2;

/// Won.
pub(super) const WON: usize = 4;

/// Lost.
pub(super) const LOST: usize = 5;

/// How many in a hundred are lost out of each open stage.
const LOST_OUT_OF: [usize; 4] = [18, 16, 20, 22];

/// How many days a deal stays in an open stage, at least and at most.
const STAYS: [(i64, i64); 4] = [(4, 14), (7, 24), (9, 23), (8, 30)];

/// From an offer to negotiations: lately it takes longer than it did.
const LATELY_DAYS: i64 = 21;
const BEFORE_DAYS: i64 = 11;

/// What is lately, in days.
pub(super) const LATELY: i64 = 90;

/// What is added in turn to those days, so that their mean is what it is.
const SPREAD: [i64; 5] = [0, 1, -1, 2, -2];

/// A deal that came of a lead and was won: which source the lead came from, how many days ago the deal
/// was entered, and what it is worth in yuan. Those of the first source, the trade show, are worth 1.62
/// million together.
const PLANTED: [(usize, i64, i64); 13] = [
    (0, 166, 360_000),
    (0, 165, 52_000),
    (0, 163, 196_000),
    (0, 161, 268_000),
    (0, 158, 86_000),
    (0, 156, 240_000),
    (0, 153, 142_000),
    (0, 150, 108_000),
    (0, 147, 168_000),
    (1, 130, 38_000),
    (1, 117, 26_000),
    (1, 103, 18_000),
    (1, 88, 12_000),
];

/// How many days after it was entered a planted deal entered its next stages: need and proposal; and how
/// many after negotiations began it was won.
const PLANTED_DAYS: [i64; 3] = [6, 14, 12];

/// Where a planted deal came from, and its worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Planted {
    /// The source, by its place.
    pub(super) source: usize,
    /// Its worth in yuan.
    pub(super) yuan: i64,
}

/// A deal: its account and the stages that it entered.
#[derive(Clone, Debug)]
pub(super) struct Deal {
    /// The account, by its place.
    pub(super) account: usize,
    /// Each stage that it entered, by its place among [`STAGES`], and when.
    pub(super) steps: Vec<(usize, Micros)>,
    /// Whether it is one of those that came of leads.
    pub(super) planted: Option<Planted>,
}

impl Deal {
    /// When it was entered.
    pub(super) fn created(&self) -> Micros {
        self.steps[0].1
    }

    /// The stage that it is in, and since when.
    pub(super) fn now(&self) -> (usize, Micros) {
        self.steps[self.steps.len() - 1]
    }

    /// When something was offered, if it came to that.
    pub(super) fn offered(&self) -> Option<Micros> {
        self.steps.iter().find(|(stage, _)| *stage == PROPOSAL).map(|(_, at)| *at)
    }

    /// Whether something was offered.
    pub(super) fn was_offered(&self) -> bool {
        self.offered().is_some()
    }

    /// Whether it was under way at a time.
    pub(super) fn is_open_at(&self, at: Micros) -> bool {
        let (stage, since) = self.now();
        self.created() <= at && (stage < WON || since > at)
    }
}

/// All deals, in the order in which they were entered.
pub(super) fn deals(seeds: &Seeds) -> Vec<Deal> {
    let count = seeds.counts.opportunities;
    let juniors: Vec<usize> = juniors(seeds);
    let seats = seats(seeds, &juniors);
    let mut taken = BTreeSet::new();
    let mut turns = Turns::default();
    let mut all = Vec::with_capacity(count);
    for index in 0..count {
        let mut dice = Dice::new(Purpose::Deal, index);
        let created = seeds.calendar.at(index as f64 / count as f64);
        if let Some(&planted) = seats.get(&index) {
            let account = buyer(seeds, index, &mut dice, |place| {
                !seeds.accounts[place].person && !taken.contains(&place)
            });
            taken.insert(account);
            let steps = planted_steps(created, seeds.calendar.now(), &mut turns);
            all.push(Deal { account, steps, planted: Some(planted) });
            continue;
        }
        let junior = planted(index, count, 0.6).and_then(|number| juniors.get(number));
        let account = match junior {
            Some(&account) => account,
            None => buyer(seeds, index, &mut dice, |_| true),
        };
        let steps = steps(created, seeds.calendar.now(), &mut turns, &mut dice);
        all.push(Deal { account, steps, planted: None });
    }
    all
}

/// The places of the planted deals: each the first one behind its time that is free.
fn seats(seeds: &Seeds, juniors: &[usize]) -> BTreeMap<usize, Planted> {
    let count = seeds.counts.opportunities;
    let at = |index: usize| seeds.calendar.at(index as f64 / count as f64);
    let mut seats = BTreeMap::new();
    for (source, days, yuan) in PLANTED {
        let wanted = seeds.calendar.now() - days * DAY;
        let is_juniors = |index| planted(index, count, 0.6).is_some_and(|n| n < juniors.len());
        let free = |index: &usize| {
            at(*index) >= wanted && !seats.contains_key(index) && !is_juniors(*index)
        };
        if let Some(index) = (0..count).find(free) {
            seats.insert(index, Planted { source, yuan });
        }
    }
    seats
}

/// What each planted deal is worth, in yuan.
#[cfg(test)]
pub(super) fn planted_worths() -> impl Iterator<Item = i64> {
    PLANTED.iter().map(|(.., yuan)| *yuan)
}

/// The places of the planted deals whose leads came from a source, in their order.
pub(super) fn planted_deals(deals: &[Deal], source: usize) -> Vec<usize> {
    let of = |deal: &Deal| deal.planted.is_some_and(|planted| planted.source == source);
    deals.iter().enumerate().filter(|(_, deal)| of(deal)).map(|(place, _)| place).collect()
}

/// The number of the junior's customer that the record at `index` of `count` belongs to; one in each
/// tenth, `part` of it behind its beginning.
pub(super) fn planted(index: usize, count: usize, part: f64) -> Option<usize> {
    let place = |number: usize| ((number as f64 + part) * count as f64 / JUNIORS as f64) as usize;
    let number = index * JUNIORS / count.max(1);
    (place(number) == index).then_some(number)
}

/// The junior's customers, by their places.
pub(super) fn juniors(seeds: &Seeds) -> Vec<usize> {
    let junior = Holder::Owner(seeds.org.junior);
    let accounts = seeds.accounts.iter().enumerate();
    accounts.filter(|(_, seed)| seed.holder == junior).map(|(place, _)| place).collect()
}

/// An account that somebody looks after, that was there already and that is wanted, if there is one.
fn buyer(seeds: &Seeds, index: usize, dice: &mut Dice, is_wanted: impl Fn(usize) -> bool) -> usize {
    let there =
        (index * seeds.counts.accounts / seeds.counts.opportunities + 1).min(seeds.counts.accounts);
    let wanted = dice.below(there);
    let junior = Holder::Owner(seeds.org.junior);
    let fits = |place: &usize| {
        let holder = seeds.accounts[*place].holder;
        holder.seller().is_some() && holder != junior && is_wanted(*place)
    };
    let before = (0..=wanted).rev().find(fits);
    before.or_else(|| (wanted..seeds.counts.accounts).find(fits)).unwrap_or(wanted)
}

/// Whose turn it is to be a little longer or shorter, before and lately.
#[derive(Debug, Default)]
struct Turns([usize; 2]);

impl Turns {
    /// When negotiations begin after an offer made at `entered`; none if that is still to come.
    fn negotiations(&mut self, entered: Micros, now: Micros) -> Option<Micros> {
        for (group, days) in [(1, LATELY_DAYS), (0, BEFORE_DAYS)] {
            let turn = SPREAD[self.0[group] % SPREAD.len()];
            let at = entered + (days + turn) * DAY;
            if at > now {
                return None;
            }
            if group == 0 || at >= now - LATELY * DAY {
                self.0[group] += 1;
                return Some(at);
            }
        }
        None
    }
}

/// The way of a planted deal, which was won; as far as it was not yet, it is under way.
fn planted_steps(created: Micros, now: Micros, turns: &mut Turns) -> Vec<(usize, Micros)> {
    let [need, proposal, won] = PLANTED_DAYS.map(|days| days * DAY);
    let mut steps = vec![(0, created), (1, created + need), (PROPOSAL, created + proposal)];
    if let Some(negotiations) = turns.negotiations(created + proposal, now) {
        steps.push((PROPOSAL + 1, negotiations));
        steps.push((WON, negotiations + won));
    }
    steps.retain(|(_, at)| *at <= now);
    steps
}

fn steps(created: Micros, now: Micros, turns: &mut Turns, dice: &mut Dice) -> Vec<(usize, Micros)> {
    let mut steps = vec![(0, created)];
    // Some drag on.
    let patience = if dice.chance(15) { 3 } else { 1 };
    for stage in 0..WON {
        let entered = steps[stage].1;
        let (least, most) = STAYS[stage];
        let is_lost = dice.chance(LOST_OUT_OF[stage]);
        let after = dice.between(least, most) * patience * DAY + dice.between(0, 5) * DAY / 24;
        let at = match (stage, is_lost) {
            (PROPOSAL, false) => turns.negotiations(entered, now),
            _ => Some(entered + after).filter(|at| *at <= now),
        };
        match at {
            None => break,
            Some(at) if is_lost => {
                steps.push((LOST, at));
                break;
            }
            Some(at) => steps.push((stage + 1, at)),
        }
    }
    steps
}
