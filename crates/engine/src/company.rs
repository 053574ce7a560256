//! What the company has settled for everybody: the language, the time zone, and the currency in which it
//! counts. The record itself belongs to the standard objects; a catalog without it has settled nothing.

use jiff::tz::TimeZone;
use steward_model::catalog::ObjectDef;
use steward_model::query::{Filter, ListQuery};
use steward_model::record::Record;
use steward_model::text::Language;
use steward_model::zone::{self, DEFAULT_ZONE};
use steward_model::{Result, Value};

use crate::Engine;
use crate::permission::rows;
use crate::record::Work;

/// The object with the one record.
pub(crate) const OBJECT: &str = "company";

/// What the company has settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// The language of whoever has not chosen one.
    pub language: Option<Language>,
    /// The IANA name of the time zone of whoever has not chosen one.
    pub time_zone: Option<String>,
    /// The ISO 4217 code of the currency in which the company counts.
    pub currency: Option<String>,
}

impl Company {
    /// The time zone of whatever happens without anybody's zone.
    pub(crate) fn zone(&self) -> TimeZone {
        zone::named(self.time_zone.as_deref().unwrap_or(DEFAULT_ZONE))
    }

    pub(crate) fn of(object: &ObjectDef, record: &Record) -> Self {
        let text = |name: &str| {
            let value = object.find_id(name).map_or(&Value::Null, |field| record.get(field));
            value.as_text().map(str::to_owned)
        };
        Self {
            language: text("language").as_deref().and_then(Language::from_key),
            time_zone: text("time_zone"),
            currency: text("currency"),
        }
    }
}

impl Engine {
    /// What the company has settled.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn company(&self) -> Result<Company> {
        if let Some(company) = self.rights().company(self.database().epoch()) {
            return Ok(company);
        }
        let catalog = self.catalog();
        let Some(object) = catalog.find(OBJECT) else { return Ok(Company::default()) };
        let found = rows(self, object, Filter::default()).await?;
        Ok(found.records.first().map(|record| Company::of(object, record)).unwrap_or_default())
    }
}

impl Work<'_, '_> {
    /// What the company has settled, as it is in this transaction: what is known for the caller's epoch
    /// holds, since another epoch starts the transaction again.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn company(&mut self) -> Result<Company> {
        if let Some(known) = self.caller.epoch().and_then(|epoch| self.inner.rights.company(epoch))
        {
            return Ok(known);
        }
        let catalog = self.catalog();
        let Some(object) = catalog.find(OBJECT) else { return Ok(Company::default()) };
        let found = self.look(object, &ListQuery::default()).await?;
        Ok(found.first().map(|record| Company::of(object, record)).unwrap_or_default())
    }
}
