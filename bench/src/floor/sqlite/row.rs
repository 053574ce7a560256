//! SQLite's rows.

use rusqlite::types::ValueRef;

use crate::floor::render::Row;

impl Row for rusqlite::Row<'_> {
    fn int(&self, index: usize) -> anyhow::Result<Option<i64>> {
        Ok(match self.get_ref(index)? {
            ValueRef::Null => None,
            value => Some(value.as_i64()?),
        })
    }

    fn text(&self, index: usize) -> anyhow::Result<Option<&str>> {
        Ok(match self.get_ref(index)? {
            ValueRef::Null => None,
            value => Some(value.as_str()?),
        })
    }

    fn flag(&self, index: usize) -> anyhow::Result<Option<bool>> {
        Ok(self.int(index)?.map(|value| value != 0))
    }
}
