//! A text as search sees it: folded letters, each with its place in the text, in runs.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::simplified::simplified;

/// A folded letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// The letter: lower case, half width, without accents, simplified.
    pub(super) c: char,
    /// The character of the text that it comes from, counted in characters.
    pub(super) at: usize,
}

/// Letters that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// A word of letters and digits.
    Word(Vec<Letter>),
    /// Characters that are written without blanks: Chinese, kana, hangul.
    Script(Vec<Letter>),
}

impl Run {
    /// The letters.
    pub(super) fn letters(&self) -> &[Letter] {
        match self {
            Self::Word(letters) | Self::Script(letters) => letters,
        }
    }

    /// The text.
    pub(super) fn text(&self) -> String {
        self.letters().iter().map(|letter| letter.c).collect()
    }
}

/// The runs of a text, of at most `most` characters.
pub(super) fn runs(text: &str, most: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut joined = false;
    for (at, original) in text.chars().take(most).enumerate() {
        let mut seen = false;
        fold(original, |c| {
            seen = true;
            if !c.is_alphanumeric() {
                joined = false;
                return;
            }
            let letter = Letter { c, at };
            match (runs.last_mut(), is_script(c)) {
                (Some(Run::Script(letters)), true) | (Some(Run::Word(letters)), false)
                    if joined =>
                {
                    letters.push(letter);
                }
                (_, true) => runs.push(Run::Script(vec![letter])),
                (_, false) => runs.push(Run::Word(vec![letter])),
            }
            joined = true;
        });
        // An accent by itself separates nothing.
        joined &= seen || is_combining_mark(original);
    }
    runs
}

/// Folds one character; an accent by itself is nothing.
fn fold(c: char, mut each: impl FnMut(char)) {
    if c.is_ascii() {
        return each(c.to_ascii_lowercase());
    }
    if is_plain_han(c) {
        return each(simplified(c));
    }
    let bare = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
    for c in bare.flat_map(char::to_lowercase).nfc() {
        each(simplified(c));
    }
}

/// A Chinese character that has no other spelling.
fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2f7ff}')
}

/// Whether a character belongs to a script without blanks.
fn is_script(c: char) -> bool {
    is_plain_han(c)
        || matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}' | '\u{30000}'..='\u{323af}')
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    is_plain_han(c) || matches!(c, '\u{30000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        runs(text, 100).iter().map(Run::text).collect()
    }

    #[test]
    fn runs_end_where_the_script_changes() {
        assert_eq!(texts("TCL科技（深圳）2号"), ["tcl", "科技", "深圳", "2", "号"]);
        assert_eq!(texts("zhang.san@example.com"), ["zhang", "san", "example", "com"]);
        assert_eq!(texts(" -- "), Vec::<String>::new());
    }

    #[test]
    fn letters_are_folded() {
        assert_eq!(texts("ＡＢＣ　Ｃａｆé e\u{301}tude"), ["abc", "cafe", "etude"]);
        assert_eq!(texts("張偉 ㈱ ﬁn"), ["张伟", "株", "fin"]);
    }

    #[test]
    fn letters_know_their_places() {
        let runs = runs("A ﬁ張", 100);
        let places: Vec<usize> = runs.iter().flat_map(Run::letters).map(|l| l.at).collect();
        assert_eq!(places, [0, 2, 2, 3]);
    }

    #[test]
    fn no_more_than_asked_for_is_read() {
        assert_eq!(runs("abcdef", 3)[0].text(), "abc");
    }
}
