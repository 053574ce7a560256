//! Where a lead stands. Its status follows its owner: who gets a lead has one to follow up, and one
//! without an owner waits to be assigned. What somebody writes himself counts.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::lead::{Fields, NAME, Status, Validity, View, ViewMut, field};

/// Keeps the status of leads.
#[derive(Debug)]
pub(crate) struct LeadStatus(Fields);

impl LeadStatus {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    /// What follows from a change of owner.
    fn owned(&self, now: i64, change: &mut Change) {
        let told = change.given.contains(&self.0.status) && change.changes(self.0.status);
        let dated = change.given.contains(&self.0.assigned_at);
        let had = !change.before(self.0.owner_id).is_null();
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let status = edit.view().status();
        let has = edit.view().owner_id().is_some();
        let open = matches!(status, Some(Status::New | Status::Assigned | Status::Working));
        if !told && open {
            match (had, has) {
                (_, true) if status == Some(Status::New) => {
                    edit.set_status(Some(&Status::Assigned));
                }
                (true, false) => edit.set_status(Some(&Status::New)),
                _ => {}
            }
        }
        if !dated {
            edit.set_assigned_at(has.then_some(now));
        }
    }

    /// What follows from a new status.
    fn judged(&self, now: i64, change: &mut Change) {
        let told = [self.0.validity, self.0.converted_at, self.0.invalid_reason]
            .map(|field| change.given.contains(&field));
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let status = edit.view().status();
        let validity = match status {
            Some(Status::Qualified | Status::Converted) => Some(Validity::Valid),
            Some(Status::Invalid) => Some(Validity::Invalid),
            _ if edit.view().validity() == Some(Validity::Invalid) => Some(Validity::Unverified),
            _ => None,
        };
        if let Some(validity) = validity.filter(|_| !told[0]) {
            edit.set_validity(Some(&validity));
        }
        if !told[1] {
            let at = (status == Some(Status::Converted)).then_some(now);
            edit.set_converted_at(at);
        }
        if !told[2] && status != Some(Status::Invalid) {
            edit.set_invalid_reason(None);
        }
    }
}

impl Behaviour for LeadStatus {
    fn name(&self) -> &'static str {
        "lead/status"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if !change.is_save() {
            return;
        }
        if change.changes(self.0.owner_id) {
            self.owned(facts.now, change);
        }
        if change.changes(self.0.status) {
            self.judged(facts.now, change);
        }
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let ways = [self.0.phone, self.0.email, self.0.wechat];
        let touched = change.verb == ChangeVerb::Create || ways.iter().any(|f| change.changes(*f));
        let none = ways.iter().all(|field| change.new.get(*field).is_null());
        if facts.strict && touched && none {
            let message = text!(
                en = "Fill in a phone number, an e-mail address or a WeChat name.",
                zh = "电话、邮箱、微信至少填写一项。"
            );
            problems.add(change.row, field::PHONE, "one_way_needed", message);
        }
        let judged = change.changes(self.0.status) || change.changes(self.0.invalid_reason);
        let invalid = view.status() == Some(Status::Invalid) && view.invalid_reason().is_none();
        if facts.strict && judged && invalid {
            let message = text!(en = "Say why it is invalid.", zh = "请填写无效原因。");
            problems.add(change.row, field::INVALID_REASON, "required", message);
        }
        let became = change.changes(self.0.status) || change.changes(self.0.converted_account_id);
        let converted = view.status() == Some(Status::Converted);
        if became && converted && view.converted_account_id().is_none() {
            let message =
                text!(en = "Name the account that it became.", zh = "请填写转化成的客户。");
            problems.add(change.row, field::CONVERTED_ACCOUNT_ID, "required", message);
        }
    }
}
