//! Which field each column of a file fills, by its heading: the field's name, or its label or another
//! word for it in either language. `account.name` fills a reference by that field of the other record.

use steward_engine::import_mapping::plain;
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use steward_model::kind::FieldKind;

use super::alias::ALIASES;
use super::part::{self, Part};
use super::ready::Values;

/// How well a heading says a field; the first is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A reference by a field of the other record: what is written so is meant so.
    Through,
    /// Its name.
    Name,
    /// Its label.
    Label,
    /// The name of a reference without `_id`.
    Reference,
    /// Another word.
    Alias,
}

/// What becomes of each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    /// The field of each column; none where it is left out.
    pub(crate) fields: Vec<Option<FieldId>>,
    /// For a column that fills a reference: the other record's field that is in it, if it says so.
    pub(crate) through: Vec<Option<FieldId>>,
    /// For a column that fills no field: what it has more of.
    pub(crate) parts: Vec<Option<Part>>,
    /// What the values of each column are called here, where another system calls them otherwise.
    pub(crate) values: Vec<Values>,
}

impl Mapping {
    /// Maps headings to the fields of an object. No field is filled by two columns: the heading that
    /// says it better gets it, of two equal ones the left.
    ///
    /// `key` is a field by which records are found: it may be one that nobody may change.
    pub(crate) fn new<'a>(
        catalog: &Catalog,
        object: &ObjectDef,
        key: Option<FieldId>,
        headings: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let raw: Vec<&str> = headings.into_iter().collect();
        let headings: Vec<String> = raw.iter().map(|heading| plain(heading)).collect();
        let mut through = vec![None; headings.len()];
        let mut fits: Vec<(Fit, usize, FieldId)> = Vec::new();
        for (column, heading) in headings.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            for field in &object.fields {
                if !field.writable() && key != Some(field.id) {
                    continue;
                }
                if let Some(other) = other(catalog, field, raw[column]) {
                    fits.push((Fit::Through, column, field.id));
                    through[column] = Some(other);
                } else if let Some(fit) = fit(object, field, heading) {
                    fits.push((fit, column, field.id));
                }
            }
        }
        fits.sort_unstable();
        let mut fields: Vec<Option<FieldId>> = vec![None; headings.len()];
        for (_, column, field) in fits {
            if fields[column].is_none() && !fields.contains(&Some(field)) {
                fields[column] = Some(field);
            }
        }
        let part = |(column, heading): (usize, &String)| {
            let part = Part::of_heading(heading).filter(|_| fields[column].is_none())?;
            part.field(catalog, object).map(|_| part)
        };
        let parts = headings.iter().enumerate().map(part).collect();
        let values = vec![Values::new(); headings.len()];
        Self { fields, through, parts, values }
    }

    /// How many columns fill a field.
    pub(crate) fn count(&self) -> usize {
        self.fields.iter().flatten().count() + self.parts.iter().flatten().count()
    }

    /// Whether columns have the parts of the name of these records.
    pub(crate) fn has_name_parts(&self, object: &ObjectDef) -> bool {
        let fields = part::name_fields(object).into_iter().flatten();
        self.parts.iter().flatten().any(|part| part.is_name())
            || fields.into_iter().any(|field| self.has(field))
    }

    /// Whether a column fills this field.
    pub(crate) fn has(&self, field: FieldId) -> bool {
        self.fields.contains(&Some(field))
    }
}

/// The field of the other record in a heading such as `account.name`, if it tells records apart.
fn other(catalog: &Catalog, field: &FieldDef, heading: &str) -> Option<FieldId> {
    let FieldKind::Reference(reference) = &field.kind else { return None };
    let (of, name) = heading.trim_matches(['\u{feff}', '\'', ' ']).rsplit_once('.')?;
    let short = field.name.strip_suffix("_id").unwrap_or(&field.name);
    if of != field.name && of != short {
        return None;
    }
    let target = catalog.find(reference.to.as_deref()?)?;
    let other = target.field(name)?;
    (other.id == 0 || other.id == target.title || other.unique).then_some(other.id)
}

/// How a heading says a field, if it does.
fn fit(object: &ObjectDef, field: &FieldDef, heading: &str) -> Option<Fit> {
    if plain(&field.name) == heading {
        return Some(Fit::Name);
    }
    if plain(&field.label.zh) == heading || plain(&field.label.en) == heading {
        return Some(Fit::Label);
    }
    if field.name.strip_suffix("_id").is_some_and(|name| plain(name) == heading) {
        return Some(Fit::Reference);
    }
    let mut aliases = ALIASES
        .iter()
        .filter(|(of, name, _)| *name == field.name && (*of == "*" || *of == object.name));
    aliases
        .any(|(_, _, words)| words.iter().any(|word| plain(word) == heading))
        .then_some(Fit::Alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(object: &str, key: Option<&str>, headings: &[&str]) -> Vec<Option<String>> {
        let catalog = steward_crm::catalog().unwrap();
        let object = catalog.find(object).unwrap();
        let key = key.and_then(|key| object.find_id(key));
        let mapping = Mapping::new(&catalog, object, key, headings.iter().copied());
        let name = |field: FieldId| object.fields[field].name.clone();
        mapping.fields.into_iter().map(|field| field.map(name)).collect()
    }

    fn fields(object: &str, headings: &[&str], expected: &[&str]) {
        let found = mapped(object, None, headings);
        let found: Vec<&str> = found.iter().map(|field| field.as_deref().unwrap_or("-")).collect();
        assert_eq!(found, expected, "{headings:?}");
    }

    #[test]
    fn names_and_labels_in_both_languages_are_understood() {
        let names = ["name", "account_id", "phone", "email", "is_primary"];
        fields("contact", &["name", "account_id", "phone", "email", "is_primary"], &names);
        fields("contact", &["Name", "ACCOUNT", "Phone", "E-Mail", "primary contact"], &names);
        fields("contact", &["姓名", "客户", "电话", "邮箱", "首要联系人"], &names);
        fields(
            "contact",
            &["姓 名*", "客户：", " 手机（必填）", "ｅｍａｉｌ", "is primary"],
            &names,
        );
    }

    #[test]
    fn other_words_are_understood_where_they_fit() {
        fields("contact", &["联系人姓名", "公司名称", "职位"], &["name", "account_id", "title"]);
        fields("account", &["公司名称", "联系电话", "客户等级"], &["name", "phone", "level"]);
        fields("opportunity", &["项目名称", "公司", "金额"], &["name", "account_id", "amount"]);
    }

    #[test]
    fn a_reference_is_filled_by_what_the_other_record_has() {
        fields(
            "contact",
            &["account_id", "account.name", "owner.email", "account.city", "account.external_id"],
            &["-", "account_id", "owner_id", "-", "-"],
        );
        let catalog = steward_crm::catalog().unwrap();
        let (contact, user) = (catalog.find("contact").unwrap(), catalog.find("user").unwrap());
        let mapping = Mapping::new(&catalog, contact, None, ["owner.email"]);
        assert_eq!(mapping.through, [user.find_id("email")]);
    }

    #[test]
    fn the_better_heading_gets_the_field() {
        fields("contact", &["手机", "电话"], &["-", "phone"]);
        fields("contact", &["手机号", "手机"], &["phone", "-"]);
    }

    #[test]
    fn further_numbers_are_contact_points() {
        let catalog = steward_crm::catalog().unwrap();
        let headings = ["姓名", "手机", "备用电话", "Phone 3", "其他邮箱"];
        let parts =
            |object| Mapping::new(&catalog, catalog.find(object).unwrap(), None, headings).parts;
        let (phone, email) = (Some(Part::Phone), Some(Part::Email));
        assert_eq!(parts("contact"), [None, None, phone, phone, email]);
        assert_eq!(parts("user"), [None; 5], "only what has contact points");
        // As headings are compared.
        for part in Part::ALL {
            assert_eq!(Part::from_name(part.name()), Some(part));
        }
    }

    #[test]
    fn what_nobody_may_write_is_left_out() {
        fields("contact", &["id", "创建时间", "跟进次数", "", "豆型"], &["-", "-", "-", "-", "-"]);
        assert_eq!(mapped("contact", Some("id"), &["id"]), [Some("id".to_owned())]);
    }

    #[test]
    fn every_other_word_names_a_field_that_exists() {
        let catalog = steward_crm::catalog().unwrap();
        for (of, field, words) in ALIASES {
            let mut objects =
                catalog.objects().iter().filter(|object| of == "*" || object.name == of);
            assert!(objects.any(|object| object.find_id(field).is_some()), "{of}.{field}");
            assert!(!words.is_empty());
        }
    }
}
