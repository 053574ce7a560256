//! What is measured: the requests, as Steward's API spells them.

use clap::ValueEnum;

/// The path of the contacts.
pub(crate) const CONTACTS: &str = "/api/v1/contacts";

/// The path of the opportunities.
pub(crate) const OPPORTUNITIES: &str = "/api/v1/opportunities";

/// The floor's path under which a write stores the contact's row and nothing else.
pub(crate) const BARE: &str = "/bare/contacts";

/// The 50 newest contacts with the names of their accounts.
pub(crate) const LIST: &str =
    "select=id,name,phone,email,created_at,account(id,name)&order=created_at.desc&limit=50";

/// What [`LIST`] gets in front for the contacts of one owner.
pub(crate) const OWNER: &str = "owner_id=eq.";

/// What [`LIST`] gets behind it for the page behind a cursor.
pub(crate) const AFTER: &str = "&after=";

/// One record; its id follows.
pub(crate) const ID: &str = "id=eq.";

/// The sum of the opportunities by stage.
pub(crate) const STAGES: &str = "select=stage,amount_base.sum(),count()";

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    /// The 50 newest contacts with account names.
    List,
    /// The same of one owner.
    Filter,
    /// The same from the middle of the table, behind a cursor.
    Deep,
    /// One contact with all its fields.
    Get,
    /// Opportunities: amount and number by stage.
    Sum,
    /// A new contact with phone and e-mail.
    Create,
    /// One field of a contact.
    Update,
}

impl Operation {
    /// All, in the order of the report; writes last, so that reads find what was generated.
    pub(crate) const ALL: [Self; 7] =
        [Self::List, Self::Filter, Self::Deep, Self::Get, Self::Sum, Self::Create, Self::Update];

    /// Whether it changes anything.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }

    /// What the report calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::List => "list of the 50 newest, with account names",
            Self::Filter => "the 50 newest of one owner",
            Self::Deep => "deep page by keyset",
            Self::Get => "get one, all fields",
            Self::Sum => "sum by stage",
            Self::Create => "create",
            Self::Update => "update one field",
        }
    }

    /// A short name, as on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Filter => "filter",
            Self::Deep => "deep",
            Self::Get => "get",
            Self::Sum => "sum",
            Self::Create => "create",
            Self::Update => "update",
        }
    }

    /// The least share of the floor's throughput that is good enough.
    pub(crate) fn goal(self) -> f64 {
        if self.writes() { 0.5 } else { 0.6 }
    }

    /// The status of a right answer.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Create => 201,
            Self::Update => 204,
            _ => 200,
        }
    }
}
