//! When headings are the same.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use steward_model::fold::fold;

/// A heading without what does not matter: case, width, accents, spaces, joining marks, the sign of a
/// required column and a remark in brackets at the end.
#[must_use]
pub fn plain(heading: &str) -> String {
    let folded = fold(heading.trim_matches(['\u{feff}', '\'']));
    let folded = folded.trim();
    let without_remark = match (folded.ends_with([')', '】', ']']), folded.find(['(', '【', '[']))
    {
        (true, Some(start)) if start > 0 => &folded[..start],
        _ => folded,
    };
    without_remark
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '*' | ':' | '.' | '/' | '、'))
        .collect()
}

/// The code of a file with these headings whose rows become records of an object: the same in whatever
/// order they stand. Columns without a heading don't count.
#[must_use]
pub fn fingerprint<'a>(object: &str, headings: impl IntoIterator<Item = &'a str>) -> String {
    let mut headings: Vec<String> =
        headings.into_iter().map(plain).filter(|heading| !heading.is_empty()).collect();
    headings.sort_unstable();
    let mut code = Sha256::new();
    code.update(object.as_bytes());
    for heading in headings {
        // No heading has this: it is folded away.
        code.update([b'\n']);
        code.update(heading.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(code.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_and_the_spelling_of_headings_do_not_matter() {
        let code = fingerprint("account", ["客户名称*", "E-mail", ""]);
        assert_eq!(fingerprint("account", ["ｅｍａｉｌ", "客户名称（必填）"]), code);
        assert_eq!(code.len(), 43);
        for other in [
            fingerprint("contact", ["客户名称", "email"]),
            fingerprint("account", ["客户名称", "email", "email"]),
            fingerprint("account", ["客户名称email"]),
        ] {
            assert_ne!(other, code);
        }
    }
}
