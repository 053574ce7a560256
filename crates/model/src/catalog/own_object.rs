//! An object that a company has added: what is said of it, and the definition that follows.
//!
//! What is kept is what was said, not the definition: a newer version of the program may make more of it.

use super::definition::{Field, Key, Object, SectionDef, View};
use super::{FieldDef, ObjectDef, Section};
use crate::kind::FieldKind;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What can be had beside the records of a company's own object, if it is wanted. The time line is activities,
/// tasks, events, comments and followers.
pub const ABILITIES: &[&str] = &["timeline", "files", "tags"];

/// What `own_objects` of a shipped field says to take all objects of the company's own.
const ANY: &str = "all";

/// What `own_objects` of a shipped field says to take those whose records belong to somebody.
const OWNED: &str = "owned";

/// How far an object is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// It was removed and can be restored: its tables are there, but nobody finds it.
    Removed,
    /// Its tables are gone as well. It keeps its place, so that no other object moves into it.
    Purged,
}

/// An object that a company has added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnObject {
    /// What it is known by for ever.
    #[serde(skip)]
    pub id: i64,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// Whether it is gone, and how far.
    #[serde(skip)]
    pub gone: Option<Gone>,
    /// Its plural; the path in the API.
    pub plural: String,
    /// What people call one.
    pub label: Text,
    /// What people call several.
    pub label_plural: Text,
    /// What it is for.
    pub help: Text,
    /// The icon's name.
    pub icon: String,
    /// The group of the navigation in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What people call the field that names a record; none if the number names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// What stands before the number that each record gets; none if records have no numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Whether each record belongs to somebody.
    #[serde(default)]
    pub owned: bool,
    /// What can be had beside its records, of [`ABILITIES`].
    #[serde(default)]
    pub abilities: Vec<String>,
}

impl OwnObject {
    /// Whether a shipped reference to several objects, whose definition says `own_objects = "<which>"`, may
    /// lead to this one.
    pub(super) fn is_for(&self, which: &str) -> bool {
        self.gone.is_none()
            && match which {
                ANY => true,
                OWNED => self.owned,
                ability => self.abilities.iter().any(|own| own == ability),
            }
    }

    /// The definition, as a shipped object has one in a file.
    pub(super) fn definition(&self) -> Object {
        let title = if self.title.is_some() { "name" } else { "number" };
        let mut fields = Vec::new();
        fields.extend(self.number.as_deref().map(number));
        fields.extend(self.title.as_ref().map(name));
        let mut shown: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        let search = shown.clone();
        let mut traits = vec!["base".to_owned()];
        if self.owned {
            traits.push("owned".to_owned());
            shown.extend(["owner_id".to_owned(), "department_id".to_owned()]);
        }
        let mut order: Vec<&str> = vec!["created_at", "updated_at"];
        let mut indexes: Vec<Vec<&str>> = vec![vec!["created_at"], vec!["updated_at"]];
        if self.title.is_some() {
            order.push("name");
            indexes.push(vec!["name_sort"]);
        }
        if self.owned {
            indexes.push(vec!["owner_id", "created_at"]);
            indexes.push(vec!["department_id", "created_at"]);
        }
        let index = |fields: Vec<&str>| {
            let fields = fields.into_iter().map(str::to_owned).collect();
            Key { fields, skip_null: false }
        };
        Object {
            name: self.name.clone(),
            plural: self.plural.clone(),
            label: self.label.clone(),
            label_plural: self.label_plural.clone(),
            help: self.help.clone(),
            part: false,
            icon: self.icon.clone(),
            title: title.to_owned(),
            traits,
            order: Some("created_at.desc".to_owned()),
            owner: None,
            department: None,
            search,
            fields,
            uniques: Vec::new(),
            indexes: indexes.into_iter().map(index).collect(),
            one_of: Vec::new(),
            never_together: Vec::new(),
            people: None,
            private: None,
            transitions: Vec::new(),
            sections: vec![SectionDef { label: self.label.clone(), fields: shown }],
            // Their columns follow when all fields are known.
            views: order.into_iter().map(view).collect(),
            group: self.group.clone(),
            own: Some(self.id),
            gone: self.gone,
        }
    }
}

/// The number that each record gets.
fn number(prefix: &str) -> Field {
    Field {
        name: "number".to_owned(),
        kind: "auto_number".to_owned(),
        label: Text::new("Number", "编号"),
        prefix: Some(prefix.to_owned()),
        unique: true,
        ..Field::default()
    }
}

/// What a record is called.
fn name(label: &Text) -> Field {
    Field {
        name: "name".to_owned(),
        kind: "text".to_owned(),
        label: label.clone(),
        required: true,
        not_null: true,
        sorted: true,
        max_length: Some(200),
        ..Field::default()
    }
}

/// The view in the order of a field.
fn view(order: &str) -> View {
    let (key, label, order) = match order {
        "created_at" => ("all", Text::new("Newest first", "最新创建"), "created_at.desc"),
        "updated_at" => ("changed", Text::new("Changed lately", "最近修改"), "updated_at.desc"),
        _ => ("by_name", Text::new("By name", "按名称"), "name"),
    };
    View { key: key.to_owned(), label, query: format!("order={order}") }
}

/// The most fields that a view shows by itself.
const MOST_COLUMNS: usize = 6;

/// Gives the company's own fields of an own object their place: in the form, and as columns of the views.
pub(super) fn lay_out(object: &mut ObjectDef, own: &[String]) {
    let label = object.label.clone();
    match object.sections.first_mut() {
        Some(section) => section.fields.extend(own.iter().cloned()),
        None => object.sections.push(Section { label, fields: own.to_vec() }),
    }
    let title = object.fields[object.title].name.clone();
    let mut columns: Vec<String> = vec!["id".to_owned()];
    columns.extend(object.find_id("number").map(|_| "number".to_owned()));
    columns.extend((title != "number").then_some(title));
    let fields = own.iter().filter_map(|name| object.field(name));
    columns.extend(fields.filter_map(column).take(MOST_COLUMNS));
    columns.extend(object.owner.map(|_| "owner(id,name)".to_owned()));
    let time = |name: &str| name.to_owned();
    for view in &mut object.views {
        let last = if view.key == "changed" { "updated_at" } else { "created_at" };
        let all: Vec<String> = columns.iter().cloned().chain([time(last)]).collect();
        view.query = format!("select={}&{}", all.join(","), view.query);
    }
}

/// A field as a column of a view, if it is one that reads well there.
fn column(field: &FieldDef) -> Option<String> {
    match &field.kind {
        FieldKind::Text(kind) if kind.long => None,
        FieldKind::RichText(_) | FieldKind::Json(_) | FieldKind::Secret(_) => None,
        // What a reference is called is looked up by whoever shows it: it depends on the reader's rights.
        _ => Some(field.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Catalog, Conditions, Overlay, OwnField};
    use super::*;

    const NOTE: &str = r#"
        name = "note"
        plural = "notes"
        label = { en = "Note", zh = "备注" }
        label_plural = { en = "Notes", zh = "备注" }
        help = { en = "A note.", zh = "备注。" }
        icon = "x"
        title = "id"
        traits = ["child"]
        field = [{ name = "about", kind = "any_record", objects = ["note"], own_objects = "timeline", label = { en = "About", zh = "关于" } }]
    "#;

    /// What an own object refers to by itself.
    fn other(name: &str) -> String {
        NOTE.replace("note", name)
            .lines()
            .filter(|line| !line.contains("[{"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn shipped() -> Catalog {
        let (user, department, batch) = (other("user"), other("department"), other("import_batch"));
        let files =
            [("note", NOTE), ("user", &user), ("department", &department), ("batch", &batch)];
        Catalog::from_toml(files).unwrap()
    }

    fn own(id: i64, name: &str, abilities: &[&str]) -> OwnObject {
        OwnObject {
            id,
            name: name.to_owned(),
            plural: format!("{name}s"),
            label: Text::new("Card", "卡"),
            label_plural: Text::new("Cards", "卡"),
            title: Some(Text::new("Holder", "持卡人")),
            number: Some("HY-".to_owned()),
            abilities: abilities.iter().map(|&ability| ability.to_owned()).collect(),
            ..OwnObject::default()
        }
    }

    fn with(objects: Vec<OwnObject>, fields: Vec<OwnField>) -> Catalog {
        shipped().reshaped(&Overlay { objects, fields, ..Overlay::default() }).unwrap()
    }

    fn reference(id: i64, object: &str, to: &str) -> OwnField {
        let field = Field {
            name: "x_card_id".to_owned(),
            kind: "reference".to_owned(),
            label: Text::new("Card", "会员卡"),
            to: Some(to.to_owned()),
            ..Field::default()
        };
        let object = object.to_owned();
        let conditions = Conditions::default();
        OwnField { id, object, field, searchable: false, hidden: false, position: 0, conditions }
    }

    #[test]
    fn an_own_object_is_an_object_with_form_views_and_indexes() {
        let catalog = with(vec![own(1, "x_card", &[])], vec![reference(2, "x_card", "x_card")]);
        let card = catalog.find_plural("x_cards").unwrap();
        assert_eq!((card.own, card.fields[card.title].name.as_str()), (Some(1), "name"));
        assert_eq!(card.sections[0].fields, ["number", "name", "x_card_id"]);
        assert_eq!(
            card.views[1].query,
            "select=id,number,name,x_card_id,updated_at&order=updated_at.desc"
        );
        assert!(card.indexes.iter().any(|index| index.name == "x_card_name_sort_idx"));
        assert!(card.owner.is_none());
        let owned = OwnObject { owned: true, title: None, ..own(1, "x_card", &[]) };
        let catalog = with(vec![owned], Vec::new());
        let card = catalog.expect("x_card").unwrap();
        assert!(card.owner.is_some() && card.field("name").is_none());
        assert_eq!((card.fields[card.title].name.as_str(), card.views.len()), ("number", 2));
    }

    #[test]
    fn what_is_beside_records_is_for_objects_that_want_it() {
        let objects = vec![own(1, "x_card", &["timeline"]), own(2, "x_visit", &["files"])];
        let catalog = with(objects, Vec::new());
        let note = catalog.expect("note").unwrap();
        let FieldKind::ObjectName(kind) = &note.field("about_object").unwrap().kind else {
            panic!("the first half")
        };
        assert_eq!(kind.objects, ["note", "x_card"]);
        // Access comes down from the company's own object, and only from that.
        let card = catalog.expect("x_card").unwrap().id;
        assert_eq!(note.cascades.iter().map(|c| c.parent).collect::<Vec<_>>(), [card]);
    }

    #[test]
    fn gone_objects_keep_their_places() {
        let gone = |gone, one: OwnObject| OwnObject { gone: Some(gone), ..one };
        let card = || own(1, "x_card", &["timeline"]);
        let objects = |first| vec![first, own(2, "x_visit", &[])];
        let fields = || vec![reference(3, "x_visit", "x_card"), reference(4, "x_card", "x_visit")];
        let before = with(objects(card()), fields());
        assert!(before.expect("x_visit").unwrap().field("x_card_id").is_some());
        for how in [Gone::Removed, Gone::Purged] {
            let after = with(objects(gone(how, card())), fields());
            let visit = after.expect("x_visit").unwrap();
            assert_eq!(visit.id, before.expect("x_visit").unwrap().id);
            assert!(visit.field("x_card_id").is_none(), "it leads nowhere");
            assert!(after.find("x_card").is_none() && after.find_plural("x_cards").is_none());
            let place = after.find_even_gone("x_card").unwrap();
            assert_eq!(place.fields.len() > 2, how == Gone::Removed);
            assert!(after.expect("note").unwrap().cascades.is_empty());
        }
    }

    #[test]
    fn names_are_the_companys() {
        let plain = shipped();
        let tried = |object| {
            plain.reshaped(&Overlay { objects: vec![object], ..Overlay::default() }).is_ok()
        };
        assert!(tried(own(1, "x_card", &[])));
        assert!(!tried(own(1, "card", &[])));
        assert!(!tried(OwnObject { plural: "notes".to_owned(), ..own(1, "x_card", &[]) }));
    }
}
