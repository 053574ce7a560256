//! JSON rows as bytes: cutting an answer into its rows and taking a hidden number out of each,
//! without reading the values, so that not a digit of them changes.

/// The rows of a JSON array of objects, as the store writes it. None if it is something else.
pub(super) fn split(body: &[u8]) -> Option<Vec<&[u8]>> {
    let inner = body.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let mut rows = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in inner.iter().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    rows.push(&inner[start..=at]);
                }
            }
            _ => {}
        }
    }
    (depth == 0 && !quoted).then_some(rows)
}

/// Takes the number under `key` out of a row whose first key it is: the number, and what is left of
/// the row without its opening brace.
pub(super) fn peel<'a>(row: &'a [u8], key: &str) -> Option<(i64, &'a [u8])> {
    let rest = row.strip_prefix(b"{\"")?.strip_prefix(key.as_bytes())?.strip_prefix(b"\":")?;
    let (number, rest) = leading_number(rest)?;
    Some((number, rest.strip_prefix(b",").unwrap_or(rest)))
}

/// A whole number and what follows it.
pub(super) fn leading_number(text: &[u8]) -> Option<(i64, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let number = std::str::from_utf8(&text[..end]).ok()?.parse().ok()?;
    Some((number, &text[end..]))
}

/// Joins rows, each without its opening brace, into an array.
pub(super) fn join<'a>(rows: impl Iterator<Item = &'a [u8]>, bytes: usize) -> Vec<u8> {
    let mut body = Vec::with_capacity(bytes);
    body.push(b'[');
    for (place, row) in rows.enumerate() {
        if place > 0 {
            body.push(b',');
        }
        body.push(b'{');
        body.extend_from_slice(row);
    }
    body.push(b']');
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_rows_only() {
        let body = br#"[{"$id":7,"a":"}],{\"\\"},{"$id":8,"b":[{"c":[1,2]}],"d":{}},{"$id":9}]"#;
        let rows = split(body).unwrap();
        assert_eq!(rows.len(), 3);
        let peeled: Vec<_> = rows.iter().map(|row| peel(row, "$id").unwrap()).collect();
        assert_eq!(peeled.iter().map(|row| row.0).collect::<Vec<_>>(), [7, 8, 9]);
        let joined = join(peeled.iter().rev().map(|row| row.1), body.len());
        let wanted = br#"[{},{"b":[{"c":[1,2]}],"d":{}},{"a":"}],{\"\\"}]"#;
        assert_eq!(joined, wanted);
    }

    #[test]
    fn an_empty_array_has_no_rows() {
        assert_eq!(split(b"[]").unwrap().len(), 0);
        assert_eq!(join(std::iter::empty(), 2), b"[]");
    }

    #[test]
    fn what_is_no_array_of_rows_is_refused() {
        for wrong in [&b""[..], b"{}", b"[{]", b"[{\"a]", b"[}]", b"["] {
            assert!(split(wrong).is_none(), "{wrong:?}");
        }
        for wrong in [&b"{\"id\":1}"[..], b"{\"$id\":\"1\"}", b"{\"$id\":}", b"[]"] {
            assert!(peel(wrong, "$id").is_none(), "{wrong:?}");
        }
    }
}
