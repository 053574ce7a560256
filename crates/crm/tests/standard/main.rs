//! The shipped definitions as a whole: what they say, in both languages, and what is made of them.

mod conformance;
mod fuzz_values;
mod guide;
mod links;
mod schema;
mod tables;
mod typed;
mod validator;
mod views;
mod words;

use steward_model::catalog::Catalog;

/// The shipped catalog.
fn catalog() -> Catalog {
    steward_crm::catalog().unwrap_or_else(|error| panic!("{}", error.text().en))
}
