//! Names in Latin letters, for e-mail addresses.

use std::collections::HashMap;

use steward_model::fold::sort_key;

/// What stands between the sound of a name and its characters in a sort key.
const END_OF_SOUND: char = '\u{1}';

/// Remembers how characters sound: names are made of few of them.
#[derive(Debug, Default)]
pub(super) struct Sounds(HashMap<&'static str, String>);

impl Sounds {
    /// The sound of some characters without tones and spaces.
    pub(super) fn of(&mut self, characters: &'static str) -> &str {
        self.0.entry(characters).or_insert_with(|| {
            let key = sort_key(characters);
            let sound = key.split(END_OF_SOUND).next().unwrap_or_default();
            sound.chars().filter(char::is_ascii_alphanumeric).collect()
        })
    }

    /// The sounds of several parts, one behind the other.
    pub(super) fn all(&mut self, parts: &[&'static str]) -> String {
        parts.iter().map(|part| self.of(part).to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_their_bearers_spell_them() {
        let mut sounds = Sounds::default();
        assert_eq!(sounds.all(&["陈", "宇", "航"]), "chenyuhang");
        assert_eq!(sounds.all(&["欧阳", "静"]), "ouyangjing");
        assert_eq!(sounds.of("曾"), "zeng");
        assert_eq!(sounds.of("Harbour"), "harbour");
    }
}
