//! The company's rules.

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::record::Record;
use steward_model::scope::Access;
use steward_model::{Result, Text, text};

use super::eyes::Eyes;
use super::party::Sides;
use crate::support::equals;
use crate::typed::duplicate_rule::{Action, Against, Fields, NAME, Object, View, Way, field};
use crate::typed::{account, lead};

/// One rule that is switched on.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// What is entered.
    pub(super) object: ObjectId,
    /// What must be the same.
    pub(super) way: Way,
    /// What it is compared with.
    pub(super) against: Vec<ObjectId>,
    /// What happens.
    pub(super) action: Action,
    /// Whether who may not see the other record is told whose it is.
    pub(super) tell_owner: bool,
}

impl Rule {
    /// The same, compared only with what somebody may read.
    pub(super) fn for_reader(mut self, sides: &Sides, who: (&Catalog, &Access)) -> Self {
        self.against.retain(|&object| sides.may_compare(who, object, &self.way));
        self
    }

    fn of(fields: &Fields, sides: &Sides, record: &Record) -> Option<Self> {
        let view = View::new(fields, record);
        let object = match view.object()? {
            Object::Account => sides.account.object_id(),
            Object::Contact => sides.contact.object_id(),
            Object::Lead => sides.lead.object_id(),
            Object::Other(_) => return None,
        };
        let against = view.against().into_iter().filter_map(|one| match one {
            Against::Account => Some(sides.account.object_id()),
            Against::Contact => Some(sides.contact.object_id()),
            Against::Lead => Some(sides.lead.object_id()),
            Against::Other(_) => None,
        });
        Some(Self {
            object,
            way: view.way()?,
            against: against.collect(),
            action: view.action()?,
            tell_owner: view.tell_owner() == Some(true),
        })
    }
}

/// How much an action weighs: the heaviest is told.
pub(super) fn weight(action: &Action) -> u8 {
    match action {
        Action::Block => 2,
        Action::Warn => 1,
        Action::Report | Action::Other(_) => 0,
    }
}

/// All rules that are switched on.
pub(super) async fn read(eyes: &mut Eyes<'_, '_, '_>, sides: &Sides) -> Result<Vec<Rule>> {
    let catalog = eyes.catalog();
    let fields = Fields::resolve(&catalog)?;
    let records = eyes.look(catalog.expect(NAME)?, equals(field::ACTIVE, true)).await?;
    Ok(records.iter().filter_map(|record| Rule::of(&fields, sides, record)).collect())
}

/// The field of an object whose value a way compares in the first place; none if the object has no such field.
pub(super) fn field_of(catalog: &Catalog, object: ObjectId, way: &Way) -> Option<&'static str> {
    let object = catalog.object(object).name.as_str();
    Some(match way {
        Way::Email => account::field::EMAIL,
        Way::PhoneName => account::field::PHONE,
        Way::CompanyName if object == account::NAME => account::field::NAME,
        Way::CompanyName if object == lead::NAME => lead::field::COMPANY,
        Way::Uscc if object == account::NAME => account::field::USCC,
        Way::CompanyName | Way::Uscc | Way::Other(_) => return None,
    })
}

/// What two records have in common.
pub(super) fn said(way: &Way) -> Text {
    match way {
        Way::Email => text!(en = "e-mail address", zh = "邮箱"),
        Way::PhoneName => text!(en = "phone number and name", zh = "电话和姓名"),
        Way::CompanyName => text!(en = "company name", zh = "公司名称"),
        Way::Uscc => text!(en = "credit code", zh = "统一社会信用代码"),
        Way::Other(key) => text!(en = "{key}", zh = "{key}"),
    }
}
