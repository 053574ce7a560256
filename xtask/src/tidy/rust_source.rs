//! Just enough of Rust's grammar to tell code, comments and string literals apart.

use std::ops::Range;

/// A Rust file, taken apart.
pub(crate) struct RustSource {
    /// The text with the contents of string literals blanked; same length in bytes.
    pub(crate) code_and_comments: String,
    /// Every string literal: where it starts, and what stands between its quotes.
    pub(crate) strings: Vec<(usize, String)>,
    /// The parts that only tests compile: items behind `#[cfg(test)]`.
    pub(crate) tests: Vec<Range<usize>>,
}

impl RustSource {
    /// Takes `text` apart. Text that is no Rust gives some result, never a panic.
    pub(crate) fn parse(text: &str) -> Self {
        let mut scanner = Scanner {
            bytes: text.as_bytes(),
            code: text.as_bytes().to_vec(),
            code_and_comments: text.as_bytes().to_vec(),
            strings: Vec::new(),
        };
        scanner.scan();
        let Scanner { code, code_and_comments, strings, .. } = scanner;
        let strings = strings
            .into_iter()
            .map(|inside| (inside.start, String::from_utf8_lossy(&text.as_bytes()[inside]).into()))
            .collect();
        let code = String::from_utf8_lossy(&code).into_owned();
        let tests = test_items(&code);
        let code_and_comments = String::from_utf8_lossy(&code_and_comments).into_owned();
        Self { code_and_comments, strings, tests }
    }

    /// Whether this position is compiled for tests only.
    pub(crate) fn in_tests(&self, position: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&position))
    }
}

/// The line of a position, counted from 1.
pub(crate) fn line_of(text: &str, position: usize) -> usize {
    let before = &text.as_bytes()[..position.min(text.len())];
    before.iter().fold(1, |line, byte| line + usize::from(*byte == b'\n'))
}

/// Reads from left to right and blanks what is no code.
struct Scanner<'a> {
    bytes: &'a [u8],
    /// The text with the contents of comments and string literals blanked.
    code: Vec<u8>,
    code_and_comments: Vec<u8>,
    strings: Vec<Range<usize>>,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() {
            at = match self.bytes[at] {
                b'/' if self.starts(at, b"//") => self.comment(at, self.line_end(at)),
                b'/' if self.starts(at, b"/*") => self.comment(at, self.block_end(at)),
                b'"' => self.string(at + 1),
                b'r' if !self.follows_word(at) => self.raw_string(at),
                b'\'' => self.character(at),
                _ => at + 1,
            };
        }
    }

    fn starts(&self, at: usize, with: &[u8]) -> bool {
        self.bytes[at..].starts_with(with)
    }

    /// Whether the character before is part of a word, so that an `r` here is not a prefix.
    ///
    /// The prefixes `b` and `c` of `br"…"` and `cr"…"` are no such word.
    fn follows_word(&self, at: usize) -> bool {
        let is_word = |at: usize| self.bytes[at].is_ascii_alphanumeric() || self.bytes[at] == b'_';
        let before = match at.checked_sub(1) {
            Some(before) if matches!(self.bytes[before], b'b' | b'c') => before.checked_sub(1),
            other => other,
        };
        before.is_some_and(is_word)
    }

    fn line_end(&self, at: usize) -> usize {
        self.bytes[at..].iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |n| at + n)
    }

    /// The end of a block comment; they nest.
    fn block_end(&self, at: usize) -> usize {
        let (mut at, mut depth) = (at, 0_u32);
        while at < self.bytes.len() {
            if self.starts(at, b"/*") {
                depth += 1;
                at += 2;
            } else if self.starts(at, b"*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            } else {
                at += 1;
            }
        }
        self.bytes.len()
    }

    fn comment(&mut self, start: usize, end: usize) -> usize {
        blank(&mut self.code, start..end);
        end
    }

    /// A string literal whose content starts at `start`; gives the position behind it.
    fn string(&mut self, start: usize) -> usize {
        let mut end = start;
        while end < self.bytes.len() && self.bytes[end] != b'"' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        self.literal(start..end.min(self.bytes.len()));
        end + 1
    }

    /// A raw string literal, or merely the letter r.
    fn raw_string(&mut self, at: usize) -> usize {
        let hashes = self.bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
        let start = at + 2 + hashes;
        if self.bytes.get(start - 1) != Some(&b'"') {
            return at + 1;
        }
        let closing = [&b"\""[..], &b"#".repeat(hashes)].concat();
        let length = self.bytes[start..].windows(closing.len()).position(|part| part == closing);
        let end = length.map_or(self.bytes.len(), |length| start + length);
        self.literal(start..end);
        end + closing.len()
    }

    fn literal(&mut self, inside: Range<usize>) {
        blank(&mut self.code, inside.clone());
        blank(&mut self.code_and_comments, inside.clone());
        self.strings.push(inside);
    }

    /// A character literal, or the quote of a lifetime.
    fn character(&self, at: usize) -> usize {
        match self.bytes.get(at + 1) {
            Some(b'\\') => {
                let rest = self.bytes.get(at + 3..).unwrap_or_default();
                let length = rest.iter().position(|byte| *byte == b'\'');
                length.map_or(self.bytes.len(), |length| at + 3 + length + 1)
            }
            // One character of up to four bytes between two quotes; otherwise a lifetime.
            _ => (at + 2..=at + 5)
                .find(|end| self.bytes.get(*end) == Some(&b'\''))
                .filter(|end| {
                    std::str::from_utf8(&self.bytes[at + 1..*end])
                        .is_ok_and(|text| text.chars().count() == 1)
                })
                .map_or(at + 1, |end| end + 1),
        }
    }
}

/// Overwrites everything but line ends with spaces.
fn blank(bytes: &mut [u8], range: Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// The items behind `#[cfg(test)]`, from the attribute to the closing brace or semicolon.
fn test_items(code: &str) -> Vec<Range<usize>> {
    const ATTRIBUTE: &str = "#[cfg(test)]";
    code.match_indices(ATTRIBUTE)
        .map(|(start, _)| {
            let mut depth = 0_u32;
            let from = start + ATTRIBUTE.len();
            for (offset, byte) in code.as_bytes()[from..].iter().enumerate() {
                match byte {
                    b'{' => depth += 1,
                    b'}' if depth == 1 => return start..from + offset + 1,
                    b'}' => depth = depth.saturating_sub(1),
                    b';' if depth == 0 => return start..from + offset + 1,
                    _ => {}
                }
            }
            start..code.len()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<String> {
        RustSource::parse(text).strings.into_iter().map(|(_, content)| content).collect()
    }

    #[test]
    fn finds_string_literals_of_every_form() {
        let text = r####"
            let a = "one \" two"; // "no"
            let b = r"thr\ee"; /* "no /* "no" */ "no" */
            let c = r#"fo"ur"#; let d = br##"fi"#ve"##; let e = b"six"; let f = cr"seven";
            let quote = '"'; let escaped = '\''; let han = '客'; let e = "eight";
            fn life<'a>(x: &'a str) -> &'a str { x } let g = "nine"; for r in raw {}
        "####;
        let expected =
            ["one \\\" two", "thr\\ee", "fo\"ur", "fi\"#ve", "six", "seven", "eight", "nine"];
        assert_eq!(strings(text), expected);
    }

    #[test]
    fn blanks_without_moving_anything() {
        let text = "let a = \"客户\"; // 客户\nlet b = 1;";
        let source = RustSource::parse(text);
        assert_eq!(source.code_and_comments.len(), text.len());
        assert!(source.code_and_comments.ends_with("\nlet b = 1;"));
        assert!(source.code_and_comments.contains("// 客户"));
        assert!(!source.code_and_comments.contains("\"客"));
    }

    #[test]
    fn knows_which_items_are_for_tests() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { \"}\"; } }\nfn c() {}\n\
                    #[cfg(test)] use x; fn d() {}";
        let source = RustSource::parse(text);
        let inside = |needle: &str| source.in_tests(text.find(needle).unwrap());
        let found: Vec<bool> =
            ["fn a", "fn b", "fn c", "use x", "fn d"].into_iter().map(inside).collect();
        assert_eq!(found, [false, true, false, true, false]);
    }

    #[test]
    fn survives_unfinished_text() {
        for text in ["\"", "r#\"", "'", "'\\", "/*", "r", "#[cfg(test)] mod x {", "\"\\", "r#"] {
            RustSource::parse(text);
        }
    }

    #[test]
    fn counts_lines_from_one() {
        assert_eq!((line_of("a\nb", 0), line_of("a\nb", 2), line_of("a\nb", 99)), (1, 2, 2));
    }
}
