//! What a company is called besides what kind of company the law says it is: 蓝博科技有限公司, 蓝博科技 and
//! 蓝博科技股份公司 are one name.

use super::MAX_KEY;
use super::letters::{Run, runs};

/// Legal forms at the end of Chinese names, longer ones before those that they end with.
const CHINESE: &[&str] = &[
    "集团股份有限公司",
    "集团有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "集团公司",
    "股份公司",
    "有限公司",
    "集团",
    "公司",
];

/// Legal forms at the end of other names, as search writes them: without blanks and signs.
const OTHER: &[&[&str]] = &[
    &["co", "ltd"],
    &["co", "limited"],
    &["company", "limited"],
    &["pte", "ltd"],
    &["pty", "ltd"],
    &["group", "co", "ltd"],
    &["ltd"],
    &["limited"],
    &["inc"],
    &["incorporated"],
    &["corp"],
    &["corporation"],
    &["company"],
    &["co"],
    &["llc"],
    &["llp"],
    &["plc"],
    &["gmbh"],
    &["group"],
];

/// The shortest name that is left when the legal form is taken away, in characters: shorter ones are told
/// apart by nothing but that.
const SHORTEST: usize = 2;

/// A company's name without its legal form, as names are compared: folded, without blanks and signs.
#[must_use]
pub fn company_core(name: &str) -> String {
    let mut words: Vec<String> = runs(name, MAX_KEY).iter().map(Run::text).collect();
    while let Some(shorter) = without_form(&words) {
        words = shorter;
    }
    words.concat()
}

/// All ways to write a company's name with or without a legal form.
pub(super) fn company_names(name: &str) -> Vec<String> {
    let core = company_core(name);
    if core.is_empty() {
        return Vec::new();
    }
    let chinese = CHINESE.iter().map(|form| (*form).to_owned());
    let other = OTHER.iter().map(|form| form.concat());
    let is_chinese = !core.is_ascii();
    let forms: Vec<String> = if is_chinese { chinese.collect() } else { other.collect() };
    let mut names = vec![core.clone()];
    names.extend(forms.into_iter().map(|form| format!("{core}{form}")));
    names
}

/// The words without the legal form behind them; none if there is none, or nothing else.
fn without_form(words: &[String]) -> Option<Vec<String>> {
    let (last, before) = words.split_last()?;
    let long_enough =
        |words: &[String]| words.iter().map(|word| word.chars().count()).sum::<usize>() >= SHORTEST;
    let chinese = CHINESE.iter().find_map(|form| {
        let mut shorter = before.to_vec();
        let rest = last.strip_suffix(form)?;
        shorter.extend((!rest.is_empty()).then(|| rest.to_owned()));
        long_enough(&shorter).then_some(shorter)
    });
    let other = || {
        let is_form = OTHER.contains(&&[last.as_str()][..]);
        (is_form && long_enough(before)).then(|| before.to_vec())
    };
    chinese.or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_form_says_nothing() {
        for (name, core) in [
            ("蓝博科技有限公司", "蓝博科技"),
            ("蓝博科技股份有限公司", "蓝博科技"),
            ("藍博科技（集团）有限公司", "蓝博科技"),
            ("蓝博（深圳）科技有限责任公司", "蓝博深圳科技"),
            ("蓝博", "蓝博"),
            ("LANBO Technology Co., Ltd.", "lanbotechnology"),
            ("Lanbo Technology Company Limited", "lanbotechnology"),
            ("Lanbo Group Co.,Ltd", "lanbo"),
            ("ＬＡＮＢＯ科技有限公司", "lanbo科技"),
            // What is left would be nothing, or a word that only looks like a form.
            ("公司", "公司"),
            ("Inc.", "inc"),
            ("Cisco", "cisco"),
            ("Zinc Ltd", "zinc"),
        ] {
            assert_eq!(company_core(name), core, "{name}");
        }
        assert_eq!(company_core("。"), "");
    }

    #[test]
    fn every_way_to_write_a_name_has_its_core() {
        for name in ["蓝博科技有限公司", "Lanbo Technology"] {
            let core = company_core(name);
            let names = company_names(name);
            assert!(names.contains(&core) && names.len() > 5, "{names:?}");
        }
        assert!(company_names("蓝博").contains(&"蓝博有限公司".to_owned()));
        assert!(company_names("Lanbo").contains(&"lanbocoltd".to_owned()));
        assert!(company_names("…").is_empty());
    }
}
