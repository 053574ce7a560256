//! Exports as other CRMs write them, row by row into ours.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;

use steward_model::kind::FieldKind;
use steward_model::scope::SystemAccess;

use super::super::sheet::{SheetColumn, Sight};
use super::*;

fn access() -> Access {
    Access::System(SystemAccess::because("a test"))
}

async fn looked_at(object: &str, text: &str) -> (Sheet, Vec<SheetColumn>) {
    let catalog = Arc::new(steward_crm::catalog().unwrap());
    let object = catalog.find(object).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    File::write_all(&mut file, text.as_bytes()).unwrap();
    let access = access();
    let sight =
        Sight { catalog: &catalog, object, access: &access, key: None, sheet: None, guess: true };
    let mut sheet = Sheet::look(file, sight).await.unwrap();
    sheet.recognise((&catalog, object), &access).unwrap();
    let columns = sheet.columns(object);
    (sheet, columns)
}

/// What a file with the headings of a table is taken for.
async fn taken_for(object: &str, headings: &[&str]) -> Option<&'static str> {
    let (sheet, _) = looked_at(object, &format!("\"{}\"\n", headings.join("\",\""))).await;
    sheet.exported_by().map(|(key, _)| key)
}

#[test]
fn every_file_can_be_read_and_names_what_there_is() {
    let catalog = steward_crm::catalog().unwrap();
    let crms = CRMS.as_ref().unwrap();
    assert_eq!(crms.len(), 8);
    for crm in crms {
        let mut objects: Vec<&str> = crm.tables.iter().map(|table| table.object.as_str()).collect();
        objects.sort_unstable();
        objects.dedup();
        assert_eq!(objects, ["account", "contact", "lead", "opportunity"], "{}", crm.key);
        for table in &crm.tables {
            let object = catalog.find(&table.object).unwrap();
            let place = format!("{} {:?}", crm.key, table.known_by);
            for known in &table.known_by {
                assert!(table.columns.contains_key(&plain(known)), "{place}: {known}");
            }
            let mut filled = BTreeMap::new();
            for (heading, spec) in &table.columns {
                let Some(name) = &spec.field else {
                    assert!(spec.left.is_some(), "{place}: {heading}");
                    continue;
                };
                if let Some(part) = Part::from_name(name) {
                    assert!(part.field(&catalog, object).is_some(), "{place}: {name}");
                    continue;
                }
                let field = object.field(name).unwrap_or_else(|| panic!("{place}: {name}"));
                assert!(field.writable(), "{place}: {name}");
                *filled.entry(name).or_insert(0) += 1;
                // Values are options; those of stages are a company's own, and those of several are as one.
                let FieldKind::Select(select) = &field.kind else { continue };
                for here in spec.values.values().filter(|here| !here.is_empty()) {
                    let there = name == "stage" || select.find(here).is_some();
                    assert!(there, "{place}: {name} {here}");
                }
            }
            let title = filled.contains_key(&object.fields[object.title].name);
            let parts = ["name.family", "family_name"];
            let named = table
                .columns
                .values()
                .any(|spec| spec.field.as_deref().is_some_and(|field| parts.contains(&field)));
            assert!(title || named, "{place}: nothing has the name");
        }
    }
}

#[tokio::test]
async fn every_export_is_recognised_by_its_own_headings() {
    for crm in CRMS.as_ref().unwrap() {
        for table in &crm.tables {
            let known: Vec<&str> = table.columns.keys().map(String::as_str).collect();
            assert_eq!(
                taken_for(&table.object, &known).await,
                Some(crm.key),
                "{:?}",
                table.known_by
            );
        }
    }
    assert_eq!(taken_for("account", &["客户名称", "行业", "联系电话"]).await, None);
    assert_eq!(taken_for("contact", &["Name", "Phone", "Email"]).await, None);
}

#[tokio::test]
async fn what_becomes_of_each_column_is_said() {
    let text = "Record Id,Last Name,First Name,Lead Status,Fax,Lead Owner,Shoe size\n\
                zcrm_1,Doe,Jane,Junk Lead,,Bob,42\n";
    let (sheet, columns) = looked_at("lead", text).await;
    assert_eq!(sheet.exported_by().unwrap().0, "zoho");
    let said: Vec<(Option<&str>, &str)> = columns
        .iter()
        .map(|column| (column.field.as_deref(), column.fate.as_ref().unwrap().key()))
        .collect();
    assert_eq!(
        said,
        [
            (Some("external_id"), "changed"),
            (Some("name.family"), "changed"),
            (Some("name.given"), "changed"),
            (Some("status"), "changed"),
            (None, "left"),
            (None, "left"),
            (None, "left"),
        ]
    );
    for column in &columns {
        let why = column.fate.as_ref().unwrap().why().unwrap();
        assert!(!why.en.is_empty() && !why.zh.is_empty());
    }
    let status = &sheet.layout.mapping.values[3];
    assert_eq!(renamed(status, " junk lead "), Some("invalid"));
    assert_eq!(renamed(status, "Something else"), None);
}

#[tokio::test]
async fn values_are_renamed_only_where_they_fill_their_field() {
    let text = "姓名,客户名称,客户级别,下次联系时间\nx,蓝湾酒店,A（重点客户）,\n";
    let (mut sheet, columns) = looked_at("account", text).await;
    assert_eq!(columns[2].field.as_deref(), Some("level"));
    assert_eq!(sheet.layout.mapping.values[2].len(), 3);
    let catalog = steward_crm::catalog().unwrap();
    let object = catalog.find("account").unwrap();
    let other = [None, Some("name"), Some("source_detail"), None];
    let other = other.map(|name| name.map(str::to_owned));
    sheet.choose(&catalog, object, &other).unwrap();
    assert!(sheet.layout.mapping.values[2].is_empty());
}
