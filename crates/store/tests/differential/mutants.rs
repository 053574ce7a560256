//! Faults that the comparison must find: an operator swapped, a term of the scope left out.

use std::sync::Arc;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use steward_model::scope::{Principal, Reach};
use steward_testkit::naive::NaiveAccess;
use steward_testkit::naive::generate::cases;

use crate::judge::judge;
use crate::world::Which;

/// How many companies a mutant may survive.
const COMPANIES: usize = 200;

/// How many questions are asked about each of them.
const QUESTIONS: usize = 12;

/// A change of what the store is asked or says to its database.
pub(crate) trait Mutant {
    /// The statement that is run.
    fn statement(&self, sql: &str) -> String {
        sql.to_owned()
    }

    /// The access that is compiled.
    fn access(&self, access: &NaiveAccess) -> NaiveAccess {
        access.clone()
    }
}

/// Somebody else's `@me`, `@my_departments` or day, with the same rights.
struct Somebody(fn(&mut Principal));

impl Mutant for Somebody {
    fn access(&self, access: &NaiveAccess) -> NaiveAccess {
        let NaiveAccess::User(scope) = access else { return access.clone() };
        let mut scope = (**scope).clone();
        (self.0)(&mut scope.principal);
        NaiveAccess::User(Arc::new(scope))
    }
}

/// No mutant: the store as it is.
pub(crate) struct Faithful;

impl Mutant for Faithful {}

/// One operator in the place of another.
struct Swapped(&'static str, &'static str);

impl Mutant for Swapped {
    fn statement(&self, sql: &str) -> String {
        sql.replace(self.0, self.1)
    }
}

/// A scope without one of its terms.
struct Without(fn(&mut steward_model::scope::Terms));

impl Mutant for Without {
    fn access(&self, access: &NaiveAccess) -> NaiveAccess {
        let NaiveAccess::User(scope) = access else { return access.clone() };
        let mut scope = (**scope).clone();
        for rights in &mut scope.objects {
            for reach in &mut rights.reach {
                if let Reach::Terms(terms) = reach {
                    (self.0)(terms);
                }
            }
        }
        NaiveAccess::User(Arc::new(scope))
    }
}

/// Whether the comparison notices, where it has nothing against the store as it is.
fn is_found(mutant: &dyn Mutant) -> bool {
    let mut runner = TestRunner::deterministic();
    let strategy = cases(QUESTIONS);
    (0..COMPANIES).any(|_| {
        let tree = strategy.new_tree(&mut runner).expect("a company can be made");
        let case = tree.current();
        judge(&case, Which::Sqlite, mutant).is_err()
            && judge(&case, Which::Sqlite, &Faithful).is_ok()
    })
}

#[test]
fn a_swapped_operator_is_found() {
    assert!(is_found(&Swapped(" > ", " >= ")));
}

#[test]
fn a_swapped_order_is_found() {
    assert!(is_found(&Swapped(" DESC", " ASC")));
}

#[test]
fn deleted_rows_that_show_are_found() {
    assert!(is_found(&Swapped("\"deleted_at\" IS NULL", "\"deleted_at\" IS NULL IS NOT NULL")));
}

#[test]
fn a_missing_owner_is_found() {
    assert!(is_found(&Without(|terms| terms.owner = None)));
}

#[test]
fn a_missing_department_is_found() {
    assert!(is_found(&Without(|terms| terms.departments = Arc::default())));
}

#[test]
fn missing_collaborators_are_found() {
    assert!(is_found(&Without(|terms| terms.collaborator = None)));
}

#[test]
fn missing_participants_are_found() {
    assert!(is_found(&Without(|terms| terms.participant = None)));
}

#[test]
fn private_rows_that_show_are_found() {
    assert!(is_found(&Swapped("\"seen_by\" <> ", "\"seen_by\" >= ")));
}

#[test]
fn private_rows_that_no_department_sees_are_found() {
    assert!(is_found(&Somebody(|principal| principal.shared_departments = Arc::default())));
}

#[test]
fn a_right_that_is_not_asked_for_is_found() {
    assert!(is_found(&Without(|terms| terms.write = false)));
}

#[test]
fn somebody_else_is_found() {
    assert!(is_found(&Somebody(|principal| principal.user_id += 1)));
}

#[test]
fn somebody_elses_departments_are_found() {
    assert!(is_found(&Somebody(|principal| principal.departments = Arc::default())));
}

#[test]
fn somebody_elses_day_is_found() {
    assert!(is_found(&Somebody(|principal| principal.time_zone = "Pacific/Honolulu".to_owned())));
}

#[test]
fn a_relation_that_is_not_followed_is_found() {
    assert!(is_found(&Swapped(
        "EXISTS (SELECT 1 FROM",
        "EXISTS (SELECT 1 UNION ALL SELECT 1 FROM"
    )));
}

#[test]
fn another_stretch_of_time_is_found() {
    assert!(is_found(&Swapped("'quarter'", "'month'")));
}

#[test]
fn weeks_that_begin_on_sunday_are_found() {
    assert!(is_found(&Swapped("+ 7000003) / 7 * 7 - 7000003", "+ 7000004) / 7 * 7 - 7000004")));
}

#[test]
fn days_of_another_zone_are_found() {
    assert!(is_found(&Swapped("'America/New_York'", "'UTC'")));
}

#[test]
fn groups_that_are_too_coarse_are_found() {
    assert!(is_found(&Swapped(" GROUP BY ", " GROUP BY 1 + ")));
}

#[test]
fn a_sum_over_something_else_is_found() {
    assert!(is_found(&Swapped("sum(", "max(")));
}
