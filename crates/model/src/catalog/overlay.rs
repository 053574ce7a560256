//! What one company has made of the shipped objects: fields of its own, and other words, options and
//! requirements for shipped ones.
//!
//! It is laid over the definitions before they are linked, so that afterwards a field is a field. Names of
//! the company's own fields begin with [`OWN_PREFIX`], which no shipped name may, and they come behind all
//! shipped ones: neither can an upgrade meet them, nor do they move what is shipped.

use super::definition::{self, Field};
use super::own_object::{self, OwnObject};
use super::{
    Catalog, Conditional, Conditions, FieldDef, FieldId, ObjectDef, Rule, Section, link, wrong,
};
use crate::error::Result;
use crate::kind::OptionDef;
use crate::search;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What the names of the company's own fields begin with, and those of options that it adds to shipped
/// fields.
pub const OWN_PREFIX: &str = "x_";

/// What one company has made of the shipped objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// Its own objects, gone ones included, in the order in which they were added.
    pub objects: Vec<OwnObject>,
    /// Its own fields, in the order in which they were added.
    pub fields: Vec<OwnField>,
    /// What it says otherwise of shipped fields.
    pub changes: Vec<FieldChange>,
    /// What it says must hold of records, in the order in which it was said.
    pub rules: Vec<Rule>,
}

/// A field that a company has added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnField {
    /// What it is known by for ever.
    #[serde(skip)]
    pub id: i64,
    /// The object's name.
    #[serde(skip)]
    pub object: String,
    /// Its definition, as of a shipped one.
    pub field: Field,
    /// Whether search reads it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub searchable: bool,
    /// Whether it is kept out of forms and lists.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Its place among the company's own fields of the object; the same place goes by age.
    #[serde(default)]
    pub position: i64,
    /// What of it depends on the record.
    #[serde(flatten)]
    pub conditions: Conditions,
}

/// What a company says otherwise of a shipped field. What is left out stays as it is shipped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The object's name.
    #[serde(skip)]
    pub object: String,
    /// The field's name.
    #[serde(skip)]
    pub field: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// A short help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Whether a form asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Whether it is kept out of forms and lists.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Its options as the company calls and orders them, with those that it adds. Shipped ones that are not
    /// among them come behind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionDef>,
    /// What of it depends on the record.
    #[serde(flatten)]
    pub conditions: Conditions,
}

impl OwnField {
    /// The plain fields that it consists of: one for each column, without those that the system keeps beside
    /// them.
    #[must_use]
    pub fn parts(&self) -> Vec<Field> {
        super::spread::spread(self.definition())
    }

    fn definition(&self) -> Field {
        let bound = self.field.required;
        Field { own: Some(self.id), hidden: self.hidden, bound, ..self.field.clone() }
    }
}

impl Overlay {
    /// The company's own fields of an object, to be linked behind the shipped ones.
    pub(super) fn own(&self, object: &definition::Object) -> impl Iterator<Item = Field> {
        let own = self.fields.iter().filter(move |own| own.object == object.name);
        own.filter(|own| object.gone.is_some() || self.leads_somewhere(own))
            .map(OwnField::definition)
    }

    /// Whether the object that a field leads to, if it leads to one, is there.
    #[must_use]
    pub fn leads_somewhere(&self, own: &OwnField) -> bool {
        let gone = |to: &String| {
            self.objects.iter().any(|object| object.gone.is_some() && object.name == *to)
        };
        !own.field.to.as_ref().is_some_and(gone)
    }

    /// Lets shipped references to several objects lead to the company's own as well.
    pub(super) fn open(&self, fields: &mut [Field]) {
        for field in fields {
            let Some(which) = &field.own_objects else { continue };
            let found = self.objects.iter().filter(|object| object.is_for(which));
            field.objects.extend(found.map(|object| object.name.clone()));
        }
    }

    /// Changes shipped fields of an object. A change of a field that is shipped no more is passed over.
    pub(super) fn apply(&self, object: &str, fields: &mut [Field]) {
        for change in self.changes.iter().filter(|change| change.object == object) {
            let shipped = |field: &&mut Field| field.own.is_none() && field.name == change.field;
            if let Some(field) = fields.iter_mut().find(shipped) {
                change.apply(field);
            }
        }
    }

    /// Gives an object its rules and conditions, the company's own fields their place in the form, and those that search reads
    /// to search: behind the shipped ones, whose indexes stay as they are.
    pub(super) fn finish(&self, object: &mut ObjectDef) -> Result<()> {
        let rules = self.rules.iter().filter(|rule| rule.object == object.name);
        object.rules = rules.cloned().collect();
        object.conditionals = self.conditionals(object);
        let mut own: Vec<&OwnField> =
            self.fields.iter().filter(|own| own.object == object.name).collect();
        for one in own.iter().filter(|one| one.searchable) {
            let found = object.fields.iter().filter(|field| field.own == Some(one.id));
            let mut found = found.filter(|field| search::form_of(&field.kind).is_some());
            let field = found.find(|field| !field.internal).map(|field| field.id);
            let name = &one.field.name;
            let field = field.ok_or_else(|| wrong(format!("search can't read '{name}'")))?;
            object.search.push(field);
        }
        if object.search.len() > search::MAX_FIELDS {
            let most = search::MAX_FIELDS;
            return Err(wrong(format!("{}: at most {most} search fields", object.name)));
        }
        own.retain(|one| !one.hidden);
        own.sort_by_key(|one| (one.position, one.id));
        let names = own.iter().flat_map(|one| {
            let parts = object.shown().filter(|field| field.own == Some(one.id));
            parts.map(|field| field.name.clone())
        });
        let fields: Vec<String> = names.collect();
        if object.own.is_some() {
            own_object::lay_out(object, &fields);
        } else if !fields.is_empty() {
            object.sections.push(Section { label: Text::new("More", "更多"), fields });
        }
        Ok(())
    }
}

impl Overlay {
    /// What of an object's fields depends on the record: of shipped ones first.
    fn conditionals(&self, object: &ObjectDef) -> Vec<Conditional> {
        let of = |name: &String, own: Option<i64>, conditions: &Conditions| {
            let is_part = |field: &&FieldDef| match own {
                Some(_) => field.own == own,
                None => field.own.is_none() && field.name == *name,
            };
            let parts = object.shown().filter(is_part).map(|field| field.name.clone());
            let (field, parts) = (name.clone(), parts.collect());
            Conditional { field, parts, conditions: conditions.clone() }
        };
        let changes = self.changes.iter().filter(|change| change.object == object.name);
        let changes = changes.map(|change| of(&change.field, None, &change.conditions));
        let own = self.fields.iter().filter(|own| own.object == object.name);
        let own = own.map(|own| of(&own.field.name, Some(own.id), &own.conditions));
        // A change of a field that is shipped no more is passed over.
        changes
            .chain(own)
            .filter(|one| !one.conditions.is_empty() && !one.parts.is_empty())
            .collect()
    }
}

impl FieldChange {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let nothing =
            Self { object: self.object.clone(), field: self.field.clone(), ..Self::default() };
        *self == nothing
    }

    fn apply(&self, field: &mut Field) {
        if let Some(label) = &self.label {
            field.label = label.clone();
        }
        if let Some(help) = &self.help {
            field.help = Some(help.clone());
        }
        if let Some(required) = self.required {
            field.required = required;
            field.bound = required;
        }
        field.hidden = self.hidden;
        if !self.options.is_empty() && !field.options.is_empty() {
            let shipped = std::mem::take(&mut field.options);
            let known = |key: &str| shipped.iter().any(|option| option.key == key);
            let mine = self.options.iter();
            // What is shipped no more and was not added by the company is nobody's any more.
            let mine = mine.filter(|o| o.key.starts_with(OWN_PREFIX) || known(&o.key));
            let mut options: Vec<OptionDef> = mine.cloned().collect();
            let told = |key: &str| self.options.iter().any(|option| option.key == key);
            options.extend(shipped.iter().filter(|option| !told(&option.key)).cloned());
            field.options = options;
        }
    }
}

impl Catalog {
    /// A shipped field as it is shipped, by the names of its object and its own.
    ///
    /// # Errors
    /// If the definitions can't be linked, which they were already.
    pub fn as_shipped(&self, object: &str, field: &str) -> Result<Option<FieldDef>> {
        let shipped = self.reshaped(&Overlay::default())?;
        Ok(shipped.find(object).and_then(|object| object.field(field)).cloned())
    }
}

/// A definition by itself, to see whether its kind and settings go together.
///
/// # Errors
/// [`ErrorKind::Definition`](crate::error::ErrorKind::Definition) says what does not.
pub fn try_field(source: &definition::Field) -> Result<FieldDef> {
    link::field(&source.name, source).map(|field| FieldDef { id: FieldId::MAX, ..field })
}

/// Whether a field can have this name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    link::is_name(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THING: &str = r#"
        name = "thing"
        plural = "things"
        label = { en = "Thing", zh = "物" }
        label_plural = { en = "Things", zh = "物" }
        help = { en = "A thing.", zh = "物。" }
        icon = "x"
        title = "name"
        traits = ["child"]
        search = ["name"]
        field = [
          { name = "name", kind = "text", label = { en = "Name", zh = "名称" } },
          { name = "level", kind = "select", label = { en = "Level", zh = "级别" }, options = [
            { key = "a", label = { en = "A", zh = "甲" } },
            { key = "b", label = { en = "B", zh = "乙" } },
          ] },
          { name = "maker_id", kind = "reference", to = "maker", label = { en = "Maker", zh = "厂商" } },
        ]
        section = [{ label = { en = "All", zh = "全部" }, fields = ["name", "level"] }]
    "#;

    const MAKER: &str = r#"
        name = "maker"
        plural = "makers"
        label = { en = "Maker", zh = "厂商" }
        label_plural = { en = "Makers", zh = "厂商" }
        help = { en = "A maker.", zh = "厂商。" }
        icon = "x"
        title = "name"
        traits = ["child"]
        field = [{ name = "name", kind = "text", label = { en = "Name", zh = "名称" } }]
    "#;

    fn catalog() -> Catalog {
        Catalog::from_toml([("thing", THING), ("maker", MAKER)]).unwrap()
    }

    fn own(id: i64, field: &str) -> OwnField {
        let field: Field = toml::from_str(field).unwrap();
        let object = "thing".to_owned();
        let conditions = Conditions::default();
        OwnField { id, object, field, searchable: false, hidden: false, position: 0, conditions }
    }

    fn text(id: i64, name: &str) -> OwnField {
        let field = format!("name = '{name}'\nkind = 'text'\nlabel = {{ en = 'E', zh = '中' }}");
        own(id, &field)
    }

    fn option(key: &str, zh: &str) -> OptionDef {
        OptionDef { key: key.to_owned(), label: Text::new(key, zh), colour: None }
    }

    #[test]
    fn own_fields_come_behind_all_others_and_into_a_section_of_their_own() {
        let plain = catalog();
        let fields = vec![
            OwnField { position: 2, ..text(1, "x_late") },
            OwnField { hidden: true, ..text(2, "x_unseen") },
            OwnField { searchable: true, position: 1, ..text(3, "x_early") },
        ];
        let reshaped = plain.reshaped(&Overlay { fields, ..Overlay::default() }).unwrap();
        let (before, after) = (plain.expect("thing").unwrap(), reshaped.expect("thing").unwrap());
        for (old, new) in before.fields.iter().zip(&after.fields) {
            assert_eq!((old.id, &old.name, new.own), (new.id, &new.name, None));
        }
        assert_eq!(after.fields.len(), before.fields.len() + 3);
        let more = after.sections.last().unwrap();
        assert_eq!(
            (more.label.zh.as_str(), &more.fields[..]),
            ("更多", &["x_early".to_owned(), "x_late".to_owned()][..])
        );
        assert_eq!(after.search.last(), after.find_id("x_early").as_ref());
        assert!(after.field("x_unseen").unwrap().hidden);
        // What was laid over once is gone when something else is.
        let again = reshaped.reshaped(&Overlay::default()).unwrap();
        assert_eq!(again.expect("thing").unwrap().fields.len(), before.fields.len());
    }

    #[test]
    fn names_of_own_fields_are_reserved() {
        let shipped = THING.replace("\"level\"", "\"x_level\"");
        assert!(Catalog::from_toml([("thing", shipped.as_str()), ("maker", MAKER)]).is_err());
        let fields = vec![text(1, "education")];
        assert!(catalog().reshaped(&Overlay { fields, ..Overlay::default() }).is_err());
        let fields = vec![text(1, "x_a"), text(2, "x_a")];
        assert!(catalog().reshaped(&Overlay { fields, ..Overlay::default() }).is_err());
    }

    #[test]
    fn shipped_fields_take_words_options_and_requirements() {
        let change = FieldChange {
            object: "thing".to_owned(),
            field: "level".to_owned(),
            label: Some(Text::new("Grade", "等级")),
            required: Some(true),
            options: vec![option("x_c", "丙"), option("b", "次"), option("gone", "无")],
            ..FieldChange::default()
        };
        let gone = FieldChange { field: "shipped_no_more".to_owned(), ..change.clone() };
        let changes = vec![change, gone];
        let reshaped = catalog().reshaped(&Overlay { changes, ..Overlay::default() }).unwrap();
        let level = reshaped.expect("thing").unwrap().field("level").unwrap();
        assert_eq!((level.label.zh.as_str(), level.required), ("等级", true));
        let crate::kind::FieldKind::Select(select) = &level.kind else { panic!("a select") };
        let keys: Vec<_> =
            select.options.iter().map(|o| (o.key.as_str(), o.label.zh.as_str())).collect();
        assert_eq!(keys, [("x_c", "丙"), ("b", "次"), ("a", "甲")]);
        let shipped = reshaped.as_shipped("thing", "level").unwrap().unwrap();
        assert_eq!(shipped.label.zh, "级别");
    }

    #[test]
    fn an_own_reference_makes_no_shipped_relation_ambiguous() {
        let reference = "name = 'x_rival_id'\nkind = 'reference'\nto = 'maker'\n\
                         label = { en = 'Rival', zh = '对手' }";
        let fields = vec![own(1, reference)];
        let catalog = catalog().reshaped(&Overlay { fields, ..Overlay::default() }).unwrap();
        let (thing, maker) = (catalog.expect("thing").unwrap(), catalog.expect("maker").unwrap());
        let shipped =
            super::super::RelationKind::ToMany { field: thing.id_of("maker_id"), when: None };
        assert_eq!(catalog.relation(maker, "things", None).unwrap().kind, shipped);
        let own = catalog.relation(maker, "things", Some("x_rival_id")).unwrap().kind;
        assert_eq!(
            own,
            super::super::RelationKind::ToMany { field: thing.id_of("x_rival_id"), when: None }
        );
        assert!(catalog.relation(thing, "x_rival_id", None).is_ok());
    }

    #[test]
    fn an_address_is_its_parts() {
        let address =
            own(1, "name = 'x_home'\nkind = 'address'\nlabel = { en = 'Home', zh = '住址' }");
        let names: Vec<String> = address.parts().into_iter().map(|part| part.name).collect();
        assert_eq!(names, ["x_home_province", "x_home_city", "x_home_district", "x_home_line"]);
        let overlay = Overlay { fields: vec![address], ..Overlay::default() };
        let catalog = catalog().reshaped(&overlay).unwrap();
        assert_eq!(catalog.expect("thing").unwrap().sections.last().unwrap().fields, names);
    }

    #[test]
    fn definitions_are_kept_as_they_are_written() {
        let field =
            own(0, "name = 'x_a'\nkind = 'integer'\nmin = '1'\nlabel = { en = 'A', zh = '甲' }");
        let text = serde_json::to_string(&field).unwrap();
        let back: OwnField = serde_json::from_str(&text).unwrap();
        assert_eq!((back.field.min.as_deref(), back.field.name.as_str()), (Some("1"), "x_a"));
        assert!(!text.contains("formula"), "{text}");
    }
}
