//! Who looks at which record, in memory and for as long as it is said again and again.
//!
//! Only who looks at a record, and may, learns who else does: whoever says that he looks is checked, and
//! the streams of those who look are told to ask again, not what has changed.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use steward_model::Result;
use steward_model::catalog::unknown_object;
use steward_model::clock::Micros;
use steward_model::error::{Error, ErrorKind};
use steward_model::query::SelectItem;
use steward_model::scope::{FieldRight, Reach, Verb};
use steward_model::text;

use super::limits::{PRESENT, PRESENT_EACH, PRESENT_MOST, SEAT_BYTES};
use super::{Live, frame};
use crate::record::Caller;
use crate::secret::not_found;

/// What somebody says of himself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The client's name for itself, such as for one tab.
    pub seat: String,
    /// Whether he is changing the record.
    pub editing: bool,
    /// Whether he has turned away.
    pub left: bool,
}

/// Somebody else who looks at the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Looking {
    /// The user.
    pub id: i64,
    /// The name; null where the reader may not see it.
    pub name: Option<String>,
    /// Whether he is changing the record.
    pub editing: bool,
}

/// Who looks at which record.
#[derive(Debug, Default)]
pub(super) struct Presence(Mutex<HashMap<Place, Vec<Seat>>>);

/// An object's plural and a record.
type Place = (String, i64);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Seat {
    user: i64,
    name: String,
    editing: bool,
    until: Micros,
}

impl Presence {
    /// Notes what somebody says; the users who look now, each with whether he edits, and whether others learn
    /// anything new by it.
    fn note(
        &self,
        place: Place,
        user: i64,
        glance: &Glance,
        now: Micros,
    ) -> (Vec<(i64, bool)>, bool) {
        let mut places = self.places();
        if !glance.left {
            make_room(&mut places, &place, user, now);
        }
        let seats = places.entry(place.clone()).or_default();
        let before = users(seats);
        seats.retain(|seat| seat.until > now && !(seat.user == user && seat.name == glance.seat));
        if !glance.left {
            let (name, until) = (glance.seat.clone(), now + PRESENT);
            seats.push(Seat { user, name, editing: glance.editing, until });
        }
        let after = users(seats);
        if seats.is_empty() {
            places.remove(&place);
        }
        let news = before != after;
        (after, news)
    }

    fn places(&self) -> MutexGuard<'_, HashMap<Place, Vec<Seat>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody looks at more records than there is room for: the one that ends first goes. Whoever has left
/// without saying so goes as well.
fn make_room(places: &mut HashMap<Place, Vec<Seat>>, place: &Place, user: i64, now: Micros) {
    let of_user = places
        .iter()
        .filter(|(at, seats)| *at != place && seats.iter().any(|seat| seat.user == user));
    if of_user.count() < PRESENT_EACH {
        return;
    }
    let all = places.values().flatten().filter(|seat| seat.user == user);
    let first = all.map(|seat| seat.until).min().unwrap_or_default();
    places.retain(|_, seats| {
        seats.retain(|seat| seat.until > now && (seat.user != user || seat.until > first));
        !seats.is_empty()
    });
}

/// Each user once, with whether he edits anywhere.
fn users(seats: &[Seat]) -> Vec<(i64, bool)> {
    let mut users: Vec<(i64, bool)> = Vec::new();
    for seat in seats {
        match users.iter_mut().find(|(id, _)| *id == seat.user) {
            Some((_, editing)) => *editing |= seat.editing,
            None => users.push((seat.user, seat.editing)),
        }
    }
    users.sort_unstable();
    users
}

impl Live {
    /// Notes that the caller looks at a record, or has turned away; the others who look at it. Whoever looks
    /// says so again within [`PRESENT`].
    ///
    /// # Errors
    /// If the record does not exist for the caller, or nobody is signed in.
    pub async fn look(
        &self,
        caller: &Caller,
        (plural, id): (&str, i64),
        glance: Glance,
    ) -> Result<Vec<Looking>> {
        check_seat(&glance.seat)?;
        let catalog = self.engine.catalog();
        let object = catalog.find_plural(plural);
        let object = object.ok_or_else(|| unknown_object(plural))?;
        let user = caller.access.principal().map(|principal| principal.user_id);
        let Some(user) = user else { return Ok(Vec::new()) };
        let select = vec![SelectItem::Field { alias: None, field: "id".to_owned(), cast: None }];
        let found = self.engine.rows_by_id(caller, object, select, &[id]).await?;
        // Who may not see it any more is taken off as well.
        let may_see = !found.is_empty();
        let glance = Glance { left: glance.left || !may_see, ..glance };
        let place = (object.plural.clone(), id);
        let (looking, news) = self.presence.note(place, user, &glance, self.engine.clock().now());
        if news {
            self.tell_looking(plural, id, &looking, user);
        }
        if !may_see {
            return Err(not_found(object, id));
        }
        let others = looking.into_iter().filter(|(other, _)| *other != user && !glance.left);
        self.named(caller, others.take(PRESENT_MOST).collect()).await
    }

    fn tell_looking(&self, plural: &str, id: i64, looking: &[(i64, bool)], but: i64) {
        let text = frame::presence(plural, id).into();
        let open = self.shared.open();
        for (user, _) in looking.iter().filter(|(user, _)| *user != but) {
            for stream in open.streams.get(user).into_iter().flatten() {
                let wants = stream.wish.objects.as_ref().is_none_or(|all| all.contains(plural));
                if wants {
                    stream.mailbox.put(&text, || std::sync::Arc::clone(&text));
                }
            }
        }
    }

    async fn named(&self, caller: &Caller, users: Vec<(i64, bool)>) -> Result<Vec<Looking>> {
        let catalog = self.engine.catalog();
        let object = catalog.expect("user")?;
        let title = &object.fields[object.title].name;
        let may = *caller.access.reach(object.id, Verb::Read) != Reach::None
            && caller.access.field(object.id, title) >= FieldRight::Read;
        let ids: Vec<i64> = users.iter().map(|(id, _)| *id).filter(|_| may).collect();
        let select = ["id", title].map(|field| SelectItem::Field {
            alias: None,
            field: field.to_owned(),
            cast: None,
        });
        let rows = self.engine.rows_by_id(caller, object, select.to_vec(), &ids).await?;
        let named = users.into_iter().map(|(id, editing)| {
            let name = rows.get(&id).and_then(|row| row.get(title)).and_then(Json::as_str);
            Looking { id, name: name.map(str::to_owned), editing }
        });
        Ok(named.collect())
    }
}

fn check_seat(seat: &str) -> Result<()> {
    if !seat.is_empty() && seat.len() <= SEAT_BYTES {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::BadBody,
        text!(
            en = "seat must be 1 to {SEAT_BYTES} bytes long.",
            zh = "seat 的长度应为 1 到 {SEAT_BYTES} 字节。"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glance(seat: &str) -> Glance {
        Glance { seat: seat.to_owned(), editing: false, left: false }
    }

    fn place(id: i64) -> Place {
        ("contacts".to_owned(), id)
    }

    #[test]
    fn who_says_so_looks_until_he_leaves_or_is_silent() {
        let presence = Presence::default();
        let note = |user, glance: &Glance, now| presence.note(place(1), user, glance, now);
        assert_eq!(note(7, &glance("a"), 0), (vec![(7, false)], true));
        assert_eq!(note(8, &glance("b"), 1), (vec![(7, false), (8, false)], true));
        assert_eq!(note(8, &glance("b"), 2), (vec![(7, false), (8, false)], false), "no news");
        let editing = Glance { editing: true, ..glance("b") };
        assert_eq!(note(8, &editing, 3), (vec![(7, false), (8, true)], true));
        assert_eq!(note(7, &glance("a2"), 4).0.len(), 2, "two tabs are one person");
        let left = Glance { left: true, ..glance("a") };
        assert_eq!(note(7, &left, 5), (vec![(7, false), (8, true)], false), "the other tab looks");
        assert_eq!(note(8, &editing, 4 + PRESENT), (vec![(8, true)], true), "7 is silent");
    }

    #[test]
    fn nobody_looks_at_everything() {
        let presence = Presence::default();
        let most = i64::try_from(PRESENT_EACH).unwrap();
        for id in 0..=most {
            presence.note(place(id), 7, &glance("a"), id);
        }
        let places = presence.places();
        assert_eq!(places.len(), PRESENT_EACH);
        assert!(!places.contains_key(&place(0)), "the oldest went");
    }
}
