//! How stored values look in JSON and in text, written without an intermediate tree.

use super::secret::MASK;
use crate::value::Value;

/// A stored value borrowed from where it lies (a driver's row, or a [`Value`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// No value.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl<'a> From<&'a Value> for Scalar<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Text(value) => Self::Text(value),
            Value::Bytes(value) => Self::Bytes(value),
        }
    }
}

/// The look of a kind's values on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// A JSON string.
    Text,
    /// A JSON number, whole.
    Int,
    /// A JSON number with so many decimals, trailing zeros left out.
    Scaled(u8),
    /// `true` or `false` (a 0 or 1 counts as one).
    Bool,
    /// `"2026-11-21"`
    Date,
    /// `"2026-11-21T08:00:00.000000Z"`
    Datetime,
    /// A JSON array of strings, stored as `,a,b,`.
    Keys,
    /// JSON, stored as it stands in the answer.
    Json,
    /// Something sealed, of which only a mask is shown.
    Secret,
}

impl Wire {
    /// Writes a value as JSON.
    pub fn write_json(self, scalar: Scalar<'_>, out: &mut Vec<u8>) {
        match (self, scalar) {
            (_, Scalar::Null) => out.extend_from_slice(b"null"),
            (Self::Bool, Scalar::Int(value)) => write_bool(value != 0, out),
            (_, Scalar::Bool(value)) => write_bool(value, out),
            (Self::Scaled(scale), Scalar::Int(value)) => write_scaled(value, scale, out),
            (Self::Date, Scalar::Int(value)) => {
                out.push(b'"');
                write_date(value, out);
                out.push(b'"');
            }
            (Self::Datetime, Scalar::Int(value)) => {
                out.push(b'"');
                write_datetime(value, out);
                out.push(b'"');
            }
            (_, Scalar::Int(value)) => write_int(value, out),
            (Self::Keys, Scalar::Text(value)) => write_keys(value, out),
            (Self::Secret, _) => write_json_string(MASK, out),
            (Self::Json, Scalar::Text(value)) => out.extend_from_slice(value.as_bytes()),
            (_, Scalar::Text(value)) => write_json_string(value, out),
            (_, Scalar::Bytes(_)) => out.extend_from_slice(b"null"),
        }
    }

    /// The value as text, as it stands in a cell of a spreadsheet; empty for null.
    #[must_use]
    pub fn to_text(self, scalar: Scalar<'_>) -> String {
        match (self, scalar) {
            (_, Scalar::Null | Scalar::Bytes(_)) => String::new(),
            (Self::Secret, _) => MASK.to_owned(),
            (Self::Keys, Scalar::Text(value)) => value.trim_matches(',').to_owned(),
            (_, Scalar::Text(value)) => value.to_owned(),
            (Self::Date | Self::Datetime, scalar) => {
                let mut out = Vec::new();
                self.write_json(scalar, &mut out);
                ascii(&out).trim_matches('"').to_owned()
            }
            (_, scalar) => {
                let mut out = Vec::new();
                self.write_json(scalar, &mut out);
                ascii(&out).to_owned()
            }
        }
    }
}

fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn write_bool(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

fn write_int(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// The most digits that [`write_digits`] writes: those of the largest scale.
const MAX_DIGITS: usize = 18;

/// Writes a number that is not negative with at least `width` digits. Formatting machinery would take
/// longer than reading the row.
fn write_digits(value: u64, width: usize, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(value).as_bytes();
    let zeros = width.min(MAX_DIGITS).saturating_sub(digits.len());
    out.extend_from_slice(&[b'0'; MAX_DIGITS][..zeros]);
    out.extend_from_slice(digits);
}

/// Fills `places` with the last digits of a number.
fn put_digits(places: &mut [u8], mut value: u64) {
    for place in places.iter_mut().rev() {
        // A digit is less than 10.
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

fn write_scaled(value: i64, scale: u8, out: &mut Vec<u8>) {
    let unit = 10_u64.pow(u32::from(scale.min(18)));
    let magnitude = value.unsigned_abs();
    if value < 0 {
        out.push(b'-');
    }
    write_digits(magnitude / unit, 1, out);
    let fraction = magnitude % unit;
    if fraction != 0 {
        out.push(b'.');
        write_digits(fraction, usize::from(scale), out);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

/// A scaled integer as a decimal number: `format_scaled(1250, 2)` is `12.5`.
#[must_use]
pub fn format_scaled(value: i64, scale: u8) -> String {
    let mut out = Vec::new();
    write_scaled(value, scale, &mut out);
    ascii(&out).to_owned()
}

/// Reads a decimal number (`-12.5`, `1,250.00`, `1e3`) as an integer scaled by `scale`.
/// More decimals than that are rounded half away from zero.
#[must_use]
pub fn parse_scaled(text: &str, scale: u8) -> Option<i64> {
    use rust_decimal::prelude::ToPrimitive;
    use rust_decimal::{Decimal, RoundingStrategy};
    let text = text.trim();
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '\u{ff0c}')).collect();
    let number = if plain.contains(['e', 'E']) {
        Decimal::from_scientific(&plain).ok()?
    } else {
        plain.parse::<Decimal>().ok()?
    };
    let rounded =
        number.round_dp_with_strategy(u32::from(scale), RoundingStrategy::MidpointAwayFromZero);
    rounded.checked_mul(Decimal::from(10_i64.pow(u32::from(scale))))?.to_i64()
}

/// Days since 1970-01-01 to year, month, day, by Howard Hinnant's `civil_from_days`
/// (<https://howardhinnant.github.io/date_algorithms.html>).
fn civil(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u8, day as u8)
}

fn write_date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = civil(days);
    if year < 0 {
        out.push(b'-');
        // The sign counts as one of the four.
        write_digits(year.unsigned_abs(), 3, out);
    } else if year > 9_999 {
        write_digits(year.unsigned_abs(), 4, out);
    }
    let mut text = *b"0000-00-00";
    put_digits(&mut text[5..7], month.into());
    put_digits(&mut text[8..], day.into());
    if let 0..=9_999 = year {
        put_digits(&mut text[..4], year.unsigned_abs());
        out.extend_from_slice(&text);
    } else {
        out.extend_from_slice(&text[4..]);
    }
}

fn write_datetime(micros: i64, out: &mut Vec<u8>) {
    let days = micros.div_euclid(crate::clock::DAY);
    let rest = micros.rem_euclid(crate::clock::DAY);
    write_date(days, out);
    let rest = rest.unsigned_abs();
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let mut text = *b"T00:00:00.000000Z";
    put_digits(&mut text[1..3], seconds / 3_600);
    put_digits(&mut text[4..6], seconds / 60 % 60);
    put_digits(&mut text[7..9], seconds % 60);
    put_digits(&mut text[10..16], fraction);
    out.extend_from_slice(&text);
}

/// `2026-11-21` for days since 1970-01-01.
#[must_use]
pub fn format_date(days: i64) -> String {
    let mut out = Vec::new();
    write_date(days, &mut out);
    ascii(&out).to_owned()
}

/// `2026-11-21T08:00:00.000000Z` for microseconds since 1970-01-01T00:00:00Z.
#[must_use]
pub fn format_datetime(micros: i64) -> String {
    let mut out = Vec::new();
    write_datetime(micros, &mut out);
    ascii(&out).to_owned()
}

fn write_keys(stored: &str, out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, key) in stored.split(',').filter(|key| !key.is_empty()).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_json_string(key, out);
    }
    out.push(b']');
}

/// Writes a JSON string with its quotes. Runs of plain characters are copied whole.
pub fn write_json_string(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    // Without an early end the look at each byte is done for many at once.
    let is_special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if !bytes.iter().fold(false, |found, &byte| found | is_special(byte)) {
        out.reserve(bytes.len() + 2);
        out.push(b'"');
        out.extend_from_slice(bytes);
        out.push(b'"');
        return;
    }
    out.push(b'"');
    let mut start = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let escape = match byte {
            b'"' => Some(b'"'),
            b'\\' => Some(b'\\'),
            b'\n' => Some(b'n'),
            b'\r' => Some(b'r'),
            b'\t' => Some(b't'),
            0..=0x1f => None,
            _ => continue,
        };
        out.extend_from_slice(&bytes[start..index]);
        start = index + 1;
        match escape {
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
            None => out.extend_from_slice(&[
                b'\\',
                b'u',
                b'0',
                b'0',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 15)],
            ]),
        }
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaled_numbers_lose_no_digit() {
        for (value, scale, text) in [
            (1250, 2, "12.5"),
            (-5, 2, "-0.05"),
            (0, 2, "0"),
            (100, 2, "1"),
            (i64::MIN, 2, "-92233720368547758.08"),
            (7, 0, "7"),
        ] {
            assert_eq!(format_scaled(value, scale), text);
            assert_eq!(parse_scaled(text, scale), Some(value));
        }
        assert_eq!(parse_scaled("1,234.565", 2), Some(123_457));
        assert_eq!(parse_scaled("-0.005", 2), Some(-1));
        assert_eq!(parse_scaled("1e3", 2), Some(100_000));
        assert_eq!(parse_scaled("99999999999999999999", 2), None);
        assert_eq!(parse_scaled("abc", 2), None);
    }

    #[test]
    fn dates_agree_with_an_independent_calendar() {
        for days in (-800_000..800_000).step_by(997) {
            let date = jiff::civil::date(1970, 1, 1)
                .checked_add(jiff::Span::new().days(days))
                .expect("in range");
            if date.year() >= 0 {
                assert_eq!(format_date(days), date.to_string());
            }
        }
        assert_eq!(format_datetime(-1), "1969-12-31T23:59:59.999999Z");
        assert_eq!(format_datetime(0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(format_date(-719_529), "-001-12-31");
    }

    #[test]
    fn json_strings_are_what_serde_reads_back() {
        let all: String = (0_u32..0x250).filter_map(char::from_u32).collect();
        let mut out = Vec::new();
        write_json_string(&all, &mut out);
        assert_eq!(serde_json::from_slice::<String>(&out).expect("valid"), all);
    }
}
