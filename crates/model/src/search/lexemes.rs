//! The pieces by which a text is found.

use std::collections::HashSet;

use super::letters::{Run, runs};
use super::readings::{COMPOUND, NAME, Unit, units};
use super::{Form, MAX_KEY, MAX_WORD, SOUND, SURNAME, WHOLE};
use crate::kind::phone_key;

/// Characters of one text that are read; what is behind them is not found.
const MAX_TEXT: usize = 20_000;

/// Characters of one line that are read.
const MAX_LINE: usize = 300;

/// Lexemes of one text at most.
const MAX_LEXEMES: usize = 4_000;

/// Ways of reading one line, or its end from some character on, that are kept.
const MAX_SOUNDS: usize = 12;

/// Ways of writing the initials of one line, or of its end.
const MAX_INITIALS: usize = 12;

/// The shortest part of a phone number or an address that is found wherever it stands.
pub(super) const MIN_PART: usize = 3;

/// The longest surname, in characters.
const SURNAME_CHARS: usize = 2;

/// The lexemes of a text, each once.
///
/// - each word, to be found by its beginning;
/// - of Chinese every two characters, and the last one: a longer part is found by all of its pairs;
/// - of a line also its pinyin, joined, from every character on, in full and by initials, in all ways
///   to read it; its whole text and its whole sound; somebody's surname; each end of a phone number, and
///   each end of the words of an e-mail address, so that a part of it is the beginning of an end.
#[must_use]
pub fn lexemes(form: Form, text: &str) -> Vec<String> {
    let mut found = Found::default();
    let most = if form == Form::Line { MAX_LINE } else { MAX_TEXT };
    let runs = runs(text, most);
    for run in &runs {
        match run {
            Run::Word(_) => found.word(&run.text()),
            Run::Script(letters) => {
                let chars: Vec<char> = letters.iter().map(|letter| letter.c).collect();
                found.script(&chars);
            }
        }
    }
    if form == Form::Line {
        found.line(text, &runs);
    }
    found.all
}

/// What was found so far.
#[derive(Default)]
struct Found {
    all: Vec<String>,
    known: HashSet<String>,
}

impl Found {
    fn add(&mut self, lexeme: String) {
        if !lexeme.is_empty() && self.all.len() < MAX_LEXEMES && self.known.insert(lexeme.clone()) {
            self.all.push(lexeme);
        }
    }

    fn word(&mut self, word: &str) {
        self.add(cut(word, MAX_WORD));
        // The 12 of KH-000012.
        let bare = word.trim_start_matches('0');
        if bare.len() != word.len() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            self.add(cut(bare, MAX_WORD));
        }
    }

    fn script(&mut self, chars: &[char]) {
        for pair in chars.windows(2) {
            self.add(pair.iter().collect());
        }
        if let Some(last) = chars.last() {
            self.add(last.to_string());
        }
    }

    fn line(&mut self, text: &str, runs: &[Run]) {
        let words: Vec<String> = runs.iter().map(Run::text).collect();
        let whole: String = words.concat();
        if whole.is_empty() {
            return;
        }
        let is_phone = is_phone(text);
        let units = units(runs, &words);
        if is_phone {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            self.ends(&digits);
            self.add(format!("{WHOLE}{}", cut(&phone_key(text), MAX_KEY)));
            return;
        }
        if let Some((local, domain)) = text.rsplit_once('@') {
            self.address(local, domain);
        }
        for start in 0..units.len() {
            self.sounds(&units[start..], start == 0);
        }
        self.add(format!("{WHOLE}{}", cut(&whole, MAX_KEY)));
        for sound in ways(&units, MAX_KEY, MAX_SOUNDS, |unit| unit.readings.clone()) {
            self.add(format!("{SOUND}{sound}"));
        }
        if let [Run::Script(letters)] = runs
            && (2..=NAME).contains(&letters.len())
        {
            for chars in 1..=SURNAME_CHARS.min(letters.len() - 1) {
                let surname = letters[..chars].iter().map(|letter| letter.c);
                self.add(std::iter::once(SURNAME).chain(surname).collect());
            }
        }
    }

    /// How the units are read, in full, by initials, and the first one in full before the initials of the
    /// others.
    fn sounds(&mut self, units: &[Unit<'_>], is_start: bool) {
        // A word by itself is there already, and words behind it have starts of their own.
        let worth_it = units[0].is_char || is_start || units[1..].iter().any(|unit| unit.is_char);
        if !worth_it || units[0].readings.is_empty() {
            return;
        }
        for sound in ways(units, MAX_WORD, MAX_SOUNDS, |unit| unit.readings.clone()) {
            self.add(sound);
        }
        if units.len() < 2 || units.iter().all(|unit| !unit.is_char) {
            return;
        }
        for initials in ways(units, MAX_WORD, MAX_INITIALS, initials) {
            self.add(initials);
        }
        if is_start && units[0].is_char {
            self.surname_first(units);
        }
    }

    /// A surname in full before the initials of what follows.
    fn surname_first(&mut self, units: &[Unit<'_>]) {
        let start: String =
            units.iter().take(SURNAME_CHARS).flat_map(|unit| unit.letters).map(|l| l.c).collect();
        let is_compound = units.len() > SURNAME_CHARS && COMPOUND.contains(&start.as_str());
        for chars in 1..=if is_compound { SURNAME_CHARS } else { 1 } {
            let (surname, given) = units.split_at(chars);
            for surname in ways(surname, MAX_WORD, MAX_INITIALS, |unit| unit.readings.clone()) {
                let left = MAX_WORD.saturating_sub(surname.len());
                for rest in ways(given, left, MAX_INITIALS, initials) {
                    self.add(format!("{surname}{rest}"));
                }
            }
        }
    }

    /// Every end of a text that is long enough.
    fn ends(&mut self, text: &str) {
        let chars: Vec<char> = text.chars().take(MAX_LINE).collect();
        for start in 0..(chars.len() + 1).saturating_sub(MIN_PART) {
            self.add(chars[start..].iter().take(MAX_WORD).collect());
        }
    }

    /// Every end of the words of an e-mail address, but for the country of its domain.
    fn address(&mut self, local: &str, domain: &str) {
        let domain = domain.rsplit_once('.').map_or(domain, |(names, _)| names);
        for run in runs(local, MAX_LINE).iter().chain(&runs(domain, MAX_LINE)) {
            self.ends(&run.text());
        }
    }
}

/// Whether a line is a phone number, written in whatever way.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    digits >= 5 && rest.bytes().all(|byte| byte.is_ascii_digit() || b" -()./#".contains(&byte))
}

/// The initials of a unit; words stay as they are.
fn initials<'r>(unit: &Unit<'r>) -> Vec<&'r str> {
    if !unit.is_char {
        return unit.readings.clone();
    }
    let mut initials: Vec<&str> = Vec::new();
    for reading in &unit.readings {
        let initial = &reading[..1];
        if !initials.contains(&initial) {
            initials.push(initial);
        }
    }
    initials
}

/// The likeliest ways to join the parts of units, up to a unit that has none, cut at `chars` characters.
fn ways<'r>(
    units: &[Unit<'r>],
    chars: usize,
    most: usize,
    parts: impl Fn(&Unit<'r>) -> Vec<&'r str>,
) -> Vec<String> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    let mut shortest = 0;
    for unit in units {
        let parts = parts(unit);
        let Some(least) = parts.iter().map(|part| part.chars().count()).min() else { break };
        shortest += least;
        all.push(parts);
        if shortest >= chars {
            break;
        }
    }
    let mut ways = Vec::new();
    // Of each part the first is the likeliest: the sum of the places says how likely a way is.
    let unlikeliest: usize = all.iter().map(|parts| parts.len() - 1).sum();
    for places in 0..=unlikeliest {
        join(&all, places, &mut String::new(), most, &mut ways);
        if ways.len() >= most {
            break;
        }
    }
    let mut cut: Vec<String> = ways.iter().map(|way| self::cut(way, chars)).collect();
    cut.dedup();
    cut
}

/// Appends the ways whose places sum up to exactly `places`.
fn join(all: &[Vec<&str>], places: usize, way: &mut String, most: usize, ways: &mut Vec<String>) {
    let Some((first, rest)) = all.split_first() else {
        if places == 0 && !way.is_empty() {
            ways.push(way.clone());
        }
        return;
    };
    let left: usize = rest.iter().map(|parts| parts.len() - 1).sum();
    for (place, part) in first.iter().enumerate().take(places + 1) {
        if ways.len() >= most {
            return;
        }
        if places - place > left {
            continue;
        }
        let length = way.len();
        way.push_str(part);
        join(rest, places - place, way, most, ways);
        way.truncate(length);
    }
}

/// The first characters of a text.
pub(super) fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<String> {
        lexemes(Form::Line, text)
    }

    #[test]
    fn a_chinese_name() {
        let mut found = line("张三");
        found.sort();
        let wanted = ["zhangs", "zhangsan", "zs", "san", "²zhangsan", "¹张三", "³张", "三", "张三"];
        let mut wanted = wanted.map(str::to_owned).to_vec();
        wanted.sort();
        assert_eq!(found, wanted);
    }

    #[test]
    fn every_reading_of_a_name() {
        let found = line("单曾");
        for sound in ["shanzeng", "danceng", "chanzeng", "sz", "dc", "cc", "zeng", "ceng"] {
            assert!(found.contains(&sound.to_owned()), "{sound}: {found:?}");
        }
    }

    #[test]
    fn a_compound_surname() {
        let found = line("欧阳娜娜");
        for sound in ["ouyangnn", "ounn", "ouynn", "oynn", "ouyangnana"] {
            assert_eq!(found.contains(&sound.to_owned()), sound != "ounn", "{sound}: {found:?}");
        }
    }

    #[test]
    fn a_company() {
        let found = line("深圳市蓝博科技有限公司");
        for part in ["蓝博", "司", "lanbokejiyouxiangongsi", "lbkjyxgs", "kjyxgs"] {
            assert!(found.contains(&part.to_owned()), "{part}: {found:?}");
        }
        assert!(found.iter().all(|lexeme| !lexeme.starts_with(SURNAME)));
        assert!(found.len() < 60, "{}", found.len());
    }

    #[test]
    fn an_english_name() {
        let found = line("John Smith");
        assert_eq!(found, ["john", "smith", "johnsmith", "¹johnsmith", "²johnsmith"]);
    }

    #[test]
    fn a_phone_number() {
        let found = line("+86-13812345678");
        for part in ["8613812345678", "13812345678", "678", "45678", "¹13812345678"] {
            assert!(found.contains(&part.to_owned()), "{part}: {found:?}");
        }
        assert!(!found.contains(&"78".to_owned()));
    }

    #[test]
    fn an_address() {
        let found = line("zhang.san1980@mail.example.com");
        for part in ["zhang", "ang", "an1980", "980", "ample", "com", "¹zhangsan1980mailexamplecom"]
        {
            assert!(found.contains(&part.to_owned()), "{part}: {found:?}");
        }
    }

    #[test]
    fn numbers_lose_their_zeros() {
        assert!(line("KH-000012").contains(&"12".to_owned()));
    }

    #[test]
    fn long_texts_have_words_only() {
        let found = lexemes(Form::Long, "王总说：下周三 call back");
        assert_eq!(found, ["王总", "总说", "说", "下周", "周三", "三", "call", "back"]);
        let long = "一丁七万丈三上下不与".repeat(10_000);
        assert!(lexemes(Form::Long, &long).len() <= MAX_LEXEMES);
    }

    #[test]
    fn a_line_of_polyphones_ends() {
        let long = "行重长乐都单曾朴解查".repeat(30);
        assert!(line(&long).len() <= MAX_LEXEMES);
    }
}
