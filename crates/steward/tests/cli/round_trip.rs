//! What was exported is imported into another database, and is the same there: records of every object
//! that people may create, as CSV and as JSON lines. Everything refers to what it referred to, although
//! records have other ids there.

mod company;
mod values;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use csv::StringRecord;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;

use self::company::Company;
use crate::site::{Server, Site};

crate::both!(what_came_out_goes_in_again, what_refers_ahead_is_filled_in_later);

/// What the database that records come from is called.
const SOURCE: &str = "headquarters";

fn what_came_out_goes_in_again(site: Site) {
    let catalog = steward_crm::catalog().unwrap();
    let token = site.administrator();
    let server = site.serve();
    let mut targets = FORMATS.map(|format| Target::new(site.another(), format));
    let mut company = Company::new(&catalog, &server, &token);
    // Each object's records are carried over before what is made later changes them.
    for object in company.order() {
        company.make(object);
        for target in &mut targets {
            there_and_back(&catalog, &site, target, object, company.made(object));
        }
    }
    // Once more: every record is known again.
    for object in company.order() {
        for target in &targets {
            let ran = target.import(&site, object, company.made(object));
            assert!(ran.starts_with("0 created"), "{}: {ran}", object.name);
        }
    }
}

fn what_refers_ahead_is_filled_in_later(site: Site) {
    let token = site.administrator();
    let server = site.serve();
    let target = Target::new(site.another(), FORMATS[0]);
    let lead = r#"{"name": "线索", "phone": "13812345678", "referrer_account_id": 1,
                   "converted_contact_id": 2}"#;
    for (plural, body) in [
        ("accounts", r#"{"name": "蓝湾酒店"}"#),
        ("contacts", r#"[{"name": "甲", "account_id": 1}, {"name": "乙", "account_id": 1}]"#),
        ("leads", lead),
    ] {
        let (status, answer) = server.ask("POST", &format!("/api/v1/{plural}"), &token, body);
        assert_eq!(status, 201, "{plural}: {answer}");
    }
    let catalog = steward_crm::catalog().unwrap();
    let object = |name: &str| catalog.find(name).unwrap();
    let lead = "/api/v1/leads?id=gt.2&select=account:referrer_account_id(name),\
                contact:converted_contact_id(name)";
    let ran = target.ran(&site, object("lead"), &[1]);
    assert_eq!(ran.out, "1 created, 0 updated, 0 refused.\n");
    assert!(ran.err.contains("2 records that rows refer to are not imported yet"), "{}", ran.err);
    assert_eq!(target.server.get(lead, &target.token).1, r#"[{"account":null,"contact":null}]"#);
    target.import(&site, object("account"), &[1]);
    target.import(&site, object("contact"), &[1, 2]);
    let ran = target.ran(&site, object("lead"), &[1]);
    assert_eq!(ran.out, "0 created, 1 updated, 0 refused.\n");
    assert!(!ran.err.contains("not imported yet"), "{}", ran.err);
    let (_, body) = target.server.get(lead, &target.token);
    assert_eq!(body, r#"[{"account":{"name":"蓝湾酒店"},"contact":{"name":"乙"}}]"#);
}

/// What an export can be, and the names of such files.
const FORMATS: [(&str, &str); 2] = [("csv", "list.csv"), ("jsonl", "list.jsonl")];

/// Records that were there before, so that those which come have other ids.
const BEFORE: [(&str, &str); 5] = [
    ("accounts", r#"[{"name": "一", "kind": "company"}, {"name": "三", "kind": "person"}]"#),
    (
        "leads",
        r#"[{"name": "四", "phone": "13900000001"}, {"name": "五", "phone": "13900000002"}]"#,
    ),
    ("products", r#"[{"name": "六", "code": "before", "unit": "个"}]"#),
    ("tags", r#"[{"name": "七"}, {"name": "八"}, {"name": "九"}, {"name": "十"}]"#),
    ("activities", r#"[{"kind": "note", "happened_at": "2026-01-01T00:00:00Z", "account_id": 1}]"#),
];

/// Where the records go to.
struct Target {
    server: Server,
    site: Site,
    token: String,
    format: &'static str,
    file: PathBuf,
    /// What has become of records, by object and id.
    known: Ids,
}

type Ids = BTreeMap<(String, i64), i64>;

impl Target {
    fn new(site: Site, (format, name): (&'static str, &str)) -> Self {
        let token = site.administrator();
        let (server, file) = (site.serve(), site.file(name));
        for (plural, body) in BEFORE {
            let (status, answer) = server.ask("POST", &format!("/api/v1/{plural}"), &token, body);
            assert_eq!(status, 201, "{plural}: {answer}");
        }
        Self { server, token, format, file, site, known: Ids::new() }
    }

    /// Exports records of another site and imports them here.
    fn ran(&self, from: &Site, object: &ObjectDef, made: &[i64]) -> crate::site::Ran {
        let (name, path) = (&object.name, self.file.to_str().unwrap());
        let words = ["export", "--object", name, "--filter", &these(made)];
        from.run(&[&words[..], &["--format", self.format, "--file", path]].concat()).ok();
        let clear = fs::read_to_string(path).unwrap();
        assert!(!clear.contains(values::SECRET), "{name}: a secret in clear");
        let ran = self.site.run(&["import", "--object", name, "--from", SOURCE, "--file", path]);
        assert_eq!(ran.code, 0, "{name} {}: {}\n{}\n{clear}", self.format, ran.out, ran.err);
        ran
    }

    /// The same; what the import says at its end.
    fn import(&self, from: &Site, object: &ObjectDef, made: &[i64]) -> String {
        self.ran(from, object, made).out
    }
}

fn these(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("order=id&id=in.({})", ids.join(","))
}

fn there_and_back(
    catalog: &Catalog,
    site: &Site,
    target: &mut Target,
    object: &ObjectDef,
    made: &[i64],
) {
    let name = &object.name;
    target.import(site, object, made);
    let (old, new) = (table(site, object, &these(made)), table(&target.site, object, "order=id"));
    assert_eq!(old.1.len(), made.len(), "{name}: all are exported");
    let mut left: Vec<i64> = new.1.iter().map(|row| id_of(&new, row)).collect();
    for row in &old.1 {
        let wanted = compared(catalog, object, (&old, row), |object, id| {
            target.known.get(&(object.to_owned(), id)).copied()
        });
        let ours = |object: &str, id: i64| {
            let mut known = target.known.iter();
            known.any(|((of, _), ours)| of == object && *ours == id).then_some(id)
        };
        let other = |row: &StringRecord| compared(catalog, object, (&new, row), ours);
        // Their references to each other can be followed only from the first to the last.
        let same =
            new.1.iter().find(|row| left.contains(&id_of(&new, row)) && other(row) == wanted);
        let Some(same) = same else {
            let all: Vec<_> = new.1.iter().map(other).collect();
            panic!("{name} {}: no record is\n{wanted:?}\namong\n{all:#?}", target.format);
        };
        let id = id_of(&new, same);
        left.retain(|other| *other != id);
        target.known.insert((name.clone(), id_of(&old, row)), id);
    }
}

type Table = (StringRecord, Vec<StringRecord>);

fn table(site: &Site, object: &ObjectDef, filter: &str) -> Table {
    let out = site.run(&["export", "--object", &object.name, "--filter", filter]).ok().out;
    let mut reader = csv::Reader::from_reader(out.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().unwrap().clone();
    (headings, reader.records().map(Result::unwrap).collect())
}

fn cell<'r>(table: &Table, row: &'r StringRecord, heading: &str) -> Option<&'r str> {
    row.get(table.0.iter().position(|one| one == heading)?)
}

fn id_of(table: &Table, row: &StringRecord) -> i64 {
    cell(table, row, "id").and_then(|id| id.parse().ok()).unwrap()
}

/// What must be the same in both databases: what an import fills; references by our id of the record
/// if it was carried over, else by what it is called. Where a record came from is not.
fn compared(
    catalog: &Catalog,
    object: &ObjectDef,
    (table, row): (&Table, &StringRecord),
    ours: impl Fn(&str, i64) -> Option<i64>,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let fields = object.fields.iter().filter(|field| carried(field) && field.name != "origin");
    for field in fields {
        let Some(own) = cell(table, row, &field.name) else { continue };
        let target = match &field.kind {
            FieldKind::Reference(kind) => kind
                .to
                .clone()
                .or_else(|| cell(table, row, kind.object_field.as_ref()?).map(str::to_owned)),
            _ => None,
        };
        let carried_over = target.as_ref().and_then(|target| ours(target, own.parse().ok()?));
        let called = field.name.strip_suffix("_id").and_then(|short| {
            let target = catalog.find(target.as_ref()?)?;
            let mut fields = target.fields.iter();
            fields.find_map(|other| cell(table, row, &format!("{short}.{}", other.name)))
        });
        let value = match (carried_over, called) {
            (Some(id), _) => format!("→ {id}"),
            (None, Some(called)) => called.to_owned(),
            (None, None) => own.to_owned(),
        };
        found.push((field.name.clone(), value));
    }
    assert!(!found.is_empty(), "{}: there is something to compare", object.name);
    found
}

/// Whether a file carries a field to another database: secrets stay where they are.
fn carried(field: &FieldDef) -> bool {
    field.writable() && !matches!(field.kind, FieldKind::Secret(_))
}
