//! Values under a cast.

use steward_model::kind::{Scalar, Wire, write_json_string};

use super::average;
use crate::plan::Look;

/// Writes a value as JSON.
pub(super) fn write(look: Look, wire: Wire, scalar: Scalar<'_>, out: &mut Vec<u8>) {
    match (look, wire, scalar) {
        (Look::Plain, ..) | (_, _, Scalar::Null | Scalar::Bytes(_)) => wire.write_json(scalar, out),
        (Look::Text, Wire::Keys, Scalar::Text(keys)) => {
            write_json_string(&format!("{{{}}}", keys.trim_matches(',')), out);
        }
        (Look::Text, Wire::Json, Scalar::Text(json)) => write_json_string(json, out),
        (Look::Text, ..) => quoted(out, |out| wire.write_json(scalar, out)),
        (Look::Whole, Wire::Scaled(scale), Scalar::Int(value)) => {
            average::write_decimal(
                average::divided(value.into(), 10_i128.pow(scale.into())),
                0,
                out,
            );
        }
        (Look::Whole, Wire::Bool, Scalar::Bool(value)) => {
            out.push(if value { b'1' } else { b'0' });
        }
        (Look::Whole, ..) => Wire::Int.write_json(scalar, out),
    }
}

/// Puts quotes around what is written, unless it has some.
pub(super) fn quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    write(out);
    if out.get(start) != Some(&b'"') {
        out.insert(start, b'"');
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_under_casts() {
        let shown = |look, wire, scalar| {
            let mut out = b",".to_vec();
            write(look, wire, scalar, &mut out);
            String::from_utf8(out).expect("text")
        };
        for (look, wire, scalar, wanted) in [
            (Look::Text, Wire::Scaled(2), Scalar::Int(1_250), ",\"12.5\""),
            (Look::Text, Wire::Int, Scalar::Int(-7), ",\"-7\""),
            (Look::Text, Wire::Bool, Scalar::Bool(true), ",\"true\""),
            (Look::Text, Wire::Date, Scalar::Int(0), ",\"1970-01-01\""),
            (Look::Text, Wire::Text, Scalar::Text("a\"b"), ",\"a\\\"b\""),
            (Look::Text, Wire::Keys, Scalar::Text(",a,b,"), ",\"{a,b}\""),
            (Look::Text, Wire::Json, Scalar::Text("[\"a\"]"), r#","[\"a\"]""#),
            (Look::Text, Wire::Int, Scalar::Null, ",null"),
            (Look::Whole, Wire::Scaled(2), Scalar::Int(1_250), ",13"),
            (Look::Whole, Wire::Scaled(2), Scalar::Int(-1_250), ",-13"),
            (Look::Whole, Wire::Scaled(2), Scalar::Int(-49), ",0"),
            (Look::Whole, Wire::Bool, Scalar::Bool(false), ",0"),
            (Look::Whole, Wire::Bool, Scalar::Null, ",null"),
            (Look::Plain, Wire::Scaled(2), Scalar::Int(1_250), ",12.5"),
        ] {
            assert_eq!(shown(look, wire, scalar), wanted, "{look:?} {wire:?} {scalar:?}");
        }
    }
}
