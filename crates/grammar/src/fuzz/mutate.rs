//! Makes inputs by damaging valid queries, from a number alone.

use super::seeds::SEEDS;

/// Pieces that mean something somewhere in the grammar.
const TOKENS: &[&str] = &[
    "&",
    "=",
    ",",
    ".",
    "(",
    ")",
    "{",
    "}",
    "\"",
    "\\",
    "!",
    ":",
    "::",
    "...",
    "@",
    "*",
    "->",
    "->>",
    "+",
    "%",
    "%00",
    "%ff",
    "%22",
    "%5C",
    " ",
    "\t",
    "\n",
    "-",
    "0",
    "18446744073709551616",
    "é",
    "张",
    "\u{0301}",
    "not.",
    "and",
    "or",
    "eq.",
    "in.(",
    "is.null",
    "(any)",
    "(all)",
    "like.",
    "cs.{",
    "select=",
    "order=",
    "limit=",
    "offset=",
    "after=",
    "columns=",
    "count()",
    "sum()",
    "!inner",
    "handling=strict",
    "max-affected=1",
    "tx=rollback",
    "timezone=",
    "return=minimal,",
    "0-9",
];

/// Longer inputs are cut, so that thousands of cases stay quick.
const MAX_CASE_BYTES: usize = 4_096;

/// The most damages to one input.
const MAX_DAMAGES: u64 = 6;

/// The input of this number, the same each time.
#[must_use]
pub fn case(number: u64) -> Vec<u8> {
    let mut random = Random(number);
    let mut data = random.pick(SEEDS).map_or_else(Vec::new, |seed| seed.as_bytes().to_vec());
    for _ in 0..random.below(MAX_DAMAGES + 1) {
        damage(&mut data, &mut random);
        data.truncate(MAX_CASE_BYTES);
    }
    data
}

fn damage(data: &mut Vec<u8>, random: &mut Random) {
    let (from, to) = random.span(data.len());
    match random.below(8) {
        0 => drop(data.drain(from..to)),
        1 => data.truncate(to),
        2 => {
            let piece = data[from..to].to_vec();
            let times = if random.below(8) == 0 { 200 } else { 1 };
            let copies = piece.repeat(times);
            data.splice(to..to, copies);
        }
        3 => {
            let other = random.pick(SEEDS).map_or(&[][..], |seed| seed.as_bytes());
            let (start, end) = random.span(other.len());
            data.splice(from..from, other[start..end].iter().copied());
        }
        4 => {
            let noise = random.next();
            if let Some(byte) = data.get_mut(from) {
                *byte = noise.to_le_bytes()[0];
            }
        }
        5 => {
            let other = random.pick(SEEDS).map_or(&[][..], |seed| seed.as_bytes());
            data.push(b'&');
            data.extend_from_slice(other);
        }
        _ => {
            let token = random.pick(TOKENS).copied().unwrap_or_default();
            let times = if random.below(16) == 0 { 300 } else { 1 };
            data.splice(from..from, token.repeat(times).into_bytes());
        }
    }
}

/// Numbers that look random (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A place in something of this length, its end included.
    fn place(&mut self, length: usize) -> usize {
        let limit = u64::try_from(length).unwrap_or(u64::MAX - 1) + 1;
        usize::try_from(self.below(limit)).unwrap_or(0)
    }

    /// Two places, the lesser first; mostly close together.
    fn span(&mut self, length: usize) -> (usize, usize) {
        let from = self.place(length);
        let rest = length - from;
        let close = if self.below(4) == 0 { rest } else { rest.min(12) };
        (from, from + self.place(close))
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let last = from.len().checked_sub(1)?;
        from.get(self.place(last))
    }
}
