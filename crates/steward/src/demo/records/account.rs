//! Accounts.

use steward_crm::typed::account::{
    CompanySize, CreditStatus, Industry, Kind, Level, Lifecycle, PoolReason, Roles, ViewMut,
};
use steward_model::Result;
use steward_model::clock::DAY;
use steward_model::kind::{locate, region_code};
use steward_model::record::Record;

use super::{Records, id, next_step, position};
use crate::demo::dice::{Dice, Purpose};
use crate::demo::forms::Made;
use crate::demo::names::{self, Company};
use crate::demo::seeds::{AccountSeed, Holder};

/// Where customers come from.
const SOURCES: [&str; 8] =
    ["展会", "老客户介绍", "官网咨询", "抖音", "上门陌拜", "电话营销", "行业协会", "门店体验"];

impl Records<'_> {
    /// The account at a place.
    pub(in crate::demo) fn account(&mut self, place: usize) -> Result<Record> {
        let seed = self.seeds.accounts[place];
        let mut dice = Dice::new(Purpose::Account, self.seeds.counts.accounts + place);
        let company = names::company(self.seeds, place, &mut self.sounds);
        let owner = seed.holder.seller();
        let by = match seed.holder {
            Holder::Pool(_, previous, _) => previous,
            _ => owner.map(|seller| seller.user),
        };
        let (changes, last) = match seed.holder {
            Holder::Pool(_, _, since) => (1, since),
            _ => (0, seed.created),
        };
        let made = Made::once(seed.created, by).changed(changes, last);
        let fields = &self.forms.account;
        let mut record = self.forms.blank(fields.object_id(), &made);
        let mut edit = ViewMut::new(fields, &mut record);
        edit.set_code(Some(&format!("KH-{:06}", place + 1)));
        edit.set_name(Some(&company.name));
        self.person_or_company(place, &seed, &company, &mut edit, &mut dice);
        holder(&seed, &mut edit);
        let now = self.calendar().now();
        if seed.falling {
            edit.set_protected_until(Some(self.calendar().tomorrow()));
        } else if owner.is_some() && dice.chance(40) {
            edit.set_protected_until(Some(now + dice.between(5, 90) * DAY));
        }
        place_of(&company, seed.region, &mut edit, &mut dice);
        edit.set_territory_id(Some(self.seeds.org.territories[seed.region]));
        if owner.is_some() && dice.chance(35) {
            let (step, at) = next_step(self.calendar(), &mut dice);
            edit.set_next_step(Some(step));
            edit.set_next_step_at(Some(at));
        }
        edit.set_source_detail(Some(dice.word(&SOURCES)));
        self.account_sums(place, &mut record);
        self.forms.finish(&mut record)?;
        Ok(record)
    }

    fn person_or_company(
        &mut self,
        place: usize,
        seed: &AccountSeed,
        company: &Company,
        edit: &mut ViewMut<'_>,
        dice: &mut Dice,
    ) {
        let primary = self.seeds.primary_contact(place);
        edit.set_primary_contact_id(Some(id(primary)));
        edit.set_roles(&[Roles::Customer]);
        edit.set_level(Some(dice.weighted(&[
            (Level::Vip, 3),
            (Level::A, 12),
            (Level::B, 30),
            (Level::C, 40),
            (Level::D, 15),
        ])));
        let won = self.open.contains_key(&place);
        let engaged = if won { 70 } else { 25 };
        edit.set_lifecycle(Some(dice.weighted(&[
            (Lifecycle::Prospect, 100 - engaged),
            (Lifecycle::Engaged, engaged),
            (Lifecycle::Customer, 45),
            (Lifecycle::Repeat, 20),
            (Lifecycle::Dormant, 12),
            (Lifecycle::Lost, 6),
        ])));
        if seed.person {
            edit.set_kind(Some(&Kind::Person));
            let contact = self.contact_reach(primary);
            edit.set_phone(Some(&contact.phone));
            edit.set_email(contact.email.as_deref());
            return;
        }
        edit.set_kind(Some(&Kind::Company));
        edit.set_short_name(Some(&company.short));
        edit.set_industry(Some(&Industry::from_key(company.industry)));
        edit.set_company_size(Some(dice.weighted(&[
            (CompanySize::Size1_19, 25),
            (CompanySize::Size20_99, 38),
            (CompanySize::Size100_499, 25),
            (CompanySize::Size500_999, 8),
            (CompanySize::Size1000_9999, 4),
        ])));
        let reach = self.account_reach(place, company);
        edit.set_phone(Some(&reach.phone));
        edit.set_email(reach.email.as_deref());
        edit.set_website(Some(&format!("https://www.{}", company.domain)));
        if dice.chance(60) {
            edit.set_credit_status(Some(&CreditStatus::Ok));
            edit.set_payment_terms_days(Some(*dice.pick(&[0, 15, 30, 45, 60])));
            edit.set_credit_limit(Some(dice.between(2, 60) * 10_000 * 100));
        }
    }

    fn account_sums(&self, place: usize, record: &mut Record) {
        let fields = &self.forms.account;
        let sum = self.sums.accounts[place];
        record.set(fields.activity_count, sum.count);
        record.set(fields.last_activity_at, sum.last);
        record.set(fields.last_effective_at, sum.effective);
        let open = self.open.get(&place).copied().unwrap_or_default();
        record.set(fields.open_opportunity_base, open);
        record.set(fields.first_deal_at, self.first_won.get(&place).copied());
    }
}

/// Whose it is.
fn holder(seed: &AccountSeed, edit: &mut ViewMut<'_>) {
    match seed.holder {
        Holder::Owner(seller) => {
            edit.set_owner_id(Some(seller.user));
            edit.set_department_id(Some(seller.department));
            edit.set_owner_since(Some(seed.created));
        }
        Holder::Pool(pool, previous, since) => {
            edit.set_pool_id(Some(pool));
            edit.set_previous_owner_id(previous);
            edit.set_pool_entered_at(Some(since));
            edit.set_pool_reason(Some(&seed.pool_reason()));
            edit.set_owner_since(Some(since));
        }
        Holder::Nobody => {}
    }
}

fn place_of(company: &Company, region: usize, edit: &mut ViewMut<'_>, dice: &mut Dice) {
    let city = &company.city;
    edit.set_province(Some(city.province));
    edit.set_city(Some(city.name));
    let district = dice.word(&city.districts);
    edit.set_district(Some(district));
    edit.set_line(Some(&names::street(region, dice)));
    let found = locate(Some(city.province), Some(city.name), Some(district));
    edit.set_region_code(found.and_then(|found| found.code).map(region_code).as_deref());
    let (lat, lng) = position(city, dice);
    edit.set_location_lat(Some(lat));
    edit.set_location_lng(Some(lng));
}

impl AccountSeed {
    /// Why it is in a pool.
    pub(in crate::demo) fn pool_reason(&self) -> PoolReason {
        if self.left { PoolReason::Left } else { PoolReason::Recalled }
    }
}
