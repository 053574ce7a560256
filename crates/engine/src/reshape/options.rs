//! The options of a select field, as they are given.

use std::collections::BTreeSet;

use steward_model::catalog::OWN_PREFIX;
use steward_model::kind::OptionDef;
use steward_model::text;

use super::limits::MOST_OPTIONS;
use super::name::{free, spelled};
use super::words::GivenOption;
use crate::record::Problems;

/// The colours of the palette.
const COLOURS: [&str; 10] =
    ["blue", "green", "grey", "indigo", "orange", "pink", "purple", "red", "teal", "yellow"];

/// The longest key that is made of a label, in characters.
const KEY_MAX: usize = 40;

/// What the options of a field were before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before<'o> {
    /// All of them.
    pub(super) options: &'o [OptionDef],
    /// Whether the field is shipped: then its options stay, and new ones get the company's prefix.
    pub(super) shipped: bool,
}

/// Reads options. Keys that are given must be known; the rest get new ones.
pub(super) fn read(
    given: &[GivenOption],
    before: Before<'_>,
    problems: &mut Problems,
) -> Vec<OptionDef> {
    if given.is_empty() || given.len() > MOST_OPTIONS {
        let message = text!(
            en = "Give 1 to {MOST_OPTIONS} options.",
            zh = "请设置 1 到 {MOST_OPTIONS} 个选项。"
        );
        problems.add(0, "options", "wrong_number", message);
        return Vec::new();
    }
    let known = |key: &str| before.options.iter().any(|option| option.key == key);
    let mut taken: BTreeSet<String> = before.options.iter().map(|o| o.key.clone()).collect();
    let (mut keys, mut labels) = (BTreeSet::new(), BTreeSet::new());
    let mut options = Vec::new();
    for (at, option) in given.iter().enumerate() {
        let place = format!("options.{}", at + 1);
        let label = option.label.label(&place, problems);
        let twice = [&label.en, &label.zh].map(|text| text.to_lowercase());
        let twice: BTreeSet<String> = twice.into();
        let (en, zh) = (&label.en, &label.zh);
        if !label.en.is_empty() && twice.iter().any(|text| !labels.insert(text.clone())) {
            let message =
                text!(en = "There are two options called '{en}'.", zh = "有两个选项都叫“{zh}”。");
            problems.add(0, &place, "taken", message);
        }
        let key = match &option.key {
            Some(key) if known(key) => key.clone(),
            Some(key) => {
                let message =
                    text!(en = "There is no option '{key}'.", zh = "没有“{key}”这个选项。");
                problems.add(0, &place, "unknown_option", message);
                continue;
            }
            None => {
                let prefix = if before.shipped { OWN_PREFIX } else { "" };
                let spelled = spelled(&label, KEY_MAX).unwrap_or_else(|| "option".to_owned());
                let key = free(&format!("{prefix}{spelled}"), "", |key| taken.contains(key));
                taken.insert(key.clone());
                key
            }
        };
        if !keys.insert(key.clone()) {
            let message =
                text!(en = "The option '{key}' comes twice.", zh = "选项“{key}”重复出现。");
            problems.add(0, &place, "taken", message);
        }
        let colour = option.colour.clone().filter(|colour| !colour.is_empty());
        if let Some(colour) = &colour
            && !COLOURS.contains(&colour.as_str())
        {
            let all = COLOURS.join(", ");
            let message = text!(
                en = "Choose one of these colours: {all}.",
                zh = "请选择这些颜色之一：{all}。"
            );
            problems.add(0, &place, "unknown_colour", message);
        }
        options.push(OptionDef { key, label, colour });
    }
    options
}

/// The keys that would be gone: of a shipped field only those that the company has added can go.
pub(super) fn gone<'o>(before: Before<'o>, options: &[OptionDef]) -> Vec<&'o OptionDef> {
    let stays = |key: &str| options.iter().any(|option| option.key == key);
    let may_go = |key: &str| !before.shipped || key.starts_with(OWN_PREFIX);
    before.options.iter().filter(|option| !stays(&option.key) && may_go(&option.key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reshape::Words;

    fn option(key: Option<&str>, en: &str, zh: &str, colour: Option<&str>) -> GivenOption {
        let label = Words { en: en.to_owned(), zh: zh.to_owned() };
        GivenOption { key: key.map(str::to_owned), label, colour: colour.map(str::to_owned) }
    }

    fn tried(given: &[GivenOption], shipped: bool) -> Result<Vec<OptionDef>, Vec<&'static str>> {
        let label = steward_model::Text::new("Master", "硕士");
        let before = [OptionDef { key: "master".to_owned(), label, colour: None }];
        let mut problems = Problems::new(false);
        let options = read(given, Before { options: &before, shipped }, &mut problems);
        match problems.finish() {
            Ok(()) => Ok(options),
            Err(error) => Err(error.fields().iter().map(|field| field.code).collect()),
        }
    }

    #[test]
    fn new_options_get_keys_that_nobody_has() {
        let given = [
            option(None, "Master", "研究生", Some("blue")),
            option(Some("master"), "Old master", "硕士", Some("")),
            option(None, "", "本科", None),
        ];
        let keys = |options: Vec<OptionDef>| options.into_iter().map(|o| o.key).collect::<Vec<_>>();
        assert_eq!(keys(tried(&given, false).unwrap()), ["master_2", "master", "ben_ke"]);
        assert_eq!(keys(tried(&given, true).unwrap()), ["x_master", "master", "x_ben_ke"]);
    }

    #[test]
    fn slips_are_named() {
        let one = |key, en, colour| [option(key, en, "", colour)];
        assert_eq!(tried(&one(Some("gone"), "A", None), false), Err(vec!["unknown_option"]));
        assert_eq!(tried(&one(None, " ", None), false), Err(vec!["required"]));
        assert_eq!(tried(&one(None, "A", Some("mauve")), false), Err(vec!["unknown_colour"]));
        let twice = [option(None, "A", "甲", None), option(None, "a", "乙", None)];
        assert_eq!(tried(&twice, false), Err(vec!["taken"]));
        assert_eq!(tried(&[], false), Err(vec!["wrong_number"]));
        let many = vec![option(None, "A", "", None); MOST_OPTIONS + 1];
        assert_eq!(tried(&many, false), Err(vec!["wrong_number"]));
    }
}
