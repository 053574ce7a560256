//! The generated views: names and types that stand for positions in a catalog.

use crate::catalog;
use steward_crm::typed::{account, activity, contact, opportunity, stage_history, user};
use steward_model::Value;
use steward_model::catalog::Catalog;
use steward_model::kind::FieldKind;
use steward_model::record::Record;

fn empty(catalog: &Catalog, name: &str) -> Record {
    let object = catalog.find(name).unwrap();
    Record::empty(object.id, object.fields.len())
}

#[test]
fn a_view_reads_what_the_positions_say() {
    let catalog = catalog();
    let fields = opportunity::Fields::resolve(&catalog).unwrap();
    let object = catalog.find(opportunity::NAME).unwrap();
    assert_eq!(fields.object_id(), object.id);
    assert_eq!(object.fields[fields.amount].name, opportunity::field::AMOUNT);
    assert_eq!(object.fields[fields.close_date].name, opportunity::field::CLOSE_DATE);

    let mut record = empty(&catalog, opportunity::NAME);
    record.set(object.id_of("amount"), 1_250_000);
    record.set(object.id_of("stage"), "proposal");
    record.set(object.id_of("outcome"), "won");
    record.set(object.id_of("forecast_category"), "wild_guess");
    let view = opportunity::View::new(&fields, &record);
    assert_eq!(view.amount(), Some(1_250_000));
    assert_eq!(view.stage(), Some("proposal"));
    assert_eq!(view.outcome(), Some(opportunity::Outcome::Won));
    let category = view.forecast_category().unwrap();
    assert_eq!(category, opportunity::ForecastCategory::Other("wild_guess".to_owned()));
    assert_eq!(category.key(), "wild_guess");
    assert_eq!(view.account_id(), None);
    assert_eq!(view.lost_reason(), None);
}

#[test]
fn setters_store_what_the_views_read() {
    let catalog = catalog();
    let fields = contact::Fields::resolve(&catalog).unwrap();
    let object = catalog.find(contact::NAME).unwrap();
    let mut record = empty(&catalog, contact::NAME);
    let mut edit = contact::ViewMut::new(&fields, &mut record);
    edit.set_name(Some("张三"));
    edit.set_is_primary(Some(true));
    edit.set_birth_mmdd(Some(1105));
    edit.set_sex(Some(&contact::Sex::Female));
    let interests = [
        contact::Interests::Other("sailing".to_owned()),
        contact::Interests::Coffee,
        contact::Interests::Sports,
        contact::Interests::Coffee,
    ];
    edit.set_interests(&interests);
    edit.set_lifestyle(&[]);
    let view = edit.view();
    assert_eq!(view.name(), Some("张三"));
    assert_eq!(view.is_primary(), Some(true));
    assert_eq!(view.birth_mmdd(), Some(1105));
    assert_eq!(view.sex(), Some(contact::Sex::Female));
    assert_eq!(view.interests().len(), 3);
    assert!(view.lifestyle().is_empty());
    assert_eq!(record.get(object.id_of("interests")), &Value::from(",sports,coffee,sailing,"));
    assert_eq!(record.get(object.id_of("lifestyle")), &Value::Null);
    contact::ViewMut::new(&fields, &mut record).set_name(None);
    assert_eq!(record.get(object.id_of("name")), &Value::Null);
}

/// The order in which several options are stored is the kind's own, so that equal is equal.
#[test]
fn several_options_are_stored_as_the_kind_stores_them() {
    let catalog = catalog();
    let fields = user::Fields::resolve(&catalog).unwrap();
    let mut record = empty(&catalog, user::NAME);
    let mut all: Vec<user::Skills> = user::Skills::ALL.to_vec();
    all.reverse();
    user::ViewMut::new(&fields, &mut record).set_skills(&all);
    let FieldKind::MultiSelect(kind) = &catalog.find("user").unwrap().fields[fields.skills].kind
    else {
        panic!("skills are a multi-select");
    };
    let packed = kind.pack(all.iter().map(user::Skills::key)).expect("all are options");
    assert_eq!(record.get(fields.skills), &packed);
}

#[test]
fn every_shipped_option_has_a_variant_of_its_own() {
    for level in account::Level::ALL {
        assert_eq!(&account::Level::from_key(level.key()), level);
        assert!(!matches!(level, account::Level::Other(_)));
    }
    assert_eq!(account::Industry::from_key("other"), account::Industry::PlainOther);
    assert_eq!(account::Industry::PlainOther.key(), "other");
    assert_eq!(activity::Kind::ALL.len(), 7);
}

#[test]
fn any_records_are_a_name_and_an_id() {
    let catalog = catalog();
    let fields = stage_history::Fields::resolve(&catalog).unwrap();
    let mut record = empty(&catalog, stage_history::NAME);
    let mut edit = stage_history::ViewMut::new(&fields, &mut record);
    edit.set_record_object(Some(opportunity::NAME));
    edit.set_record_id(Some(7));
    assert_eq!(edit.view().record_object(), Some("opportunity"));
    assert_eq!(edit.view().record_id(), Some(7));
}

#[test]
fn a_catalog_without_the_object_is_refused() {
    let error = account::Fields::resolve(&Catalog::default()).unwrap_err();
    assert!(error.text().en.contains("account"), "{}", error.text().en);
}

#[test]
fn scales_are_those_of_the_fields() {
    let catalog = catalog();
    let object = catalog.find(opportunity::NAME).unwrap();
    let scale = |name: &str| object.field(name).unwrap().kind.scale();
    assert_eq!(opportunity::scale::AMOUNT, scale(opportunity::field::AMOUNT));
    assert_eq!(opportunity::scale::EXCHANGE_RATE, scale(opportunity::field::EXCHANGE_RATE));
    assert_eq!(opportunity::scale::PROBABILITY, scale(opportunity::field::PROBABILITY));
    assert_ne!(opportunity::scale::EXCHANGE_RATE, opportunity::scale::AMOUNT);
}
