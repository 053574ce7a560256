//! What is given in both languages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::{Text, text};

use super::limits::{HELP_MAX, LABEL_MAX, MESSAGE_MAX};
use crate::record::Problems;

/// Words in both languages. One of them may be left out: then it is the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English.
    #[serde(default)]
    pub en: String,
    /// Chinese.
    #[serde(default)]
    pub zh: String,
}

/// An option of a select field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenOption {
    /// Its key, of an option that exists; a new one gets its key from its label.
    #[serde(default)]
    pub key: Option<String>,
    /// What people see.
    pub label: Words,
    /// blue, green, grey, indigo, orange, pink, purple, red, teal or yellow.
    #[serde(default)]
    pub colour: Option<String>,
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self { en: text.en.clone(), zh: text.zh.clone() }
    }
}

impl Words {
    /// The words of a label, which can't be empty.
    pub(super) fn label(&self, field: &str, problems: &mut Problems) -> Text {
        let text = self.of(field, LABEL_MAX, problems);
        if text.en.is_empty() {
            let message = text!(en = "Say what people call it.", zh = "请填写名称。");
            problems.add(0, field, "required", message);
        }
        text
    }

    /// The words of a help; none if there are no words.
    pub(super) fn help(&self, field: &str, problems: &mut Problems) -> Option<Text> {
        let text = self.of(field, HELP_MAX, problems);
        (!text.en.is_empty()).then_some(text)
    }

    /// The words of a message, which can't be empty.
    pub(super) fn message(&self, field: &str, problems: &mut Problems) -> Text {
        let text = self.of(field, MESSAGE_MAX, problems);
        if text.en.is_empty() {
            let message = text!(en = "Say what people are told.", zh = "请填写提示内容。");
            problems.add(0, field, "required", message);
        }
        text
    }

    fn of(&self, field: &str, most: usize, problems: &mut Problems) -> Text {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (mut en, mut zh) = (line(&self.en), line(&self.zh));
        if en.is_empty() {
            en.clone_from(&zh);
        }
        if zh.is_empty() {
            zh.clone_from(&en);
        }
        if en.chars().count() > most || zh.chars().count() > most {
            let message = text!(en = "At most {most} characters.", zh = "不能超过 {most} 个字符。");
            problems.add(0, field, "too_long", message);
        }
        if en.chars().chain(zh.chars()).any(char::is_control) {
            let message = text!(en = "Use plain text.", zh = "请使用普通文字。");
            problems.add(0, field, "control_character", message);
        }
        Text::new(en, zh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(en: &str, zh: &str) -> Words {
        Words { en: en.to_owned(), zh: zh.to_owned() }
    }

    #[test]
    fn one_language_will_do() {
        let mut problems = Problems::new(false);
        let label = words("", " 学  历 ").label("label", &mut problems);
        assert_eq!((label.en.as_str(), label.zh.as_str()), ("学 历", "学 历"));
        assert_eq!(words("Level", "").label("label", &mut problems).zh, "Level");
        assert_eq!(words(" ", "").help("help", &mut problems), None);
        assert!(problems.is_empty());
        words("", " ").label("label", &mut problems);
        assert!(!problems.is_empty());
    }

    #[test]
    fn labels_are_short() {
        let mut problems = Problems::new(false);
        words(&"x".repeat(LABEL_MAX), "").label("label", &mut problems);
        assert!(problems.is_empty());
        words("", &"长".repeat(LABEL_MAX + 1)).label("label", &mut problems);
        let error = problems.finish().unwrap_err();
        assert_eq!(error.fields()[0].code, "too_long");
    }
}
