//! The writes that the floor understands, made ready to be stored: whoever stores them holds up
//! everybody else, so all that can be done before is.

use axum::http::{Method, StatusCode};
use serde::Deserialize;

use super::form::{Form, FormBody};
use super::lexemes::{of_contact, of_point};
use super::stored::{Digest, Mark, Salt, Texts, seal};
use super::users::Author;
use crate::operation::{BARE, CONTACTS, FORM, ID};

/// A new contact, as the bench sends it: normalised already.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContact {
    /// Name.
    pub(super) name: String,
    /// The account; it exists.
    pub(super) account_id: i64,
    /// Job title.
    pub(super) title: String,
    /// A mobile number, `+86-…`.
    pub(super) phone: String,
    /// An e-mail address in lower case.
    pub(super) email: String,
}

/// The one field that the bench changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTitle {
    title: String,
}

/// A contact and what is stored with it.
#[derive(Debug)]
pub(super) struct Creation {
    pub(super) new: NewContact,
    pub(super) texts: Texts,
    /// Of the rows in the log: contact, history, phone, e-mail.
    pub(super) seals: [(Salt, Digest); 4],
    /// What it is found by: contact, phone, e-mail. Of one among many nothing yet: they are indexed later.
    pub(super) found_by: [String; 3],
}

impl Creation {
    fn new(new: NewContact, mark: &Mark, author: &Author) -> Self {
        let texts = Texts::new(&new, mark.now, author);
        Self { new, texts, seals: [(); 4].map(|()| seal()), found_by: Default::default() }
    }

    /// With what it is found by.
    fn found(mut self) -> Self {
        let NewContact { name, title, phone, email, .. } = &self.new;
        let contact = of_contact([Some(name), None, Some(phone), Some(email), None, Some(title)]);
        self.found_by = [contact, of_point(phone), of_point(email)];
        self
    }
}

/// What is written.
#[derive(Debug)]
pub(super) enum Act {
    /// A new contact.
    Create(Box<Creation>),
    /// A contact's title.
    Update {
        /// Whose.
        id: i64,
        /// The new one.
        title: String,
    },
    /// New contacts, all or none.
    Batch(Vec<Creation>),
    /// A new person account with its address.
    Form(Box<Form>),
    /// Some records of batches get what they are found by.
    Index,
}

/// What of a write is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Everything that Steward stores.
    Whole,
    /// The contact's row alone.
    Bare,
}

/// A write.
#[derive(Debug)]
pub(super) struct Write {
    pub(super) act: Act,
    pub(super) depth: Depth,
    pub(super) mark: Mark,
    pub(super) author: Author,
}

impl Write {
    /// Whether it fills a transaction by itself, as it does at Steward.
    pub(super) fn is_alone(&self) -> bool {
        matches!(self.act, Act::Batch(_) | Act::Index)
    }

    /// What puts records that wait into the indexes of search; nobody's write.
    pub(super) fn index() -> Self {
        let (user_id, department_id) = (0, 0);
        let author = Author { user_id, name: "".into(), department_id, department: "".into() };
        Self { act: Act::Index, depth: Depth::Whole, mark: Mark::new(), author }
    }

    /// The write that a request means, and the status of its answer.
    pub(super) fn parse(
        method: &Method,
        (path, query): (&str, Option<&str>),
        body: &[u8],
        author: Author,
    ) -> anyhow::Result<Option<(Self, StatusCode)>> {
        let depth = match path {
            CONTACTS => Depth::Whole,
            BARE => Depth::Bare,
            FORM => {
                let form = Box::new(Form::new(serde_json::from_slice::<FormBody>(body)?));
                let (act, mark) = (Act::Form(form), Mark::new());
                return Ok(Some((Self { act, depth: Depth::Whole, mark, author }, StatusCode::OK)));
            }
            _ => return Ok(None),
        };
        let mark = Mark::new();
        let (act, status) = if *method == Method::PATCH {
            let id = query.and_then(|query| query.strip_prefix(ID)?.parse().ok());
            let Some(id) = id else { return Ok(None) };
            let NewTitle { title } = serde_json::from_slice(body)?;
            (Act::Update { id, title }, StatusCode::NO_CONTENT)
        } else if body.starts_with(b"[") {
            let new: Vec<NewContact> = serde_json::from_slice(body)?;
            let batch = new.into_iter().map(|new| Creation::new(new, &mark, &author));
            (Act::Batch(batch.collect()), StatusCode::CREATED)
        } else {
            let creation = Creation::new(serde_json::from_slice(body)?, &mark, &author).found();
            (Act::Create(Box::new(creation)), StatusCode::CREATED)
        };
        Ok(Some((Self { act, depth, mark, author }, status)))
    }
}
