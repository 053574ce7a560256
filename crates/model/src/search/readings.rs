//! How Chinese characters are read: every reading of a short name, the usual ones of a longer text.

use pinyin::ToPinyinMulti;

use super::letters::{Letter, Run, is_han};
use crate::fold::SPECIAL;

/// Up to so many Chinese characters a line may be somebody's name, and every reading counts.
pub(super) const NAME: usize = 4;

/// Readings of one character at most.
const MOST_READINGS: usize = 5;

/// Characters that people read in several ways in the names of companies, products and places, where
/// rare readings of the others would only swell the index.
const SEVERAL: &str = "行重长乐都单曾朴解查仇盖参藏朝传调会还降角觉校率绿弹尉省石宿厦盛大车差乘澄强圈券塞似叶谷阿柏\
    薄便卜堡泊铺蔚纪召区黑种员中兴和华信合朱相空干发得地着为数量分更好看重落着折结论当冲没";

/// Compound surnames; other surnames have one character.
pub(super) const COMPOUND: &[&str] = &[
    "欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙",
    "宇文", "夏侯", "轩辕", "端木", "百里", "南宫", "东郭", "澹台", "万俟", "闻人", "赫连", "呼延",
    "钟离", "独孤", "拓跋", "西门",
];

/// Words whose characters are read otherwise than usual wherever they stand.
const WORDS: &[(&str, &str)] = &[
    ("银行", "yin hang"),
    ("行业", "hang ye"),
    ("商行", "shang hang"),
    ("车行", "che hang"),
    ("音乐", "yin yue"),
    ("乐器", "yue qi"),
    ("成都", "cheng du"),
    ("首都", "shou du"),
    ("大都", "da du"),
    ("大夫", "dai fu"),
    ("西藏", "xi zang"),
    ("朝阳", "chao yang"),
    ("六安", "lu an"),
    ("蚌埠", "beng bu"),
    ("台州", "tai zhou"),
    ("亳州", "bo zhou"),
    ("会计", "kuai ji"),
    ("参差", "cen ci"),
    ("便宜", "pian yi"),
];

/// A part of a line that is read as one: a character with its readings, or a word as it stands.
#[derive(Clone, Debug)]
pub(super) struct Unit<'r> {
    /// How it is read, the likeliest first, none if nobody knows; of a word, the word itself.
    pub(super) readings: Vec<&'r str>,
    /// Whether it is a character, which initials make shorter.
    pub(super) is_char: bool,
    /// Its letters.
    pub(super) letters: &'r [Letter],
}

/// The units of a line. `words` has the text of each run.
pub(super) fn units<'r>(runs: &'r [Run], words: &'r [String]) -> Vec<Unit<'r>> {
    let chars = runs.iter().map(|run| match run {
        Run::Script(letters) => letters.len(),
        Run::Word(_) => 0,
    });
    let every = chars.sum::<usize>() <= NAME;
    let mut units = Vec::new();
    for (run, word) in runs.iter().zip(words) {
        let letters = run.letters();
        match run {
            Run::Word(_) => units.push(Unit { readings: vec![word], is_char: false, letters }),
            Run::Script(_) => script(letters, word, every, &mut units),
        }
    }
    units
}

fn script<'r>(letters: &'r [Letter], text: &str, every: bool, units: &mut Vec<Unit<'r>>) {
    let is_start = units.is_empty();
    let first = units.len();
    for letter in letters {
        // Kana and the like have no pinyin.
        let readings = if is_han(letter.c) { of(letter.c, every) } else { Vec::new() };
        units.push(Unit { readings, is_char: true, letters: std::slice::from_ref(letter) });
    }
    let starts = text.char_indices().map(|(at, _)| at);
    for (place, at) in starts.enumerate() {
        let rest = &text[at..];
        let known = SPECIAL.iter().filter(|(name, _)| is_start && place == 0 || several(name));
        let known = known.chain(WORDS).find(|(name, _)| rest.starts_with(name));
        for (offset, sound) in known.iter().flat_map(|(_, s)| s.split_whitespace()).enumerate() {
            prefer(&mut units[first + place + offset].readings, sound);
        }
    }
}

fn several(name: &str) -> bool {
    name.chars().nth(1).is_some()
}

/// Puts a reading in front.
fn prefer<'r>(readings: &mut Vec<&'r str>, sound: &'r str) {
    readings.retain(|known| *known != sound);
    readings.insert(0, sound);
}

/// The readings of a character: all of them, or only the usual ones.
fn of(c: char, every: bool) -> Vec<&'static str> {
    let Some(all) = c.to_pinyin_multi() else { return Vec::new() };
    let mut readings: Vec<&'static str> = Vec::new();
    let mut add = |sound: &'static str| {
        if !readings.contains(&sound) && readings.len() < MOST_READINGS {
            readings.push(sound);
        }
    };
    let most = if every || SEVERAL.contains(c) { MOST_READINGS } else { 1 };
    for sound in all.into_iter().take(most) {
        // ü is typed as v or as u.
        match sound.plain() {
            "lü" => ["lv", "lu"].into_iter().for_each(&mut add),
            "nü" => ["nv", "nu"].into_iter().for_each(&mut add),
            "lüe" => ["lve", "lue"].into_iter().for_each(&mut add),
            "nüe" => ["nve", "nue"].into_iter().for_each(&mut add),
            other if other.is_ascii() => add(other),
            _ => {}
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::super::letters::runs;
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        let runs = runs(text, 100);
        let words: Vec<String> = runs.iter().map(Run::text).collect();
        let owned = |unit: &Unit<'_>| unit.readings.iter().map(|r| (*r).to_owned()).collect();
        units(&runs, &words).iter().map(owned).collect()
    }

    #[test]
    fn surnames_come_first_and_nothing_is_lost() {
        for (name, wanted) in [
            ("曾", ["zeng", "ceng"]),
            ("单", ["shan", "dan"]),
            ("仇", ["qiu", "chou"]),
            ("解", ["xie", "jie"]),
            ("查", ["zha", "cha"]),
            ("吕", ["lu", "lv"]),
        ] {
            let found = &read(&format!("{name}三"))[0];
            assert_eq!(found[0], wanted[0], "{name}");
            assert!(found.contains(&wanted[1].to_owned()), "{name}: {found:?}");
        }
        assert_eq!(read("令狐冲").iter().map(|r| r[0].as_str()).collect::<String>(), "linghuchong");
    }

    #[test]
    fn words_are_read_as_a_whole() {
        let first = |text: &str| read(text).iter().map(|r| r[0].clone()).collect::<String>();
        assert_eq!(first("重庆银行股份有限公司"), "chongqingyinhanggufenyouxiangongsi");
        assert_eq!(first("TCL科技"), "tclkeji");
    }

    #[test]
    fn long_lines_keep_the_usual_readings() {
        let readings = read("深圳市蓝博科技有限公司");
        assert!(readings.iter().all(|readings| readings.len() == 1), "{readings:?}");
    }
}
