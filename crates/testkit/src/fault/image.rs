//! One file: what the disk is sure to have, and what it may lose.

/// The unit in which a write reaches the disk or does not.
const SECTOR: u64 = 512;

/// What becomes of changes that were not synced when the power went off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survivors {
    /// All are lost.
    None,
    /// All are there, as after the kill of a process.
    All,
    /// Of each file those up to a random one, which is torn; the number is the seed.
    Prefix(u64),
    /// Random sectors of random changes; the number is the seed.
    Scattered(u64),
}

/// A change of a file that was not synced yet.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Bytes written at an offset.
    Write(u64, Vec<u8>),
    /// The file cut to a length.
    Truncate(u64),
    /// The file deleted.
    Delete,
}

/// A file's content as far as it is synced, and the changes since. `None` means: there is no file.
#[derive(Debug, Default)]
pub(super) struct Image {
    synced: Option<Vec<u8>>,
    changes: Vec<Change>,
}

impl Image {
    /// A file that was there before the disk was watched.
    pub(super) fn new(content: Option<Vec<u8>>) -> Self {
        Self { synced: content, changes: Vec::new() }
    }

    /// Takes note of a change.
    pub(super) fn change(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// How many changes are not synced.
    pub(super) fn unsynced(&self) -> usize {
        self.changes.len()
    }

    /// Makes all changes permanent.
    pub(super) fn sync(&mut self) {
        for change in std::mem::take(&mut self.changes) {
            apply(&mut self.synced, &change);
        }
        // A file that was opened and synced is there, even if nothing was written to it.
        self.synced.get_or_insert_default();
    }

    /// The file after a loss of power, `None` if it is not there.
    pub(super) fn after_crash(&self, survivors: Survivors, random: &mut Random) -> Option<Vec<u8>> {
        let mut content = self.synced.clone();
        match survivors {
            Survivors::None => {}
            Survivors::All => self.changes.iter().for_each(|change| apply(&mut content, change)),
            Survivors::Prefix(_) => {
                let last = random.below(self.changes.len() as u64 + 1) as usize;
                self.changes[..last].iter().for_each(|change| apply(&mut content, change));
                if let Some(Change::Write(offset, bytes)) = self.changes.get(last) {
                    let kept = random.below(bytes.len() as u64 / SECTOR + 1) * SECTOR;
                    let torn = bytes[..kept as usize].to_vec();
                    apply(&mut content, &Change::Write(*offset, torn));
                }
            }
            Survivors::Scattered(_) => {
                for change in &self.changes {
                    scatter(&mut content, change, random);
                }
            }
        }
        content
    }
}

fn apply(content: &mut Option<Vec<u8>>, change: &Change) {
    match change {
        Change::Delete => *content = None,
        Change::Truncate(length) => content.get_or_insert_default().truncate(*length as usize),
        Change::Write(offset, bytes) => {
            if bytes.is_empty() {
                return;
            }
            let content = content.get_or_insert_default();
            let (start, end) = (*offset as usize, *offset as usize + bytes.len());
            if content.len() < end {
                content.resize(end, 0);
            }
            content[start..end].copy_from_slice(bytes);
        }
    }
}

/// Applies half of the sectors of a write, or the whole of another change half of the time.
fn scatter(content: &mut Option<Vec<u8>>, change: &Change, random: &mut Random) {
    let Change::Write(offset, bytes) = change else {
        if random.below(2) == 0 {
            apply(content, change);
        }
        return;
    };
    let mut start = 0;
    while start < bytes.len() {
        let at = offset + start as u64;
        let end = bytes.len().min(start + (SECTOR - at % SECTOR) as usize);
        if random.below(2) == 0 {
            apply(content, &Change::Write(at, bytes[start..end].to_vec()));
        }
        start = end;
    }
}

/// Numbers that look random and repeat for the same seed (SplitMix64).
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The numbers of the seed that `survivors` holds.
    pub(super) fn of(survivors: Survivors) -> Self {
        Self(match survivors {
            Survivors::None | Survivors::All => 0,
            Survivors::Prefix(seed) | Survivors::Scattered(seed) => seed,
        })
    }

    /// A number below `bound`, which is not 0.
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crashed(image: &Image, survivors: Survivors) -> Option<Vec<u8>> {
        image.after_crash(survivors, &mut Random::of(survivors))
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_is_lost() {
        let mut image = Image::new(None);
        image.change(Change::Write(0, b"synced".to_vec()));
        image.sync();
        image.change(Change::Write(2, b"xx".to_vec()));
        image.change(Change::Truncate(4));
        assert_eq!(crashed(&image, Survivors::None).unwrap(), b"synced");
        assert_eq!(crashed(&image, Survivors::All).unwrap(), b"syxx");
        image.change(Change::Delete);
        assert_eq!(crashed(&image, Survivors::None).unwrap(), b"synced");
        assert_eq!(crashed(&image, Survivors::All), None);
    }

    #[test]
    fn a_file_that_was_never_synced_may_be_missing() {
        let mut image = Image::new(None);
        image.change(Change::Write(0, vec![7; 4096]));
        assert_eq!(crashed(&image, Survivors::None), None);
        image.sync();
        assert_eq!(crashed(&image, Survivors::None).unwrap(), vec![7; 4096]);
    }

    #[test]
    fn seeds_decide_which_sectors_survive() {
        let mut image = Image::new(None);
        for number in 0..8_u8 {
            image.change(Change::Write(u64::from(number) * 4096, vec![number + 1; 4096]));
        }
        for kind in [Survivors::Prefix, Survivors::Scattered] {
            let images: Vec<_> = (0..20).map(|seed| crashed(&image, kind(seed))).collect();
            let again: Vec<_> = (0..20).map(|seed| crashed(&image, kind(seed))).collect();
            assert_eq!(images, again);
            let mut distinct = images;
            distinct.sort();
            distinct.dedup();
            assert!(distinct.len() > 10, "{} of 20", distinct.len());
        }
    }
}
