//! Contacts.

use jiff::civil::Date;
use steward_crm::typed::contact::{
    AgeBand, Honorific, Interests, PreferredChannel, Seniority, Sex, ViewMut,
};
use steward_model::Result;

use super::{Records, Titled, id, next_step};
use crate::demo::dice::{Dice, Purpose};
use crate::demo::forms::Made;
use crate::demo::names::{self, Company};
use crate::demo::words::people::Person;

/// Titles at work, with the seniority and how often they occur.
const TITLES: [(&str, Seniority, usize); 12] = [
    ("总经理", Seniority::Owner, 8),
    ("副总经理", Seniority::Executive, 7),
    ("采购经理", Seniority::Manager, 18),
    ("采购主管", Seniority::Supervisor, 10),
    ("工程部经理", Seniority::Manager, 8),
    ("餐饮总监", Seniority::Director, 8),
    ("行政经理", Seniority::Manager, 12),
    ("行政专员", Seniority::Staff, 9),
    ("店长", Seniority::Supervisor, 8),
    ("运营总监", Seniority::Director, 5),
    ("财务经理", Seniority::Manager, 4),
    ("吧台主管", Seniority::Supervisor, 3),
];

/// What private customers do.
const OCCUPATIONS: [&str; 8] =
    ["设计师", "教师", "程序员", "自由职业", "律师", "医生", "会计", "个体经营"];

/// How somebody is reached.
pub(in crate::demo) struct Reach {
    /// By phone.
    pub(in crate::demo) phone: String,
    /// By e-mail.
    pub(in crate::demo) email: Option<String>,
}

impl Records<'_> {
    /// How the contact at a place is reached.
    pub(in crate::demo) fn contact_reach(&mut self, place: usize) -> Reach {
        let account = self.seeds.account_of[place] as usize;
        let region = self.seeds.accounts[account].region;
        let mut dice = Dice::new(Purpose::Contact, self.seeds.counts.contacts + place);
        let phone = names::mobile(region, &mut dice);
        let email = dice.chance(55).then(|| {
            let person = names::person(place);
            let domain = match self.seeds.accounts[account].person {
                true => "mail.example".to_owned(),
                false => names::company(self.seeds, account, &mut self.sounds).domain,
            };
            names::email(&person, &domain, &mut self.sounds)
        });
        Reach { phone, email }
    }

    /// How a company is reached.
    pub(in crate::demo) fn account_reach(&mut self, place: usize, company: &Company) -> Reach {
        let region = self.seeds.accounts[place].region;
        let mut dice = Dice::new(Purpose::Company, self.seeds.counts.accounts + place);
        let phone = names::landline(&company.city, region, &mut dice);
        let email = dice.chance(50).then(|| format!("info@{}", company.domain));
        Reach { phone, email }
    }

    /// The contact at a place.
    pub(in crate::demo) fn contact(&mut self, place: usize) -> Result<Titled> {
        let account = self.seeds.account_of[place] as usize;
        let seed = self.seeds.accounts[account];
        let person = names::person(place);
        let reach = self.contact_reach(place);
        let mut dice = Dice::new(Purpose::Contact, 2 * self.seeds.counts.contacts + place);
        let created = self.seeds.contact_created(place);
        let owner = seed.holder.seller();
        let moved = seed.moved_after(created);
        let by = owner.map(|seller| seller.user).or(moved.map(|(previous, _)| previous));
        let made = Made::once(created, by);
        let made = moved.map_or(made, |(_, since)| made.changed(1, since));
        let fields = &self.forms.contact;
        let mut record = self.forms.blank(fields.object_id(), &made);
        let mut edit = ViewMut::new(fields, &mut record);
        edit.set_name(Some(&person.name()));
        edit.set_family_name(Some(person.family));
        edit.set_given_name(Some(&person.given()));
        edit.set_account_id(Some(id(account)));
        edit.set_is_primary(Some(self.seeds.is_primary(place)));
        edit.set_phone(Some(&reach.phone));
        edit.set_email(reach.email.as_deref());
        edit.set_owner_id(owner.map(|seller| seller.user));
        edit.set_department_id(owner.map(|seller| seller.department));
        let since = owner.map(|_| created).or(moved.map(|(_, since)| since));
        edit.set_owner_since(since);
        work(seed.person, &mut edit, &mut dice);
        life(&person, self.calendar().today(), &mut edit, &mut dice);
        if owner.is_some() && dice.chance(8) {
            let (step, at) = next_step(self.calendar(), &mut dice);
            edit.set_next_step(Some(step));
            edit.set_next_step_at(Some(at));
        }
        let sum = self.sums.contacts[place];
        record.set(fields.activity_count, sum.count);
        record.set(fields.last_activity_at, sum.last);
        record.set(fields.last_effective_at, sum.effective);
        self.forms.finish(&mut record)?;
        let company = names::company(self.seeds, account, &mut self.sounds);
        Ok(Titled { record, titles: vec![(fields.account_id, company.name)] })
    }
}

fn work(private: bool, edit: &mut ViewMut<'_>, dice: &mut Dice) {
    if private {
        edit.set_occupation(Some(dice.word(&OCCUPATIONS)));
        return;
    }
    let titles = TITLES.map(|(title, seniority, weight)| ((title, seniority), weight));
    let (title, seniority) = dice.weighted(&titles);
    edit.set_title(Some(title));
    edit.set_seniority(Some(seniority));
}

/// What is known about the person.
fn life(person: &Person, today: i64, edit: &mut ViewMut<'_>, dice: &mut Dice) {
    let (honorific, sex) =
        if person.woman { (Honorific::Ms, Sex::Female) } else { (Honorific::Mr, Sex::Male) };
    edit.set_honorific(Some(if dice.chance(12) { &Honorific::Zong } else { &honorific }));
    edit.set_sex(Some(&sex));
    let age = dice.between(23, 61);
    if dice.chance(30) {
        let birthday = today - age * 365 - dice.between(0, 364);
        edit.set_birthday(Some(birthday));
        edit.set_birth_mmdd(month_and_day(birthday));
    }
    if dice.chance(45) {
        edit.set_age_band(Some(match age {
            ..25 => &AgeBand::Age18_24,
            25..35 => &AgeBand::Age25_34,
            35..45 => &AgeBand::Age35_44,
            45..55 => &AgeBand::Age45_54,
            _ => &AgeBand::Age55_64,
        }));
    }
    edit.set_preferred_channel(Some(dice.weighted(&[
        (PreferredChannel::Phone, 40),
        (PreferredChannel::Wechat, 48),
        (PreferredChannel::Email, 12),
    ])));
    if dice.chance(20) {
        let interests =
            [Interests::Coffee, Interests::Travel, Interests::Sports, Interests::Reading];
        edit.set_interests(&[dice.pick(&interests).clone()]);
    }
}

/// Month times 100 plus day.
fn month_and_day(days: i64) -> Option<i64> {
    let epoch = Date::constant(1970, 1, 1);
    let date = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(i64::from(date.month()) * 100 + i64::from(date.day()))
}
