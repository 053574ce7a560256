//! Traditional characters as their simplified twins, one by one.
//!
//! From `kSimplifiedVariant` of the Unicode Han Database 15.0 (Unicode licence): of several twins the
//! first other one, in the Basic Multilingual Plane. Where several characters have become one, all of
//! them find each other.

use std::sync::OnceLock;

/// Pairs of a traditional and a simplified character, ascending by the first.
const PAIRS: &str = include_str!("simplified.txt");

/// The simplified twin of a character, or the character itself.
pub(super) fn simplified(c: char) -> char {
    static TABLE: OnceLock<Vec<(char, char)>> = OnceLock::new();
    if !('\u{3400}'..='\u{ffff}').contains(&c) {
        return c;
    }
    let table = TABLE.get_or_init(table);
    table.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| table[at].1)
}

fn table() -> Vec<(char, char)> {
    let mut chars = PAIRS.chars().filter(|c| !c.is_whitespace());
    let mut table = Vec::with_capacity(PAIRS.len() / 6);
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        table.push((from, to));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_ends_at_once() {
        let table = table();
        assert!(table.len() > 2_700);
        assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for &(from, to) in &table {
            assert_ne!(from, to);
            // A chain would make the twin of a twin another character.
            assert!(simplified(to) == to || simplified(simplified(to)) == simplified(to));
        }
    }

    #[test]
    fn twins() {
        let text: String = "張偉後來發頭髮臺灣簡體龍abc三".chars().map(simplified).collect();
        assert_eq!(text, "张伟后来发头发台湾简体龙abc三");
    }
}
