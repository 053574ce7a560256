//! Phone numbers.

use super::text::Text;
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use phonenumber::country;
use serde_json::{Value as Json, json};

/// The longest text taken as a phone number, in characters.
pub(super) const PHONE_MAX: usize = 60;

/// A phone number as `+86-13812345678` or `+86-571-88888888`, with an extension as
/// `+86-571-88888888-8001`. What can't be read as a number stays as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phone;

impl Kind for Phone {
    fn name(&self) -> &'static str {
        "phone"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            Json::Number(number) => self.read_text(&number.to_string()),
            _ => Err(Refusal::wrong_type("a phone number", "电话号码")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let line =
            Text { long: false, max: PHONE_MAX }.read_text(&crate::fold::half_width(text))?;
        Ok(match line {
            Value::Text(raw) => Value::Text(normalise(&raw)),
            other => other,
        })
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "maxLength": PHONE_MAX})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

/// The digits by which numbers are matched: all digits, without the country code of China.
#[must_use]
pub fn key(phone: &str) -> String {
    let number = phone.strip_prefix("+86-").unwrap_or(phone);
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a number in normal form belongs to a mobile phone, as far as its digits tell: in some
/// countries they don't, and it counts as one there.
#[must_use]
pub fn is_mobile_number(phone: &str) -> bool {
    use phonenumber::Type::{FixedLineOrMobile, Mobile};
    if let Some(national) = phone.strip_prefix("+86-") {
        return is_mobile(national);
    }
    if !phone.starts_with('+') {
        return false;
    }
    let (number, _) = split_extension(phone);
    let Ok(parsed) = phonenumber::parse(None, number) else { return false };
    let database = &phonenumber::metadata::DATABASE;
    matches!(parsed.number_type(database), Mobile | FixedLineOrMobile)
}

fn normalise(raw: &str) -> String {
    let (main, extension) = split_extension(raw);
    let Some(number) = number(main) else { return raw.to_owned() };
    match extension {
        Some(extension) => format!("{number}-{extension}"),
        None => number,
    }
}

/// Splits `0571-88888888转8001` and `… ext. 8001`.
fn split_extension(raw: &str) -> (&str, Option<&str>) {
    let lower = raw.to_ascii_lowercase();
    let mark = ["转", "ext.", "ext", "#"]
        .into_iter()
        .find_map(|mark| lower.find(mark).map(|at| (at, at + mark.len())));
    if let Some((start, end)) = mark {
        let extension = raw[end..].trim();
        if !extension.is_empty() && extension.bytes().all(|byte| byte.is_ascii_digit()) {
            return (&raw[..start], Some(extension));
        }
    }
    (raw, None)
}

fn number(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '.' | '–'))
        .collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    if digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Also the normal form of one, which is read again wherever it is copied to.
    let national = plain.strip_prefix("+86").unwrap_or(&plain);
    if is_mobile(national) {
        return Some(format!("+86-{national}"));
    }
    let foreign = plain.strip_prefix("00").map(|rest| format!("+{rest}")).unwrap_or(plain);
    let parsed = phonenumber::parse(Some(country::CN), &foreign).ok()?;
    if !phonenumber::is_valid(&parsed) {
        return None;
    }
    let code = parsed.code().value();
    let national = parsed.national().to_string();
    if code != 86 || is_mobile(&national) {
        return Some(format!("+{code}-{national}"));
    }
    Some(match area_digits(&national) {
        0 => format!("+86-{national}"),
        area => format!("+86-{}-{}", &national[..area], &national[area..]),
    })
}

/// Whether these are the eleven digits of a mobile number in China.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && !digits[1..].starts_with(['0', '1', '2'])
}

/// The length of the area code of a national number in China without its leading zero: two for
/// Beijing (10) and the 2x cities, three elsewhere, none for 400 and 800 numbers.
fn area_digits(national: &str) -> usize {
    match national.as_bytes() {
        [b'4' | b'8', b'0', b'0', ..] if national.len() == 10 => 0,
        [b'1', b'0', ..] | [b'2', ..] => 2,
        _ if national.len() >= 10 => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for (raw, normal) in [
            ("13812345678", "+86-13812345678"),
            ("+86 138 1234 5678", "+86-13812345678"),
            ("0086-13812345678", "+86-13812345678"),
            ("138-1234-5678", "+86-13812345678"),
            ("0571-88888888", "+86-571-88888888"),
            ("(010) 6552 9988", "+86-10-65529988"),
            ("0571-88888888转8001", "+86-571-88888888-8001"),
            ("400-820-8820", "+86-4008208820"),
            ("+65 6123 4567", "+65-61234567"),
            ("95588", "95588"),
            ("找王总", "找王总"),
        ] {
            assert_eq!(Phone.read_text(raw), Ok(Value::from(normal)), "{raw}");
        }
        assert_eq!(key("+86-571-88888888"), "57188888888");
    }

    #[test]
    fn mobile_numbers_are_told_from_landlines() {
        for (number, mobile) in [
            ("+86-13812345678", true),
            ("+86-571-88888888", false),
            ("+86-4008208820", false),
            ("+65-81234567", true),
            ("+65-61234567", false),
            ("95588", false),
            ("找王总", false),
        ] {
            assert_eq!(is_mobile_number(number), mobile, "{number}");
        }
    }

    #[test]
    fn normal_form_is_stable() {
        for raw in ["13812345678", "0571-88888888", "+65 6123 4567", "0571-88888888转8001"] {
            let Ok(Value::Text(once)) = Phone.read_text(raw) else { panic!("{raw}") };
            assert_eq!(Phone.read_text(&once), Ok(Value::Text(once.clone())));
        }
    }
}
