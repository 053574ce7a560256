//! What a write stores besides the contact's row: its contact points and the log's rows, as Steward
//! stores them. The codes in the log are random bytes of the right length: the floor has no key.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use steward_model::clock::{Clock, Micros, SystemClock};
use steward_model::fold::sort_key;
use steward_model::random::{SeededRandom, bytes};

use super::json;
use super::users::Author;
use super::write::NewContact;

/// Random bytes in a log row.
pub(super) type Salt = [u8; 16];

/// A code in a log row.
pub(super) type Digest = [u8; 32];

static RANDOM: LazyLock<SeededRandom> = LazyLock::new(|| SeededRandom::new(1));

static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// What every log row of one write has.
#[derive(Debug)]
pub(super) struct Mark {
    /// When.
    pub(super) now: Micros,
    /// The request's name.
    pub(super) request_id: String,
}

impl Mark {
    /// For a write that happens now.
    pub(super) fn new() -> Self {
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
        Self { now: SystemClock.now(), request_id: format!("f100f100-{number:x}") }
    }
}

/// Salt and code of one log row.
pub(super) fn seal() -> (Salt, Digest) {
    (bytes(&*RANDOM), bytes(&*RANDOM))
}

/// The digits by which a number is matched.
pub(super) fn key_of_phone(phone: &str) -> String {
    phone.strip_prefix("+86-").unwrap_or(phone).to_owned()
}

/// The texts of a new contact's rows that don't come from the database.
#[derive(Debug)]
pub(super) struct Texts {
    /// What contacts are sorted by.
    pub(super) name_sort: String,
    /// The phone's digits, by which numbers are matched.
    pub(super) phone_key: String,
    /// The contact's log payload: the parts before and between the account's title, the owner's id
    /// and title, the department's id and title, and behind them.
    pub(super) contact: [String; 6],
    /// The log payload of the owner's history: the parts before and between the contact's id, the owner's
    /// id and title, and behind them.
    pub(super) history: [String; 4],
    /// The phone's and the e-mail's log payload: the parts before and behind the contact's id.
    pub(super) phone: [String; 2],
    pub(super) email: [String; 2],
}

impl Texts {
    /// The texts of one contact.
    pub(super) fn new(new: &NewContact, now: Micros, author: &Author) -> Self {
        let phone_key = key_of_phone(&new.phone);
        let name = quoted(&new.name);
        let point = |kind: &str, value: &str, key: &str| {
            let behind = format!(
                ",\"title\":{name}}},\"kind\":\"{kind}\",\"value\":{value},\"value_key\":{key},\
                 \"is_primary\":true,\"shared\":false,\"state\":\"ok\"}}}}"
            );
            ["{\"after\":{\"contact_id\":{\"id\":".to_owned(), behind]
        };
        let (phone, email) = (quoted(&new.phone), quoted(&new.email));
        let mut at = Vec::new();
        json::datetime(now, &mut at);
        let (at, by, by_name) = (String::from_utf8_lossy(&at), author.user_id, &author.name);
        Self {
            name_sort: sort_key(&new.name),
            history: [
                "{\"after\":{\"record_object\":\"contact\",\"record_id\":{\"id\":".to_owned(),
                format!(",\"title\":{name}}},\"to_user_id\":{{\"id\":"),
                ",\"title\":".to_owned(),
                format!(
                    "}},\"reason\":\"created\",\"by_id\":{{\"id\":{by},\"title\":{by_name}}},\
                     \"at\":{at}}}}}"
                ),
            ],
            contact: contact_parts(new, now, (&name, &phone, &email)),
            phone: point("mobile", &phone, &quoted(&phone_key)),
            email: point("email", &email, &email),
            phone_key,
        }
    }
}

fn contact_parts(
    new: &NewContact,
    now: Micros,
    (name, phone, email): (&str, &str, &str),
) -> [String; 6] {
    let (account, title) = (new.account_id, quoted(&new.title));
    let mut since = Vec::new();
    json::datetime(now, &mut since);
    let since = String::from_utf8_lossy(&since);
    [
        format!(
            "{{\"after\":{{\"name\":{name},\"birthday_calendar\":\"solar\",\
             \"birth_year_known\":true,\"account_id\":{{\"id\":{account},\"title\":"
        ),
        format!(
            "}},\"title\":{title},\"is_primary\":false,\"phone\":{phone},\"email\":{email},\
             \"do_not_contact\":false,\"owner_id\":{{\"id\":"
        ),
        ",\"title\":".to_owned(),
        "},\"department_id\":{\"id\":".to_owned(),
        ",\"title\":".to_owned(),
        format!("}},\"owner_since\":{since}}}}}"),
    ]
}

/// The log payload of a changed title.
pub(super) fn title_changed(before: Option<&str>, after: &str) -> String {
    let before = before.map_or("null".to_owned(), quoted);
    format!("{{\"before\":{{\"title\":{before}}},\"after\":{{\"title\":{}}}}}", quoted(after))
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    json::string(text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// What a new contact takes from its account; titles as JSON.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) title: String,
    pub(super) owner: Option<i64>,
    pub(super) owner_title: String,
    pub(super) department: Option<i64>,
    pub(super) department_title: String,
}

impl Account {
    /// The log payload of a new contact.
    pub(super) fn payload(&self, parts: &[String; 6]) -> String {
        let [start, title, owner_title, department_id, department_title, end] = parts;
        [
            start.as_str(),
            &self.title,
            title,
            &id(self.owner),
            owner_title,
            &self.owner_title,
            department_id,
            &id(self.department),
            department_title,
            &self.department_title,
            end,
        ]
        .concat()
    }

    /// The log payload of the first row of its history.
    pub(super) fn history(&self, parts: &[String; 4], contact: i64) -> String {
        let [before, record, title, end] = parts;
        let (owner, owner_title) = (id(self.owner), &self.owner_title);
        format!("{before}{contact}{record}{owner}{title}{owner_title}{end}")
    }
}

fn id(id: Option<i64>) -> String {
    id.map_or("null".to_owned(), |id| id.to_string())
}

/// A payload around a contact's id.
pub(super) fn around(parts: &[String; 2], contact: i64) -> String {
    format!("{}{contact}{}", parts[0], parts[1])
}
