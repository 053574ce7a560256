//! A new person account with its address: what is stored of it.

use serde::Deserialize;
use steward_model::clock::Micros;
use steward_model::fold::sort_key;

use super::json;
use super::lexemes::{document, of_point};
use super::stored::{Digest, Salt, key_of_phone, quoted, seal};
use super::users::Author;

/// A new person account, as the bench sends it: normalised already.
#[derive(Debug, Deserialize)]
pub(super) struct NewPerson {
    /// Name.
    pub(super) name: String,
    /// A mobile number, `+86-…`.
    pub(super) phone: String,
    /// An e-mail address in lower case.
    pub(super) email: String,
}

/// The new person's address.
#[derive(Debug, Deserialize)]
pub(super) struct NewAddress {
    /// What it is for.
    pub(super) kind: String,
    /// Who gets what is sent there.
    pub(super) recipient: String,
    /// Street and number.
    pub(super) line: String,
}

/// The body of a request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormBody {
    operations: (Operation<NewPerson>, Operation<NewAddress>),
}

#[derive(Debug, Deserialize)]
struct Operation<T> {
    values: T,
}

/// Rows in the log: account, its history, contact, its history, the account's primary contact, the contact's
/// phone and e-mail, the account's, the address.
pub(super) const LOGGED: usize = 10;

/// What of each row in the log is fixed: object, verb and version.
pub(super) const LOG: [(&str, &str, i64); LOGGED] = [
    ("account", "create", 1),
    ("ownership_history", "create", 1),
    ("contact", "create", 1),
    ("ownership_history", "create", 1),
    ("account", "update", 2),
    ("contact_point", "create", 1),
    ("contact_point", "create", 1),
    ("contact_point", "create", 1),
    ("contact_point", "create", 1),
    ("address", "create", 1),
];

/// A person account and what is stored with it.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) new: NewPerson,
    pub(super) address: NewAddress,
    /// What accounts and contacts are sorted by.
    pub(super) name_sort: String,
    /// The phone's digits, by which numbers are matched.
    pub(super) phone_key: String,
    /// Of the rows in the log.
    pub(super) seals: [(Salt, Digest); LOGGED],
    /// What it is found by: contact, phone, e-mail, address.
    pub(super) found_by: [String; 4],
}

impl Form {
    /// What a body means.
    pub(super) fn new(FormBody { operations: (person, address) }: FormBody) -> Self {
        let (new, address) = (person.values, address.values);
        Self {
            name_sort: sort_key(&new.name),
            phone_key: key_of_phone(&new.phone),
            seals: [(); LOGGED].map(|()| seal()),
            found_by: [
                document(&[('a', &new.name), ('c', &new.phone), ('d', &new.email)]),
                of_point(&new.phone),
                of_point(&new.email),
                document(&[('a', &address.line), ('b', &address.recipient)]),
            ],
            new,
            address,
        }
    }

    /// What the account is found by.
    pub(super) fn account_found_by(&self, code: &str) -> String {
        let NewPerson { name, phone, email } = &self.new;
        document(&[('a', name), ('e', code), ('g', phone), ('h', email)])
    }

    /// The log's payloads; `account` and `contact` stand for their ids, `code` for the account's number.
    pub(super) fn payloads(
        &self,
        (account, contact, code): (&str, &str, &str),
        now: Micros,
        author: &Author,
    ) -> [String; LOGGED] {
        let Self { new, address, phone_key, .. } = self;
        let (name, phone, email) = (quoted(&new.name), quoted(&new.phone), quoted(&new.email));
        let mut at = Vec::new();
        json::datetime(now, &mut at);
        let at = String::from_utf8_lossy(&at);
        let user = format!("{{\"id\":{},\"title\":{}}}", author.user_id, author.name);
        let owned = format!(
            "\"owner_id\":{user},\"department_id\":{{\"id\":{},\"title\":{}}},\"owner_since\":{at}",
            author.department_id, author.department
        );
        let to_account = format!("{{\"id\":{account},\"title\":{name}}}");
        let to_contact = format!("{{\"id\":{contact},\"title\":{name}}}");
        let history = |object: &str, to: &str| {
            format!(
                "{{\"after\":{{\"record_object\":\"{object}\",\"record_id\":{to},\"to_user_id\":{user},\
                 \"reason\":\"created\",\"by_id\":{user},\"at\":{at}}}}}"
            )
        };
        let point = |field: &str, to: &str, kind: &str, value: &str, key: &str| {
            format!(
                "{{\"after\":{{\"{field}\":{to},\"kind\":\"{kind}\",\"value\":{value},\
                 \"value_key\":{key},\"is_primary\":true,\"shared\":false,\"state\":\"ok\"}}}}"
            )
        };
        let key = quoted(phone_key);
        let (kind, recipient) = (quoted(&address.kind), quoted(&address.recipient));
        let line = quoted(&address.line);
        [
            format!(
                "{{\"after\":{{\"code\":\"{code}\",\"name\":{name},\"kind\":\"person\",\"phone\":{phone},\
                 \"email\":{email},\"lifecycle\":\"prospect\",{owned},\"protection_exempt\":\"none\"}}}}"
            ),
            history("account", &to_account),
            format!(
                "{{\"after\":{{\"name\":{name},\"birthday_calendar\":\"solar\",\
                 \"birth_year_known\":true,\"account_id\":{to_account},\"is_primary\":true,\
                 \"phone\":{phone},\"email\":{email},\"do_not_contact\":false,{owned}}}}}"
            ),
            history("contact", &to_contact),
            format!(
                "{{\"before\":{{\"primary_contact_id\":null}},\
                 \"after\":{{\"primary_contact_id\":{to_contact}}}}}"
            ),
            point("contact_id", &to_contact, "mobile", &phone, &key),
            point("contact_id", &to_contact, "email", &email, &email),
            point("account_id", &to_account, "mobile", &phone, &key),
            point("account_id", &to_account, "email", &email, &email),
            format!(
                "{{\"after\":{{\"account_id\":{to_account},\"kind\":{kind},\"recipient\":{recipient},\
                 \"line\":{line},\"is_default\":false}}}}"
            ),
        ]
    }
}

/// What is answered.
pub(super) fn answer(account: i64, address: i64) -> Vec<u8> {
    format!(
        "{{\"results\":[{{\"ref\":\"a\",\"object\":\"accounts\",\"id\":{account},\"version\":2}},\
         {{\"ref\":null,\"object\":\"addresses\",\"id\":{address},\"version\":1}}]}}"
    )
    .into_bytes()
}
