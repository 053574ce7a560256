//! JSON written straight into the answer's bytes.

/// Microseconds in a second and in a day.
const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Appends an integer.
pub(super) fn int(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends a truth value.
pub(super) fn flag(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Appends a decimal number that is kept as an integer with `scale` decimals; trailing zeros are
/// left out.
pub(super) fn scaled(value: i64, scale: u8, out: &mut Vec<u8>) {
    let unit = 10_u64.pow(u32::from(scale));
    let magnitude = value.unsigned_abs();
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(itoa::Buffer::new().format(magnitude / unit).as_bytes());
    let mut fraction = magnitude % unit;
    if fraction == 0 {
        return;
    }
    out.push(b'.');
    let mut digit = unit / 10;
    while fraction > 0 {
        out.push(b'0' + u8::try_from(fraction / digit).unwrap_or(9));
        fraction %= digit;
        digit /= 10;
    }
}

/// Appends a date, which is kept as days since 1970-01-01.
pub(super) fn date(days: i64, out: &mut Vec<u8>) {
    out.push(b'"');
    day(days, out);
    out.push(b'"');
}

/// Appends a point in time, which is kept as microseconds since 1970-01-01.
pub(super) fn datetime(micros: i64, out: &mut Vec<u8>) {
    out.push(b'"');
    plain_datetime(micros, out);
    out.push(b'"');
}

/// The same without quotes.
pub(super) fn plain_datetime(micros: i64, out: &mut Vec<u8>) {
    day(micros.div_euclid(DAY), out);
    let rest = micros.rem_euclid(DAY);
    let (seconds, fraction) = (rest / SECOND, rest % SECOND);
    let mut text = *b"T00:00:00.000000Z";
    digits(&mut text[1..3], seconds / 3_600);
    digits(&mut text[4..6], seconds / 60 % 60);
    digits(&mut text[7..9], seconds % 60);
    digits(&mut text[10..16], fraction);
    out.extend_from_slice(&text);
}

/// Appends year, month and day: the civil calendar counted in 400-year eras that begin in March.
fn day(days: i64, out: &mut Vec<u8>) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let mut text = *b"0000-00-00";
    digits(&mut text[..4], years + era * 400 + i64::from(month <= 2));
    digits(&mut text[5..7], month);
    digits(&mut text[8..], of_year - (153 * from_march + 2) / 5 + 1);
    out.extend_from_slice(&text);
}

/// Fills places with the last digits of a number that is not negative.
fn digits(places: &mut [u8], value: i64) {
    let mut rest = value.unsigned_abs();
    for place in places.iter_mut().rev() {
        // A digit is less than 10.
        *place = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// Appends a string.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    // Without an early end the look at each byte is done for many at once.
    if bytes.iter().fold(true, |plain, &byte| plain & is_plain(byte)) {
        out.extend_from_slice(bytes);
    } else {
        bytes.iter().for_each(|&byte| escaped(byte, out));
    }
    out.push(b'"');
}

fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

fn escaped(byte: u8, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    match byte {
        _ if is_plain(byte) => out.push(byte),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        _ => {
            out.extend_from_slice(b"\\u00");
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 15)]);
        }
    }
}

/// Appends the strings of a list that is kept as `,a,b,`.
pub(super) fn keys(stored: &str, out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, key) in stored.split(',').filter(|key| !key.is_empty()).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        string(key, out);
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use steward_model::kind::{Scalar, Wire};

    use super::*;

    /// Whether `own` writes what Steward writes for the same value.
    fn same(wire: Wire, scalar: Scalar<'_>, own: impl FnOnce(&mut Vec<u8>)) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        own(&mut ours);
        wire.write_json(scalar, &mut theirs);
        assert_eq!(String::from_utf8(ours).unwrap(), String::from_utf8(theirs).unwrap());
    }

    #[test]
    fn numbers_and_times_look_as_stewards() {
        for value in [0, 1, -1, 7, 10, 99, 1_250, -5, 100, 123_456_789, -987_654_321_012] {
            same(Wire::Int, Scalar::Int(value), |out| int(value, out));
            same(Wire::Scaled(2), Scalar::Int(value), |out| scaled(value, 2, out));
            same(Wire::Scaled(8), Scalar::Int(value), |out| scaled(value, 8, out));
        }
        for days in (0..60_000).step_by(37) {
            same(Wire::Date, Scalar::Int(days), |out| date(days, out));
            let micros = days * DAY + days * 1_234_567;
            same(Wire::Datetime, Scalar::Int(micros), |out| datetime(micros, out));
        }
        same(Wire::Bool, Scalar::Bool(true), |out| flag(true, out));
    }

    #[test]
    fn texts_look_as_stewards() {
        let all: String = (0_u32..0x250).filter_map(char::from_u32).collect();
        for text in ["", "张三", "a\"b\\c\n", &all] {
            same(Wire::Text, Scalar::Text(text), |out| string(text, out));
        }
        for stored in ["", ",a,", ",a,b,"] {
            same(Wire::Keys, Scalar::Text(stored), |out| keys(stored, out));
        }
    }
}
