//! The currency in which the company counts.

use steward_engine::{Engine, Work};
use steward_model::catalog::Catalog;
use steward_model::kind::FieldKind;
use steward_model::{Result, Text};

use crate::typed::company;

/// The currency of a company that has not chosen one.
pub const DEFAULT_CURRENCY: &str = "CNY";

/// The company's base currency, in which amounts are summed.
///
/// # Errors
/// If the database can't be read.
pub async fn base_currency(engine: &Engine) -> Result<String> {
    Ok(engine.company().await?.currency.unwrap_or_else(|| DEFAULT_CURRENCY.to_owned()))
}

/// The same inside a transaction.
///
/// # Errors
/// If the database can't be read.
pub(crate) async fn base_of(work: &mut Work<'_, '_>) -> Result<String> {
    Ok(work.company().await?.currency.unwrap_or_else(|| DEFAULT_CURRENCY.to_owned()))
}

/// The currencies in which a company can count, by code, the usual one first.
///
/// # Errors
/// If the catalog has no company.
pub fn currencies(catalog: &Catalog) -> Result<Vec<(String, Text)>> {
    let object = catalog.expect(company::NAME)?;
    let options = match &object.fields[object.id_of(company::field::CURRENCY)].kind {
        FieldKind::Select(select) => select.options.as_slice(),
        _ => &[],
    };
    let mut found: Vec<(String, Text)> =
        options.iter().map(|option| (option.key.clone(), option.label.clone())).collect();
    found.sort_by_key(|(code, _)| code != DEFAULT_CURRENCY);
    Ok(found)
}
