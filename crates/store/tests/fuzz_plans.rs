//! Whatever a client asks, a plan is made or an error names what is wrong: nothing panics, and no
//! error blames the server.

use std::sync::Arc;

use steward_grammar::{fuzz, parse_list};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_store::plan::Plan;
use steward_store::{Dialect, emit};

/// Cases in a usual test run.
const CASES: u64 = 3_000;

/// Cases of the grammar alone in a usual test run: its own tests have many more.
const QUERIES: u64 = 1_000;

#[test]
fn fuzz_queries() {
    fuzz::run(0..steward_testkit::fuzz::cases(QUERIES));
}

#[test]
fn fuzz_plans() {
    let catalog = Arc::new(steward_crm::catalog().expect("the standard catalog"));
    let access = Access::System(SystemAccess::because("test"));
    let mut planned = 0;
    let cases = steward_testkit::fuzz::cases(CASES);
    for number in 0..cases {
        let text = localised(&String::from_utf8_lossy(&fuzz::case(number)));
        let Ok(query) = parse_list(&text) else { continue };
        for object in ["contact", "opportunity"] {
            let object = catalog.expect(object).expect("object").id;
            match Plan::resolve(&catalog, &access, Verb::Read, 0, object, &query) {
                Ok(plan) => {
                    planned += 1;
                    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                        let statement = emit::list(&plan, dialect).statement;
                        assert!(!statement.sql.contains('\0'), "case {number}");
                    }
                    let _ = emit::count(&plan, Dialect::Sqlite, Some(10));
                }
                Err(error) => {
                    assert_ne!(error.kind(), ErrorKind::Internal, "case {number}: {error}: {text}");
                }
            }
        }
    }
    assert!(planned > 0 || cases < CASES, "no case got as far as a plan");
}

/// The seeds speak of fields that the standard objects need not have: their names are replaced, so
/// that more cases get behind the look-up of names.
fn localised(text: &str) -> String {
    let names = ["name", "email", "created_at", "owner_id", "id"];
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_lowercase() || c == '_' {
            word.push(c);
            continue;
        }
        match word.as_str() {
            "a" | "b" | "c" | "age" | "city" | "x" => out.push_str(names[out.len() % names.len()]),
            other => out.push_str(other),
        }
        word.clear();
        out.push(c);
    }
    out.trim_end_matches('\n').to_owned()
}
