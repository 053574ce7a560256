//! Shipped objects by name and type, generated at build time from the definitions.
//!
//! Each object is a module: `opportunity::Fields` says where its fields stand in a catalog,
//! `opportunity::View` reads a record, `opportunity::ViewMut` changes one. A select is an enum with
//! a variant for each shipped option and `Other(key)` for those that a company adds; one without
//! options is text. Empty values are `None`. Numbers are as stored: scaled by the decimals in
//! `opportunity::scale`, days or microseconds since 1970-01-01 for dates and times.
//!
//! ```
//! use steward_crm::typed::opportunity::{Fields, Outcome, View, ViewMut, scale};
//! use steward_model::record::Record;
//!
//! let catalog = steward_crm::catalog()?;
//! let fields = Fields::resolve(&catalog)?;
//! let object = catalog.object(fields.object_id());
//! let mut record = Record::empty(object.id, object.fields.len());
//!
//! ViewMut::new(&fields, &mut record).set_amount(Some(12_500_00));
//! ViewMut::new(&fields, &mut record).set_outcome(Some(&Outcome::Won));
//!
//! let view = View::new(&fields, &record);
//! assert_eq!((view.amount(), scale::AMOUNT), (Some(12_500_00), 2));
//! assert_eq!(view.outcome(), Some(Outcome::Won));
//! assert_eq!(view.stage(), None);
//! # Ok::<(), steward_model::Error>(())
//! ```

#![expect(clippy::too_many_lines, reason = "generated: one line for each field of an object")]

mod support;

include!(concat!(env!("OUT_DIR"), "/typed.rs"));
