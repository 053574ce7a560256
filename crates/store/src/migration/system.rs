//! The system tables.

use super::table::{Column, Table, bytes, id, index, int, ordered_id, text, unique};
use crate::Dialect;

/// Which migrations have run.
pub(super) const MIGRATION: Table = Table {
    name: "migration",
    columns: &[int("version"), text("name"), int("applied_at")],
    key: "version",
    indexes: &[],
    by_month: None,
};

/// Whether the database belongs to a master key: a code made with it.
const KEY_CHECK: Table = Table {
    name: "key_check",
    columns: &[int("id"), bytes("value"), int("created_at")],
    key: "id",
    indexes: &[],
    by_month: None,
};

/// What was changed, one row for each record change or action. Rows are only added; the one thing
/// ever changed is that `payload` and `salt` are erased, which `erased` proves.
const CHANGE: Table = Table {
    name: "change",
    columns: &[
        ordered_id(),
        int("at"),
        int("user_id").null(),
        text("origin"),
        text("request_id").null(),
        text("object"),
        int("record_id").null(),
        text("verb"),
        int("version").null(),
        text("payload").null(),
        bytes("salt").null(),
        bytes("digest"),
        bytes("erased").null(),
    ],
    key: "",
    indexes: &[index("object, record_id, id")],
    by_month: Some("at"),
};

/// The order of the log: which change has which position. `at` is the change's, so that
/// PostgreSQL finds the month.
const CHANGE_POSITION: Table = Table {
    name: "change_position",
    columns: &[int("position"), int("change_id"), int("at"), bytes("row_hash")],
    key: "position",
    indexes: &[unique("change_id")],
    by_month: None,
};

/// The chain over the positions.
const CHANGE_BLOCK: Table = Table {
    name: "change_block",
    columns: &[int("first"), int("last"), int("sealed_at"), bytes("hash"), bytes("previous")],
    key: "first",
    indexes: &[],
    by_month: None,
};

/// The one row that says where the chain ends.
const CHANGE_HEAD: Table = Table {
    name: "change_head",
    columns: &[
        int("id"),
        int("position"),
        int("blocks"),
        bytes("hash"),
        int("low_water"),
        bytes("code"),
    ],
    key: "id",
    indexes: &[],
    by_month: None,
};

/// Work to be done after a commit.
const JOB: Table = Table {
    name: "job",
    columns: &[
        id(),
        text("kind"),
        text("payload"),
        int("run_at"),
        int("priority"),
        text("unique_key").null(),
        text("state"),
        int("created_at"),
    ],
    key: "",
    indexes: &[
        index("priority, run_at, id").only("state = 'waiting'"),
        unique("unique_key").only("state = 'waiting'"),
    ],
    by_month: None,
};

/// Who is signed in where. Of the token there is only the SHA-256.
const SESSION: Table = Table {
    name: "session",
    columns: &[
        id(),
        int("user_id"),
        bytes("token_hash"),
        int("created_at"),
        int("seen_at"),
        int("expires_at"),
        text("address").null(),
        text("client").null(),
    ],
    key: "",
    indexes: &[unique("token_hash"), index("user_id"), index("expires_at")],
    by_month: None,
};

/// Tokens of programs. Of the token there is only the SHA-256.
const API_TOKEN: Table = Table {
    name: "api_token",
    columns: &[
        id(),
        int("user_id"),
        text("name"),
        bytes("token_hash"),
        int("created_at"),
        int("used_at").null(),
        int("expires_at").null(),
        int("revoked_at").null(),
    ],
    key: "",
    indexes: &[unique("token_hash"), index("user_id")],
    by_month: None,
};

/// Passwords, hashed.
const CREDENTIAL: Table = Table {
    name: "credential",
    columns: &[int("user_id"), text("password_hash"), int("changed_at")],
    key: "user_id",
    indexes: &[],
    by_month: None,
};

/// How often it was tried to sign in; `key` hides the account or address.
const SIGN_IN_FAILURE: Table = Table {
    name: "sign_in_failure",
    columns: &[bytes("key"), int("attempts"), int("started_at")],
    key: "key",
    indexes: &[index("started_at")],
    by_month: None,
};

/// What was answered to a request that may come again.
const IDEMPOTENCY: Table = Table {
    name: "idempotency",
    columns: &[
        int("user_id"),
        text("key"),
        bytes("request_hash"),
        int("created_at"),
        int("status").null(),
        text("headers").null(),
        bytes("body").null(),
    ],
    key: "user_id, key",
    indexes: &[index("created_at")],
    by_month: None,
};

/// The next number of each sequence; PostgreSQL has its own sequences instead.
const NUMBER_SEQUENCE: Table = Table {
    name: "number_sequence",
    columns: &[text("name"), int("next")],
    key: "name",
    indexes: &[],
    by_month: None,
};

/// Keys that seal secrets, each wrapped with the master key. The newest of a purpose is used; older ones
/// read what was sealed with them.
const DATA_KEY: Table = Table {
    name: "data_key",
    columns: &[id(), text("purpose"), bytes("wrapped"), int("created_at")],
    key: "",
    indexes: &[],
    by_month: None,
};

/// Which of our records those of another database became.
const IMPORTED: Table = Table {
    name: "imported",
    columns: &[text("source"), text("object"), int("theirs"), int("ours")],
    key: "source, object, theirs",
    indexes: &[index("object, ours")],
    by_month: None,
};

/// The table of imported records.
pub(super) fn imported(dialect: Dialect) -> String {
    IMPORTED.create(dialect)
}

/// Rows that imports have refused, and why.
const IMPORT_REFUSAL: Table = Table {
    name: "import_refusal",
    columns: &[int("batch_id"), int("row_number"), text("complaints")],
    key: "batch_id, row_number",
    indexes: &[],
    by_month: None,
};

/// The table of rows that imports have refused.
pub(super) fn import_refusals(dialect: Dialect) -> String {
    IMPORT_REFUSAL.create(dialect)
}

/// How far the indexes of search are, and what they are made of.
const SEARCH_STATE: Table = Table {
    name: "search_state",
    columns: &[text("object"), text("fingerprint"), int("position"), int("finished")],
    key: "object",
    indexes: &[],
    by_month: None,
};

/// Records that wait to be indexed.
const SEARCH_PENDING: Table = Table {
    name: "search_pending",
    columns: &[id(), text("object"), int("record_id")],
    key: "",
    indexes: &[],
    by_month: None,
};

/// The tables of search.
pub(super) fn search(dialect: Dialect) -> String {
    SEARCH_STATE.create(dialect) + &SEARCH_PENDING.create(dialect)
}

/// In which fields of which objects short beginnings of lexemes stand.
const SEARCH_PIECE: Table = Table {
    name: "search_piece",
    columns: &[text("piece"), text("place")],
    key: "piece, place",
    indexes: &[],
    by_month: None,
};

/// The table that says where questions can find anything.
pub(super) fn search_pieces(dialect: Dialect) -> String {
    SEARCH_PIECE.create(dialect)
}

/// Tokens that stand in an address. Of the token there is only the SHA-256.
const LINK_TOKEN: Table = Table {
    name: "link_token",
    columns: &[
        int("user_id"),
        text("purpose"),
        bytes("token_hash"),
        int("created_at"),
        int("expires_at").null(),
    ],
    key: "user_id, purpose",
    indexes: &[unique("token_hash"), index("expires_at").only("expires_at IS NOT NULL")],
    by_month: None,
};

/// The table of tokens that stand in an address.
pub(super) fn link_tokens(dialect: Dialect) -> String {
    LINK_TOKEN.create(dialect)
}

/// What long jobs have beside short ones.
const LONG_JOB: &[Column] = &[
    int("long").or_zero(),
    int("user_id").null(),
    int("lease").or_zero(),
    int("lease_until").null(),
    int("failures").or_zero(),
    text("cursor").null(),
    int("done").or_zero(),
    int("total").null(),
    int("cancelled").or_zero(),
    text("result").null(),
    text("error").null(),
    int("started_at").null(),
    int("ended_at").null(),
];

/// The columns of long jobs.
pub(super) fn long_jobs(dialect: Dialect) -> String {
    let indexes = [
        index("kind, id").only("long = 1 AND state IN ('waiting', 'running')"),
        index("user_id, id").only("long = 1"),
        index("ended_at").only("long = 1 AND ended_at IS NOT NULL"),
    ];
    JOB.add(LONG_JOB, &indexes, dialect)
}

/// What the company has made of the shipped objects: a row for each field of its own, for ever, and for
/// each shipped field that it has changed. `revision` is the epoch of the last change.
const RESHAPED: Table = Table {
    name: "reshaped",
    columns: &[
        id(),
        text("object"),
        text("field"),
        int("own"),
        text("definition"),
        int("revision"),
        int("changed_at"),
        int("removed_at").null(),
        int("purged_at").null(),
    ],
    key: "",
    indexes: &[unique("object, field")],
    by_month: None,
};

/// The table of what the company has made of the shipped objects.
pub(super) fn reshaped(dialect: Dialect) -> String {
    RESHAPED.create(dialect)
}

/// How far those are who follow the log or the clock.
const CONSUMER: Table = Table {
    name: "consumer",
    columns: &[text("name"), int("place")],
    key: "name",
    indexes: &[],
    by_month: None,
};

/// The table of those who follow the log or the clock.
pub(super) fn consumers(dialect: Dialect) -> String {
    CONSUMER.create(dialect)
}

/// When long jobs are wanted again and again.
const SCHEDULE: Table = Table {
    name: "schedule",
    columns: &[
        text("name"),
        text("cron"),
        text("zone").null(),
        int("enabled"),
        int("next_at"),
        int("last_at").null(),
        int("last_job").null(),
    ],
    key: "name",
    indexes: &[],
    by_month: None,
};

/// The table of schedules.
pub(super) fn schedules(dialect: Dialect) -> String {
    SCHEDULE.create(dialect)
}

/// Which contents of files are kept: one row for each, however many files have them.
const FILE_CONTENT: Table = Table {
    name: "file_content",
    columns: &[text("sha256"), int("size"), int("look_at").null(), int("removing_at").null()],
    key: "sha256",
    indexes: &[
        index("look_at").only("look_at IS NOT NULL"),
        index("removing_at").only("removing_at IS NOT NULL"),
    ],
    by_month: None,
};

/// Large files that arrive in parts.
const FILE_UPLOAD: Table = Table {
    name: "file_upload",
    columns: &[
        text("token"),
        int("user_id"),
        text("name"),
        int("size"),
        int("received"),
        int("parts"),
        int("file_id").null(),
        int("expires_at"),
    ],
    key: "token",
    indexes: &[index("user_id"), index("expires_at")],
    by_month: None,
};

/// The tables of what lies in the file store, and of what arrives there.
pub(super) fn file_contents(dialect: Dialect) -> String {
    FILE_CONTENT.create(dialect) + &FILE_UPLOAD.create(dialect)
}

/// The table of data keys.
pub(super) fn data_keys(dialect: Dialect) -> String {
    DATA_KEY.create(dialect)
}

/// Every table that the first version has.
pub(super) fn first(dialect: Dialect) -> String {
    let everywhere = [
        KEY_CHECK,
        CHANGE,
        CHANGE_POSITION,
        CHANGE_BLOCK,
        CHANGE_HEAD,
        JOB,
        SESSION,
        API_TOKEN,
        CREDENTIAL,
        SIGN_IN_FAILURE,
        IDEMPOTENCY,
    ];
    let mut script: String = everywhere.iter().map(|table| table.create(dialect)).collect();
    if dialect == Dialect::Sqlite {
        script.push_str(&NUMBER_SEQUENCE.create(dialect));
    }
    script
}
