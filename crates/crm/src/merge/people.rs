//! What is particular about persons and their contacts when they are merged.

use steward_engine::Work;
use steward_model::catalog::Catalog;
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text, Value, text};

use super::{Pair, held};
use crate::support::{equals, one, where_};
use crate::typed::{account, account_contact, contact};

/// What is to be done with people besides.
#[derive(Debug, Default)]
pub(super) struct People<'a> {
    /// Of two persons: their contacts, which become one as well.
    pub(super) contacts: Option<Pair<'a>>,
    /// Of two contacts: the company of the lost one.
    company: Option<i64>,
    /// Of two contacts: whether the lost one was that company's first.
    was_primary: bool,
}

/// Looks what two records have to do with persons.
///
/// # Errors
/// If one is a person and the other is none, or the lost one is the contact of a person.
pub(super) async fn look<'a>(
    work: &mut Work<'_, '_>,
    catalog: &'a Catalog,
    pair: &Pair<'_>,
) -> Result<People<'a>> {
    match pair.object.name.as_str() {
        account::NAME => accounts(work, catalog, pair).await,
        contact::NAME => contacts(work, catalog, pair).await,
        _ => Ok(People::default()),
    }
}

async fn accounts<'a>(
    work: &mut Work<'_, '_>,
    catalog: &'a Catalog,
    pair: &Pair<'_>,
) -> Result<People<'a>> {
    let fields = account::Fields::resolve(catalog)?;
    let view = |record| account::View::new(&fields, record);
    let is_person = |record| view(record).kind() == Some(account::Kind::Person);
    let (keep, lose) = (&pair.keep, &pair.lose);
    if is_person(keep) != is_person(lose) {
        return Err(refused(text!(
            en = "A person and a company are not the same; change the kind of one of them first.",
            zh = "个人客户与企业客户不能合并，请先修改其中一个的客户类型。"
        )));
    }
    let contacts = view(keep).primary_contact_id().zip(view(lose).primary_contact_id());
    let Some((kept, lost)) = contacts.filter(|_| is_person(keep)) else {
        return Ok(People::default());
    };
    let object = catalog.expect(contact::NAME)?;
    let (keep, lose) = (held(work, object, kept).await?, held(work, object, lost).await?);
    Ok(People { contacts: Some(Pair { object, keep, lose }), ..People::default() })
}

async fn contacts<'a>(
    work: &mut Work<'_, '_>,
    catalog: &'a Catalog,
    pair: &Pair<'_>,
) -> Result<People<'a>> {
    let (fields, of) = (contact::Fields::resolve(catalog)?, account::Fields::resolve(catalog)?);
    let lost = contact::View::new(&fields, &pair.lose);
    let Some(company) = lost.account_id() else { return Ok(People::default()) };
    let company = one(work, catalog.expect(account::NAME)?, company).await?;
    let kind = company.as_ref().and_then(|company| account::View::new(&of, company).kind());
    if kind == Some(account::Kind::Person) {
        return Err(refused(text!(
            en = "This is the contact of a person account; merge the accounts instead.",
            zh = "这是个人客户本人的联系人，请直接合并客户。"
        )));
    }
    let was_primary = lost.is_primary() == Some(true);
    let company = company.map(|company| company.id());
    Ok(People { company, was_primary, ..People::default() })
}

impl People<'_> {
    /// The kept contact is the first one of the company where the lost one was, and stays known to the
    /// lost one's company if its own is another.
    pub(super) async fn settle(&self, work: &mut Work<'_, '_>, pair: &Pair<'_>) -> Result<()> {
        let Some(company) = self.company else { return Ok(()) };
        let catalog = work.catalog();
        let fields = contact::Fields::resolve(&catalog)?;
        let kept = held(work, pair.object, pair.keep.id()).await?;
        let of = contact::View::new(&fields, &kept).account_id();
        if of == Some(company) {
            if self.was_primary {
                let set = [(fields.is_primary, Value::Bool(true))];
                work.change(pair.object, vec![kept], &set).await?;
            }
            return Ok(());
        }
        use account_contact::field::{ACCOUNT_ID, CONTACT_ID};
        let object = catalog.expect(account_contact::NAME)?;
        let known = equals(ACCOUNT_ID, company).and(equals(CONTACT_ID, kept.id()));
        if work.first(object, &where_(known)).await?.is_some() {
            return Ok(());
        }
        let mut record = Work::blank(object);
        let links = account_contact::Fields::resolve(&catalog)?;
        let mut edit = account_contact::ViewMut::new(&links, &mut record);
        edit.set_account_id(Some(company));
        edit.set_contact_id(Some(kept.id()));
        edit.set_title(contact::View::new(&fields, &pair.lose).title());
        work.create(object, vec![record]).await.map(drop)
    }
}

fn refused(message: Text) -> Error {
    let field = FieldError::new("lose", "not_the_same", message.clone());
    Error::new(ErrorKind::InvalidFields, message).with_field(field)
}
