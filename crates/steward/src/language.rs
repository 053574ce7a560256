//! The language of the command line.

use steward_model::text::Language;

/// The variables that name the language of a terminal, the strongest first.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that the environment asks for: Chinese or English.
pub(crate) fn of(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = VARIABLES.into_iter().filter_map(variable).find(|value| !value.is_empty());
    match locale {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Language {
        let find = |name: &str| pairs.iter().find(|(key, _)| *key == name);
        of(|name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_strongest_variable_decides() {
        assert_eq!(with(&[]), Language::En);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "en_GB.UTF-8")]), Language::En);
        assert_eq!(
            with(&[("LANG", "C.UTF-8"), ("LC_ALL", ""), ("LC_MESSAGES", "zh")]),
            Language::Zh
        );
        assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), Language::En);
    }
}
