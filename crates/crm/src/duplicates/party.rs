//! What of an account, contact or lead is compared.

use std::sync::OnceLock;

use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::kind::phone_key;
use steward_model::record::Record;
use steward_model::scope::{Access, FieldRight};
use steward_model::search::{company_core, name_keys};

use crate::packs::account::uscc;
use crate::packs::contact_point::group::Group;
use crate::typed::duplicate_pair::Reasons;
use crate::typed::duplicate_rule::Way;
use crate::typed::{account, contact, contact_point, lead};

/// Where the fields of the three objects stand in a catalog.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    pub(super) account: account::Fields,
    pub(super) contact: contact::Fields,
    pub(super) lead: lead::Fields,
}

impl Sides {
    pub(super) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self {
            account: account::Fields::resolve(catalog)?,
            contact: contact::Fields::resolve(catalog)?,
            lead: lead::Fields::resolve(catalog)?,
        })
    }

    /// The fields that hold a company's name.
    pub(super) fn companies(&self, object: ObjectId) -> Vec<usize> {
        if object == self.account.object_id() {
            vec![self.account.name, self.account.short_name, self.account.english_name]
        } else if object == self.lead.object_id() {
            vec![self.lead.company]
        } else {
            Vec::new()
        }
    }

    /// The fields on which a way depends.
    pub(super) fn depends(&self, object: ObjectId, way: &Way) -> Vec<usize> {
        let [name, phone, email] = if object == self.account.object_id() {
            [self.account.name, self.account.phone, self.account.email]
        } else if object == self.contact.object_id() {
            [self.contact.name, self.contact.phone, self.contact.email]
        } else {
            [self.lead.name, self.lead.phone, self.lead.email]
        };
        match way {
            Way::Email => vec![email],
            Way::PhoneName => vec![name, phone],
            Way::CompanyName if object == self.account.object_id() => vec![name, self.account.kind],
            Way::CompanyName if object == self.lead.object_id() => vec![self.lead.company],
            Way::Uscc if object == self.account.object_id() => vec![self.account.uscc],
            Way::CompanyName | Way::Uscc | Way::Other(_) => Vec::new(),
        }
    }

    /// The three objects.
    pub(super) fn objects(&self) -> [ObjectId; 3] {
        [self.account.object_id(), self.contact.object_id(), self.lead.object_id()]
    }

    /// Whether somebody may be told that two records of an object have this in common: if he may read it.
    pub(super) fn may_learn(
        &self,
        who: (&Catalog, &Access),
        object: ObjectId,
        reason: &Reasons,
    ) -> bool {
        let reads = |name: &str| who.1.field(object, name) >= FieldRight::Read;
        match reason {
            Reasons::Email => self.may_compare(who, object, &Way::Email),
            Reasons::Phone => self.may_compare(who, object, &Way::PhoneName),
            Reasons::Uscc => reads(account::field::USCC),
            Reasons::Address => reads(account::field::CITY) && reads(account::field::LINE),
            Reasons::Name | Reasons::Pinyin => {
                let company = object != self.lead.object_id() || reads(lead::field::COMPANY);
                reads(account::field::NAME) && company
            }
            Reasons::Other(_) => false,
        }
    }

    /// Whether somebody may read all that a way compares of an object: who may not would read it by guessing.
    pub(super) fn may_compare(
        &self,
        (catalog, access): (&Catalog, &Access),
        object: ObjectId,
        way: &Way,
    ) -> bool {
        let definition = catalog.object(object);
        let may = |object, name: &str| access.field(object, name) >= FieldRight::Read;
        let fields = self.depends(object, way).into_iter().chain(match way {
            Way::CompanyName => self.companies(object),
            _ => Vec::new(),
        });
        let points = catalog.find(contact_point::NAME).filter(|_| way.is_of_points());
        fields.into_iter().all(|field| may(object, &definition.fields[field].name))
            && points.is_none_or(|points| may(points.id, contact_point::field::VALUE))
    }
}

/// The ways that compare contact points, each with those that it compares.
pub(super) const OF_POINTS: [(Way, Group); 2] =
    [(Way::Email, Group::Email), (Way::PhoneName, Group::Phone)];

impl Way {
    /// Whether what is compared stands in contact points.
    pub(super) fn is_of_points(&self) -> bool {
        OF_POINTS.iter().any(|(way, _)| way == self)
    }
}

/// What two with the same key must have in common besides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    /// Nothing: the key says it all.
    Any,
    /// A name, as it is written or sounds.
    Name(String),
    /// A company's name.
    Company(String),
}

/// An account, contact or lead as it is compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Party {
    pub(super) object: ObjectId,
    /// None of a new one.
    pub(super) id: Option<i64>,
    pub(super) name: Option<String>,
    /// A company's name: of an account that is no person, or the one that a lead comes from.
    pub(super) company: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    uscc: Option<String>,
    /// By which of its names other companies find it.
    pub(super) cores: Vec<String>,
    /// The keys of its name, made when they are first asked for.
    names: OnceLock<Vec<String>>,
    /// In which ways it is compared; in all, if none is named.
    only: Option<Vec<Way>>,
    /// Records that belong to it, so that they have the same without being duplicates.
    pub(super) linked: Vec<(ObjectId, i64)>,
    pub(super) owner: Option<i64>,
    /// Whether it has become another record already, which is found in its stead.
    pub(super) is_over: bool,
}

impl Party {
    /// What of a record is compared.
    pub(super) fn of(sides: &Sides, record: &Record) -> Self {
        let id = Some(record.id()).filter(|id| *id != 0);
        let party = Self { object: record.object, id, ..Self::default() };
        if record.object == sides.account.object_id() {
            party.account(sides, record)
        } else if record.object == sides.contact.object_id() {
            party.contact(sides, record)
        } else {
            party.lead(sides, record)
        }
    }

    fn account(self, sides: &Sides, record: &Record) -> Self {
        let view = account::View::new(&sides.account, record);
        let is_person = view.kind() == Some(account::Kind::Person);
        let contact = view.primary_contact_id().map(|id| (sides.contact.object_id(), id));
        let names = [view.name(), view.short_name(), view.english_name()];
        let names = names.into_iter().flatten().filter(|_| !is_person);
        Self {
            name: view.name().map(str::to_owned),
            company: view.name().filter(|_| !is_person).map(str::to_owned),
            cores: names.map(company_core).collect(),
            email: view.email().map(str::to_lowercase),
            phone: view.phone().map(phone_key),
            uscc: view.uscc().map(uscc::normalise),
            linked: contact.into_iter().collect(),
            owner: view.owner_id(),
            ..self
        }
    }

    fn contact(self, sides: &Sides, record: &Record) -> Self {
        let view = contact::View::new(&sides.contact, record);
        let account = view.account_id().map(|id| (sides.account.object_id(), id));
        let named = || Some(format!("{}{}", view.family_name()?, view.given_name()?));
        Self {
            name: view.name().map(str::to_owned).or_else(named),
            email: view.email().map(str::to_lowercase),
            phone: view.phone().map(phone_key),
            linked: account.into_iter().collect(),
            owner: view.owner_id(),
            ..self
        }
    }

    fn lead(self, sides: &Sides, record: &Record) -> Self {
        let view = lead::View::new(&sides.lead, record);
        let account = view.converted_account_id().map(|id| (sides.account.object_id(), id));
        let contact = view.converted_contact_id().map(|id| (sides.contact.object_id(), id));
        Self {
            name: view.name().map(str::to_owned),
            company: view.company().map(str::to_owned),
            cores: view.company().map(company_core).into_iter().collect(),
            email: view.email().map(str::to_lowercase),
            phone: view.phone().map(phone_key),
            linked: account.into_iter().chain(contact).collect(),
            owner: view.owner_id(),
            is_over: view.status() == Some(lead::Status::Converted),
            ..self
        }
    }

    /// The same, compared in these ways only.
    pub(super) fn only(mut self, ways: Vec<Way>) -> Self {
        self.only = Some(ways);
        self
    }

    /// The same with this number or address instead of its own.
    pub(super) fn at(mut self, way: &Way, key: String) -> Self {
        match way {
            Way::Email => self.email = Some(key),
            _ => self.phone = Some(key),
        }
        self.only(vec![way.clone()])
    }

    /// By what others that may be the same are found in this way; none if it says nothing there.
    pub(super) fn key(&self, way: &Way) -> Option<String> {
        if self.only.as_ref().is_some_and(|only| !only.contains(way)) {
            return None;
        }
        let key = match way {
            Way::Email => self.email.clone(),
            Way::PhoneName => self.phone.clone().filter(|_| self.name.is_some()),
            Way::CompanyName => self.company.as_deref().map(company_core),
            Way::Uscc => self.uscc.clone(),
            Way::Other(_) => None,
        };
        key.filter(|key| !key.is_empty())
    }

    /// What two with this key must have one of in common to be the same in this way. None if this one does not
    /// have the key itself: what found it tells of what it was before.
    pub(super) fn marks(&self, way: &Way, key: &str) -> Vec<Mark> {
        match way {
            // A person's account has a name, but not that of a company.
            Way::CompanyName if self.cores.iter().all(|core| core != key) => Vec::new(),
            Way::CompanyName | Way::Email | Way::Uscc | Way::Other(_) => vec![Mark::Any],
            Way::PhoneName => {
                let names = self.names.get_or_init(|| {
                    let keys = self.name.as_deref().map(name_keys);
                    keys.unwrap_or_default()
                });
                let company = self.company.as_deref().map(company_core);
                let company = company.filter(|core| !core.is_empty()).map(Mark::Company);
                names.iter().cloned().map(Mark::Name).chain(company).collect()
            }
        }
    }

    /// Whether another record is this one, or belongs to it.
    pub(super) fn owns(&self, other: &Self) -> bool {
        let is = |party: &Self| party.id.map(|id| (party.object, id));
        let (this, that) = (is(self), is(other));
        (this.is_some() && this == that)
            || that.is_some_and(|that| self.linked.contains(&that))
            || this.is_some_and(|this| other.linked.contains(&this))
    }
}
