//! One line of a card: `item1.TEL;TYPE=CELL:138…`.

use encoding_rs::{Encoding, UTF_8};

/// One line of a card.
#[derive(Debug)]
pub(super) struct Property {
    /// Its name in capitals, without the group in front.
    pub(super) name: String,
    /// Its parameters in capitals: `TYPE` and `CELL`; of an old card's bare ones only the value.
    parameters: Vec<(String, String)>,
    /// Its value, still with its escapes.
    pub(super) value: String,
}

impl Property {
    /// Reads a line; `None` if it is none.
    pub(super) fn read(line: &[u8], encoding: &'static Encoding) -> Option<Self> {
        let (head, value) = split_head(line)?;
        let head = encoding.decode_without_bom_handling(head).0.to_uppercase();
        let mut parts = head.trim_start_matches('\u{feff}').split(';');
        let name = parts.next()?.rsplit('.').next()?.trim().to_owned();
        let parameters: Vec<(String, String)> = parts
            .map(|part| match part.split_once('=') {
                Some((name, value)) => (name.trim().to_owned(), value.replace('"', "")),
                None => (String::new(), part.trim().to_owned()),
            })
            .collect();
        let said = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted);
        let charset = said("CHARSET").and_then(|(_, label)| Encoding::for_label(label.as_bytes()));
        let value = match is_quoted(&parameters) {
            true => charset
                .unwrap_or(UTF_8)
                .decode_without_bom_handling(&unquoted(value))
                .0
                .into_owned(),
            false => charset.unwrap_or(encoding).decode_without_bom_handling(value).0.into_owned(),
        };
        Some(Self { name, value, parameters })
    }

    /// The whole value as text.
    pub(super) fn text(&self) -> String {
        unescaped(&self.value).trim().to_owned()
    }

    /// The parts between semicolons.
    pub(super) fn parts(&self) -> Vec<String> {
        let (mut parts, mut from, mut escaped) = (Vec::new(), 0, false);
        for (at, byte) in self.value.bytes().enumerate() {
            if byte == b';' && !escaped {
                parts.push(unescaped(&self.value[from..at]).trim().to_owned());
                from = at + 1;
            }
            escaped = byte == b'\\' && !escaped;
        }
        parts.push(unescaped(&self.value[from..]).trim().to_owned());
        parts
    }

    /// How early it comes among its like: the preferred one, then the types that are named, then others.
    pub(super) fn rank(&self, types: &[&str]) -> u8 {
        let values = || {
            let named = |(name, value): &&(String, String)| {
                matches!(name.as_str(), "" | "TYPE") && !value.is_empty()
            };
            self.parameters.iter().filter(named).flat_map(|(_, value)| value.split(','))
        };
        let preferred = self.parameters.iter().any(|(name, _)| name == "PREF");
        if preferred || values().any(|value| value == "PREF") {
            return 0;
        }
        let at = types.iter().position(|wanted| values().any(|value| value == *wanted));
        at.map_or(u8::MAX, |at| u8::try_from(at + 1).unwrap_or(u8::MAX))
    }
}

/// Whether the lines behind one that ends with `=` belong to it.
pub(super) fn is_quoted_printable(line: &[u8]) -> bool {
    let Some((head, _)) = split_head(line) else { return false };
    head.to_ascii_uppercase().windows(QUOTED.len()).any(|some| some == QUOTED)
}

/// How old cards write what is not ASCII.
const QUOTED: &[u8] = b"QUOTED-PRINTABLE";

fn is_quoted(parameters: &[(String, String)]) -> bool {
    parameters.iter().any(|(_, value)| value.as_bytes() == QUOTED)
}

/// What stands before the first colon that is not quoted, and behind it.
fn split_head(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut quoted = false;
    let at = line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b':' && !quoted
    })?;
    Some((&line[..at], &line[at + 1..]))
}

/// Bytes that were written as `=E5`.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&byte, then)) = rest.split_first() {
        let code = then.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) if byte == b'=' => {
                bytes.push(code);
                rest = &then[2..];
            }
            _ => {
                bytes.push(byte);
                rest = then;
            }
        }
    }
    bytes
}

/// A text without its escapes.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other @ (',' | ';' | ':' | '\\')) => text.push(other),
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            },
            _ => text.push(letter),
        }
    }
    text
}
