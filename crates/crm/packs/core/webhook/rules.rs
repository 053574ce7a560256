//! What makes a webhook: where it goes, of what it tells, and in whose name.

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::outgoing::{SigningSecret, check_url};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::{RIGHT, deliver_at, wanted};
use crate::typed::webhook::{Fields, NAME, State, View, ViewMut, field};

/// Checks webhooks, makes their secrets, and sees to what waits when one is on again.
#[derive(Debug)]
pub(crate) struct Webhooks {
    fields: Fields,
    tellable: BTreeSet<String>,
}

impl Webhooks {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { fields: Fields::resolve(catalog)?, tellable: wanted::tellable(catalog)? })
    }

    /// Whether a change says anew where what is sent.
    fn says_what_goes_where(&self, change: &Change) -> bool {
        let Fields { url, objects, changes, .. } = self.fields;
        change.verb == ChangeVerb::Create
            || [url, objects, changes].into_iter().any(|field| change.changes(field))
    }

    /// Whether a webhook is on that was not, or goes elsewhere.
    fn begins(&self, change: &Change) -> bool {
        let Fields { url, active, .. } = self.fields;
        let anew = match change.verb {
            ChangeVerb::Create | ChangeVerb::Update => {
                change.changes(active) || change.changes(url)
            }
            ChangeVerb::Restore => true,
            ChangeVerb::Delete => false,
        };
        anew && View::new(&self.fields, &change.new).active() == Some(true)
    }

    fn secret(&self, change: &Change, problems: &mut Problems) {
        let secret = View::new(&self.fields, &change.new).secret();
        let wrong = secret.is_some_and(|secret| SigningSecret::parse(secret).is_none());
        if wrong && change.changes(self.fields.secret) {
            let message = text!(
                en = "Leave it empty for a new secret, or write whsec_ and 24 to 64 random bytes in base64.",
                zh = "留空即可自动生成；自行填写时应为 whsec_ 加 24 至 64 个随机字节的 base64 编码。"
            );
            problems.add(change.row, field::SECRET, "not_a_secret", message);
        }
    }
}

impl Behaviour for Webhooks {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        if !work.is_effect() && !work.caller().access.may(RIGHT) {
            return Err(forbidden());
        }
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let fresh = View::new(&self.fields, &change.new).secret().is_none();
            if fresh {
                let secret = SigningSecret::new(work.random()).written();
                ViewMut::new(&self.fields, &mut change.new).set_secret(Some(&secret));
            }
            let url = View::new(&self.fields, &change.new).url();
            let wrong = url.and_then(|url| check_url(url, work.allowed()).err());
            if let Some(message) = wrong.filter(|_| change.changes(self.fields.url)) {
                problems.add(change.row, field::URL, "not_an_address", message);
            }
        }
        Ok(())
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if !change.is_save() {
            return;
        }
        let owner = facts.user_id.filter(|_| self.says_what_goes_where(change));
        let begins = self.begins(change);
        let mut edit = ViewMut::new(&self.fields, &mut change.new);
        if owner.is_some() {
            edit.set_owner_id(owner);
        }
        if begins {
            edit.set_state(Some(&State::Untried));
            edit.set_failing_since(None);
        }
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        if !change.is_save() {
            return;
        }
        self.secret(change, problems);
        let objects = View::new(&self.fields, &change.new).objects();
        let Some(objects) = objects.filter(|_| change.changes(self.fields.objects)) else { return };
        if let Some(name) = wanted::stranger(objects, &self.tellable) {
            let known = self.tellable.iter().map(String::as_str).collect::<Vec<_>>();
            let (en, zh) = (known.join(", "), known.join("、"));
            let message = text!(
                en = "Of '{name}' nothing can be sent. Write * or some of: {en}.",
                zh = "不能推送“{name}”。请填写 * 或以下对象：{zh}。"
            );
            problems.add(change.row, field::OBJECTS, "not_an_object", message);
        } else if wanted::is_empty(objects) {
            let message = text!(
                en = "Write the names of objects, such as account, contact; or * for all.",
                zh = "请填写对象名称，例如 account, contact；* 表示全部。"
            );
            problems.add(change.row, field::OBJECTS, "not_an_object", message);
        }
    }

    /// What waits goes out when the webhook is on again.
    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        for change in changes.iter().filter(|change| change.old.is_some() && self.begins(change)) {
            deliver_at(work, change.new.id(), work.now()).await?;
        }
        Ok(())
    }
}

fn forbidden() -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "Your role does not allow you to set webhooks up.",
            zh = "您的角色不能设置事件推送。"
        ),
    )
}
