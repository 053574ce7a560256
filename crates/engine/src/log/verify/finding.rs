//! What verification finds, each with the name of what was tampered with.

use steward_model::{Text, text};

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A row says something else than it did.
    RowAltered {
        /// The row.
        change_id: i64,
        /// Its position, if it has one.
        position: Option<i64>,
    },
    /// A row was removed.
    RowRemoved {
        /// The row.
        change_id: i64,
        /// Its position.
        position: i64,
    },
    /// A row was added by hand, or changed before it was sealed.
    RowForged {
        /// The row.
        change_id: i64,
    },
    /// A row appeared where everything was sealed already.
    RowAdded {
        /// The row.
        change_id: i64,
    },
    /// A row is the copy of another.
    RowCopied {
        /// The copy.
        change_id: i64,
        /// The row that it repeats.
        of: i64,
    },
    /// A position does not belong to the row that it names.
    PlaceAltered {
        /// The position.
        position: i64,
        /// The row that it names.
        change_id: i64,
    },
    /// Positions were removed.
    PlacesMissing {
        /// The first of them.
        from: i64,
        /// The last of them.
        to: i64,
    },
    /// A position lies in no block.
    PlaceAdded {
        /// The position.
        position: i64,
        /// The row that it names.
        change_id: i64,
    },
    /// A block is not as it was sealed.
    BlockAltered {
        /// Its first position.
        first: i64,
    },
    /// Blocks were removed.
    BlocksMissing {
        /// The first position that they covered.
        from: i64,
        /// The last position that they covered.
        to: i64,
    },
    /// The row that says where the log ends is missing, is not as it was written, or says another end.
    HeadAltered,
    /// The log ends before a position that was sealed.
    CutOff {
        /// The position that was noted outside the database.
        noted: i64,
    },
}

impl Finding {
    /// The row that it is about, if it is about one that is there.
    #[must_use]
    pub fn change_id(&self) -> Option<i64> {
        match *self {
            Self::RowAltered { change_id, .. }
            | Self::RowRemoved { change_id, .. }
            | Self::RowForged { change_id }
            | Self::RowAdded { change_id }
            | Self::RowCopied { change_id, .. }
            | Self::PlaceAltered { change_id, .. }
            | Self::PlaceAdded { change_id, .. } => Some(change_id),
            _ => None,
        }
    }

    /// What it means, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match *self {
            Self::RowAltered { change_id, position: Some(position) } => text!(
                en = "Log row {change_id} (position {position}) was altered.",
                zh = "日志第 {change_id} 行（位置 {position}）被改动。"
            ),
            Self::RowAltered { change_id, position: None } => {
                text!(en = "Log row {change_id} was altered.", zh = "日志第 {change_id} 行被改动。")
            }
            Self::RowRemoved { change_id, position } => text!(
                en = "Log row {change_id} (position {position}) was removed.",
                zh = "日志第 {change_id} 行（位置 {position}）被删除。"
            ),
            Self::RowForged { change_id } => text!(
                en = "Log row {change_id} was not written by Steward, or was altered before it was \
                      sealed.",
                zh = "日志第 {change_id} 行不是由 Steward 写入的，或在封存前被改动。"
            ),
            Self::RowAdded { change_id } => text!(
                en = "Log row {change_id} was added later, among rows that were sealed already.",
                zh = "日志第 {change_id} 行是事后插入到已封存部分中的。"
            ),
            Self::RowCopied { change_id, of } => text!(
                en = "Log row {change_id} is a copy of row {of}.",
                zh = "日志第 {change_id} 行是第 {of} 行的副本。"
            ),
            Self::PlaceAltered { position, change_id } => text!(
                en = "Position {position} of the log was altered; it names row {change_id}.",
                zh = "日志位置 {position} 被改动，现指向第 {change_id} 行。"
            ),
            Self::PlacesMissing { from, to } => text!(
                en = "Positions {from} to {to} of the log were removed.",
                zh = "日志位置 {from} 至 {to} 被删除。"
            ),
            Self::PlaceAdded { position, change_id } => text!(
                en = "Position {position} of the log, which names row {change_id}, was never sealed.",
                zh = "日志位置 {position}（指向第 {change_id} 行）从未封存。"
            ),
            Self::BlockAltered { first } => text!(
                en = "The block of the log that begins at position {first} was altered.",
                zh = "从位置 {first} 开始的日志区块被改动。"
            ),
            Self::BlocksMissing { from, to } => text!(
                en = "Blocks of the log were removed; they covered positions {from} to {to}.",
                zh = "日志区块被删除，其范围为位置 {from} 至 {to}。"
            ),
            Self::HeadAltered => text!(
                en = "The end of the log was altered: newer rows may have been cut off.",
                zh = "日志的末尾记录被改动，较新的行可能已被截去。"
            ),
            Self::CutOff { noted } => text!(
                en = "The log was cut off: it had been sealed up to position {noted}.",
                zh = "日志被截断，此前已封存到位置 {noted}。"
            ),
        }
    }
}
