//! `nulls=stripped`: JSON without the members that are null, at any depth, as bytes, so that not a
//! digit of the others changes.

use axum::body::Bytes;

/// Leaves out the members that are null. The JSON is as the store writes it: without blanks.
pub(super) fn strip_nulls(json: &Bytes) -> Bytes {
    let mut out = Vec::with_capacity(json.len());
    let mut open = Vec::new();
    let mut rest: &[u8] = json;
    while let Some((&byte, behind)) = rest.split_first() {
        match byte {
            b'{' | b'[' => {
                open.push(byte);
                out.push(byte);
                rest = behind;
            }
            b'}' | b']' => {
                open.pop();
                // A comma that announced a member which was left out.
                if out.last() == Some(&b',') {
                    out.pop();
                }
                out.push(byte);
                rest = behind;
            }
            b'"' => {
                let end = string(rest);
                let (text, behind) = rest.split_at(end);
                let null = open.last() == Some(&b'{') && is_null(behind);
                rest = if null { skip(behind) } else { behind };
                if !null {
                    out.extend_from_slice(text);
                }
            }
            _ => {
                out.push(byte);
                rest = behind;
            }
        }
    }
    out.into()
}

/// Whether `:null` ends a member.
fn is_null(behind: &[u8]) -> bool {
    matches!(behind.strip_prefix(b":null"), Some([b',' | b'}', ..]))
}

/// What follows a member that is left out, with its comma.
fn skip(behind: &[u8]) -> &[u8] {
    let rest = &behind[":null".len()..];
    rest.strip_prefix(b",").unwrap_or(rest)
}

/// How long the string at the beginning is, with its quotes.
fn string(json: &[u8]) -> usize {
    let mut escaped = false;
    let closes = |byte: &u8| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    };
    json[1..].iter().position(closes).map_or(json.len(), |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_are_null_are_left_out() {
        for (json, wanted) in [
            ("[]", "[]"),
            (r#"[{"a":null}]"#, "[{}]"),
            (r#"[{"a":1,"b":null}]"#, r#"[{"a":1}]"#),
            (r#"[{"a":null,"b":1,"c":null,"d":"null"}]"#, r#"[{"b":1,"d":"null"}]"#),
            (r#"[{"a":{"b":null,"c":null},"d":2.50}]"#, r#"[{"a":{},"d":2.50}]"#),
            (r#"[{"a":[null,1],"b":["\\\":null,"]}]"#, r#"[{"a":[null,1],"b":["\\\":null,"]}]"#),
        ] {
            let bytes = Bytes::from_static(json.as_bytes());
            assert_eq!(std::str::from_utf8(&strip_nulls(&bytes)).unwrap(), wanted);
        }
    }
}
