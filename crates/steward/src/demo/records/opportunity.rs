//! Opportunities and the history of their stages.

use steward_crm::typed::opportunity::{
    Currency, Kind, LostReason, Outcome, ProbabilitySource, ViewMut,
};
use steward_crm::typed::stage_history;
use steward_model::Result;
use steward_model::clock::DAY;
use steward_model::record::Record;

use super::{Records, Titled, id, next_step};
use crate::demo::calendar::Calendar;
use crate::demo::deals::{LOST, STAGES, WON};
use crate::demo::dice::{Dice, Purpose};
use crate::demo::forms::Made;
use crate::demo::money::Worth;
use crate::demo::names;

impl Records<'_> {
    /// The opportunity at a place.
    pub(in crate::demo) fn opportunity(&mut self, place: usize) -> Result<Titled> {
        let deal = &self.deals[place];
        let worth = Worth::new(self.seeds, deal, place);
        let mut dice = Dice::new(Purpose::Opportunity, self.deals.len() + place);
        let company = names::company(self.seeds, deal.account, &mut self.sounds);
        let owner = self.seeds.accounts[deal.account].holder.seller();
        let (stage, since) = deal.now();
        let expected = self.expected(place, &mut dice);
        let changes = (deal.steps.len() - 1) as i64 + expected.moves;
        let made = Made::once(deal.created(), owner.map(|seller| seller.user));
        let made = made.changed(changes, since);
        let fields = &self.forms.opportunity;
        let mut record = self.forms.blank(fields.object_id(), &made);
        let mut edit = ViewMut::new(fields, &mut record);
        edit.set_code(Some(&format!("SJ-{:06}", place + 1)));
        let title = format!("{} {} × {}", company.short, worth.title, worth.quantity);
        edit.set_name(Some(&title));
        let contact = self.seeds.primary_contact(deal.account);
        edit.set_account_id(Some(id(deal.account)));
        edit.set_contact_id(Some(id(contact)));
        edit.set_kind(Some(dice.weighted(&[
            (Kind::New, 60),
            (Kind::Repeat, 22),
            (Kind::Renewal, 8),
            (Kind::Upsell, 10),
        ])));
        edit.set_owner_id(owner.map(|seller| seller.user));
        edit.set_department_id(owner.map(|seller| seller.department));
        edit.set_owner_since(Some(deal.created()));
        money(&worth, &mut edit);
        edit.set_close_date(Some(expected.last));
        edit.set_original_close_date(Some(expected.first));
        edit.set_close_date_moves(Some(expected.moves));
        edit.set_pipeline_id(Some(self.seeds.org.pipeline));
        edit.set_stage(Some(STAGES[stage]));
        edit.set_stage_entered_at(Some(since));
        let facts = &self.stages[STAGES[stage]];
        edit.set_probability(Some(facts.probability));
        edit.set_probability_source(Some(&ProbabilitySource::Stage));
        edit.set_forecast_category(Some(&facts.category));
        end(stage, since, &mut edit, &mut dice);
        if stage < WON && dice.chance(75) {
            let (step, at) = next_step(self.calendar(), &mut dice);
            edit.set_next_step(Some(step));
            edit.set_next_step_at(Some(at));
        }
        let sum = self.sums.deals[place];
        record.set(fields.line_count, worth.lines.len() as i64);
        record.set(fields.activity_count, sum.count);
        record.set(fields.last_activity_at, sum.last);
        record.set(fields.last_effective_at, sum.effective);
        self.forms.finish(&mut record)?;
        let person = names::person(contact).name();
        let titles = vec![(fields.account_id, company.name), (fields.contact_id, person)];
        Ok(Titled { record, titles })
    }

    /// When the deal at a place is or was expected to end.
    fn expected(&self, place: usize, dice: &mut Dice) -> Expected {
        let deal = &self.deals[place];
        let first = Calendar::day(deal.created()) + dice.between(35, 110);
        let (stage, since) = deal.now();
        let today = self.calendar().today();
        let last = if stage >= WON {
            Calendar::day(since)
        } else if first >= today {
            first
        } else {
            // Put off, or forgotten.
            if dice.chance(85) { today + dice.between(2, 75) } else { first }
        };
        let moves = if last == first { 0 } else { dice.between(1, 3) };
        Expected { first, last, moves }
    }

    /// The stages that the deal at a place went through.
    pub(in crate::demo) fn stage_history(&mut self, place: usize) -> Result<Vec<Record>> {
        let deal = &self.deals[place];
        let worth = Worth::new(self.seeds, deal, place);
        let mut dice = Dice::new(Purpose::Opportunity, self.deals.len() + place);
        let expected = self.expected(place, &mut dice);
        let by = self.seeds.accounts[deal.account].holder.seller().map(|seller| seller.user);
        let fields = &self.forms.stage_history;
        let mut records = Vec::with_capacity(deal.steps.len());
        for (number, &(stage, at)) in deal.steps.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| deal.steps[before]);
            let is_last = number + 1 == deal.steps.len();
            let mut record = self.forms.blank(fields.object_id(), &Made::once(at, by));
            let mut edit = stage_history::ViewMut::new(fields, &mut record);
            edit.set_record_object(Some("opportunity"));
            edit.set_record_id(Some(id(place)));
            edit.set_from_stage(before.map(|(stage, _)| STAGES[stage]));
            edit.set_to_stage(Some(STAGES[stage]));
            edit.set_amount_base(Some(worth.base));
            edit.set_close_date(Some(if is_last { expected.last } else { expected.first }));
            edit.set_at(Some(at));
            edit.set_by_id(by);
            edit.set_days(before.map(|(_, since)| (at - since).div_euclid(DAY)));
            self.forms.finish(&mut record)?;
            records.push(record);
        }
        Ok(records)
    }
}

/// When a deal is expected to end, in days since 1970.
struct Expected {
    /// At first.
    first: i64,
    /// In the end.
    last: i64,
    /// How often it was put off.
    moves: i64,
}

fn money(worth: &Worth, edit: &mut ViewMut<'_>) {
    edit.set_amount(Some(worth.amount));
    edit.set_currency(Some(if worth.is_foreign() { &Currency::Sgd } else { &Currency::Cny }));
    edit.set_exchange_rate(Some(worth.rate));
    edit.set_amount_base(Some(worth.base));
    edit.set_cost_base(Some(worth.cost));
}

/// Whether and how it ended.
fn end(stage: usize, since: i64, edit: &mut ViewMut<'_>, dice: &mut Dice) {
    edit.set_outcome(Some(match stage {
        WON => &Outcome::Won,
        LOST => &Outcome::Lost,
        _ => &Outcome::Open,
    }));
    if stage >= WON {
        edit.set_closed_at(Some(since));
    }
    if stage == LOST {
        edit.set_lost_reason(Some(dice.weighted(&[
            (LostReason::Price, 30),
            (LostReason::Competitor, 22),
            (LostReason::NoBudget, 18),
            (LostReason::Postponed, 12),
            (LostReason::Product, 8),
            (LostReason::NoContact, 6),
            (LostReason::Service, 4),
        ])));
    }
}
