//! Words for people, in both languages at once, so that no message can miss one.

use serde::{Deserialize, Serialize};

/// A language that Steward speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh")]
    Zh,
}

impl Language {
    /// The language with this key: `en` or `zh`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// Chooses from an `Accept-Language` header: the first named language that Steward speaks,
    /// English otherwise.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| {
                let tag = part.split(';').next()?.trim().to_ascii_lowercase();
                match tag.split('-').next()? {
                    "zh" => Some(Self::Zh),
                    "en" => Some(Self::En),
                    _ => None,
                }
            })
            .next()
            .unwrap_or_default()
    }
}

/// A text in English and Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// Makes a text from both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// Builds a [`Text`] from two format strings that capture the same variables:
/// `text!(en = "{field} is too long", zh = "{field} 太长")`.
#[macro_export]
macro_rules! text {
    (en = $en:literal, zh = $zh:literal $(,)?) => {
        $crate::Text { en: ::std::format!($en), zh: ::std::format!($zh) }
    };
}
