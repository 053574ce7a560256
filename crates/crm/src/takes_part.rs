//! Those who take part in something: a colleague, a contact, or somebody with nothing but a name or an
//! address. Their name is filled in.

use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::{Result, text};

use crate::support::ids;
use crate::typed::event_attendee::{Response, ViewMut};
use crate::typed::{activity_participant, contact, event_attendee, user};

/// Fills in the names of participants and attendees.
#[derive(Debug)]
pub(crate) struct TakesPart {
    objects: [Who; 2],
    attendee: event_attendee::Fields,
    user: user::Fields,
    contact: contact::Fields,
}

/// Where one object says who takes part.
#[derive(Debug)]
struct Who {
    object: ObjectId,
    user: FieldId,
    contact: FieldId,
    name: FieldId,
    address: FieldId,
}

impl TakesPart {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let participant = activity_participant::Fields::resolve(catalog)?;
        let attendee = event_attendee::Fields::resolve(catalog)?;
        let objects = [
            Who {
                object: participant.object_id(),
                user: participant.user_id,
                contact: participant.contact_id,
                name: participant.name,
                address: participant.address,
            },
            Who {
                object: attendee.object_id(),
                user: attendee.user_id,
                contact: attendee.contact_id,
                name: attendee.name,
                address: attendee.email,
            },
        ];
        let user = user::Fields::resolve(catalog)?;
        Ok(Self { objects, attendee, user, contact: contact::Fields::resolve(catalog)? })
    }

    fn who(&self, object: &ObjectDef) -> Option<&Who> {
        self.objects.iter().find(|who| who.object == object.id)
    }
}

impl Behaviour for TakesPart {
    fn name(&self) -> &'static str {
        "takes_part"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.who(object).is_some()
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        let Some(who) = self.who(object) else { return Ok(()) };
        let catalog = work.catalog();
        let users = catalog.object(self.user.object_id());
        let users = work.by_ids(users, &ids(changes, &[who.user])).await?;
        let contacts = catalog.object(self.contact.object_id());
        let contacts = work.by_ids(contacts, &ids(changes, &[who.contact])).await?;
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let id = |field: FieldId| change.new.get(field).as_int();
            let colleague = id(who.user).and_then(|id| users.get(&id));
            let contact = id(who.contact).and_then(|id| contacts.get(&id));
            let name = colleague
                .and_then(|record| user::View::new(&self.user, record).name())
                .or(contact.and_then(|r| contact::View::new(&self.contact, r).name()));
            if change.new.get(who.name).is_null() {
                change.new.set(who.name, name);
            }
        }
        Ok(())
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        let answered = self.attendee.response;
        if facts.object.id != self.attendee.object_id() || !change.changes(answered) {
            return;
        }
        // An answer that was taken over is as old as it was.
        if change.old.is_none() && !change.new.get(self.attendee.responded_at).is_null() {
            return;
        }
        let mut edit = ViewMut::new(&self.attendee, &mut change.new);
        let answer = edit.view().response() != Some(Response::Waiting);
        edit.set_responded_at(answer.then_some(facts.now));
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let Some(who) = self.who(facts.object) else { return };
        let said = [who.user, who.contact, who.name, who.address];
        if said.iter().all(|field| change.new.get(*field).is_null()) {
            let message = text!(
                en = "Say who it is: a colleague, a contact, a name or an address.",
                zh = "请填写同事、联系人、姓名或地址中的至少一项。"
            );
            let name = &facts.object.fields[who.name].name;
            problems.add(change.row, name, "one_needed", message);
        }
    }
}
