//! The rules that a company finds at its first start: they warn, so that nothing which ran before is refused.
//!
//! What rules do stands in `crate::duplicates`.

use serde_json::{Value as Json, json};

use crate::typed::duplicate_rule::{Action, Against, Object, Way, field};

/// A shipped rule: its names in Chinese and English, what it is for, and what happens.
pub(crate) type Shipped = (&'static str, &'static str, Object, Way, &'static [Against], Action);

const EVERYBODY: &[Against] = &[Against::Account, Against::Contact, Against::Lead];

/// The rules of the first start. That somebody comes from a company which is a customer already is worth knowing,
/// but no duplicate.
pub(crate) const SHIPPED: [Shipped; 9] = [
    (
        "客户：公司名称相同",
        "Accounts of one company name",
        Object::Account,
        Way::CompanyName,
        &[Against::Account],
        Action::Warn,
    ),
    (
        "客户：统一社会信用代码相同",
        "Accounts of one credit code",
        Object::Account,
        Way::Uscc,
        &[Against::Account],
        Action::Warn,
    ),
    (
        "客户：邮箱相同",
        "Accounts of one e-mail address",
        Object::Account,
        Way::Email,
        EVERYBODY,
        Action::Warn,
    ),
    (
        "客户：电话和姓名相同",
        "Accounts of one phone number and name",
        Object::Account,
        Way::PhoneName,
        EVERYBODY,
        Action::Warn,
    ),
    (
        "联系人：邮箱相同",
        "Contacts of one e-mail address",
        Object::Contact,
        Way::Email,
        EVERYBODY,
        Action::Warn,
    ),
    (
        "联系人：电话和姓名相同",
        "Contacts of one phone number and name",
        Object::Contact,
        Way::PhoneName,
        EVERYBODY,
        Action::Warn,
    ),
    (
        "线索：邮箱相同",
        "Leads of one e-mail address",
        Object::Lead,
        Way::Email,
        EVERYBODY,
        Action::Warn,
    ),
    (
        "线索：电话和姓名相同",
        "Leads of one phone number and name",
        Object::Lead,
        Way::PhoneName,
        EVERYBODY,
        Action::Warn,
    ),
    (
        "线索：公司已是客户",
        "Leads of a company that is known",
        Object::Lead,
        Way::CompanyName,
        &[Against::Account],
        Action::Report,
    ),
];

/// A shipped rule as a record.
pub(crate) fn row((name, _, object, way, against, action): &Shipped) -> Json {
    json!({
        field::NAME: name,
        field::OBJECT: object.key(),
        field::WAY: way.key(),
        field::AGAINST: against.iter().map(Against::key).collect::<Vec<_>>(),
        field::ACTION: action.key(),
    })
}
