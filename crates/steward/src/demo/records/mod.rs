//! From what is decided to records, with everything that the engine would have filled in.

mod account;
mod activity;
mod children;
mod contact;
mod line;
mod opportunity;

pub(super) use children::Whose;

use std::collections::BTreeMap;

use steward_crm::typed::opportunity::ForecastCategory;
use steward_model::clock::{DAY, Micros};
use steward_model::record::Record;

use super::calendar::Calendar;
use super::deals::{Deal, WON};
use super::dice::Dice;
use super::forms::Forms;
use super::money::Worth;
use super::seeds::Seeds;
use super::spell::Sounds;
use super::talks::{Sums, Talks};
use super::words::places::City;
use super::words::talk::NEXT_STEPS;

/// What the records of a stage of the pipeline say.
#[derive(Clone, Debug)]
pub(super) struct StageFacts {
    /// The chance to win, in the scale of percentages.
    pub(super) probability: i64,
    /// The forecast category.
    pub(super) category: ForecastCategory,
}

/// Makes records.
pub(super) struct Records<'a> {
    /// The objects.
    pub(super) forms: &'a Forms,
    /// What is decided about accounts and contacts.
    pub(super) seeds: &'a Seeds,
    /// The deals.
    pub(super) deals: &'a [Deal],
    /// What activities are about.
    pub(super) talks: Talks<'a>,
    /// What activities add up to.
    pub(super) sums: Sums,
    /// What the open deals of each account add up to.
    pub(super) open: BTreeMap<usize, i64>,
    /// When the first deal of each account was won.
    pub(super) first_won: BTreeMap<usize, Micros>,
    /// The stages, by key.
    pub(super) stages: BTreeMap<String, StageFacts>,
    /// How names sound.
    pub(super) sounds: Sounds,
}

/// A record with the titles of the accounts and contacts that it refers to, by field.
pub(super) struct Titled {
    /// The record.
    pub(super) record: Record,
    /// The titles.
    pub(super) titles: Vec<(usize, String)>,
}

impl<'a> Records<'a> {
    /// Records of what is decided.
    pub(super) fn new(
        forms: &'a Forms,
        seeds: &'a Seeds,
        deals: &'a [Deal],
        stages: BTreeMap<String, StageFacts>,
    ) -> Self {
        let talks = Talks::new(seeds, deals);
        let sums = Sums::new(seeds, &talks);
        let mut open = BTreeMap::new();
        for (index, deal) in deals.iter().enumerate().filter(|(_, deal)| deal.now().0 < WON) {
            *open.entry(deal.account).or_insert(0) += Worth::new(seeds, deal, index).base;
        }
        let mut first_won = BTreeMap::new();
        for deal in deals {
            let (stage, since) = deal.now();
            if stage == WON {
                let first = first_won.entry(deal.account).or_insert(since);
                *first = since.min(*first);
            }
        }
        let sounds = Sounds::default();
        Self { forms, seeds, deals, talks, sums, open, first_won, stages, sounds }
    }

    fn calendar(&self) -> &Calendar {
        &self.seeds.calendar
    }
}

/// The id of the record at a place: the tables are new, and their ids count from 1.
pub(super) fn id(place: usize) -> i64 {
    place as i64 + 1
}

/// What comes next, and when: mostly soon, sometimes overdue.
fn next_step(calendar: &Calendar, dice: &mut Dice) -> (&'static str, Micros) {
    let step = *dice.pick(&NEXT_STEPS);
    let (days, hour) = (dice.between(-4, 21), dice.between(0, 26));
    (step, calendar.later(calendar.now() + days * DAY, 0, hour))
}

/// A position in a city, in the scale of coordinates.
fn position(city: &City, dice: &mut Dice) -> (i64, i64) {
    // Thousandths of a degree to ten-millionths; some kilometres around the centre.
    let mut around = |centre: i64| centre * 10_000 + dice.between(-600_000, 600_000);
    (around(city.at.0), around(city.at.1))
}
