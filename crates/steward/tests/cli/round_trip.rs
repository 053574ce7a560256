//! What was exported is imported into another database, and is the same there: records of every object
//! that people may create, as CSV and as JSON lines.

mod company;
mod values;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use csv::StringRecord;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;

use self::company::{Company, last};
use crate::site::{Server, Site};

crate::both!(what_came_out_goes_in_again);

fn what_came_out_goes_in_again(site: Site) {
    let catalog = steward_crm::catalog().unwrap();
    let token = site.administrator();
    let server = site.serve();
    let targets = FORMATS.map(|format| Target::new(site.another(), format));
    let mut company = Company::new(&catalog, &server, &token);
    // Each object's records are carried over before what is made later changes them.
    for object in company.order() {
        let made = company.make(object);
        for target in &targets {
            there_and_back(&catalog, &site, target, object, &made);
        }
    }
}

/// What an export can be, and the names of such files.
const FORMATS: [(&str, &str); 2] = [("csv", "list.csv"), ("jsonl", "list.jsonl")];

/// Where the records go to.
struct Target {
    server: Server,
    site: Site,
    token: String,
    format: &'static str,
    file: PathBuf,
}

impl Target {
    fn new(site: Site, (format, name): (&'static str, &str)) -> Self {
        let token = site.administrator();
        Self { server: site.serve(), token, format, file: site.file(name), site }
    }
}

fn there_and_back(
    catalog: &Catalog,
    site: &Site,
    target: &Target,
    object: &ObjectDef,
    made: &[i64],
) {
    let (name, format, path) = (&object.name, target.format, target.file.to_str().unwrap());
    let ids: Vec<String> = made.iter().map(ToString::to_string).collect();
    let these = format!("id=in.({})", ids.join(","));
    let words = ["export", "--object", name, "--filter", &these];
    site.run(&[&words[..], &["--format", format, "--file", path]].concat()).ok();
    let clear = fs::read_to_string(path).unwrap();
    assert!(!clear.contains(values::SECRET), "{name}: a secret in clear");
    let before = last(&target.server, &target.token, object);
    let ran = target.site.run(&["import", "--object", name, "--file", path]);
    assert_eq!(ran.code, 0, "{name} {format}: {}\n{}\n{clear}", ran.out, ran.err);
    let (old, new) =
        (table(site, object, &these), table(&target.site, object, &format!("id=gt.{before}")));
    assert_eq!(old.1.len(), made.len(), "{name}: all are exported");
    let (old, new) = (compared(catalog, object, &old), compared(catalog, object, &new));
    assert_eq!(old, new, "{name} {format}");
}

type Table = (StringRecord, Vec<StringRecord>);

fn table(site: &Site, object: &ObjectDef, filter: &str) -> Table {
    let out = site.run(&["export", "--object", &object.name, "--filter", filter]).ok().out;
    let mut reader = csv::Reader::from_reader(out.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().unwrap().clone();
    (headings, reader.records().map(Result::unwrap).collect())
}

/// What must be the same in both databases: what an import fills, references by what they are called if
/// they are called anything. Where a record came from is not.
fn compared(catalog: &Catalog, object: &ObjectDef, table: &Table) -> Vec<Vec<(String, String)>> {
    let (headings, rows) = table;
    let called: BTreeSet<String> = headings
        .iter()
        .filter_map(|heading| Some(format!("{}_id", heading.split_once('.')?.0)))
        .collect();
    let counts = |heading: &str| {
        let name = match heading.split_once('.') {
            Some((reference, _)) => format!("{reference}_id"),
            None if called.contains(heading) => return false,
            None => heading.to_owned(),
        };
        name != "origin" && object.field(&name).is_some_and(|field| carried(catalog, field))
    };
    let kept: Vec<usize> = (0..headings.len()).filter(|&at| counts(&headings[at])).collect();
    assert!(!kept.is_empty(), "{}: there is something to compare", object.name);
    let cell = |row: &StringRecord, at: usize| (headings[at].to_owned(), row[at].to_owned());
    rows.iter().map(|row| kept.iter().map(|&at| cell(row, at)).collect()).collect()
}

/// Whether a file carries a field to another database. Files and secrets stay where they are.
fn carried(catalog: &Catalog, field: &FieldDef) -> bool {
    let stays = match &field.kind {
        FieldKind::Secret(_) => true,
        FieldKind::Reference(kind) => {
            kind.to.as_deref().and_then(|to| catalog.find(to)).is_some_and(|to| to.name == "file")
        }
        _ => false,
    };
    field.writable() && !stays
}
