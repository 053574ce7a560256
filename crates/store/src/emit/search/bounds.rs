//! Where one way to find hits gives way to another.

/// Numbers of records. Which way is taken changes how long an answer takes, never what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So many of the newest records are a sample, which tells common questions from rare ones.
    pub sampled: u64,
    /// From so many of the sample on, a question is common: PostgreSQL looks in the newest records first.
    pub common: u64,
    /// Up to so many records that meet a rare question PostgreSQL collects; above, it is as good as common.
    pub collected: u64,
    /// Up to so many records that meet a question are each asked whether a reader of few records sees
    /// them; above, those that he sees are collected. That may take long where they follow from many others, and
    /// most questions meet few records.
    pub probed: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { sampled: 1_500, common: 1, collected: 1_000, probed: 300 }
    }
}
