//! CSV cells, as Steward writes them.

/// Appends a text as a cell: in quotes where it needs them, with an apostrophe in front where a
/// spreadsheet would compute it.
pub(super) fn cell(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let (mut special, mut first) = (false, false);
    for &byte in bytes {
        special |= matches!(byte, b',' | b'"' | b'\n' | b'\r');
    }
    if let Some(byte) = bytes.first() {
        first = matches!(byte, b'=' | b'@' | b'\t' | b'\r' | b'+' | b'-' | b'\'');
    }
    let marked = first && computed(bytes);
    if !special {
        if marked {
            out.push(b'\'');
        }
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    if marked {
        out.push(b'\'');
    }
    for &byte in bytes {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Whether a spreadsheet would take a text for a formula, apostrophes in front of it aside.
fn computed(bytes: &[u8]) -> bool {
    let start = bytes.iter().take_while(|&&byte| byte == b'\'').count();
    match &bytes[start..] {
        [b'=' | b'@' | b'\t' | b'\r', ..] => true,
        [b'+' | b'-', rest @ ..] => {
            let plain = |byte: &u8| byte.is_ascii_digit() || b" .,-()".contains(byte);
            rest.is_empty() || !rest.iter().all(plain)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use steward_model::spreadsheet::harmless;

    use super::*;

    #[test]
    fn cells_look_as_stewards() {
        let texts = [
            "",
            "张三",
            "+86-13800000000",
            "=1+1",
            "'=1",
            "'",
            "-",
            "+a",
            "'x'",
            "@a",
            "-5.0",
            "\ta",
        ];
        for text in texts {
            let mut out = Vec::new();
            cell(text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), harmless(text), "{text:?}");
        }
        for (text, wanted) in [("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=a,b", "\"'=a,b\"")] {
            let mut out = Vec::new();
            cell(text, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), wanted);
        }
    }
}
