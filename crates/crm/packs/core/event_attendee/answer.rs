//! `answer_invitation`: somebody who is invited says whether he comes, whoever the event belongs to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_engine::Work;
use steward_engine::action::{Action, Call};
use steward_model::catalog::ObjectDef;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, Result, Text, text};

use crate::packs::event::action::moment;
use crate::packs::event::stand_in;
use crate::support::{equals, where_};
use crate::typed::event;
use crate::typed::event_attendee::{Fields, Response, ViewMut, field};

/// Answers an invitation.
#[derive(Debug)]
pub(crate) struct AnswerInvitation;

/// What is answered.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The event.
    event: i64,
    /// What one says to it.
    response: Answer,
    /// Of an event that repeats, the start of the only time that is meant, RFC 3339; without it one
    /// answers for the whole series.
    #[serde(default)]
    recurrence_id: Option<String>,
}

/// What one says to an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// Yes.
    Accepted,
    /// Perhaps.
    Tentative,
    /// No.
    Declined,
    /// Nothing yet.
    Waiting,
}

impl Answer {
    fn response(self) -> Response {
        match self {
            Self::Accepted => Response::Accepted,
            Self::Tentative => Response::Tentative,
            Self::Declined => Response::Declined,
            Self::Waiting => Response::Waiting,
        }
    }
}

/// Where the answer stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    /// The event that was answered: of one time of a series, the one that stands in its place.
    event: i64,
    /// The attendee that the caller is there.
    attendee: i64,
}

impl Action for AnswerInvitation {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "answer_invitation"
    }

    fn has_dry_run(&self) -> bool {
        true
    }

    fn help(&self) -> Text {
        text!(
            en =
                "Says whether one comes to an event to which one is invited, or to one time of it.",
            zh = "答复日程邀请：接受、待定或谢绝，重复日程可只答复其中一次。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        let at =
            input.recurrence_id.as_deref().map(|at| moment("recurrence_id", at)).transpose()?;
        call.write(move |work| {
            let (event, answer) = (input.event, input.response);
            Box::pin(async move { respond(work, (event, at), answer).await })
        })
        .await
    }
}

async fn respond(
    work: &mut Work<'_, '_>,
    (event, at): (i64, Option<Micros>),
    answer: Answer,
) -> Result<Output> {
    let catalog = work.catalog();
    let fields = Fields::resolve(&catalog)?;
    let events = event::Fields::resolve(&catalog)?;
    let object = catalog.object(events.object_id());
    let people = catalog.object(fields.object_id());
    let asked = work.reached_by(object, &[Verb::Read], event).await?;
    let mut person = invitation(work, people, event).await?;
    let mut event = event;
    if let Some(at) = at {
        event = stand_in::of(work, object, &events, (&asked, at)).await?;
        person = invitation(work, people, event).await?;
    }
    let mut said = person.clone();
    ViewMut::new(&fields, &mut said).set_response(Some(&answer.response()));
    let set = [(fields.response, said.get(fields.response).clone())];
    let attendee = person.id();
    work.change(people, vec![person], &set).await?;
    Ok(Output { event, attendee })
}

/// The caller among the attendees of an event, to be changed.
async fn invitation(work: &mut Work<'_, '_>, people: &ObjectDef, event: i64) -> Result<Record> {
    let user = work.user_id().ok_or_else(not_invited)?;
    let own = equals(field::EVENT_ID, event).and(equals(field::USER_ID, user));
    work.find(people, &where_(own)).await?.into_iter().next().ok_or_else(not_invited)
}

fn not_invited() -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(en = "You are not invited to this event.", zh = "您不在该日程的参加人中。"),
    )
}
