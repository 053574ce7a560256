//! A place in the text of one parameter, and errors that point at it.

use steward_model::error::{Error, ErrorKind};
use steward_model::{Text, text};

/// How much of the caller's own text an error repeats, in characters.
const EXCERPT: usize = 60;

/// Reads a text from left to right.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    /// The parameter whose name or value is read, for errors.
    parameter: &'a str,
    text: &'a str,
    at: usize,
    /// Characters of the parameter that stand before `text`.
    before: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the first character of a parameter's value (or name).
    pub(crate) fn new(parameter: &'a str, text: &'a str) -> Self {
        Self { parameter, text, at: 0, before: 0 }
    }

    /// Starts at the first character of `text`, a part of this cursor's text that began at byte
    /// `start`.
    pub(crate) fn inner<'b>(&'b self, start: usize, text: &'b str) -> Cursor<'b> {
        count(start);
        let before = self.before + self.text.get(..start).map_or(0, |head| head.chars().count());
        Cursor { parameter: self.parameter, text, at: 0, before }
    }

    /// The byte at which the cursor stands, for [`Self::go`] and [`Self::since`].
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes to a byte that [`Self::at`] gave.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// What was read since `start`.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub(crate) fn peek(&self) -> Option<char> {
        count(1);
        self.rest().chars().next()
    }

    /// Reads the next character.
    pub(crate) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Reads `wanted` if it comes next.
    pub(crate) fn eat(&mut self, wanted: &str) -> bool {
        count(wanted.len());
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// Reads as long as the characters fit.
    pub(crate) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        count(end + 1);
        self.at += end;
        &rest[..end]
    }

    /// Reads the rest.
    pub(crate) fn take_rest(&mut self) -> &'a str {
        let rest = self.rest();
        count(rest.len());
        self.at = self.text.len();
        rest
    }

    /// Reads blanks and tabs.
    pub(crate) fn skip_spaces(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t'));
    }

    /// Whether everything was read.
    pub(crate) fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Reads this piece of punctuation.
    pub(crate) fn expect(&mut self, wanted: &str) -> Result<(), Error> {
        if self.eat(wanted) {
            return Ok(());
        }
        Err(self.expected(&text!(en = "\"{wanted}\"", zh = "“{wanted}”")))
    }

    /// Requires that everything was read, blanks aside.
    pub(crate) fn expect_end(&mut self) -> Result<(), Error> {
        self.skip_spaces();
        if self.at_end() {
            return Ok(());
        }
        Err(self.expected(&text!(en = "the end", zh = "结尾")))
    }

    /// The error that something else should stand here.
    pub(crate) fn expected(&self, wanted: &Text) -> Error {
        let (parameter, position) = (excerpt(self.parameter), self.position());
        let Text { en, zh } = wanted;
        let message = match self.peek() {
            Some(found) => text!(
                en = "Can't read {parameter}: unexpected {found:?} at character {position}, expected {en}.",
                zh =
                    "无法识别参数 {parameter}：第 {position} 个字符 {found:?} 不对，此处应为{zh}。"
            ),
            None => text!(
                en = "Can't read {parameter}: it ends at character {position}, expected {en}.",
                zh = "无法识别参数 {parameter}：写到第 {position} 个字符处就结束了，此处还应有{zh}。"
            ),
        };
        let found = self.peek().map_or_else(|| "end of input".to_owned(), |c| format!("{c:?}"));
        Error::new(ErrorKind::BadQuery, message).with_details(format!(
            "unexpected {found} expecting {en} (character {position} of {:?})",
            excerpt(self.text)
        ))
    }

    /// The error that what begins here can't be accepted, and why.
    pub(crate) fn refused(&self, kind: ErrorKind, why: &Text) -> Error {
        let (parameter, position) = (excerpt(self.parameter), self.position());
        let Text { en, zh } = why;
        let message = text!(
            en = "Can't use {parameter}: {en} (at character {position}).",
            zh = "参数 {parameter} 有误：{zh}（第 {position} 个字符处）。"
        );
        Error::new(kind, message)
            .with_details(format!("character {position} of {:?}", excerpt(self.text)))
    }

    /// The position in the parameter, counted in characters from 1.
    fn position(&self) -> usize {
        count(self.at);
        self.before + self.text.get(..self.at).map_or(0, |head| head.chars().count()) + 1
    }
}

/// Notes that so many characters are looked at; tests bound their number.
fn count(characters: usize) {
    #[cfg(test)]
    crate::steps::count(characters);
    let _ = characters;
}

/// The beginning of a text that came from outside, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_not_bytes() {
        let mut cursor = Cursor::new("order", "姓名!x");
        assert_eq!(cursor.take_while(char::is_alphabetic), "姓名");
        let error = cursor.expected(&Text::new("a comma", "逗号"));
        assert_eq!(error.kind(), ErrorKind::BadQuery);
        assert_eq!(
            error.text().en,
            "Can't read order: unexpected '!' at character 3, expected a comma."
        );
        assert!(error.text().zh.contains("第 3 个字符"));
        assert_eq!(
            error.details(),
            Some("unexpected '!' expecting a comma (character 3 of \"姓名!x\")")
        );
    }

    #[test]
    fn an_inner_cursor_keeps_counting() {
        let outer = Cursor::new("x", "ab{c");
        let mut inner = outer.inner(2, "{c");
        inner.bump();
        assert!(inner.expected(&Text::new("y", "y")).text().en.contains("character 4"));
        let innermost = inner.inner(1, "c");
        assert!(innermost.expected(&Text::new("y", "y")).text().en.contains("character 4"));
    }

    #[test]
    fn the_end_is_said_in_words() {
        let mut cursor = Cursor::new("select", "a");
        cursor.take_rest();
        assert!(cursor.expect("(").unwrap_err().text().en.contains("it ends at character 2"));
        assert!(cursor.expect_end().is_ok());
    }

    #[test]
    fn excerpts_are_short() {
        assert_eq!(excerpt(&"长".repeat(500)).chars().count(), EXCERPT + 1);
        assert_eq!(excerpt("短"), "短");
    }
}
