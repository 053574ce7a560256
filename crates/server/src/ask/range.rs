//! `Range` asked and `Content-Range` answered, in rows.

use axum::http::header::RANGE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use steward_engine::{Certainty, Reading, Total};
use steward_grammar::parse_range;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::ListQuery;
use steward_model::text;

use super::header;

const RANGE_UNIT: HeaderName = HeaderName::from_static("range-unit");

/// The only unit.
const UNIT: &str = "items";

/// Narrows `limit` and `offset` to the rows that `Range` asks for, if it does. A range in bytes or
/// another unit asks for nothing, as HTTP has it.
///
/// # Errors
/// If the header can't be read, or nothing is left.
pub(crate) fn apply_range(headers: &HeaderMap, query: &mut ListQuery) -> Result<()> {
    let Some(range) = header::text(headers, &RANGE)? else { return Ok(()) };
    match header::text(headers, &RANGE_UNIT)? {
        None | Some(UNIT) => {}
        Some(_) => {
            let why = text!(en = "can only be items", zh = "只能是 items");
            return Err(header::bad(&RANGE_UNIT, &why));
        }
    }
    let range = match range.split_once('=') {
        None => range,
        Some((unit, range)) if unit.trim() == UNIT => range,
        Some(_) => return Ok(()),
    };
    let (first, most) = parse_range(range)?;
    if query.limit == Some(0) {
        return Ok(());
    }
    let offset = query.offset.unwrap_or(0);
    let start = offset.max(first);
    let end = |from: u64, most: Option<u64>| most.map(|most| from.saturating_add(most));
    let end = match (end(offset, query.limit), end(first, most)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    match end {
        Some(end) if end <= start => return Err(nothing_left()),
        Some(end) => query.limit = Some(end - start),
        None => {}
    }
    query.offset = Some(start);
    Ok(())
}

/// Which rows an answer has, of how many, and its status: 206 if the number is known and they are
/// not all.
///
/// # Errors
/// [`ErrorKind::RangeNotSatisfiable`] if the first row asked for lies behind the last one.
pub(crate) fn content_range(reading: &Reading) -> Result<(StatusCode, HeaderValue)> {
    let (offset, rows) = (reading.offset, reading.page.rows);
    let total = match reading.total {
        Some(Total { count, certainty: Certainty::Exact }) if offset > count => {
            return Err(beyond(offset, count));
        }
        Some(Total { count, .. }) => Some(count),
        None => None,
    };
    let status = match total {
        Some(total) if rows < total => StatusCode::PARTIAL_CONTENT,
        _ => StatusCode::OK,
    };
    Ok((status, spell(offset, rows, total)))
}

fn spell(offset: u64, rows: u64, total: Option<u64>) -> HeaderValue {
    let shown = match rows.checked_sub(1) {
        Some(distance) if total != Some(0) => {
            format!("{offset}-{}", offset.saturating_add(distance))
        }
        _ => "*".to_owned(),
    };
    let total = total.map_or_else(|| "*".to_owned(), |total| total.to_string());
    HeaderValue::from_str(&format!("{shown}/{total}"))
        .unwrap_or_else(|_| HeaderValue::from_static("*/*"))
}

fn nothing_left() -> Error {
    Error::new(
        ErrorKind::RangeNotSatisfiable,
        text!(
            en = "The Range header and limit/offset have no row in common.",
            zh = "Range 请求头与 limit/offset 没有共同的行。"
        ),
    )
}

fn beyond(offset: u64, count: u64) -> Error {
    Error::new(
        ErrorKind::RangeNotSatisfiable,
        text!(en = "Requested range not satisfiable", zh = "请求的范围超出了数据行数"),
    )
    .with_details(format!("An offset of {offset} was requested, but there are only {count} rows."))
}

#[cfg(test)]
mod tests {
    use steward_store::Page;

    use super::*;

    fn narrowed(
        range: &str,
        limit: Option<u64>,
        offset: Option<u64>,
    ) -> Option<(u64, Option<u64>)> {
        let mut query = ListQuery { limit, offset, ..ListQuery::default() };
        let headers = HeaderMap::from_iter([(RANGE, HeaderValue::from_str(range).unwrap())]);
        apply_range(&headers, &mut query).ok()?;
        Some((query.offset.unwrap_or(0), query.limit))
    }

    #[test]
    fn a_range_and_a_limit_narrow_each_other() {
        assert_eq!(narrowed("0-24", None, None), Some((0, Some(25))));
        assert_eq!(narrowed("items=5-9", None, None), Some((5, Some(5))));
        assert_eq!(narrowed("10-", None, None), Some((10, None)));
        assert_eq!(narrowed("10-", Some(5), Some(8)), Some((10, Some(3))));
        assert_eq!(narrowed("0-24", Some(5), Some(3)), Some((3, Some(5))));
        assert_eq!(narrowed("0-4", Some(50), Some(3)), Some((3, Some(2))));
        assert_eq!(narrowed("0-4", Some(0), None), Some((0, Some(0))));
        assert_eq!(narrowed("bytes=0-4", Some(7), None), Some((0, Some(7))));
        assert_eq!(narrowed("0-4", None, Some(5)), None);
        assert_eq!(narrowed("9-", Some(9), None), None);
        assert_eq!(narrowed("x", None, None), None);
    }

    #[test]
    fn another_unit_is_refused() {
        let headers = HeaderMap::from_iter([
            (RANGE, HeaderValue::from_static("0-4")),
            (RANGE_UNIT, HeaderValue::from_static("bytes")),
        ]);
        let error = apply_range(&headers, &mut ListQuery::default()).unwrap_err();
        assert_eq!(error.text().en, "The header Range-Unit can only be items.");
    }

    fn answered(offset: u64, rows: u64, total: Option<(u64, Certainty)>) -> Option<(u16, String)> {
        let page = Page { rows, ..Page::default() };
        let total = total.map(|(count, certainty)| Total { count, certainty });
        let reading = Reading { page, total, limit: 50, offset };
        let (status, header) = content_range(&reading).ok()?;
        Some((status.as_u16(), header.to_str().unwrap().to_owned()))
    }

    #[test]
    fn the_answer_says_which_rows() {
        let cases = [
            ((0, 25, None), (200, "0-24/*")),
            ((0, 0, None), (200, "*/*")),
            ((0, 0, Some((0, Certainty::Exact))), (200, "*/0")),
            ((0, 3, Some((3, Certainty::Exact))), (200, "0-2/3")),
            ((2, 1, Some((3, Certainty::Exact))), (206, "2-2/3")),
            ((3, 0, Some((3, Certainty::Exact))), (206, "*/3")),
            ((0, 50, Some((10_000, Certainty::AtLeast))), (206, "0-49/10000")),
            ((20_000, 50, Some((20_051, Certainty::AtLeast))), (206, "20000-20049/20051")),
            ((60, 0, Some((50, Certainty::Estimate))), (206, "*/50")),
        ];
        for ((offset, rows, total), (status, header)) in cases {
            let wanted = Some((status, header.to_owned()));
            assert_eq!(answered(offset, rows, total), wanted, "{header}");
        }
        assert_eq!(answered(4, 0, Some((3, Certainty::Exact))), None);
    }
}
