//! The generator makes what the differential tests need, and the evaluator is consistent with
//! itself on it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use steward_model::Value;
use steward_model::kind::FieldKind;
use steward_model::query::{Filter, ListQuery, SelectItem};

use crate::naive::NaiveAccess;
use crate::naive::generate::{NOW, cases, domain};

#[test]
fn cases_are_mostly_valid_and_have_answers() {
    let mut runner = TestRunner::deterministic();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut asked, mut answered, mut filled, mut embedded, mut users) = (0, 0, 0, 0, 0);
    for _ in 0..150 {
        let case = cases(6).new_tree(&mut runner).unwrap().current();
        let naive = case.naive();
        for question in &case.asked {
            asked += 1;
            users += usize::from(matches!(question.access, NaiveAccess::User(_)));
            let select = &question.query.select;
            embedded += usize::from(select.iter().any(|i| matches!(i, SelectItem::Embed(_))));
            match naive.list(&question.object, &question.query, &question.access, NOW) {
                Ok(rows) => {
                    answered += 1;
                    filled += usize::from(!rows.as_array().unwrap().is_empty());
                }
                Err(error) => *kinds.entry(format!("{:?}", error.kind)).or_default() += 1,
            }
        }
    }
    eprintln!(
        "{asked} asked, {answered} answered, {filled} filled, {embedded} embedded, {kinds:?}"
    );
    assert!(answered * 10 > asked * 7, "{answered} of {asked}: {kinds:?}");
    assert!(answered < asked, "no question is refused");
    assert!(filled * 3 > answered, "{filled} of {answered} have rows");
    assert!(embedded * 3 > asked && users * 3 > asked);
    for kind in ["UnknownField", "Forbidden", "BadValue", "NotSupported", "UnknownRelation"] {
        assert!(kinds.contains_key(kind), "no {kind}: {kinds:?}");
    }
}

#[test]
fn every_value_reads_back_from_how_it_is_written() {
    let mut runner = TestRunner::deterministic();
    let mut read = 0;
    for _ in 0..60 {
        let case = cases(0).new_tree(&mut runner).unwrap().current();
        for field in case.catalog.objects().iter().flat_map(|object| &object.fields) {
            for value in domain::values(&field.kind) {
                let text = domain::written(&field.kind, &value);
                let trimmed = match &value {
                    Value::Text(sealed) if matches!(field.kind, FieldKind::Secret(_)) => {
                        let plain = sealed.trim_start_matches("sealed ");
                        Value::from(plain.replace(' ', "-"))
                    }
                    Value::Text(text) => Value::from(text.trim()),
                    other => other.clone(),
                };
                let name = &field.name;
                assert_eq!(field.kind.kind().read_text(&text), Ok(trimmed), "{name}: {text:?}");
                read += 1;
            }
        }
    }
    assert!(read > 1_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_make_up_the_whole(case in cases(4)) {
        let naive = case.naive();
        for question in &case.asked {
            let ask = |query: &ListQuery| {
                naive.list(&question.object, query, &question.access, NOW)
            };
            let whole = ListQuery { limit: None, offset: None, ..question.query.clone() };
            let Ok(rows) = ask(&whole) else { continue };
            let rows = rows.as_array().unwrap().clone();
            let count = naive.count(&question.object, &whole, &question.access, NOW);
            prop_assert_eq!(count.unwrap(), rows.len() as u64);
            let mut pages = Vec::new();
            for offset in (0..rows.len() as u64).step_by(2) {
                let page = ListQuery { limit: Some(2), offset: Some(offset), ..whole.clone() };
                pages.extend(ask(&page).unwrap().as_array().unwrap().clone());
            }
            prop_assert_eq!(pages, rows);
        }
    }

    #[test]
    fn a_filter_and_its_opposite_share_no_row(case in cases(4)) {
        let naive = case.naive();
        for question in &case.asked {
            let ids = |filter: Filter| {
                let select = vec![SelectItem::Field {
                    alias: None, field: "id".to_owned(), cast: None,
                }];
                let mut query = ListQuery { select, filter, ..ListQuery::default() };
                let embeds = question.query.select.iter();
                query.select.extend(
                    embeds.filter(|item| matches!(item, SelectItem::Embed(_))).cloned(),
                );
                let rows = naive.list(&question.object, &query, &question.access, NOW).ok()?;
                let ids = rows.as_array()?.iter().map(|row| row["id"].as_i64().unwrap_or(0));
                Some(ids.collect::<Vec<_>>())
            };
            let filter = question.query.filter.clone();
            let opposite = Filter::Not(Box::new(filter.clone()));
            if let (Some(yes), Some(no), Some(all)) =
                (ids(filter), ids(opposite), ids(Filter::default()))
            {
                prop_assert!(yes.iter().all(|id| !no.contains(id) && all.contains(id)));
                prop_assert!(no.iter().all(|id| all.contains(id)));
            }
        }
    }
}
