//! `limit`, `offset` and `after`.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::cursor::Cursor;

/// Reads the value of `limit=` or `offset=`: a whole number of rows.
pub(crate) fn rows(cursor: &mut Cursor<'_>) -> Result<u64> {
    cursor.skip_spaces();
    let start = cursor.at();
    if cursor.peek() == Some('-') && negative(cursor.rest()) {
        return Err(below_zero(cursor));
    }
    let digits = cursor.take_while(|c| c.is_ascii_digit());
    let Ok(rows) = digits.parse::<u64>() else {
        cursor.go(start);
        return Err(cursor.expected(&text!(en = "a number of rows", zh = "行数")));
    };
    cursor.expect_end()?;
    Ok(rows)
}

/// Reads the value of `after=`: a cursor that an earlier answer gave, not looked into here.
pub(crate) fn after(cursor: &mut Cursor<'_>) -> Result<String> {
    if cursor.at_end() {
        return Err(cursor.expected(&text!(en = "a cursor", zh = "游标")));
    }
    Ok(cursor.take_rest().to_owned())
}

fn negative(text: &str) -> bool {
    let digits = text.trim_end().trim_start_matches('-');
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

fn below_zero(cursor: &Cursor<'_>) -> Error {
    cursor.refused(
        ErrorKind::RangeNotSatisfiable,
        &text!(en = "a number of rows can't be negative", zh = "行数不能是负数"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<u64> {
        rows(&mut Cursor::new("limit", text))
    }

    #[test]
    fn reads_numbers_of_rows() {
        for (text, wanted) in [("0", 0), ("50", 50), (" 7 ", 7), ("18446744073709551615", u64::MAX)]
        {
            assert_eq!(read(text).unwrap(), wanted, "{text}");
        }
    }

    #[test]
    fn refuses_other_numbers() {
        for text in ["", " ", "a", "1.5", "1e3", "+1", "0x10", "1 2", "-", "-a", "--", "٣"] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
        assert_eq!(read("18446744073709551616").unwrap_err().kind(), ErrorKind::BadQuery);
        for text in ["-1", "-4 ", "-0"] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::RangeNotSatisfiable, "{text}");
        }
    }

    #[test]
    fn cursors_are_opaque() {
        let opaque = "a/b+c==";
        assert_eq!(after(&mut Cursor::new("after", opaque)).unwrap(), opaque);
        assert_eq!(after(&mut Cursor::new("after", "")).unwrap_err().kind(), ErrorKind::BadQuery);
    }
}
