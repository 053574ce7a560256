//! The `Range` header: `0-24`, `10-`.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::cursor::excerpt;

/// Reads a `Range` header in rows (`Range-Unit: items`), first and last included: how many rows to
/// leave out, and how many to show at most.
pub fn parse_range(header: &str) -> Result<(u64, Option<u64>)> {
    let Some((first, last)) = header.trim().split_once('-') else {
        return Err(unreadable(header));
    };
    let first = number(first).ok_or_else(|| unreadable(header))?;
    if last.is_empty() {
        return Ok((first, None));
    }
    let last = number(last).ok_or_else(|| unreadable(header))?;
    match last.checked_sub(first) {
        // Only for 0-18446744073709551615 there is no such number; that is everything.
        Some(distance) => Ok((first, distance.checked_add(1))),
        None => Err(Error::new(
            ErrorKind::RangeNotSatisfiable,
            text!(
                en = "The range ends at row {last}, before it begins at row {first}.",
                zh = "范围的结束行 {last} 小于起始行 {first}。"
            ),
        )
        .with_details("The lower boundary must be lower than or equal to the upper boundary.")),
    }
}

fn number(digits: &str) -> Option<u64> {
    // `parse` alone would accept a sign.
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn unreadable(header: &str) -> Error {
    Error::new(
        ErrorKind::BadHeader,
        text!(
            en = "The Range header can't be read; write the first and last row, as in 0-24 or 10-.",
            zh = "无法识别 Range 请求头，请写起止行号，例如 0-24 或 10-。"
        ),
    )
    .with_details(format!("Range: {}", excerpt(header)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges() {
        let cases = [
            ("0-24", (0, Some(25))),
            ("10-", (10, None)),
            ("5-5", (5, Some(1))),
            (" 0-0 ", (0, Some(1))),
            ("0-18446744073709551615", (0, None)),
            ("1-18446744073709551615", (1, Some(u64::MAX))),
        ];
        for (header, wanted) in cases {
            assert_eq!(parse_range(header).unwrap(), wanted, "{header}");
        }
    }

    #[test]
    fn refuses_others() {
        let wrong = [
            "",
            "-",
            "-5",
            "5",
            "a-b",
            "0-b",
            "bytes=0-10",
            "items=0-1",
            "0-1,3-4",
            "+0-1",
            "0-+1",
            "0 - 1",
            "0-18446744073709551616",
            "1-2-3",
            "٣-٤",
        ];
        for header in wrong {
            assert_eq!(parse_range(header).unwrap_err().kind(), ErrorKind::BadHeader, "{header}");
        }
        assert_eq!(parse_range("5-4").unwrap_err().kind(), ErrorKind::RangeNotSatisfiable);
    }
}
