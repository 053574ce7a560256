//! How a name is read aloud, for lists that find by typing.

use super::letters::{Run, runs};
use super::readings::units;

/// The longest name whose sound is told, in characters.
const LONGEST: usize = 40;

/// The most ways in which one name is read.
const MOST: usize = 8;

/// How a name is read: its syllables with blanks between them, the likeliest way first, then those
/// in which one character is read otherwise. Words of other scripts stay as they are, folded.
#[must_use]
pub fn sounds(name: &str) -> Vec<String> {
    let runs = runs(name, LONGEST);
    let words: Vec<String> = runs.iter().map(Run::text).collect();
    let units = units(&runs, &words);
    let first: Vec<&str> =
        units.iter().map(|unit| unit.readings.first().copied().unwrap_or_default()).collect();
    let mut found = vec![first.join(" ")];
    for (at, unit) in units.iter().enumerate() {
        for other in unit.readings.iter().skip(1) {
            let mut way = first.clone();
            way[at] = other;
            found.push(way.join(" "));
        }
    }
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_their_ways() {
        assert_eq!(sounds("重庆市")[0], "chong qing shi");
        assert_eq!(sounds("浙江省")[0], "zhe jiang sheng");
        let changzhi = sounds("长治市");
        assert!(changzhi.contains(&"chang zhi shi".to_owned()), "{changzhi:?}");
        assert!(sounds("乐山市").contains(&"le shan shi".to_owned()));
        assert_eq!(sounds("TCL")[0], "tcl");
        assert_eq!(sounds(""), [""]);
    }
}
