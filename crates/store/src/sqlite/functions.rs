//! The SQL functions that Steward adds to SQLite.

use jiff::Span;
use jiff::civil::date;
use regex::{Regex, RegexBuilder};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

use steward_model::query::Bucket;
use steward_model::zone::{self, Offsets};

use crate::limits::REGEX_BYTES;
use crate::sqlite::errors::BadPattern;

/// Adds the functions to `connection`:
///
/// - `steward_lower(text)`: lower case in all of Unicode (SQLite's own knows ASCII only);
/// - `text REGEXP pattern`: whether the pattern occurs in the text, in linear time;
/// - `steward_day(instant, zone)`: the day that it is in a zone, in days since 1970-01-01;
/// - `steward_first_day(bucket, day)`: the first day of the month or the like in which a day lies.
pub(super) fn add(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(c"steward_lower", 1, flags, lower)?;
    connection.create_scalar_function(c"steward_day", 2, flags, day)?;
    connection.create_scalar_function(c"steward_first_day", 2, flags, first_day)?;
    connection.create_scalar_function(c"regexp", 2, flags, regexp)
}

/// The table of the zone is made once per statement.
fn day(context: &Context<'_>) -> Result<Option<i64>> {
    let Some(instant) = context.get::<Option<i64>>(0)? else { return Ok(None) };
    let table = context.get_or_create_aux(1, |name| {
        let name = name.as_str().map_err(|error| BadPattern(error.to_string()))?;
        Ok::<_, BadPattern>(Offsets::of(&zone::named(name)))
    })?;
    Ok(Some(table.day(instant)))
}

fn first_day(context: &Context<'_>) -> Result<Option<i64>> {
    let (Some(word), Some(day)) = (text(context, 0)?, context.get::<Option<i64>>(1)?) else {
        return Ok(None);
    };
    let bucket = Bucket::of(word);
    let date = Span::new().try_days(day).and_then(|days| date(1970, 1, 1).checked_add(days)).ok();
    Ok(bucket.zip(date).and_then(|(bucket, date)| bucket.start(date)).map(zone::days))
}

fn text<'a>(context: &'a Context<'_>, index: usize) -> Result<Option<&'a str>> {
    match context.get_raw(index) {
        ValueRef::Null => Ok(None),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes)
            .map(Some)
            .map_err(|error| Error::UserFunctionError(Box::new(error))),
        other => Err(Error::InvalidFunctionParameterType(index, other.data_type())),
    }
}

fn lower(context: &Context<'_>) -> Result<Option<String>> {
    Ok(text(context, 0)?.map(str::to_lowercase))
}

/// `a REGEXP b` arrives as `regexp(b, a)`. A pattern is compiled once per statement.
fn regexp(context: &Context<'_>) -> Result<Option<bool>> {
    let (Some(_), Some(subject)) = (text(context, 0)?, text(context, 1)?) else {
        return Ok(None);
    };
    let pattern = context.get_or_create_aux(0, compile)?;
    Ok(Some(pattern.is_match(subject)))
}

fn compile(pattern: ValueRef<'_>) -> std::result::Result<Regex, BadPattern> {
    let pattern = pattern.as_str().map_err(|error| BadPattern(error.to_string()))?;
    RegexBuilder::new(pattern)
        // As on PostgreSQL, where a dot is any character.
        .dot_matches_new_line(true)
        .size_limit(REGEX_BYTES)
        .dfa_size_limit(REGEX_BYTES)
        .build()
        .map_err(|error| BadPattern(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one<T: rusqlite::types::FromSql>(sql: &str) -> Result<T> {
        let connection = Connection::open_in_memory().unwrap();
        add(&connection).unwrap();
        connection.query_row(sql, [], |row| row.get(0))
    }

    #[test]
    fn lower_case_in_all_of_unicode() {
        assert_eq!(
            one::<String>("SELECT steward_lower('ÉTÉ Ärger 张三')").unwrap(),
            "été ärger 张三"
        );
        assert_eq!(one::<Option<String>>("SELECT steward_lower(NULL)").unwrap(), None);
    }

    #[test]
    fn days_and_their_months() {
        let day = |sql: &str| one::<Option<i64>>(&format!("SELECT {sql}")).unwrap();
        assert_eq!(day("steward_day(1795284000000000, 'Asia/Shanghai')"), Some(20_779));
        assert_eq!(day("steward_day(-1, 'UTC')"), Some(-1));
        assert_eq!(day("steward_day(NULL, 'UTC')"), None);
        assert_eq!(day("steward_first_day('month', 20779)"), Some(20_758));
        assert_eq!(day("steward_first_day('year', -1)"), Some(-365));
        assert_eq!(day("steward_first_day('month', NULL)"), None);
    }

    #[test]
    fn regular_expressions() {
        assert!(one::<bool>("SELECT '张三 13800138000' REGEXP '1[3-9]\\d{9}$'").unwrap());
        assert!(!one::<bool>("SELECT 'abc' REGEXP '^b'").unwrap());
        assert_eq!(one::<Option<bool>>("SELECT NULL REGEXP 'a'").unwrap(), None);
        assert_eq!(one::<Option<bool>>("SELECT 'a' REGEXP NULL").unwrap(), None);
    }

    #[test]
    fn a_pattern_that_is_wrong_or_huge_is_an_error() {
        for pattern in ["(", "(?:a{1000}){1000}"] {
            let error = one::<bool>(&format!("SELECT 'a' REGEXP '{pattern}'")).unwrap_err();
            assert!(error.to_string().contains("bad regular expression"), "{error}");
        }
    }
}
