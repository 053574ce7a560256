//! Content lines of RFC 5545 (section 3.1): escaped, folded, ended as the standard says.

/// The longest line in bytes, its end not counted.
const LINE_BYTES: usize = 75;

/// Lines being written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line whose value needs no escaping: a name, a time, a rule.
    pub(super) fn plain(&mut self, name: &str, value: &str) {
        let whole = format!("{name}:{value}");
        let mut used = 0;
        for letter in whole.chars() {
            let bytes = letter.len_utf8();
            if used + bytes > LINE_BYTES {
                self.0.push_str("\r\n ");
                // The blank that begins a continued line is a byte of it.
                used = 1;
            }
            self.0.push(letter);
            used += bytes;
        }
        self.0.push_str("\r\n");
    }

    /// A line whose value is text of people's.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        let mut letters = value.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(letter);
                }
                '\r' if letters.peek() == Some(&'\n') => {}
                '\r' | '\n' => escaped.push_str("\\n"),
                '\t' => escaped.push(letter),
                // What has no place in a line of text.
                _ if letter.is_control() => {}
                _ => escaped.push(letter),
            }
        }
        self.plain(name, &escaped);
    }

    /// All lines.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(value: &str) -> String {
        let mut lines = Lines::default();
        lines.text("SUMMARY", value);
        lines.finish()
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(line("a;b,c\\d"), "SUMMARY:a\\;b\\,c\\\\d\r\n");
        assert_eq!(line("a\r\nb\nc\rd"), "SUMMARY:a\\nb\\nc\\nd\r\n");
        assert_eq!(line("bell\u{7}, tab\t"), "SUMMARY:bell\\, tab\t\r\n");
    }

    #[test]
    fn no_line_is_too_long_and_no_letter_is_cut() {
        for value in ["x".repeat(300), "拜访蓝湾酒店".repeat(40), "\u{1f600}".repeat(50)] {
            let folded = line(&value);
            assert!(folded.lines().all(|line| line.len() <= LINE_BYTES), "{folded}");
            assert!(folded.lines().skip(1).all(|line| line.starts_with(' ')));
            assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
        }
        assert!(!line(&"x".repeat(67)).contains("\r\n "), "75 bytes are one line");
    }
}
