//! What colleagues have to do and where they have to be.

use serde_json::{Value as Json, json};
use steward_model::Result;
use steward_model::clock::{DAY, Micros};

use super::{Story, time};
use crate::demo::deals::WON;
use crate::demo::dice::{Dice, Purpose};
use crate::demo::words::trade::{EVENTS, TASKS};

/// How many tasks and events there are.
const TASK_COUNT: usize = 320;
const EVENT_COUNT: usize = 180;

/// How many of them are entered at one time.
const AT_ONCE: usize = 20;

/// How far back tasks and events go, in days.
const BACK: i64 = 45;

impl Story<'_> {
    /// Makes tasks and events, older ones first.
    pub(super) async fn plans(&self) -> Result<()> {
        let now = self.seeds.calendar.now();
        let open: Vec<usize> =
            (0..self.deals.len()).filter(|&place| self.deals[place].now().0 < WON).collect();
        for (plural, count) in [("tasks", TASK_COUNT), ("events", EVENT_COUNT)] {
            for first in (0..count).step_by(AT_ONCE) {
                let part = (count - first) as i64 * BACK * DAY / count as i64;
                self.at(now - part);
                let rows = (first..(first + AT_ONCE).min(count)).filter_map(|place| match plural {
                    "tasks" => self.task(place, &open),
                    _ => self.event(place, &open),
                });
                self.insert(plural, rows.collect()).await?;
            }
        }
        Ok(())
    }

    /// An open deal whose account somebody looks after, and who that is.
    fn about(&self, dice: &mut Dice, open: &[usize]) -> Option<(usize, i64)> {
        let place = *open.get(dice.below(open.len().max(1)))?;
        let seller = self.seeds.accounts[self.deals[place].account].holder.seller()?;
        Some((place, seller.user))
    }

    fn task(&self, place: usize, open: &[usize]) -> Option<Json> {
        let mut dice = Dice::new(Purpose::Task, place);
        let (deal, owner) = self.about(&mut dice, open)?;
        let (title, of_deal) = *dice.pick(&TASKS);
        let due = self.due(place, TASK_COUNT, &mut dice);
        let over = due < self.seeds.calendar.now();
        let status = match over {
            true => *dice.weighted(&[("done", 78), ("open", 14), ("doing", 5), ("cancelled", 3)]),
            false => *dice.weighted(&[("open", 74), ("doing", 18), ("waiting", 8)]),
        };
        Some(json!({
            "title": title,
            "status": status,
            "priority": dice.weighted(&[("normal", 70), ("high", 20), ("urgent", 4), ("low", 6)]),
            "owner_id": owner,
            "due_at": time(due),
            "remind_at": time(due - DAY / 24),
            "account_id": self.deals[deal].account + 1,
            "opportunity_id": of_deal.then_some(deal + 1),
        }))
    }

    fn event(&self, place: usize, open: &[usize]) -> Option<Json> {
        let mut dice = Dice::new(Purpose::Event, place);
        let (deal, owner) = self.about(&mut dice, open)?;
        let (title, minutes) = *dice.pick(&EVENTS);
        let starts = self.due(place, EVENT_COUNT, &mut dice);
        let account = self.deals[deal].account;
        Some(json!({
            "title": title,
            "starts_at": time(starts),
            "ends_at": time(starts + minutes * 60_000_000),
            "owner_id": owner,
            "account_id": account + 1,
            "contact_id": self.seeds.primary_contact(account) + 1,
            "opportunity_id": deal + 1,
        }))
    }

    /// When something is due: some days after it was entered.
    fn due(&self, place: usize, count: usize, dice: &mut Dice) -> Micros {
        let calendar = &self.seeds.calendar;
        let entered = calendar.now() - (count - place) as i64 * BACK * DAY / count as i64;
        calendar.later(entered, dice.between(1, 20), dice.between(0, 24))
    }
}
