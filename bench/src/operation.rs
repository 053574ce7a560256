//! What is measured: the requests, as Steward's API spells them.

use clap::ValueEnum;

/// The path of the contacts.
pub(crate) const CONTACTS: &str = "/api/v1/contacts";

/// The path of the accounts.
pub(crate) const ACCOUNTS: &str = "/api/v1/accounts";

/// The path of the activities.
pub(crate) const ACTIVITIES: &str = "/api/v1/activities";

/// The path of the opportunities.
pub(crate) const OPPORTUNITIES: &str = "/api/v1/opportunities";

/// The path of a form with everything that belongs to it.
pub(crate) const FORM: &str = "/api/v1/rpc/batch";

/// The floor's path under which a write stores the contact's row and nothing else.
pub(crate) const BARE: &str = "/bare/contacts";

/// The 50 newest contacts with the names of their accounts.
pub(crate) const LIST: &str =
    "select=id,name,phone,email,created_at,account(id,name)&order=created_at.desc&limit=50";

/// What [`LIST`] gets in front for the contacts of one owner.
pub(crate) const OWNER: &str = "owner_id=eq.";

/// What a list gets behind it for the page behind a cursor.
pub(crate) const AFTER: &str = "&after=";

/// One record; its id follows.
pub(crate) const ID: &str = "id=eq.";

/// The sum of the opportunities by stage.
pub(crate) const STAGES: &str = "select=stage,amount_base.sum(),count()";

/// What is asked of an account's time line; the account's id and [`TIMELINE`] follow.
pub(crate) const OF_ACCOUNT: &str = "account_id=eq.";

/// The newest activities of a time line, as many as the web app asks for.
pub(crate) const TIMELINE: &str = "select=id,kind,subject_line,body,outcome,happened_at,\
                                   user(id,name),contact(id,name)&order=happened_at.desc&limit=30";

/// The 50 newest person accounts with the names of their owners.
pub(crate) const PERSONS: &str = "kind=eq.person&select=id,name,phone,email,level,created_at,\
                                  owner(id,name)&order=created_at.desc&limit=50";

/// All contacts, as CSV.
pub(crate) const EXPORT: &str =
    "select=id,name,title,phone,email,created_at,account(id,name)&order=id";

/// How many contacts a batch makes.
pub(crate) const BATCH: usize = 1_000;

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    /// The 50 newest contacts with account names.
    List,
    /// The same of one owner.
    Filter,
    /// The same from the middle of the table, behind a cursor.
    Deep,
    /// One contact with all its fields.
    Get,
    /// Opportunities: amount and number by stage.
    Sum,
    /// The newest activities of an account that has very many.
    Timeline,
    /// The same from the middle of the time line, behind a cursor.
    Past,
    /// The 50 newest person accounts with their owners' names.
    Persons,
    /// One person account with all its fields.
    Person,
    /// A new contact with phone and e-mail.
    Create,
    /// One field of a contact.
    Update,
    /// A new person account with phone, e-mail and address.
    Form,
    /// A thousand new contacts in one request.
    Batch,
}

impl Operation {
    /// All, in the order of the report; writes last, so that reads find what was generated.
    pub(crate) const ALL: [Self; 13] = [
        Self::List,
        Self::Filter,
        Self::Deep,
        Self::Get,
        Self::Sum,
        Self::Timeline,
        Self::Past,
        Self::Persons,
        Self::Person,
        Self::Create,
        Self::Update,
        Self::Form,
        Self::Batch,
    ];

    /// Whether it changes anything.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Form | Self::Batch)
    }

    /// Whether it is about person accounts.
    pub(crate) fn is_about_persons(self) -> bool {
        matches!(self, Self::Persons | Self::Person | Self::Form)
    }

    /// Whether the floor can do it with the contact's rows alone.
    pub(crate) fn has_bare(self) -> bool {
        self.writes() && self != Self::Form
    }

    /// What the report calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::List => "list of the 50 newest, with account names",
            Self::Filter => "the 50 newest of one owner",
            Self::Deep => "deep page by keyset",
            Self::Get => "get one, all fields",
            Self::Sum => "sum by stage",
            Self::Timeline => "time line of 10,000 activities, first page",
            Self::Past => "the same, deep page by keyset",
            Self::Persons => "list of the 50 newest person accounts",
            Self::Person => "get one person account, all fields",
            Self::Create => "create",
            Self::Update => "update one field",
            Self::Form => "create a person account: one form in one call",
            Self::Batch => "create 1,000 in one request",
        }
    }

    /// The same in Chinese.
    pub(crate) fn title_zh(self) -> &'static str {
        match self {
            Self::List => "最新 50 条列表（含客户名称）",
            Self::Filter => "某负责人最新 50 条",
            Self::Deep => "游标翻到深处的一页",
            Self::Get => "单条记录，全部字段",
            Self::Sum => "按阶段汇总",
            Self::Timeline => "有 1 万条跟进的客户：时间线首页",
            Self::Past => "同上，游标翻到深处",
            Self::Persons => "最新 50 个个人客户",
            Self::Person => "单个个人客户，全部字段",
            Self::Create => "新建",
            Self::Update => "修改一个字段",
            Self::Form => "新建个人客户：整张表单一次提交",
            Self::Batch => "一次请求新建 1000 条",
        }
    }

    /// A short name, as on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Filter => "filter",
            Self::Deep => "deep",
            Self::Get => "get",
            Self::Sum => "sum",
            Self::Timeline => "timeline",
            Self::Past => "past",
            Self::Persons => "persons",
            Self::Person => "person",
            Self::Create => "create",
            Self::Update => "update",
            Self::Form => "form",
            Self::Batch => "batch",
        }
    }

    /// The least share of the floor's throughput that is good enough.
    pub(crate) fn goal(self) -> f64 {
        if self.writes() { 0.5 } else { 0.6 }
    }

    /// How many connections ask for it, if not as many as for everything else: a thousand records take their
    /// time, and those who wait measure the queue.
    pub(crate) fn connections(self) -> Option<usize> {
        (self == Self::Batch).then_some(2)
    }

    /// The status of a right answer.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Create | Self::Batch => 201,
            Self::Update => 204,
            _ => 200,
        }
    }
}
