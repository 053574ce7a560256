//! What belongs to the records: how they are reached, whose they were, who helps.

use steward_crm::typed::collaborator::{self, Right};
use steward_crm::typed::contact_point::{Kind, ViewMut};
use steward_crm::typed::ownership_history;
use steward_model::Result;
use steward_model::clock::Micros;
use steward_model::kind::phone_key;
use steward_model::record::Record;

use super::contact::Reach;
use super::{Records, id};
use crate::demo::dice::{Dice, Purpose};
use crate::demo::forms::Made;
use crate::demo::names;
use crate::demo::seeds::{AccountSeed, Holder};

/// Whose a contact point is, or whose owner changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Whose {
    /// The account's at this place.
    Account(usize),
    /// The contact's.
    Contact(usize),
    /// The deal's.
    Deal(usize),
}

impl Records<'_> {
    /// Phone and e-mail address of an account or contact.
    pub(in crate::demo) fn points(&mut self, whose: Whose) -> Result<Vec<Record>> {
        let (reach, at) = match whose {
            Whose::Account(place) => {
                let company = names::company(self.seeds, place, &mut self.sounds);
                let seed = self.seeds.accounts[place];
                let reach = match seed.person {
                    true => self.contact_reach(self.seeds.primary_contact(place)),
                    false => self.account_reach(place, &company),
                };
                (reach, seed.created)
            }
            Whose::Contact(place) => (self.contact_reach(place), self.seeds.contact_created(place)),
            Whose::Deal(_) => return Ok(Vec::new()),
        };
        let Reach { phone, email } = reach;
        let company = match whose {
            Whose::Account(place) => !self.seeds.accounts[place].person,
            _ => false,
        };
        let kind = if company { Kind::Phone } else { Kind::Mobile };
        let phone = (kind, phone_key(&phone), phone);
        let email = email.map(|email| (Kind::Email, email.clone(), email));
        let points = std::iter::once(phone).chain(email);
        points.map(|point| self.point(whose, at, point)).collect()
    }

    fn point(
        &self,
        whose: Whose,
        at: Micros,
        (kind, key, value): (Kind, String, String),
    ) -> Result<Record> {
        let fields = &self.forms.point;
        let mut record = self.forms.blank(fields.object_id(), &Made::once(at, None));
        let mut edit = ViewMut::new(fields, &mut record);
        match whose {
            Whose::Account(place) => edit.set_account_id(Some(id(place))),
            Whose::Contact(place) => edit.set_contact_id(Some(id(place))),
            Whose::Deal(_) => {}
        }
        edit.set_kind(Some(&kind));
        edit.set_value(Some(&value));
        edit.set_value_key(Some(&key));
        edit.set_is_primary(Some(true));
        self.forms.finish(&mut record)?;
        Ok(record)
    }

    /// Who had an account, a contact or a deal, from its beginning on.
    pub(in crate::demo) fn ownership(&self, whose: Whose) -> Result<Vec<Record>> {
        let (object, place, account, created) = match whose {
            Whose::Account(place) => ("account", place, place, self.seeds.accounts[place].created),
            Whose::Contact(place) => {
                let account = self.seeds.account_of[place] as usize;
                ("contact", place, account, self.seeds.contact_created(place))
            }
            Whose::Deal(place) => {
                let deal = &self.deals[place];
                ("opportunity", place, deal.account, deal.created())
            }
        };
        let seed = &self.seeds.accounts[account];
        let moved = seed.moved_after(created);
        let owner = seed.holder.seller().map(|seller| seller.user);
        let first = owner.or(moved.map(|(previous, _)| previous));
        let mut records = Vec::new();
        let Some(first) = first else { return Ok(records) };
        let mut add =
            |at: Micros, reason: &str, fill: &dyn Fn(&mut ownership_history::ViewMut<'_>)| {
                let fields = &self.forms.ownership;
                let mut record = self.forms.blank(fields.object_id(), &Made::once(at, None));
                let mut edit = ownership_history::ViewMut::new(fields, &mut record);
                edit.set_record_object(Some(object));
                edit.set_record_id(Some(id(place)));
                edit.set_at(Some(at));
                edit.set_reason(Some(reason));
                edit.set_by_id(Some(first));
                fill(&mut edit);
                self.forms.finish(&mut record)?;
                records.push(record);
                Ok::<(), steward_model::Error>(())
            };
        add(created, "created", &|edit| edit.set_to_user_id(Some(first)))?;
        if let (Some((previous, since)), Holder::Pool(pool, ..)) = (moved, seed.holder) {
            let pooled = matches!(whose, Whose::Account(_));
            let reason = seed.pool_reason();
            let reason = if pooled { reason.key() } else { "transfer" };
            add(since, reason, &|edit| {
                edit.set_from_user_id(Some(previous));
                edit.set_to_pool_id(Some(pool).filter(|_| pooled));
            })?;
        }
        Ok(records)
    }

    /// Colleagues of the service department who see an account, where there are any.
    pub(in crate::demo) fn collaborators(&self, account: usize) -> Result<Option<Record>> {
        let seed = &self.seeds.accounts[account];
        let mut dice = Dice::new(Purpose::Account, 2 * self.seeds.counts.accounts + account);
        let Some(owner) = seed.holder.seller().filter(|owner| *owner != self.seeds.org.junior)
        else {
            return Ok(None);
        };
        if !dice.chance(5) {
            return Ok(None);
        }
        let fields = &self.forms.collaborator;
        let made = Made::once(seed.created, Some(owner.user));
        let mut record = self.forms.blank(fields.object_id(), &made);
        let mut edit = collaborator::ViewMut::new(fields, &mut record);
        edit.set_subject_object(Some("account"));
        edit.set_subject_id(Some(id(account)));
        edit.set_user_id(Some(*dice.pick(&self.seeds.org.service)));
        edit.set_right(Some(if dice.chance(30) { &Right::Write } else { &Right::Read }));
        if dice.chance(25) {
            edit.set_until(Some(self.calendar().today() + dice.between(10, 200)));
        }
        self.forms.finish(&mut record)?;
        Ok(Some(record))
    }
}

impl AccountSeed {
    /// Who lost what belonged to an account since then, and when, if the account went to a pool later.
    pub(in crate::demo) fn moved_after(&self, created: Micros) -> Option<(i64, Micros)> {
        match self.holder {
            Holder::Pool(_, Some(previous), since) if since > created => Some((previous, since)),
            _ => None,
        }
    }
}
