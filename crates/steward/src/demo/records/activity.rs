//! Activities.

use steward_crm::typed::activity::{Direction, Kind, Outcome, ViewMut};
use steward_model::Result;
use steward_model::clock::SECOND;

use super::{Records, Titled, id};
use crate::demo::dice::{Dice, Purpose};
use crate::demo::forms::Made;
use crate::demo::money::ABROAD;
use crate::demo::names;
use crate::demo::seeds::Holder;
use crate::demo::words::talk::WAYS;
use crate::demo::words::{abroad, dialogue};

impl Records<'_> {
    /// The activity at a place.
    pub(in crate::demo) fn activity(&mut self, place: usize) -> Result<Titled> {
        let talk = self.talks.get(place);
        let mut dice = Dice::new(Purpose::Activity, place);
        let seed = &self.seeds.accounts[talk.account];
        let user = match seed.holder {
            // Service looks after customers, too; but the junior's are his alone.
            Holder::Owner(seller) if seller != self.seeds.org.junior && dice.chance(6) => {
                *dice.pick(&self.seeds.org.service)
            }
            Holder::Owner(seller) => seller.user,
            Holder::Pool(_, Some(previous), _) => previous,
            Holder::Pool(..) | Holder::Nobody => *dice.pick(&self.seeds.org.service),
        };
        let way = dice.weighted(&WAYS);
        let noted = (talk.at + dice.between(2, 90) * 60 * SECOND).min(self.calendar().now());
        let fields = &self.forms.activity;
        let made = Made::once(noted.max(talk.at), Some(user));
        let mut record = self.forms.blank(fields.object_id(), &made);
        let mut edit = ViewMut::new(fields, &mut record);
        edit.set_kind(Some(&Kind::from_key(way.key)));
        let inbound = dice.chance(22);
        let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
        edit.set_direction(Some(&direction).filter(|_| way.key != "note"));
        edit.set_is_response(Some(!inbound && way.key != "note"));
        let (subjects, texts) = match (seed.region, way.key) {
            (ABROAD, way) => (abroad::subjects(way), abroad::texts(talk.result.key)),
            (_, "chat") => (way.subjects, dialogue::chats(talk.result.key)),
            _ => (way.subjects, talk.result.texts),
        };
        edit.set_subject_line(Some(dice.word(subjects)));
        edit.set_body(Some(dice.word(texts)));
        edit.set_outcome(Some(&Outcome::from_key(talk.result.key)));
        edit.set_is_effective(Some(talk.result.effective));
        edit.set_happened_at(Some(talk.at));
        edit.set_duration(way.lasts.map(|(least, most)| dice.between(least, most)));
        edit.set_user_id(Some(user));
        edit.set_account_id(Some(id(talk.account)));
        edit.set_contact_id(Some(id(talk.contact)));
        edit.set_opportunity_id(talk.deal.map(id));
        self.forms.finish(&mut record)?;
        let company = names::company(self.seeds, talk.account, &mut self.sounds);
        let person = names::person(talk.contact).name();
        let titles = vec![(fields.account_id, company.name), (fields.contact_id, person)];
        Ok(Titled { record, titles })
    }
}
