//! What an FTS5 index consists of, and whether it is worth merging.
//!
//! FTS5 keeps this in one value: a cookie, a mark of the format with counts of rows, the numbers of levels, of
//! segments and of writes, and for each level its segments, all as SQLite's variable numbers.

/// So many segments are few enough.
const FEW: usize = 4;

/// All segments are merged into one if what lies beside the largest is at least this part of it. So
/// an entry of the largest is rewritten once for each eighth that its index grows by.
const WORTH: u64 = 8;

/// The row of an index's own data in which its segments are listed.
const STRUCTURE: u32 = 10;

/// The cookie in front.
const COOKIE: usize = 4;

/// Stands behind the cookie where segments have counts of rows.
const WITH_COUNTS: [u8; 4] = [0xff, 0, 0, 1];

/// Counts of each segment, where there are.
const COUNTS: usize = 5;

/// What an index consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Segments {
    /// The sizes in pages of all segments, by levels.
    levels: Vec<Vec<u64>>,
    /// Whether a merge was begun.
    begun: bool,
}

/// How to merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// All segments into one.
    All,
    /// What was begun, or those of a level with several.
    On,
}

impl Segments {
    /// The query for what [`Segments::read`] reads.
    pub(super) fn stored(table: &str) -> String {
        format!("SELECT block FROM \"{table}_data\" WHERE id = {STRUCTURE}")
    }

    /// Reads what FTS5 has stored; none if it is something else.
    pub(super) fn read(stored: &[u8]) -> Option<Self> {
        let rest = stored.get(COOKIE..)?;
        let (mut rest, counts) = match rest.strip_prefix(&WITH_COUNTS) {
            Some(rest) => (rest, COUNTS),
            None => (rest, 0),
        };
        let (levels, _segments, _writes) =
            (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
        let mut read = Self::default();
        for _ in 0..levels {
            read.begun |= number(&mut rest)? > 0;
            let mut level = Vec::new();
            for _ in 0..number(&mut rest)? {
                let (_id, first, last) =
                    (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
                level.push((last + 1).saturating_sub(first));
                for _ in 0..counts {
                    number(&mut rest)?;
                }
            }
            read.levels.push(level);
        }
        Some(read)
    }

    /// How to merge it, if that is worth it.
    pub(super) fn wish(&self) -> Option<Wish> {
        let all = || self.levels.iter().flatten();
        if self.begun {
            return Some(Wish::On);
        }
        if all().count() <= FEW {
            return None;
        }
        let (pages, largest): (u64, u64) = (all().sum(), all().copied().max()?);
        if (pages - largest).saturating_mul(WORTH) >= largest {
            return Some(Wish::All);
        }
        self.levels.iter().any(|level| level.len() > 1).then_some(Wish::On)
    }
}

/// Takes one of SQLite's numbers off the front: up to eight times seven bits, the highest first, and
/// then eight.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for place in 0..9 {
        let (&byte, behind) = rest.split_first()?;
        *rest = behind;
        if place == 8 {
            return Some(number << 8 | u64::from(byte));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (bytes, expected) in [
            (vec![5], 5),
            (vec![0x82, 0x2d], 301),
            (vec![0xff; 9], u64::MAX),
            (vec![0x81, 0x80, 0x00], 16_384),
        ] {
            let mut rest: &[u8] = &bytes;
            assert_eq!((number(&mut rest), rest.len()), (Some(expected), 0));
        }
        assert_eq!(number(&mut [0x82].as_slice()), None);
    }

    #[test]
    fn a_structure() {
        // Two segments on the lower of two levels, of one and of three pages.
        let head = [0, 0, 0, 9, 0xff, 0, 0, 1, 2, 2, 7];
        let lower = [0, 2, 1, 1, 1, 1, 2, 0, 0, 3, 2, 4, 6, 3, 4, 0, 0, 9];
        let with_counts = [&head[..], &lower, &[0, 0]].concat();
        let read = Segments::read(&with_counts).unwrap();
        assert_eq!(read, Segments { levels: vec![vec![1, 3], vec![]], begun: false });
        let without = [0, 0, 0, 9, 1, 1, 7, 3, 1, 1, 2, 4];
        let read = Segments::read(&without).unwrap();
        assert_eq!(read, Segments { levels: vec![vec![3]], begun: true });
        assert_eq!(Segments::read(&with_counts[..14]), None);
        assert_eq!(Segments::read(&[]), None);
    }

    #[test]
    fn what_is_worth_merging() {
        let wish = |levels: &[&[u64]], begun| {
            Segments { levels: levels.iter().map(|level| level.to_vec()).collect(), begun }.wish()
        };
        assert_eq!(wish(&[], false), None);
        assert_eq!(wish(&[&[1, 1, 1, 1]], false), None, "few");
        assert_eq!(wish(&[&[1, 1, 1, 1, 1]], false), Some(Wish::All));
        assert_eq!(wish(&[&[1], &[1], &[1], &[5], &[100]], false), None, "one a level");
        assert_eq!(wish(&[&[1, 1], &[1], &[5], &[100]], false), Some(Wish::On));
        assert_eq!(wish(&[&[1], &[1], &[1], &[15], &[100]], false), Some(Wish::All));
        assert_eq!(wish(&[&[1]], true), Some(Wish::On), "what was begun");
    }
}
