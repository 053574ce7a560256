//! What activities, tasks and events are about: the account is always filled in.
//!
//! A record about an opportunity belongs to the opportunity's account; otherwise one about a contact
//! belongs to the contact's, and one about a lead to the account that the lead became, unless
//! another account is named: somebody may act for a company other than his own. What a record belongs
//! to stays when its contact moves later. When a lead becomes an account, what was about the lead
//! gets that account.

use std::collections::BTreeMap;

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::record::Record;
use steward_model::{Result, text};

use crate::support::{equals, ids, refers, where_};
use crate::typed::activity::field;
use crate::typed::{contact, lead, opportunity};

/// The trait of such objects.
const TRAIT: &str = "about";

/// Fills in accounts.
#[derive(Debug)]
pub(crate) struct About {
    objects: Vec<Fields>,
    contact: contact::Fields,
    lead: lead::Fields,
    opportunity: opportunity::Fields,
}

/// Where the trait's fields stand in one object.
#[derive(Debug)]
struct Fields {
    object: ObjectId,
    account: FieldId,
    contact: FieldId,
    lead: FieldId,
    opportunity: FieldId,
}

/// What the changed records refer to.
#[derive(Default)]
struct Referred {
    contacts: BTreeMap<i64, Record>,
    leads: BTreeMap<i64, Record>,
    opportunities: BTreeMap<i64, Record>,
}

impl About {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let about = catalog.objects().iter().filter(|object| object.has_trait(TRAIT));
        let objects = about.map(|object| Fields {
            object: object.id,
            account: object.id_of(field::ACCOUNT_ID),
            contact: object.id_of(field::CONTACT_ID),
            lead: object.id_of(field::LEAD_ID),
            opportunity: object.id_of(field::OPPORTUNITY_ID),
        });
        Ok(Self {
            objects: objects.collect(),
            contact: contact::Fields::resolve(catalog)?,
            lead: lead::Fields::resolve(catalog)?,
            opportunity: opportunity::Fields::resolve(catalog)?,
        })
    }

    fn fields(&self, object: &ObjectDef) -> Option<&Fields> {
        self.objects.iter().find(|fields| fields.object == object.id)
    }

    async fn referred(
        &self,
        work: &mut Work<'_, '_>,
        fields: &Fields,
        changes: &[Change],
    ) -> Result<Referred> {
        let catalog = work.catalog();
        let object = |id| catalog.object(id);
        let wanted = |field| ids(changes, &[field]);
        Ok(Referred {
            contacts: work
                .by_ids(object(self.contact.object_id()), &wanted(fields.contact))
                .await?,
            leads: work.by_ids(object(self.lead.object_id()), &wanted(fields.lead)).await?,
            opportunities: work
                .by_ids(object(self.opportunity.object_id()), &wanted(fields.opportunity))
                .await?,
        })
    }

    /// Fills in the account, or says that another one was named.
    fn account(
        &self,
        fields: &Fields,
        referred: &Referred,
        change: &mut Change,
        problems: &mut Problems,
    ) {
        let id = |field: FieldId| change.new.get(field).as_int();
        let of_opportunity = id(fields.opportunity).and_then(|id| {
            let record = referred.opportunities.get(&id)?;
            opportunity::View::new(&self.opportunity, record).account_id()
        });
        let of_contact = id(fields.contact).and_then(|id| {
            contact::View::new(&self.contact, referred.contacts.get(&id)?).account_id()
        });
        let of_lead = id(fields.lead).and_then(|id| {
            lead::View::new(&self.lead, referred.leads.get(&id)?).converted_account_id()
        });
        let named = id(fields.account);
        let wrote = change.given.contains(&fields.account) && named.is_some();
        if let Some(account) = of_opportunity
            && wrote
            && named != Some(account)
        {
            let message = text!(
                en = "The opportunity belongs to another account.",
                zh = "该商机属于其他客户。"
            );
            problems.add(change.row, field::ACCOUNT_ID, "other_account", message);
        }
        // On a change, what was filled in before follows what it was filled in from.
        let kept = named.filter(|_| wrote || !fields.follows(change));
        let account = of_opportunity.or(kept).or(of_contact).or(of_lead).or(named);
        change.new.set(fields.account, account);
    }

    /// Gives everything that is about these leads the accounts that they became.
    async fn converted(&self, work: &mut Work<'_, '_>, changes: &[Change]) -> Result<()> {
        let catalog = work.catalog();
        let field = self.lead.converted_account_id;
        for change in changes.iter().filter(|change| change.is_save() && change.changes(field)) {
            let account = change.new.get(field).clone();
            if account.is_null() {
                continue;
            }
            for fields in &self.objects {
                let object = catalog.object(fields.object);
                let filter =
                    equals(field::LEAD_ID, change.new.id()).and(refers(field::ACCOUNT_ID, None));
                let records = work.find(object, &where_(filter)).await?;
                work.change(object, records, &[(fields.account, account.clone())]).await?;
            }
        }
        Ok(())
    }
}

impl Fields {
    /// Whether what it is about is new or different.
    fn is_about_another(&self, change: &Change) -> bool {
        let fields = [self.account, self.contact, self.lead, self.opportunity];
        change.is_save() && fields.iter().any(|field| change.changes(*field))
    }

    /// Whether contact, lead or opportunity were replaced.
    fn follows(&self, change: &Change) -> bool {
        let replaced =
            |field: &FieldId| change.changes(*field) && !change.new.get(*field).is_null();
        [self.contact, self.lead, self.opportunity].iter().any(replaced)
    }
}

impl Behaviour for About {
    fn name(&self) -> &'static str {
        "about"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.has_trait(TRAIT) || object.id == self.lead.object_id()
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let Some(fields) = self.fields(object) else { return Ok(()) };
        if !changes.iter().any(|change| fields.is_about_another(change)) {
            return Ok(());
        }
        let referred = self.referred(work, fields, changes).await?;
        for change in changes.iter_mut().filter(|change| fields.is_about_another(change)) {
            self.account(fields, &referred, change, problems);
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        if object.id == self.lead.object_id() {
            self.converted(work, changes).await?;
        }
        Ok(())
    }
}
