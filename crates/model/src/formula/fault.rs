//! What is wrong with an expression, and where.

use cel::parser::ParseErrors;

use crate::error::{Error, ErrorKind};
use crate::text;
use crate::text::Text;

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, as the end of a sentence.
    pub why: Text,
    /// Where it begins and ends in the expression, in characters from 0, if that is known. The end is not part
    /// of it.
    pub place: Option<(usize, usize)>,
}

impl Fault {
    pub(super) fn new(en: &str, zh: &str) -> Self {
        Self { why: Text::new(en, zh), place: None }
    }

    /// The first of what the parser does not understand.
    pub(super) fn of_parser(source: &str, errors: &ParseErrors) -> Self {
        let mut fault = Self::new(
            "it is not understood (&& is and, || is or, == is equal, texts stand in quotes)",
            "看不懂（并且用 &&，或者用 ||，等于用 ==，文字加引号）",
        );
        let Some(error) = errors.errors.first() else { return fault };
        // The parser counts lines and columns from 1.
        let from_0 = |at: isize| usize::try_from(at - 1).unwrap_or_default();
        let (line, column) = (from_0(error.pos.0), from_0(error.pos.1));
        let before = source.split_inclusive('\n').take(line).map(|line| line.chars().count());
        let at = (before.sum::<usize>() + column).min(source.chars().count());
        let word = source.chars().skip(at).take_while(|c| c.is_alphanumeric() || *c == '_').count();
        fault.place = Some((at, at + word.max(1)));
        fault
    }

    /// The same with its place in characters, which was one in bytes.
    pub(super) fn in_characters(mut self, source: &str) -> Self {
        let before = |at: usize| source.char_indices().take_while(|(byte, _)| *byte < at).count();
        self.place = self.place.map(|(from, to)| (before(from), before(to)));
        self
    }

    /// The same at a place, unless a narrower one is known: the first and the last byte.
    pub(super) fn at(mut self, first: u32, last: u32) -> Self {
        let place = (first as usize, last as usize + 1);
        self.place = self.place.or(Some(place));
        self
    }

    /// A sentence for people: where and what.
    #[must_use]
    pub fn sentence(&self, source: &str) -> Text {
        let (why_en, why_zh) = (&self.why.en, &self.why.zh);
        let Some((from, to)) = self.place else {
            return text!(en = "This can't be used: {why_en}.", zh = "无法使用：{why_zh}。");
        };
        let part: String =
            source.chars().skip(from).take(to.saturating_sub(from).min(40)).collect();
        let at = from + 1;
        if part.trim().is_empty() {
            return text!(en = "At character {at}: {why_en}.", zh = "第 {at} 个字符处：{why_zh}。");
        }
        text!(
            en = "At character {at}, '{part}': {why_en}.",
            zh = "第 {at} 个字符“{part}”处：{why_zh}。"
        )
    }

    /// As the error of a definition.
    pub(super) fn of_formula(&self, source: &str) -> Error {
        let shown: String = source.chars().take(80).collect();
        let (en, zh) = (&self.why.en, &self.why.zh);
        Error::new(
            ErrorKind::Definition,
            text!(
                en = "The formula '{shown}' can't be used: {en}.",
                zh = "公式“{shown}”无法使用：{zh}。"
            ),
        )
    }
}
