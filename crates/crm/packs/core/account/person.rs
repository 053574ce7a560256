//! A person account has exactly one contact, and both have the same name, phone and e-mail: this is
//! the account's side of it. See [`crate::packs::contact::person`] for the contact's.
//!
//! The contact is made with the account, and goes into the bin and comes back with it. A contact
//! that is named when the account is made, or that is a company's only one when the company turns
//! out to be a person, becomes the person's.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value, text};

use crate::support::{among, deleted, where_};
use crate::typed::account::{Fields, Kind, NAME, View, field};
use crate::typed::contact;

/// Gives persons their one contact.
#[derive(Debug)]
pub(crate) struct PersonAccount {
    account: Fields,
    contact: contact::Fields,
}

impl PersonAccount {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { account: Fields::resolve(catalog)?, contact: contact::Fields::resolve(catalog)? })
    }

    fn view<'a>(&'a self, record: &'a Record) -> View<'a> {
        View::new(&self.account, record)
    }

    fn is_person(&self, change: &Change) -> bool {
        self.view(&change.new).kind() == Some(Kind::Person)
    }

    /// Whether a record is a person now and was none before.
    fn becomes(&self, change: &Change) -> bool {
        change.is_save() && self.is_person(change) && change.changes(self.account.kind)
    }

    /// The fields that are the same on both: the account's and the contact's.
    fn shared(&self) -> [(FieldId, FieldId); 3] {
        [
            (self.account.name, self.contact.name),
            (self.account.phone, self.contact.phone),
            (self.account.email, self.contact.email),
        ]
    }

    /// The undeleted contacts of companies that turn out to be persons.
    async fn contacts(
        &self,
        work: &mut Work<'_, '_>,
        changes: &[Change],
    ) -> Result<BTreeMap<i64, Vec<Record>>> {
        let turned = changes.iter().filter(|c| self.becomes(c) && c.verb == ChangeVerb::Update);
        let accounts: BTreeSet<i64> = turned.map(|change| change.new.id()).collect();
        let mut found: BTreeMap<i64, Vec<Record>> = BTreeMap::new();
        if !accounts.is_empty() {
            let catalog = work.catalog();
            let object = catalog.object(self.contact.object_id());
            let query = where_(among(contact::field::ACCOUNT_ID, accounts));
            for record in work.find(object, &query).await? {
                let account = contact::View::new(&self.contact, &record).account_id();
                found.entry(account.unwrap_or_default()).or_default().push(record);
            }
        }
        Ok(found)
    }

    /// Takes what the account does not say from the contact that becomes its own.
    fn adopt(&self, change: &mut Change, contact: &Record) {
        for (own, theirs) in self.shared() {
            if change.new.get(own).is_null() && !change.given.contains(&own) {
                change.new.values[own] = contact.get(theirs).clone();
                change.given.insert(own);
            }
        }
        change.new.set(self.account.primary_contact_id, contact.id());
        change.given.insert(self.account.primary_contact_id);
    }

    /// The one contact that a person without one gets.
    fn new_contact(&self, work: &Work<'_, '_>, account: &Record) -> Record {
        let catalog = work.catalog();
        let mut record = Work::blank(catalog.object(self.contact.object_id()));
        for (own, theirs) in self.shared() {
            record.values[theirs] = account.get(own).clone();
        }
        let view = self.view(account);
        let mut edit = contact::ViewMut::new(&self.contact, &mut record);
        edit.set_account_id(Some(account.id()));
        edit.set_owner_id(view.owner_id());
        edit.set_department_id(view.department_id());
        edit.set_is_primary(Some(true));
        record
    }

    /// Makes the missing contacts. They name themselves as their accounts' primary contacts.
    async fn complete(&self, work: &mut Work<'_, '_>, changes: &[Change]) -> Result<()> {
        let missing = |change: &&Change| {
            let none = self.view(&change.new).primary_contact_id().is_none();
            change.is_save() && self.is_person(change) && none
        };
        let new: Vec<Record> = changes
            .iter()
            .filter(missing)
            .map(|change| self.new_contact(work, &change.new))
            .collect();
        let catalog = work.catalog();
        work.create(catalog.object(self.contact.object_id()), new).await.map(|_| ())
    }

    /// Brings existing contacts in step with their accounts.
    async fn follow(&self, work: &mut Work<'_, '_>, changes: &[Change]) -> Result<()> {
        let shared = self.shared();
        let speaks = |change: &&Change| {
            let changed = shared.iter().any(|(field, _)| change.changes(*field));
            change.is_save() && self.is_person(change) && (changed || self.becomes(change))
        };
        let of = |change: &Change| self.view(&change.new).primary_contact_id();
        let wanted = changes.iter().filter(speaks).filter_map(of).collect();
        let catalog = work.catalog();
        let object = catalog.object(self.contact.object_id());
        let held = work.hold(object, &wanted).await?;
        let edits = changes.iter().filter(speaks).filter_map(|change| {
            let contact = held.get(&of(change)?)?.clone();
            let value = |(own, to): &(FieldId, FieldId)| (*to, change.new.get(*own).clone());
            Some((contact, shared.iter().map(value).collect::<Vec<(FieldId, Value)>>()))
        });
        work.change_each(object, edits.collect()).await
    }

    /// The contacts of persons that go into the bin or come back.
    async fn of(
        &self,
        work: &mut Work<'_, '_>,
        changes: &[Change],
        verb: ChangeVerb,
    ) -> Result<Vec<Record>> {
        let concerned = changes.iter().filter(|c| c.verb == verb && self.is_person(c));
        let of = |change: &Change| self.view(&change.new).primary_contact_id();
        let wanted = concerned.filter_map(of).collect();
        let catalog = work.catalog();
        let object = catalog.object(self.contact.object_id());
        let found = work.hold(object, &wanted).await?;
        let from_bin = verb == ChangeVerb::Restore;
        Ok(found.into_values().filter(|record| deleted(object, record) == from_bin).collect())
    }
}

impl Behaviour for PersonAccount {
    fn name(&self) -> &'static str {
        "account/person"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let contacts = self.contacts(work, changes).await?;
        let catalog = work.catalog();
        let contact = catalog.object(self.contact.object_id());
        for change in changes.iter_mut().filter(|c| c.is_save() && self.is_person(c)) {
            // The contact's name is the shorter one.
            let name = self.view(&change.new).name().unwrap_or_default();
            if let Err(refusal) = contact.fields[self.contact.name].kind().read_text(name) {
                problems.add(change.row, field::NAME, refusal.code, refusal.message);
            }
            let primary = self.view(&change.new).primary_contact_id();
            let turned = self.becomes(change) && change.verb == ChangeVerb::Update;
            match contacts.get(&change.new.id()).map(Vec::as_slice).filter(|_| turned) {
                None | Some([]) => {}
                Some([only]) => self.adopt(change, only),
                Some(_) => {
                    let message = text!(
                        en = "A person has exactly one contact; this account has several.",
                        zh = "个人客户只能有一个联系人，该客户现有多个。"
                    );
                    problems.add(change.row, field::KIND, "several_contacts", message);
                }
            }
            let kept = change.before(self.account.primary_contact_id);
            if change.verb == ChangeVerb::Update
                && !turned
                && kept.as_int().is_some_and(|kept| Some(kept) != primary)
            {
                let message = text!(
                    en = "A person account keeps its one contact.",
                    zh = "个人客户的联系人就是本人，不能更换。"
                );
                let name = field::PRIMARY_CONTACT_ID;
                problems.add(change.row, name, "person_needs_contact", message);
            }
        }
        self.adopt_named(work, changes).await
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        self.complete(work, changes).await?;
        self.follow(work, changes).await?;
        let catalog = work.catalog();
        let object = catalog.object(self.contact.object_id());
        let gone = self.of(work, changes, ChangeVerb::Delete).await?;
        if !gone.is_empty() {
            work.remove(object, gone).await?;
        }
        let back = self.of(work, changes, ChangeVerb::Restore).await?;
        if back.is_empty() { Ok(()) } else { work.bring_back(object, back).await }
    }
}

impl PersonAccount {
    /// New persons that name a contact take what they do not say from it.
    async fn adopt_named(&self, work: &mut Work<'_, '_>, changes: &mut [Change]) -> Result<()> {
        let new = |change: &Change| change.verb == ChangeVerb::Create && self.is_person(change);
        let of = |change: &Change| self.view(&change.new).primary_contact_id();
        let wanted = changes.iter().filter(|change| new(change)).filter_map(of).collect();
        let catalog = work.catalog();
        let contacts = work.hold(catalog.object(self.contact.object_id()), &wanted).await?;
        for change in changes.iter_mut().filter(|change| new(change)) {
            let contact = of(change).and_then(|id| contacts.get(&id));
            if let Some(contact) = contact {
                self.adopt(change, contact);
            }
        }
        Ok(())
    }
}
