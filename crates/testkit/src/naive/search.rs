//! A naive evaluator of search, to compare the databases with: what a question finds in some lines, with
//! loops and recursion, from its own table of readings. It shares no code with the lexemes.
//!
//! It knows only the characters of [`READINGS`] and of [`TRADITIONAL`]; questions and lines of tests are
//! made of these.

/// How characters are read: in names of up to four characters in all of these ways, in longer lines only
/// in those of [`USUAL`].
pub const READINGS: &[(char, &[&str])] = &[
    ('张', &["zhang"]),
    ('三', &["san"]),
    ('伟', &["wei"]),
    ('芳', &["fang"]),
    ('丽', &["li"]),
    ('静', &["jing"]),
    ('王', &["wang", "yu"]),
    ('李', &["li"]),
    ('曾', &["zeng", "ceng"]),
    ('单', &["dan", "chan", "shan"]),
    ('吕', &["lv", "lu"]),
    ('重', &["zhong", "chong", "tong"]),
    ('庆', &["qing"]),
    ('蓝', &["lan", "la"]),
    ('博', &["bo"]),
    ('科', &["ke"]),
    ('云', &["yun"]),
    ('国', &["guo"]),
];

/// Characters with one reading in longer lines.
const USUAL: &[(char, &str)] = &[('王', "wang"), ('蓝', "lan")];

/// Traditional characters with their simplified twins.
pub const TRADITIONAL: &[(char, char)] = &[
    ('張', '张'),
    ('偉', '伟'),
    ('麗', '丽'),
    ('靜', '静'),
    ('單', '单'),
    ('呂', '吕'),
    ('雲', '云'),
];

/// Titles that people have behind their surnames.
pub const TITLES: &[&str] = &["总", "经理", "老师"];

/// How well a question fits: 0 if a line is what was asked for or sounds like it, 1 if somebody is called so
/// who leads a company, 2 if one begins so, 3 if all words are found in some line; none if they are not.
#[must_use]
pub fn fits(question: &str, lines: &[&str]) -> Option<i64> {
    let asked = parts(question);
    let whole: String = asked.concat();
    if whole.is_empty() {
        return None;
    }
    let digits = digits(question);
    let same = |line: &&str, eq: fn(&str, &str) -> bool| {
        let key = if is_phone(line) { phone(line) } else { parts(line).concat() };
        let sounds = if is_phone(line) { Vec::new() } else { spellings(&units(line), Way::Full) };
        eq(&key, &whole)
            || digits.iter().any(|digits| eq(&key, digits))
            || whole.is_ascii() && sounds.iter().any(|sound| eq(sound, &whole))
    };
    let called = lines.iter().any(|line| is_called(question, line));
    if lines.iter().any(|line| same(line, |key, asked| key == asked)) {
        return Some(0);
    }
    if called && whole.ends_with('总') && lines.iter().any(|line| is_leader(line)) {
        return Some(1);
    }
    if called || lines.iter().any(|line| same(line, |key, asked| key.starts_with(asked))) {
        return Some(2);
    }
    let number = digits.iter().any(|digits| lines.iter().any(|line| word_fits(digits, line)));
    let words = asked.iter().all(|word| lines.iter().any(|line| word_fits(word, line)));
    (number || words).then_some(3)
}

/// Whether one word of a question is found in a line.
fn word_fits(word: &str, line: &str) -> bool {
    let parts = parts(line);
    if is_han(word.chars().next().unwrap_or_default()) {
        let pairs = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            chars.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
        };
        if word.chars().count() == 1 {
            return parts.iter().any(|part| part.contains(word));
        }
        let all: Vec<(char, char)> = parts.iter().flat_map(|part| pairs(part)).collect();
        return pairs(word).iter().all(|pair| all.contains(pair));
    }
    if is_phone(line) {
        let all: String = line.chars().filter(char::is_ascii_digit).collect();
        let ends = (0..all.len()).filter(|at| all.len() - at >= 3);
        return parts.iter().any(|part| begins(part, word))
            || ends.into_iter().any(|at| all[at..].starts_with(word));
    }
    if let Some((local, domain)) = line.split_once('@') {
        let named = domain.rsplit_once('.').map_or(domain, |(names, _)| names);
        let pieces = self::parts(local).into_iter().chain(self::parts(named));
        for piece in pieces {
            let mut ends = (0..piece.len()).filter(|at| piece.len() - at >= 3);
            if ends.any(|at| piece[at..].starts_with(word)) {
                return true;
            }
        }
    }
    parts.iter().any(|part| begins(part, word)) || sounds_like(word, &units(line))
}

/// Whether a word begins so, leading zeros of a number left out or not.
fn begins(part: &str, word: &str) -> bool {
    let number = part.chars().all(|c| c.is_ascii_digit());
    part.starts_with(word) || number && part.trim_start_matches('0').starts_with(word)
}

fn sounds_like(word: &str, units: &[Unit]) -> bool {
    (0..units.len()).any(|start| {
        let rest = &units[start..];
        let has_chars = rest.iter().any(|unit| unit.is_char);
        if start > 0 && !has_chars {
            return false;
        }
        let mut ways = spellings(rest, Way::Full);
        if has_chars && rest.len() > 1 {
            ways.extend(spellings(rest, Way::Initials));
            if start == 0 && rest[0].is_char {
                for first in &rest[0].readings {
                    for others in spellings(&rest[1..], Way::Initials) {
                        ways.push(format!("{first}{others}"));
                    }
                }
            }
        }
        ways.iter().any(|way| way.starts_with(word))
    })
}

/// A character with its readings, or a word.
struct Unit {
    readings: Vec<String>,
    is_char: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Full,
    Initials,
}

fn units(line: &str) -> Vec<Unit> {
    let parts = parts(line);
    let chars = parts.concat().chars().filter(|c| is_han(*c)).count();
    let mut units = Vec::new();
    for part in &parts {
        if !part.chars().all(is_han) {
            units.push(Unit { readings: vec![part.clone()], is_char: false });
            continue;
        }
        for c in part.chars() {
            let usual = USUAL.iter().find(|(known, _)| *known == c && chars > 4);
            let every = READINGS.iter().find(|(known, _)| *known == c).expect("a known character");
            let readings = match usual {
                Some((_, one)) => vec![(*one).to_owned()],
                None => every.1.iter().map(|reading| (*reading).to_owned()).collect(),
            };
            units.push(Unit { readings, is_char: true });
        }
    }
    units
}

fn spellings(units: &[Unit], way: Way) -> Vec<String> {
    let mut all = vec![String::new()];
    for unit in units {
        let pieces = unit.readings.iter().map(|reading| match way {
            Way::Initials if unit.is_char => reading[..1].to_owned(),
            _ => reading.clone(),
        });
        let pieces: Vec<String> = pieces.collect();
        all = all.iter().flat_map(|way| pieces.iter().map(move |p| format!("{way}{p}"))).collect();
    }
    all
}

/// The words of a text: folded, cut where blanks, signs or another script come.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars().map(folded) {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match parts.last_mut() {
            Some(last) if open && last.chars().all(is_han) == is_han(c) => last.push(c),
            _ => parts.push(c.to_string()),
        }
        open = true;
    }
    parts
}

fn folded(c: char) -> char {
    let half = match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xff01 + 0x21).unwrap_or(c),
        _ => c,
    };
    let simple = TRADITIONAL.iter().find(|(from, _)| *from == half).map_or(half, |(_, to)| *to);
    simple.to_ascii_lowercase()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_phone(line: &str) -> bool {
    line.starts_with('+')
}

/// A phone number without the country code of China.
fn phone(line: &str) -> String {
    line.trim_start_matches("+86-").chars().filter(char::is_ascii_digit).collect()
}

/// The ways in which a question of digits only can be meant as a phone number.
fn digits(question: &str) -> Vec<String> {
    let all: String = question.chars().filter(char::is_ascii_digit).collect();
    let is_number = question.chars().all(|c| c.is_ascii_digit() || " -+".contains(c));
    if !is_number || all.len() < 3 {
        return Vec::new();
    }
    let bare = all.trim_start_matches('0').to_owned();
    let mut ways = vec![all, bare.clone()];
    if bare.len() >= 12 && bare.starts_with("86") {
        ways.push(bare[2..].to_owned());
    }
    ways.retain(|way| way.len() >= 3);
    ways
}

/// Whether a line is the position of somebody who leads a company. Lines of tests know one.
fn is_leader(line: &str) -> bool {
    parts(line).iter().any(|part| part.starts_with("ceo"))
}

/// Whether somebody with this name is called so: `王总`.
fn is_called(question: &str, line: &str) -> bool {
    let (asked, name) = (parts(question), parts(line));
    let ([asked], [name]) = (asked.as_slice(), name.as_slice()) else { return false };
    let chars: Vec<char> = name.chars().collect();
    let is_name = (2..=4).contains(&chars.len()) && chars.iter().all(|c| is_han(*c));
    is_name && TITLES.iter().any(|title| *asked == format!("{}{title}", chars[0]))
}
