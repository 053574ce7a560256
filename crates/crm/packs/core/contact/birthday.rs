//! Month and day of the birthday, to be found by in any year.

use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::format_date;

use crate::typed::contact::{Fields, NAME, View, ViewMut};

/// Fills in `birth_mmdd`.
#[derive(Debug)]
pub(crate) struct Birthday(Fields);

impl Birthday {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Birthday {
    fn name(&self) -> &'static str {
        "contact/birthday"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        let mmdd = View::new(&self.0, &change.new).birthday().and_then(month_and_day);
        ViewMut::new(&self.0, &mut change.new).set_birth_mmdd(mmdd);
    }
}

/// Month times 100 plus day of a day since 1970-01-01, in whatever calendar it was written.
fn month_and_day(days: i64) -> Option<i64> {
    let date = format_date(days);
    let mut parts = date.rsplit('-').map(|part| part.parse::<i64>().ok());
    let (day, month) = (parts.next()??, parts.next()??);
    Some(month * 100 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_and_day_are_read_from_any_year() {
        for (days, mmdd) in [(0, 101), (-1, 1231), (59, 301), (20_778, 1121), (11_016, 229)] {
            assert_eq!(month_and_day(days), Some(mmdd), "{days}");
        }
    }
}
