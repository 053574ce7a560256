//! PostgreSQL's rows.

use crate::floor::render::Row;

impl Row for tokio_postgres::Row {
    fn int(&self, index: usize) -> anyhow::Result<Option<i64>> {
        Ok(self.try_get(index)?)
    }

    fn text(&self, index: usize) -> anyhow::Result<Option<&str>> {
        Ok(self.try_get(index)?)
    }

    fn flag(&self, index: usize) -> anyhow::Result<Option<bool>> {
        Ok(self.try_get(index)?)
    }
}
