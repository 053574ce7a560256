//! Stretches of ids, as lexemes of PostgreSQL's indexes: what is asked for can be asked for in the newest first.

/// How long a stretch is. Each record lies in one of each length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// About a thousand ids.
    Short,
    /// About sixteen thousand.
    Middle,
    /// About a quarter of a million.
    Long,
}

impl Stretch {
    const ALL: [Self; 3] = [Self::Short, Self::Middle, Self::Long];

    /// What its lexemes begin with; those of fields begin with letters.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Short => "~a",
            Self::Middle => "~b",
            Self::Long => "~c",
        }
    }

    /// The lowest bits of an id, which do not matter.
    pub(crate) fn bits(self) -> u8 {
        match self {
            Self::Short => 10,
            Self::Middle => 14,
            Self::Long => 18,
        }
    }

    /// The lexemes of all stretches that the id `column` lies in, each with a blank before it, in SQL.
    pub(super) fn of(column: &str) -> String {
        let each = Self::ALL.map(|stretch| {
            format!(" || ' {}' || ({column} >> {})", stretch.letter(), stretch.bits())
        });
        each.concat()
    }
}
