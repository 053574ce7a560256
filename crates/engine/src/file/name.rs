//! The names of files: what a person reads, and nothing that leads anywhere.

/// The longest name, in characters.
const MOST: usize = 200;

/// The longest ending that is kept when a name is cut, in characters.
const ENDING_MOST: usize = 16;

/// The name of a file of which nothing is left.
const NAMELESS: &str = "file";

/// The name of a file as it is kept: without a path, without characters that don't show or turn the
/// direction of writing, and not too long.
#[must_use]
pub fn clean_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|&c| is_shown(c)).collect();
    let name = shown.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if name.is_empty() {
        return NAMELESS.to_owned();
    }
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |at| &name[at..]);
    let ending = if ending.chars().count() <= ENDING_MOST { ending } else { "" };
    let most = MOST - ending.chars().count();
    let stem: String = name.chars().take(most).collect();
    format!("{}{ending}", stem.trim_end())
}

/// Whether a character shows as itself: no control character, and none that turns the direction of what
/// follows, by which `gpj.exe` looks like `exe.jpg`.
fn is_shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What stands behind the last dot, in small letters; empty if there is none.
pub(super) fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (given, kept) in [
            ("报价单.pdf", "报价单.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\li\\合同 v2.docx", "合同 v2.docx"),
            ("/", "file"),
            ("..", "file"),
            ("", "file"),
            (".htaccess", "htaccess"),
            ("a\0b\r\nc.txt", "abc.txt"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("  x.png . ", "x.png"),
        ] {
            assert_eq!(clean_name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let kept = clean_name(&format!("{}.pdf", "长".repeat(500)));
        assert_eq!(kept.chars().count(), MOST);
        assert!(kept.ends_with("长.pdf"));
        let odd = clean_name(&format!("a.{}", "b".repeat(500)));
        assert_eq!(odd.chars().count(), MOST);
    }

    #[test]
    fn the_ending_is_told_in_small_letters() {
        assert_eq!(ending("a.b.PDF"), "pdf");
        assert_eq!(ending("none"), "");
    }
}
