//! Which part of a text a question has found.

use std::ops::Range;

use super::letters::{Letter, Run, runs};
use super::lexemes::{MIN_PART, is_phone};
use super::question::Word;
use super::readings::{Unit, units};
use super::titles::Called;
use super::{Form, Question};

/// The longest text shown whole; of a longer one an excerpt is shown.
const MAX_SHOWN: usize = 160;

/// Characters shown in front of the first place that was found.
const BEFORE: usize = 30;

/// Characters of a text in which places are looked for.
const MAX_TEXT: usize = 20_000;

/// A text, or a part of it, with the places to be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text; `…` stands where something is left out.
    pub text: String,
    /// The places, ascending and apart, in UTF-16 code units.
    pub ranges: Vec<Range<usize>>,
}

/// The text as it is shown with its places: whole if it is short, otherwise around the first one.
/// None if the question finds nothing in it.
#[must_use]
pub fn excerpt(question: &Question, form: Form, text: &str) -> Option<Excerpt> {
    let marks = marks(question, form, text);
    let first = marks.first()?.start;
    let chars: Vec<char> = text.chars().collect();
    let (from, to) = if chars.len() <= MAX_SHOWN {
        (0, chars.len())
    } else {
        let from = first.saturating_sub(BEFORE);
        (from, (from + MAX_SHOWN).min(chars.len()))
    };
    let mut shown = String::new();
    let mut units = Vec::with_capacity(to - from + 1);
    let mut width = 0;
    if from > 0 {
        shown.push('…');
        width += 1;
    }
    for &c in &chars[from..to] {
        units.push(width);
        // A line stays a line.
        let c = if c.is_whitespace() { ' ' } else { c };
        shown.push(c);
        width += c.len_utf16();
    }
    units.push(width);
    if to < chars.len() {
        shown.push('…');
    }
    let inside = marks.iter().filter(|mark| mark.start < to);
    let ranges = inside.map(|mark| units[mark.start - from]..units[mark.end.min(to) - from]);
    Some(Excerpt { text: shown, ranges: ranges.collect() })
}

/// The places of a text that a question has found, ascending and apart, in characters.
#[must_use]
pub fn marks(question: &Question, form: Form, text: &str) -> Vec<Range<usize>> {
    let runs = runs(text, MAX_TEXT);
    let mut marks = Vec::new();
    let words: Vec<String> = runs.iter().map(Run::text).collect();
    let units = if form == Form::Line { units(&runs, &words) } else { Vec::new() };
    for word in &question.words {
        match word {
            Word::Begins(begin) => begins(begin, form, text, (&runs, &units), &mut marks),
            Word::Script(chars) => runs.iter().for_each(|run| script(chars, run, &mut marks)),
        }
    }
    if form == Form::Line && is_phone(text) {
        question.digits.iter().for_each(|digits| number(digits, text, &mut marks));
    }
    if let Some(asked) = question.called.as_ref().filter(|_| form == Form::Line) {
        called(asked, &runs, &mut marks);
    }
    apart(marks)
}

fn begins(
    begin: &str,
    form: Form,
    text: &str,
    (runs, units): (&[Run], &[Unit<'_>]),
    marks: &mut Vec<Range<usize>>,
) {
    let before = marks.len();
    let chars: Vec<char> = begin.chars().collect();
    let is_address = form == Form::Line && text.contains('@');
    for run in runs {
        let Run::Word(letters) = run else { continue };
        let is_here = |at: &usize| {
            letters[*at..].iter().map(|l| l.c).take(chars.len()).eq(chars.iter().copied())
        };
        let anywhere = is_address && chars.len() >= MIN_PART;
        let last = if anywhere { letters.len() } else { 1 };
        if let Some(at) = (0..last.min(letters.len())).find(is_here) {
            marks.push(range(&letters[at..at + chars.len()]));
        }
        // The 12 of KH-000012.
        let zeros = letters.iter().take_while(|letter| letter.c == '0').count();
        if zeros > 0 && zeros < letters.len() && is_here(&zeros) {
            marks.push(range(&letters[zeros..zeros + chars.len()]));
        }
    }
    if form == Form::Line && is_phone(text) && chars.iter().all(char::is_ascii_digit) {
        number(begin, text, marks);
    }
    if marks.len() > before {
        return;
    }
    for start in 0..units.len() {
        if let Some(count) =
            sounds(begin, &units[start..], true).or_else(|| sounds(begin, &units[start..], false))
        {
            let first = units[start].letters.first();
            let last = units[start + count - 1].letters.last();
            if let (Some(first), Some(last)) = (first, last) {
                marks.push(first.at..last.at + 1);
            }
        }
    }
}

/// How many units, read one after the other, begin with this sound: in full, or any of them by its
/// initial.
fn sounds(sound: &str, units: &[Unit<'_>], in_full: bool) -> Option<usize> {
    let (first, rest) = units.split_first()?;
    for reading in &first.readings {
        if reading.starts_with(sound) {
            return Some(1);
        }
        let after = sound.strip_prefix(reading);
        if let Some(count) = after.and_then(|after| sounds(after, rest, in_full)) {
            return Some(count + 1);
        }
        let initial = sound.strip_prefix(&reading[..1]).filter(|_| !in_full && first.is_char);
        if let Some(count) = initial.and_then(|after| sounds(after, rest, in_full)) {
            return Some(count + 1);
        }
    }
    None
}

/// Marks a part of a text without blanks; if it is nowhere as a whole, its pairs.
fn script(chars: &[char], run: &Run, marks: &mut Vec<Range<usize>>) {
    let Run::Script(letters) = run else { return };
    let before = marks.len();
    let mark = |part: &[char], marks: &mut Vec<Range<usize>>| {
        for here in letters.windows(part.len()) {
            if here.iter().map(|letter| letter.c).eq(part.iter().copied()) {
                marks.push(range(here));
            }
        }
    };
    mark(chars, marks);
    if marks.len() == before && chars.len() > 2 {
        let all = chars.windows(2).all(|pair| {
            letters.windows(2).any(|here| here[0].c == pair[0] && here[1].c == pair[1])
        });
        if all {
            chars.windows(2).for_each(|pair| mark(pair, marks));
        }
    }
}

/// Marks the surname of somebody who is called so, and the position that is meant.
fn called(asked: &Called, runs: &[Run], marks: &mut Vec<Range<usize>>) {
    let chars: Vec<char> = asked.surname.chars().collect();
    if let [Run::Script(letters)] = runs
        && letters.len() > chars.len()
        && letters.iter().map(|l| l.c).take(chars.len()).eq(chars.iter().copied())
    {
        marks.push(range(&letters[..chars.len()]));
    }
    for post in &asked.posts {
        let chars: Vec<char> = post.chars().collect();
        for run in runs {
            match run {
                Run::Script(_) => script(&chars, run, marks),
                Run::Word(letters) if run.text() == *post => marks.push(range(letters)),
                Run::Word(_) => {}
            }
        }
    }
}

/// Marks the first place where these digits stand, whatever signs are between them.
fn number(digits: &str, text: &str, marks: &mut Vec<Range<usize>>) {
    let all = text.chars().enumerate().filter(|(_, c)| c.is_ascii_digit());
    let (places, found): (Vec<usize>, String) = all.unzip();
    let long_enough = digits.len() >= MIN_PART;
    let at = found.find(digits).filter(|at| long_enough || *at + MIN_PART <= found.len());
    if let Some(at) = at {
        marks.push(places[at]..places[at + digits.len() - 1] + 1);
    }
}

fn range(letters: &[Letter]) -> Range<usize> {
    letters[0].at..letters[letters.len() - 1].at + 1
}

/// In order; those that meet or overlap become one.
fn apart(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(question: &str, text: &str) -> String {
        show(question, Form::Line, text)
    }

    fn show(question: &str, form: Form, text: &str) -> String {
        let Some(excerpt) = excerpt(&Question::new(question), form, text) else {
            return "-".to_owned();
        };
        let units: Vec<u16> = excerpt.text.encode_utf16().collect();
        let mut shown = String::new();
        let mut at = 0;
        for range in excerpt.ranges {
            shown += &String::from_utf16(&units[at..range.start]).unwrap();
            shown += &format!("[{}]", String::from_utf16(&units[range.clone()]).unwrap());
            at = range.end;
        }
        shown + &String::from_utf16(&units[at..]).unwrap()
    }

    #[test]
    fn what_is_found_is_marked() {
        for (question, text, wanted) in [
            ("张三", "张三丰", "[张三]丰"),
            ("san", "张三丰", "张[三]丰"),
            ("zs", "张三丰", "[张三]丰"),
            ("zhangsanf", "张三丰", "[张三丰]"),
            ("zsf", "張三豐", "[張三豐]"),
            ("博科", "深圳市蓝博科技", "深圳市蓝[博科]技"),
            ("smi jo", "John Smith", "[Jo]hn [Smi]th"),
            ("5678", "+86-13812345678", "+86-1381234[5678]"),
            ("138 1234", "+86-13812345678", "+86-[1381234]5678"),
            ("ample", "a.b@example.com", "a.b@ex[ample].com"),
            ("12", "KH-000012", "KH-0000[12]"),
            ("王总", "王小二", "[王]小二"),
            ("王总", "集团副总裁", "集团[副总裁]"),
            ("王总", "Group CEO", "Group [CEO]"),
            ("𠮷野", "𠮷野家", "[𠮷野]家"),
            ("野家", "𠮷野家", "𠮷[野家]"),
            ("李", "张三", "-"),
        ] {
            assert_eq!(marked(question, text), wanted, "{question}");
        }
    }

    #[test]
    fn of_a_long_text_there_is_an_excerpt() {
        let text = format!("{}合同已寄出{}", "前面的话。".repeat(40), "后面的话。".repeat(40));
        let shown = show("合同", Form::Long, &text);
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("[合同]已寄出"), "{shown}");
        assert!(shown.chars().count() < MAX_SHOWN + 10);
        assert_eq!(show("qianmian", Form::Long, &text), "-");
    }
}
