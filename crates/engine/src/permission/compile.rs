//! From a user's roles to a scope. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::scope::{
    DataScope, FieldRight, ObjectRights, Principal, Reach, Scope, Terms, Verb,
};

use super::org::Departments;

/// What one role says.
#[derive(Clone, Debug, Default)]
pub(super) struct Role {
    /// The data scope of each verb, by object; `*` for all others.
    pub(super) objects: BTreeMap<String, [DataScope; 7]>,
    /// Rights on fields, by object.
    pub(super) fields: BTreeMap<String, BTreeMap<String, FieldRight>>,
    /// Whether each action is allowed; `*` for all others.
    pub(super) actions: BTreeMap<String, bool>,
}

/// The name that stands for every object without a row of its own, and for every action.
pub(crate) const ALL: &str = "*";

/// The action of seeing and writing secrets that no row of a role speaks of.
pub(super) const REVEAL: &str = "reveal";

fn is_secret(field: &FieldDef) -> bool {
    matches!(field.kind, FieldKind::Secret(_))
}

impl Role {
    fn scope(&self, object: &str, verb: Verb) -> DataScope {
        let row = self.objects.get(object).or_else(|| self.objects.get(ALL));
        let Some(scopes) = row else { return DataScope::None };
        match verb {
            // Nobody takes away what is not to be seen.
            Verb::Export => scopes[verb as usize].min(scopes[Verb::Read as usize]),
            _ => scopes[verb as usize],
        }
    }

    fn reads(&self, object: &str) -> bool {
        self.scope(object, Verb::Read) != DataScope::None
    }

    fn allows(&self, action: &str) -> bool {
        let row = self.actions.get(action).or_else(|| self.actions.get(ALL));
        row.copied().unwrap_or_default()
    }

    /// What the role's row says of a field. Without one it is open, but a secret is not, unless the
    /// role reveals secrets.
    fn field(&self, object: &ObjectDef, field: &str) -> FieldRight {
        let row = self.fields.get(&object.name).and_then(|f| f.get(field)).copied();
        let secret = object.field(field).is_some_and(is_secret);
        let open =
            if secret && !self.allows(REVEAL) { FieldRight::Masked } else { FieldRight::Write };
        row.unwrap_or(open)
    }
}

/// One user, as far as rights go.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) principal: Principal,
    /// The departments that the user leads.
    pub(super) leads: Vec<i64>,
    pub(super) roles: Vec<Arc<Role>>,
}

/// What the user may see and do.
pub(super) fn compile(
    catalog: &Catalog,
    departments: &Departments,
    member: &Member,
    epoch: i64,
) -> Scope {
    let reaches = Reaches::new(departments, member);
    let objects = catalog.objects().iter().map(|object| {
        if object.gone.is_some() {
            return ObjectRights::NONE;
        }
        let reach = Verb::ALL.map(|verb| {
            let scopes = member.roles.iter().map(|role| role.scope(&object.name, verb));
            reaches.of(scopes.max().unwrap_or_default(), verb)
        });
        ObjectRights { reach, fields: fields(object, &member.roles) }
    });
    let departments = Arc::clone(&reaches.own);
    let shared_departments = Arc::clone(&reaches.collaborating);
    Scope {
        principal: Principal { departments, shared_departments, ..member.principal.clone() },
        epoch,
        objects: objects.collect(),
        actions: actions(&member.roles),
    }
}

/// The actions that any role allows. Where one allows all, those that no role allows are exceptions.
fn actions(roles: &[Arc<Role>]) -> BTreeSet<String> {
    let all = roles.iter().any(|role| role.allows(ALL));
    let named: BTreeSet<&String> = roles.iter().flat_map(|role| role.actions.keys()).collect();
    let listed = named.into_iter().filter_map(|action| {
        let allowed = roles.iter().any(|role| role.allows(action));
        match (allowed, all) {
            (true, _) => Some(action.clone()),
            (false, true) => Some(format!("!{action}")),
            (false, false) => None,
        }
    });
    listed.collect()
}

/// The widest right on each field of any role that lets the object be read at all: a role that has
/// nothing to do with the object opens no field of it.
fn fields(object: &ObjectDef, roles: &[Arc<Role>]) -> BTreeMap<String, FieldRight> {
    let roles: Vec<&Arc<Role>> = roles.iter().filter(|role| role.reads(&object.name)).collect();
    let rows = roles.iter().filter_map(|role| role.fields.get(&object.name));
    let secrets = object.fields.iter().filter(|field| is_secret(field)).map(|field| &field.name);
    let named = rows.flat_map(BTreeMap::keys).chain(secrets);
    let right = |name: &String| {
        let rights = roles.iter().map(|role| role.field(object, name));
        (name.clone(), rights.max().unwrap_or_default())
    };
    named.map(right).filter(|(_, right)| *right != FieldRight::Write).collect()
}

/// The departments behind each data scope of one user.
struct Reaches {
    user: i64,
    led: Arc<[i64]>,
    own: Arc<[i64]>,
    below: Arc<[i64]>,
    collaborating: Arc<[i64]>,
}

impl Reaches {
    fn new(departments: &Departments, member: &Member) -> Self {
        let department = member.principal.department_id;
        let led = departments.below(member.leads.iter().copied());
        let with_led = |more: &[i64]| {
            let all: BTreeSet<i64> = led.iter().chain(more).copied().collect();
            all.into_iter().collect::<Arc<[i64]>>()
        };
        let own = with_led(department.as_slice());
        let below = with_led(&departments.below(department));
        // What is shared with a department is shared with those below it, and with whoever leads it.
        let roots = department.into_iter().chain(member.leads.iter().copied());
        let above: Vec<i64> = roots.flat_map(|id| departments.above(id).to_vec()).collect();
        let collaborating = with_led(&above);
        Self { user: member.principal.user_id, led, own, below, collaborating }
    }

    fn of(&self, scope: DataScope, verb: Verb) -> Reach {
        let departments = match scope {
            DataScope::None => return Reach::None,
            DataScope::All => return Reach::All,
            DataScope::Own => &self.led,
            DataScope::Department => &self.own,
            DataScope::DepartmentAndBelow => &self.below,
        };
        // Who shares the work on a record does not dispose of it.
        let shared = !matches!(verb, Verb::Delete | Verb::Transfer);
        let none: Arc<[i64]> = Arc::new([]);
        let reads = matches!(verb, Verb::Read | Verb::Export);
        Reach::Terms(Terms {
            owner: Some(self.user),
            departments: Arc::clone(departments),
            collaborator: shared.then_some(self.user),
            collaborating_departments: if shared { Arc::clone(&self.collaborating) } else { none },
            participant: reads.then_some(self.user),
            write: !reads,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::text::Language;

    fn member(department: Option<i64>, leads: Vec<i64>, roles: Vec<Role>) -> Member {
        let principal = Principal {
            user_id: 7,
            name: "张三".to_owned(),
            department_id: department,
            departments: Arc::default(),
            shared_departments: Arc::default(),
            language: Some(Language::Zh),
            time_zone: "Asia/Shanghai".to_owned(),
        };
        Member { principal, leads, roles: roles.into_iter().map(Arc::new).collect() }
    }

    fn role(object: &str, scope: DataScope) -> Role {
        Role { objects: [(object.to_owned(), [scope; 7])].into(), ..Role::default() }
    }

    fn terms(scope: &Scope) -> &Terms {
        match scope.objects[0].reach(Verb::Read) {
            Reach::Terms(terms) => terms,
            other => panic!("{other:?}"),
        }
    }

    /// An object of users, with a name and a number of some kind.
    fn catalog_with(kind: &str) -> Catalog {
        let text = format!(
            r#"
            name = "user"
            plural = "users"
            label = {{ en = "User", zh = "用户" }}
            label_plural = {{ en = "Users", zh = "用户" }}
            help = {{ en = "Staff.", zh = "员工。" }}
            icon = "user"
            title = "name"
            traits = ["base"]
            [[field]]
            name = "name"
            kind = "text"
            label = {{ en = "Name", zh = "姓名" }}
            [[field]]
            name = "number"
            kind = "{kind}"
            label = {{ en = "Number", zh = "号码" }}
        "#
        );
        Catalog::from_toml([("user.toml", text.as_str())]).expect("links")
    }

    fn catalog() -> Catalog {
        catalog_with("text")
    }

    #[test]
    fn ones_departments_are_ones_own_and_those_one_leads() {
        let tree = Departments::new([(1, None), (2, Some(1)), (3, Some(2)), (4, Some(1))]);
        let of = |department, leads| {
            compile(&catalog(), &tree, &member(department, leads, Vec::new()), 9).principal
        };
        assert_eq!(*of(Some(4), vec![2]).departments, [2, 3, 4]);
        assert_eq!(*of(Some(2), vec![]).departments, [2]);
        assert_eq!(*of(None, vec![]).departments, [] as [i64; 0]);
    }

    #[test]
    fn roles_add_up() {
        let tree = Departments::new([(1, None), (2, Some(1)), (3, Some(2)), (4, Some(1))]);
        let catalog = catalog();
        let scope = |member: Member| compile(&catalog, &tree, &member, 9);
        let none = scope(member(Some(2), vec![], vec![]));
        assert_eq!(*none.objects[0].reach(Verb::Read), Reach::None);
        let own = scope(member(Some(2), vec![], vec![role("*", DataScope::Own)]));
        assert!(terms(&own).departments.is_empty());
        assert_eq!(*terms(&own).collaborating_departments, [1, 2]);
        let Reach::Terms(delete) = own.objects[0].reach(Verb::Delete) else { panic!("own") };
        assert_eq!((delete.owner, delete.collaborator), (Some(7), None));
        let Reach::Terms(update) = own.objects[0].reach(Verb::Update) else { panic!("own") };
        assert_eq!((update.collaborator, update.participant), (Some(7), None));
        assert_eq!(terms(&own).participant, Some(7));
        let leader = scope(member(Some(4), vec![2], vec![role("user", DataScope::Own)]));
        assert_eq!(*terms(&leader).departments, [2, 3]);
        assert_eq!(*terms(&leader).collaborating_departments, [1, 2, 3, 4]);
        let elsewhere = scope(member(None, vec![2], vec![role("user", DataScope::Own)]));
        assert_eq!(*terms(&elsewhere).collaborating_departments, [1, 2, 3]);
        let both = vec![role("*", DataScope::DepartmentAndBelow), role("user", DataScope::Own)];
        assert_eq!(*terms(&scope(member(Some(2), vec![4], both))).departments, [2, 3, 4]);
        let all = vec![role("user", DataScope::All), role("user", DataScope::None)];
        assert_eq!(*scope(member(None, vec![], all)).objects[0].reach(Verb::Delete), Reach::All);
    }

    #[test]
    fn a_field_is_as_open_as_the_most_open_role() {
        let hides = |right| Role {
            fields: [("user".to_owned(), [("name".to_owned(), right)].into())].into(),
            ..role("*", DataScope::All)
        };
        let tree = Departments::default();
        let catalog = catalog();
        let of = |roles| {
            compile(&catalog, &tree, &member(None, vec![], roles), 0).objects[0].field("name")
        };
        assert_eq!(of(vec![hides(FieldRight::Hidden)]), FieldRight::Hidden);
        assert_eq!(of(vec![hides(FieldRight::Hidden), hides(FieldRight::Read)]), FieldRight::Read);
        assert_eq!(
            of(vec![hides(FieldRight::Hidden), role("*", DataScope::Own)]),
            FieldRight::Write
        );
        let elsewhere = vec![hides(FieldRight::Hidden), role("user", DataScope::None)];
        assert_eq!(of(elsewhere), FieldRight::Hidden, "a role without the object opens nothing");
    }

    #[test]
    fn a_secret_is_for_roles_that_reveal() {
        let catalog = catalog_with("secret");
        let of = |roles: Vec<Role>| {
            let scope = compile(&catalog, &Departments::default(), &member(None, vec![], roles), 0);
            scope.objects[0].field("number")
        };
        let plain = || role("*", DataScope::All);
        let with = |action: &str| Role { actions: [(action.to_owned(), true)].into(), ..plain() };
        let rows = |right| Role {
            fields: [("user".to_owned(), [("number".to_owned(), right)].into())].into(),
            ..plain()
        };
        assert_eq!(of(vec![plain()]), FieldRight::Masked);
        assert_eq!(of(vec![with("merge")]), FieldRight::Masked);
        assert_eq!(of(vec![with("reveal")]), FieldRight::Write);
        assert_eq!(of(vec![with("*")]), FieldRight::Write);
        assert_eq!(of(vec![plain(), with("*")]), FieldRight::Write);
        assert_eq!(of(vec![rows(FieldRight::Read)]), FieldRight::Read, "a row says more");
        assert_eq!(of(vec![rows(FieldRight::Hidden)]), FieldRight::Hidden, "or less");
    }

    #[test]
    fn an_action_is_allowed_by_one_role_that_says_so() {
        let role = |rows: &[(&str, bool)]| Role {
            actions: rows.iter().map(|&(name, allowed)| (name.to_owned(), allowed)).collect(),
            ..Role::default()
        };
        let tree = Departments::default();
        let catalog = catalog();
        let may =
            |roles, action| compile(&catalog, &tree, &member(None, vec![], roles), 0).may(action);
        let but_merge = || role(&[("*", true), ("merge", false)]);
        assert!(!may(vec![], "merge"));
        assert!(may(vec![role(&[("merge", true)])], "merge"));
        assert!(!may(vec![role(&[("merge", true)])], "claim"));
        assert!(may(vec![but_merge()], "claim"));
        assert!(!may(vec![but_merge()], "merge"));
        assert!(!may(vec![but_merge(), role(&[("claim", true)])], "merge"));
        assert!(may(vec![but_merge(), role(&[("merge", true)])], "merge"));
        assert!(may(vec![but_merge(), role(&[("*", true)])], "merge"));
        assert!(!may(vec![role(&[("*", false)])], "merge"));
    }
}
