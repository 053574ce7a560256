//! Random choices.

/// A tape of random numbers, from which choices are read. At its end every choice is the first.
#[derive(Debug)]
pub struct Tape<'t> {
    numbers: &'t [u16],
    at: usize,
}

impl<'t> Tape<'t> {
    /// A tape at its beginning.
    #[must_use]
    pub fn new(numbers: &'t [u16]) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below `count`; 0 if that is 0. Smaller numbers on the tape are smaller choices.
    pub fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        (usize::from(number) * count) >> u16::BITS
    }

    /// True `times` in `of` times; false at the end of the tape.
    pub fn chance(&mut self, times: usize, of: usize) -> bool {
        self.below(of) >= of - times
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none.
    pub fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Some of these, in their order.
    pub fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        from.iter().filter(|_| self.chance(1, 2)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_tape_is_the_simplest_choice() {
        let mut tape = Tape::new(&[u16::MAX, 0x8000]);
        assert_eq!(tape.below(10), 9);
        assert!(tape.chance(1, 2));
        assert_eq!(tape.below(10), 0);
        assert!(!tape.chance(9, 10));
        assert_eq!(*tape.choose(&['a', 'b']), 'a');
        assert_eq!(tape.below(0), 0);
    }
}
