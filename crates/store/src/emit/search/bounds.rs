//! Where one way to find hits gives way to another.

/// Numbers of records. Which way is taken changes how long an answer takes, never what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So many of the newest records are a sample, which tells common questions from rare ones.
    pub sampled: u64,
    /// From so many of the sample on, a question is common for who sees everything.
    pub common: u64,
    /// The same for a reader who does not see everything: of what meets it, he may see little.
    pub common_in_scope: u64,
    /// Before PostgreSQL collects what meets a common question, it walks so many of the newest records, which
    /// takes a millisecond for a thousand: they fill a page, and all would take long to collect.
    pub newest: u64,
    /// The same for a reader who does not see everything.
    pub newest_in_scope: u64,
    /// From so many of the sample on, a question is so common that even a reader of little finds a page of hits
    /// among [`Self::newest_of_plenty`].
    pub plenty: u64,
    /// So many of the newest records are walked then by a reader who does not see everything.
    pub newest_of_plenty: u64,
    /// Up to so many records that meet a question PostgreSQL collects for who sees everything; above, it
    /// walks the records from the newest, which finds enough of them soon.
    pub collected: u64,
    /// The same for a reader who does not see everything: walking must pass what he does not see as well.
    pub collected_in_scope: u64,
    /// Up to so many records that meet a question are each asked whether a reader of few records sees
    /// them; above, those that he sees are collected. That may take long where they follow from many others, and
    /// most questions meet few records.
    pub probed: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            sampled: 1_500,
            common: 1,
            common_in_scope: 3,
            newest: 3_000,
            newest_in_scope: 8_000,
            plenty: 15,
            newest_of_plenty: 40_000,
            collected: 4_000,
            collected_in_scope: 20_000,
            probed: 300,
        }
    }
}

impl Bounds {
    /// How many of the newest records are walked before anything is collected, if so many of the sample meet a
    /// question: none if it is rare, since what is rare is collected sooner.
    #[must_use]
    pub fn walked(&self, met: u64, in_scope: bool) -> u64 {
        match in_scope {
            true if met >= self.plenty => self.newest_of_plenty,
            true if met >= self.common_in_scope => self.newest_in_scope,
            false if met >= self.common => self.newest,
            _ => 0,
        }
    }
}
