//! The parts of the log on PostgreSQL: one table for each month.
//!
//! A month's table is made ahead of time. What fits in none goes to `change_rest`, so that writing
//! never fails for want of a table; such a month then stays in `change_rest`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use steward_model::clock::Micros;
use steward_model::{Error, Result, Value};

use crate::advisory::{self, Lock};
use crate::{Database, Dialect, Statement, Tx, spell};

/// How many months are made ahead of the one that it is now.
const MONTHS_AHEAD: usize = 2;

/// A month's table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Month {
    name: String,
    from: Micros,
    until: Micros,
}

/// Makes the tables of this month and the next ones where they are missing. Does nothing on SQLite.
pub async fn prepare(database: &Database, now: Micros) -> Result<()> {
    if database.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    for month in months(now, MONTHS_AHEAD + 1)? {
        database
            .write_schema(move |tx| {
                let month = month.clone();
                Box::pin(async move { prepare_month(tx, &month).await })
            })
            .await?;
    }
    Ok(())
}

async fn prepare_month(tx: &mut Tx<'_>, month: &Month) -> Result<()> {
    let Month { name, from, until } = month;
    advisory::take(tx, Lock::Schema).await?;
    let exists = "SELECT 1 FROM pg_tables WHERE tablename = $1 AND schemaname = current_schema()";
    let exists = Statement::new(exists, vec![name.as_str().into()]);
    let late = "SELECT 1 FROM change_rest WHERE at >= ?1 AND at < ?2 LIMIT 1";
    let late = spell::statement(tx.dialect(), late, vec![Value::Int(*from), Value::Int(*until)]);
    if !tx.query(&exists).await?.is_empty() || !tx.query(&late).await?.is_empty() {
        return Ok(());
    }
    // Attached, not made as a part: that would lock the whole log against reading.
    tx.execute_script(&format!(
        "CREATE TABLE {name} (LIKE change INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
         ALTER TABLE change ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({until});"
    ))
    .await
}

/// The month of `now` and those after it, `count` in all.
fn months(now: Micros, count: usize) -> Result<Vec<Month>> {
    let today = Timestamp::from_microsecond(now).map_err(Error::internal)?;
    let mut first = today.to_zoned(TimeZone::UTC).date().first_of_month();
    let mut months = Vec::with_capacity(count);
    for _ in 0..count {
        let next = first.last_of_month().tomorrow().map_err(Error::internal)?;
        let name = first.strftime("change_%Y_%m").to_string();
        months.push(Month { name, from: start(first)?, until: start(next)? });
        first = next;
    }
    Ok(months)
}

fn start(day: Date) -> Result<Micros> {
    let midnight = day.to_zoned(TimeZone::UTC).map_err(Error::internal)?;
    Ok(midnight.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::clock::DAY;

    #[test]
    fn months_follow_each_other_over_the_new_year() {
        let months = months(20_437 * DAY + 5, 3).unwrap();
        let names: Vec<&str> = months.iter().map(|month| month.name.as_str()).collect();
        assert_eq!(names, ["change_2025_12", "change_2026_01", "change_2026_02"]);
        assert_eq!(months[0].from, 20_423 * DAY);
        assert_eq!(months[0].until, months[1].from);
        assert_eq!(months[2].until - months[2].from, 28 * DAY);
    }
}
