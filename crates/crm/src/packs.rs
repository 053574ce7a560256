//! The behaviour of each object, in the folder of its definition.
//!
//! An object that does more than hold its fields has `packs/<pack>/<object>/mod.rs`, declared here
//! by its path so that the compiler, the formatter and editors find it. In which order behaviours
//! run is said in one place: `src/behaviours.rs`.

#[path = "../packs/core/account/mod.rs"]
pub mod account;
#[path = "../packs/core/account_contact/mod.rs"]
pub(crate) mod account_contact;
#[path = "../packs/core/account_relation/mod.rs"]
pub(crate) mod account_relation;
#[path = "../packs/core/activity/mod.rs"]
pub(crate) mod activity;
#[path = "../packs/core/collaborator/mod.rs"]
pub(crate) mod collaborator;
#[path = "../packs/core/comment/mod.rs"]
pub(crate) mod comment;
#[path = "../packs/core/company/mod.rs"]
pub(crate) mod company;
#[path = "../packs/core/consent/mod.rs"]
pub mod consent;
#[path = "../packs/core/contact/mod.rs"]
pub(crate) mod contact;
#[path = "../packs/core/contact_point/mod.rs"]
pub(crate) mod contact_point;
#[path = "../packs/core/currency/mod.rs"]
pub(crate) mod currency;
#[path = "../packs/core/department/mod.rs"]
pub(crate) mod department;
#[path = "../packs/core/duplicate_pair/mod.rs"]
pub(crate) mod duplicate_pair;
#[path = "../packs/core/event/mod.rs"]
pub(crate) mod event;
#[path = "../packs/core/event_attendee/mod.rs"]
pub(crate) mod event_attendee;
#[path = "../packs/core/exchange_rate/mod.rs"]
pub(crate) mod exchange_rate;
#[path = "../packs/core/identity/mod.rs"]
pub mod identity;
#[path = "../packs/core/invoice_title/mod.rs"]
pub(crate) mod invoice_title;
#[path = "../packs/sales/lead/mod.rs"]
pub(crate) mod lead;
#[path = "../packs/sales/opportunity/mod.rs"]
pub(crate) mod opportunity;
#[path = "../packs/sales/opportunity_member/mod.rs"]
pub(crate) mod opportunity_member;
#[path = "../packs/core/ownership_history/mod.rs"]
pub mod ownership_history;
#[path = "../packs/sales/pipeline/mod.rs"]
pub(crate) mod pipeline;
#[path = "../packs/core/pool/mod.rs"]
pub(crate) mod pool;
#[path = "../packs/core/saved_view/mod.rs"]
pub(crate) mod saved_view;
#[path = "../packs/sales/stage/mod.rs"]
pub(crate) mod stage;
#[path = "../packs/core/suppression/mod.rs"]
pub mod suppression;
#[path = "../packs/core/tagging/mod.rs"]
pub(crate) mod tagging;
#[path = "../packs/core/task/mod.rs"]
pub(crate) mod task;
#[path = "../packs/marketing/touch/mod.rs"]
pub(crate) mod touch;
#[path = "../packs/core/user/mod.rs"]
pub(crate) mod user;
