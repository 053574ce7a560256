//! The behaviours of the standard objects, each tested in a file beside it, on both databases.

mod support;

#[path = "../../packs/core/account/tests.rs"]
mod account;
#[path = "../../packs/core/activity/tests.rs"]
mod activity;
#[path = "../../packs/core/collaborator/tests.rs"]
mod collaborator;
#[path = "../../packs/core/contact/tests.rs"]
mod contact;
#[path = "../../packs/core/contact_point/tests.rs"]
mod contact_point;
#[path = "../../packs/core/department/tests.rs"]
mod department;
#[path = "../../packs/sales/opportunity/tests.rs"]
mod opportunity;
#[path = "../../packs/core/ownership_history/tests.rs"]
mod ownership_history;
#[path = "../../packs/sales/pipeline/tests.rs"]
mod pipeline;
mod seed;
#[path = "../../packs/sales/stage/tests.rs"]
mod stage;
#[path = "../../packs/core/user/tests.rs"]
mod user;
