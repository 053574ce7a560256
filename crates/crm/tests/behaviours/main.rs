//! The behaviours of the standard objects, each tested in a file beside it, on both databases.

mod support;

#[path = "../../packs/core/account/tests.rs"]
mod account;
#[path = "../../packs/core/account/form_tests.rs"]
mod account_form;
#[path = "../../packs/core/account_relation/tests.rs"]
mod account_relation;
#[path = "../../packs/core/activity/tests.rs"]
mod activity;
#[path = "../../packs/core/address/tests.rs"]
mod address;
#[path = "../../packs/core/collaborator/tests.rs"]
mod collaborator;
#[path = "../../packs/core/comment/tests.rs"]
mod comment;
#[path = "../../packs/core/company/tests.rs"]
mod company;
#[path = "../../packs/core/consent/tests.rs"]
mod consent;
#[path = "../../packs/core/contact/tests.rs"]
mod contact;
#[path = "../../packs/core/contact_point/tests.rs"]
mod contact_point;
#[path = "../../packs/core/dashboard/tests.rs"]
mod dashboard;
#[path = "../../packs/core/department/tests.rs"]
mod department;
#[path = "../../packs/core/duplicate_pair/finder_tests.rs"]
mod duplicate_finder;
#[path = "../../packs/core/duplicate_pair/tests.rs"]
mod duplicate_pair;
#[path = "../../packs/core/duplicate_rule/tests.rs"]
mod duplicate_rule;
#[path = "../../packs/core/duplicate_rule/edge_tests.rs"]
mod duplicate_rule_edges;
#[path = "../../packs/core/duplicate_pair/truth_tests.rs"]
mod duplicate_truth;
#[path = "../../packs/core/event/tests.rs"]
mod event;
#[path = "../../packs/core/event_attendee/tests.rs"]
mod event_attendee;
#[path = "../../packs/core/exchange_rate/tests.rs"]
mod exchange_rate;
#[path = "../../packs/core/file/tests.rs"]
mod file;
#[path = "../../packs/core/identity/tests.rs"]
mod identity;
#[path = "../../packs/core/import_mapping/tests.rs"]
mod import_mapping;
#[path = "../../packs/core/invoice_title/tests.rs"]
mod invoice_title;
#[path = "../../packs/sales/lead/tests.rs"]
mod lead;
mod merge;
#[path = "../../packs/core/notification/tests.rs"]
mod notification;
#[path = "../../packs/sales/opportunity/tests.rs"]
mod opportunity;
#[path = "../../packs/sales/opportunity_line/tests.rs"]
mod opportunity_line;
#[path = "../../packs/sales/opportunity_member/tests.rs"]
mod opportunity_member;
#[path = "../../packs/core/ownership_history/tests.rs"]
mod ownership_history;
#[path = "../../packs/sales/pipeline/tests.rs"]
mod pipeline;
#[path = "../../packs/core/pool/tests.rs"]
mod pool;
#[path = "../../packs/sales/product_category/tests.rs"]
mod product_category;
#[path = "../../packs/core/saved_view/tests.rs"]
mod saved_view;
mod seed;
#[path = "../../packs/sales/stage/tests.rs"]
mod stage;
#[path = "../../packs/core/suppression/tests.rs"]
mod suppression;
#[path = "../../packs/core/tagging/tests.rs"]
mod tagging;
#[path = "../../packs/core/task/tests.rs"]
mod task;
#[path = "../../packs/core/territory/tests.rs"]
mod territory;
#[path = "../../packs/marketing/touch/tests.rs"]
mod touch;
#[path = "../../packs/core/user/tests.rs"]
mod user;
#[path = "../../packs/core/user_setting/tests.rs"]
mod user_setting;
#[path = "../../packs/core/webhook/tests/mod.rs"]
mod webhook;
