//! The requests of each operation, drawn at random from what the database has; the same ones for
//! Steward and the floor.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::load::Maker;
use crate::operation::{
    ACCOUNTS, ACTIVITIES, AFTER, BARE, BATCH, CONTACTS, FORM, ID, LIST, OF_ACCOUNT, OPPORTUNITIES,
    OWNER, Operation, PERSONS, STAGES, TIMELINE,
};

/// What requests are made of.
#[derive(Clone, Debug)]
pub(crate) struct Ingredients {
    /// The bearer token.
    pub(crate) token: String,
    /// Contacts have the ids 1 to this; some may be deleted.
    pub(crate) contacts: Arc<[i64]>,
    /// Companies to give new contacts to.
    pub(crate) accounts: Arc<[i64]>,
    /// Person accounts.
    pub(crate) persons: Arc<[i64]>,
    /// Users who own many contacts.
    pub(crate) owners: Arc<[i64]>,
    /// The account that has very many activities; 0 where all accounts are persons.
    pub(crate) busy: i64,
    /// Cursors from all over the list of contacts.
    pub(crate) cursors: Arc<[String]>,
    /// Cursors from all over that account's time line.
    pub(crate) past: Arc<[String]>,
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice that belong to a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.next() % from.len().max(1) as u64;
        &from[usize::try_from(at).unwrap_or(0)]
    }
}

/// Counts writes, so that no two are alike, whichever run they belong to.
static WRITES: AtomicU64 = AtomicU64::new(1);

impl Ingredients {
    /// Nothing but who asks.
    pub(crate) fn only_token(token: &str) -> Self {
        let (none, nothing): (Arc<[i64]>, Arc<[String]>) = ([].into(), [].into());
        Self {
            token: token.to_owned(),
            contacts: none.clone(),
            accounts: none.clone(),
            persons: none.clone(),
            owners: none,
            busy: 0,
            cursors: nothing.clone(),
            past: nothing,
        }
    }

    /// What makes the requests of one connection; `bare` writes only the contact's row.
    pub(crate) fn maker(&self, operation: Operation, bare: bool, seed: u64) -> Maker {
        let ingredients = self.clone();
        let mut dice = Dice::new(seed);
        Box::new(move |out| ingredients.request(operation, bare, &mut dice, out))
    }

    /// Appends one request.
    pub(crate) fn request(
        &self,
        operation: Operation,
        bare: bool,
        dice: &mut Dice,
        out: &mut Vec<u8>,
    ) {
        let contacts = if bare { BARE } else { CONTACTS };
        match operation {
            Operation::List => self.get(&format!("{CONTACTS}?{LIST}"), out),
            Operation::Filter => {
                let owner = dice.pick(&self.owners);
                self.get(&format!("{CONTACTS}?{OWNER}{owner}&{LIST}"), out);
            }
            Operation::Deep => {
                let cursor = dice.pick(&self.cursors);
                self.get(&format!("{CONTACTS}?{LIST}{AFTER}{cursor}"), out);
            }
            Operation::Get => {
                let id = dice.pick(&self.contacts);
                self.get(&format!("{CONTACTS}?{ID}{id}"), out);
            }
            Operation::Sum => self.get(&format!("{OPPORTUNITIES}?{STAGES}"), out),
            Operation::Timeline => self.get(&self.timeline(), out),
            Operation::Past => {
                let cursor = dice.pick(&self.past);
                self.get(&format!("{}{AFTER}{cursor}", self.timeline()), out);
            }
            Operation::Persons => self.get(&format!("{ACCOUNTS}?{PERSONS}"), out),
            Operation::Person => {
                let id = dice.pick(&self.persons);
                self.get(&format!("{ACCOUNTS}?{ID}{id}"), out);
            }
            Operation::Create => {
                let account = *dice.pick(&self.accounts);
                self.send("POST", contacts, &new_contact(account), out);
            }
            Operation::Update => {
                let id = dice.pick(&self.contacts);
                let number = WRITES.fetch_add(1, Ordering::Relaxed);
                let body = format!("{{\"title\":\"Buyer {number}\"}}");
                self.send("PATCH", &format!("{contacts}?{ID}{id}"), &body, out);
            }
            Operation::Form => self.send("POST", FORM, &new_person(), out),
            Operation::Batch => {
                let new = || new_contact(*dice.pick(&self.accounts));
                let all: Vec<String> = std::iter::repeat_with(new).take(BATCH).collect();
                self.send("POST", contacts, &format!("[{}]", all.join(",")), out);
            }
        }
    }

    /// The target of the busy account's time line.
    pub(crate) fn timeline(&self) -> String {
        format!("{ACTIVITIES}?{OF_ACCOUNT}{}&{TIMELINE}", self.busy)
    }

    /// Appends a GET request.
    pub(crate) fn get(&self, target: &str, out: &mut Vec<u8>) {
        self.head("GET", target, out);
        out.extend_from_slice(b"\r\n");
    }

    /// Appends a GET request that wants this kind of answer.
    pub(crate) fn get_as(&self, media: &str, target: &str, out: &mut Vec<u8>) {
        self.head("GET", target, out);
        // Writing to a vector cannot fail.
        let _ = write!(out, "accept: {media}\r\n\r\n");
    }

    /// Appends a request with a JSON body.
    pub(crate) fn send(&self, method: &str, target: &str, body: &str, out: &mut Vec<u8>) {
        self.head(method, target, out);
        // Writing to a vector cannot fail.
        let _ = write!(
            out,
            "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
    }

    fn head(&self, method: &str, target: &str, out: &mut Vec<u8>) {
        let token = &self.token;
        // Writing to a vector cannot fail.
        let _ = write!(
            out,
            "{method} {target} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        );
    }
}

/// A name, and a number that no other write has.
fn somebody() -> (String, u64) {
    const FAMILY: [&str; 8] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄"];
    const GIVEN: [&str; 8] = ["伟", "芳", "秀英", "敏", "静", "建国", "丽", "强"];
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let mut dice = Dice::new(number);
    let (family, given) = (dice.pick(&FAMILY), dice.pick(&GIVEN));
    (format!("{family}{given}"), number)
}

/// A mobile number.
fn mobile(number: u64) -> String {
    format!("+86-{}", 13_000_000_000 + number % 1_000_000_000)
}

/// A contact as people type it, with a phone and an e-mail of its own.
fn new_contact(account: i64) -> String {
    let (name, number) = somebody();
    let phone = mobile(number);
    format!(
        "{{\"name\":\"{name}\",\"account_id\":{account},\"title\":\"Buyer\",\
         \"phone\":\"{phone}\",\"email\":\"contact{number}@example.com\"}}"
    )
}

/// A person account with its address, as a form sends them.
fn new_person() -> String {
    let (name, number) = somebody();
    let phone = mobile(number);
    format!(
        "{{\"operations\":[{{\"ref\":\"a\",\"op\":\"create\",\"object\":\"accounts\",\"values\":\
         {{\"name\":\"{name}\",\"kind\":\"person\",\"phone\":\"{phone}\",\
         \"email\":\"person{number}@example.com\"}}}},\
         {{\"op\":\"create\",\"object\":\"addresses\",\"values\":{{\"account_id\":{{\"$ref\":\"a\"}},\
         \"kind\":\"home\",\"recipient\":\"{name}\",\"line\":\"湖滨路 {number} 号\"}}}}]}}"
    )
}
