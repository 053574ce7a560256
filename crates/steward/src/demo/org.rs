//! Making the company itself: departments, colleagues, rights, pools. The records around customers build
//! on their ids.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use steward_engine::{Caller, Engine, WriteWish, permission};
use steward_model::kind::format_date;
use steward_model::query::ListQuery;
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};

use super::calendar::Calendar;
use super::people::{self, Colleague, Part, Role};

/// The password of the demo's accounts.
pub(super) const PASSWORD: &str = "clearbrook-coffee";

/// How many of the colleagues with names of their own can sign in; the last one has left.
const SIGN_INS: usize = 7;

/// A colleague with customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seller {
    /// The user.
    pub(super) user: i64,
    /// The department.
    pub(super) department: i64,
}

/// The company.
#[derive(Clone, Debug)]
pub(super) struct Org {
    /// The sellers of each region.
    pub(super) regions: [Vec<Seller>; 4],
    /// The one with ten customers, who is in the east.
    pub(super) junior: Seller,
    /// The head of the company.
    pub(super) boss: i64,
    /// The one who left.
    pub(super) leaver: i64,
    /// Colleagues of the service department.
    pub(super) service: Vec<i64>,
    /// The pool of each region.
    pub(super) pools: [i64; 4],
    /// The territory of each region.
    pub(super) territories: [i64; 4],
    /// The cafés, each a department.
    pub(super) cafes: Vec<i64>,
    /// The pipeline of opportunities.
    pub(super) pipeline: i64,
}

/// Makes the company.
pub(super) async fn make(engine: &Engine, calendar: &Calendar) -> Result<Org> {
    let maker = Maker { engine, caller: caller() };
    let departments = maker.departments().await?;
    let colleagues = people::colleagues();
    let levels = maker.levels().await?;
    let users = maker.users(&colleagues, &departments, &levels, calendar).await?;
    maker.rights(&colleagues, &users, &departments).await?;
    for &user in users.iter().take(SIGN_INS) {
        engine.set_password(None, user, PASSWORD).await?;
    }
    let pools = ["华东公海", "华南公海", "华北公海", "海外公海"];
    let pools = pools.map(|name| json!({"name": name, "object": "account"}));
    let pools = maker.insert("pools", pools.into()).await?;
    let pools: [i64; 4] =
        pools.try_into().map_err(|_| Error::internal("four pools have other ids"))?;
    let regions = Part::REGIONS.map(|part| departments[&part]);
    maker.pool_members(&pools, &regions).await?;
    let territories = maker.territories(&colleagues, &users).await?;
    let seller = |place: usize| Seller {
        user: users[place],
        department: departments[&colleagues[place].part],
    };
    // The junior has the customers that were given to him, and no others.
    let sellers = (0..users.len()).filter(|&place| colleagues[place].sells);
    let sellers: Vec<usize> = sellers.filter(|&place| place != people::JUNIOR).collect();
    let regions = Part::REGIONS.map(|part| {
        let of = sellers.iter().filter(|&&place| colleagues[place].part == part);
        of.map(|&place| seller(place)).collect()
    });
    let service = (0..users.len()).filter(|&place| colleagues[place].part == Part::Service);
    Ok(Org {
        regions,
        junior: seller(people::JUNIOR),
        boss: users[people::BOSS],
        leaver: users[people::LEAVER],
        service: service.map(|place| users[place]).collect(),
        pools,
        territories,
        cafes: maker.cafes(departments[&Part::Cafes]).await?,
        pipeline: maker.first("pipelines").await?,
    })
}

/// Who can sign in, for people: name, position and e-mail address.
pub(super) fn sign_ins() -> Vec<(String, String, String)> {
    let named = people::colleagues().into_iter().take(SIGN_INS);
    named.map(|one| (one.name, one.position, one.email)).collect()
}

/// The system, making the company.
pub(super) fn caller() -> Caller {
    let access = Access::System(SystemAccess::because("the demo company is made"));
    Caller { access, origin: "manual", request_id: None }
}

struct Maker<'a> {
    engine: &'a Engine,
    caller: Caller,
}

impl Maker<'_> {
    async fn insert(&self, plural: &str, rows: Vec<Json>) -> Result<Vec<i64>> {
        let bodies: Option<Vec<Map<String, Json>>> =
            rows.into_iter().map(|row| row.as_object().cloned()).collect();
        let bodies = bodies.ok_or_else(|| Error::internal("a row is no object"))?;
        let wish = WriteWish::default();
        Ok(self.engine.insert(&self.caller, plural, bodies, &wish).await?.ids)
    }

    /// The id of the first record, of an object that has one already.
    async fn first(&self, plural: &str) -> Result<i64> {
        let query = ListQuery { limit: Some(1), ..ListQuery::default() };
        let page = self.engine.read(&self.caller, plural, &query, None).await?.page;
        let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
        let id = rows.first().and_then(|row| row["id"].as_i64());
        id.ok_or_else(|| Error::internal(format!("there are no {plural}")))
    }

    /// Names the department at the top, and makes those below it, each behind its parent.
    async fn departments(&self) -> Result<BTreeMap<Part, i64>> {
        let top = self.first("departments").await?;
        let mut ids = BTreeMap::from([(Part::Company, top)]);
        let name = json!({"name": "澄川咖啡科技 Clearbrook Coffee"});
        let name = name.as_object().cloned().unwrap_or_default();
        let query = crate::command::by("id", &top.to_string());
        let wish = WriteWish::default();
        self.engine.update(&self.caller, "departments", &query, name, &wish).await?;
        for (part, parent, name, code, kind) in Part::BELOW {
            let row = json!({"name": name, "code": code, "kind": kind, "parent_id": ids[&parent]});
            let made = self.insert("departments", vec![row]).await?;
            ids.insert(part, made[0]);
        }
        Ok(ids)
    }

    async fn users(
        &self,
        colleagues: &[Colleague],
        departments: &BTreeMap<Part, i64>,
        levels: &[i64],
        calendar: &Calendar,
    ) -> Result<Vec<i64>> {
        let rows = colleagues.iter().enumerate().map(|(number, one)| {
            // The longer somebody is here, the smaller the number.
            let joined = calendar.today() - 2_800 + 40 * number as i64;
            let left = one.left.then(|| format_date(calendar.today() - LEFT_DAYS));
            json!({
                "name": one.name,
                "email": one.email,
                "employee_no": format!("CC{:04}", number + 1),
                "department_id": departments[&one.part],
                "position": one.position,
                "seller_level_id": one.level().and_then(|level| levels.get(level - 1)),
                "level_since": one.level().map(|_| format_date(joined + 180)),
                "status": if one.left { "left" } else { "active" },
                "joined_on": format_date(joined),
                "left_on": left,
                "locale": "zh",
                "time_zone": if one.part == Part::Abroad { "Asia/Singapore" } else { "Asia/Shanghai" },
            })
        });
        self.insert("users", rows.collect()).await
    }

    /// The cafés.
    async fn cafes(&self, above: i64) -> Result<Vec<i64>> {
        let rows = CAFES.iter().zip(1..).map(|(name, number)| {
            let code = format!("MD-{number:02}");
            json!({"name": name, "code": code, "kind": "store", "parent_id": above})
        });
        self.insert("departments", rows.collect()).await
    }

    /// The levels of sellers, P1 to P5.
    async fn levels(&self) -> Result<Vec<i64>> {
        let names = ["见习客户经理", "客户经理", "高级客户经理", "资深客户经理", "区域经理"];
        let rows = names
            .iter()
            .zip(1..)
            .map(|(name, rank)| json!({"code": format!("P{rank}"), "name": name, "rank": rank}));
        self.insert("seller_levels", rows.collect()).await
    }

    /// Who may claim from which pool: the region's department.
    async fn pool_members(&self, pools: &[i64; 4], departments: &[i64; 4]) -> Result<()> {
        let rows = pools.iter().zip(departments);
        let rows = rows.map(|(pool, department)| {
            json!({"pool_id": pool, "department_id": department, "role": "member"})
        });
        self.insert("pool_members", rows.collect()).await.map(drop)
    }

    /// The territory of each region, with its provinces and sellers.
    async fn territories(&self, colleagues: &[Colleague], users: &[i64]) -> Result<[i64; 4]> {
        let rows = TERRITORIES.map(|(name, _)| json!({"name": name}));
        let ids = self.insert("territories", rows.into()).await?;
        let codes = TERRITORIES.iter().zip(&ids).flat_map(|((_, codes), id)| {
            codes.iter().map(move |code| json!({"territory_id": id, "region_code": code}))
        });
        self.insert("territory_regions", codes.collect()).await?;
        let sellers = colleagues.iter().zip(users).filter(|(one, _)| one.sells);
        let members = sellers.filter_map(|(one, user)| {
            let region = Part::REGIONS.iter().position(|part| *part == one.part)?;
            Some(json!({"territory_id": ids[region], "user_id": user}))
        });
        self.insert("territory_users", members.collect()).await?;
        ids.try_into().map_err(|_| Error::internal("four territories have other ids"))
    }

    /// Roles, who has which, and who leads what.
    async fn rights(
        &self,
        colleagues: &[Colleague],
        users: &[i64],
        departments: &BTreeMap<Part, i64>,
    ) -> Result<()> {
        let service = json!({"key": "service", "name": "服务 Service"});
        let finance = json!({"key": "finance", "name": "财务 Finance"});
        let made = self.insert("roles", vec![service, finance]).await?;
        let (service, finance) = (made[0], made[1]);
        let mut rights =
            vec![right(service, "*", "all", "own"), right(finance, "*", "all", "none")];
        for role in [service, finance] {
            rights.extend(CLOSED.map(|object| right(role, object, "none", "none")));
        }
        rights.extend(READ_ONLY.map(|object| right(service, object, "all", "none")));
        self.insert("role_rights", rights).await?;
        let role = |key: &'static str| async move {
            let id = permission::role_id(self.engine, key).await?;
            id.ok_or_else(|| Error::internal(format!("there is no role {key}")))
        };
        let administrator = role(permission::ADMINISTRATOR).await?;
        let member = role(permission::MEMBER).await?;
        let grants = colleagues.iter().zip(users).map(|(one, user)| {
            let role = match one.role {
                Role::Administrator => administrator,
                Role::Member => member,
                Role::Service => service,
                Role::Finance => finance,
            };
            json!({"user_id": user, "role_id": role})
        });
        self.insert("user_roles", grants.collect()).await?;
        let leaders =
            colleagues.iter().zip(users).filter(|(one, _)| one.leads).map(
                |(one, user)| json!({"user_id": user, "department_id": departments[&one.part]}),
            );
        self.insert("department_leaders", leaders.collect()).await.map(drop)
    }
}

/// The cafés, all in Hangzhou.
const CAFES: [&str; 6] = ["天目里店", "湖滨店", "西溪店", "钱江新城店", "武林店", "滨江店"];

/// The territories: name and the codes of their provinces.
const TERRITORIES: [(&str, &[&str]); 4] = [
    ("华东", &["310000", "320000", "330000", "340000", "370000"]),
    ("华南", &["350000", "420000", "430000", "440000", "450000", "460000", "510000", "530000"]),
    ("华北", &["110000", "120000", "130000", "210000", "410000", "610000"]),
    ("海外", &[]),
];

/// How many days ago the one who left did so.
pub(super) const LEFT_DAYS: i64 = 12;

/// What nobody but administrators sees.
const CLOSED: [&str; 6] =
    ["role", "role_right", "role_field_right", "role_action", "user_role", "suppression"];

/// What everybody sees and only administrators change.
const READ_ONLY: [&str; 17] = [
    "user",
    "seller_level",
    "department",
    "department_leader",
    "territory",
    "pool",
    "pool_member",
    "pipeline",
    "stage",
    "product",
    "product_category",
    "channel",
    "campaign",
    "competitor",
    "currency",
    "exchange_rate",
    "duplicate_rule",
];

/// Rights on an object: one data scope to read, one to write.
fn right(role: i64, object: &str, read: &str, write: &str) -> Json {
    json!({
        "role_id": role,
        "object": object,
        "can_read": read,
        "can_export": read,
        "can_create": write,
        "can_update": write,
        "can_delete": write,
        "can_import": write,
        "can_transfer": write,
    })
}
