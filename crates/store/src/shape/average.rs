//! Means, from a sum and a count.

use super::look::quoted;
use crate::plan::Look;

/// The decimals that a mean has more than its field.
pub const AVERAGE_EXTRA_DECIMALS: u8 = 4;

/// Writes a mean, rounded half away from zero to [`AVERAGE_EXTRA_DECIMALS`] more decimals than its
/// field, or to a whole number. `count` is positive.
pub(super) fn write(sum: i64, count: i64, scale: u8, look: Look, out: &mut Vec<u8>) {
    let (sum, count) = (i128::from(sum), i128::from(count));
    if look == Look::Whole {
        write_decimal(divided(sum, count * 10_i128.pow(u32::from(scale))), 0, out);
        return;
    }
    let mean = divided(sum * 10_i128.pow(u32::from(AVERAGE_EXTRA_DECIMALS)), count);
    let digits = usize::from(scale + AVERAGE_EXTRA_DECIMALS);
    if look == Look::Text {
        quoted(out, |out| write_decimal(mean, digits, out));
    } else {
        write_decimal(mean, digits, out);
    }
}

/// A quotient, halves rounded away from zero. `by` is positive.
pub(super) fn divided(number: i128, by: i128) -> i128 {
    let half = if number < 0 { -by / 2 } else { by / 2 };
    (number + half) / by
}

/// Writes a number with so many decimals, without zeros at its end.
pub(super) fn write_decimal(number: i128, digits: usize, out: &mut Vec<u8>) {
    let magnitude = format!("{:0width$}", number.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = magnitude.split_at(magnitude.len() - digits);
    let fraction = fraction.trim_end_matches('0');
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(whole.as_bytes());
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_round_half_away_from_zero() {
        for (sum, count, scale, text, whole) in [
            (10, 4, 0, "2.5", "3"),
            (1, 3, 0, "0.3333", "0"),
            (2, 3, 0, "0.6667", "1"),
            (-2, 3, 2, "-0.006667", "0"),
            (-250, 1, 2, "-2.5", "-3"),
            (100, 1, 2, "1", "1"),
            (0, 5, 2, "0", "0"),
            (-1, 20_000, 0, "-0.0001", "0"),
        ] {
            let shown = |look| {
                let mut out = Vec::new();
                write(sum, count, scale, look, &mut out);
                String::from_utf8(out).expect("text")
            };
            assert_eq!(shown(Look::Plain), text, "{sum}/{count}");
            assert_eq!(shown(Look::Text), format!("\"{text}\""), "{sum}/{count}");
            assert_eq!(shown(Look::Whole), whole, "{sum}/{count}");
        }
    }
}
