//! The one list of behaviours.

use steward_engine::behaviour::Behaviours;

use crate::about::About;
use crate::default_flag::DefaultFlag;
use crate::duplicates::guard::Guard;
use crate::image::Image;
use crate::line::{DocumentSum, Lines};
use crate::maker::Maker;
use crate::money::BaseAmount;
use crate::packs::account::{
    follow_owner, household, person as person_account, primary_contact, uscc,
};
use crate::packs::account_contact::AccountContact;
use crate::packs::account_relation::AccountRelation;
use crate::packs::activity::Activity;
use crate::packs::collaborator::Collaborator;
use crate::packs::comment::Comment;
use crate::packs::company::Company;
use crate::packs::consent::Consent;
use crate::packs::contact::{birthday, follow_account, person, primary};
use crate::packs::contact_point::mirror::Mirror;
use crate::packs::contact_point::primary::PrimaryPoint;
use crate::packs::currency::CurrencyCode;
use crate::packs::department::Paths;
use crate::packs::duplicate_pair::DuplicatePair;
use crate::packs::event::guests::Guests;
use crate::packs::event::series::Series;
use crate::packs::event::times::Times;
use crate::packs::event_attendee::carried::Carried;
use crate::packs::exchange_rate::Rate;
use crate::packs::file::Files;
use crate::packs::file_link::Attachment;
use crate::packs::identity::IdentityConflict;
use crate::packs::import_mapping::Headings;
use crate::packs::invoice_title::InvoiceTitle;
use crate::packs::lead::{completeness, status};
use crate::packs::opportunity::{attribution, closing, history, stage};
use crate::packs::opportunity_member::Shares;
use crate::packs::ownership_history::Ownership;
use crate::packs::pipeline::DefaultPipeline;
use crate::packs::pool::PoolObject;
use crate::packs::saved_view::SavedView;
use crate::packs::stage::StageKey;
use crate::packs::suppression::Suppression;
use crate::packs::tagging::Tagging;
use crate::packs::task::done::Done;
use crate::packs::task::next::NextTask;
use crate::packs::task::repeat::Repeat;
use crate::packs::touch::Touch;
use crate::packs::user::User;
use crate::packs::webhook::Webhooks;
use crate::packs::webhook_delivery::Waiting;
use crate::takes_part::TakesPart;
use crate::tree::{self, Tree};

/// The behaviours of the standard objects, in the order in which they run.
///
/// Those that fill in what others build on come first: whose a record is, then what belongs to it.
#[must_use]
pub fn behaviours() -> Behaviours {
    Behaviours::default()
        // Whose it is.
        .with(follow_account::FollowAccount::new)
        .with(PoolObject::new)
        .with(Ownership::new)
        .with(follow_owner::FollowOwner::new)
        // Accounts with their contacts, and how to reach them.
        .with(uscc::CreditCode::new)
        .with(Tree::of(tree::ACCOUNTS))
        .with(household::Household::new)
        .with(birthday::Birthday::new)
        .with(person::PersonContact::new)
        .with(person_account::PersonAccount::new)
        .with(primary::PrimaryFlag::new)
        .with(primary_contact::PrimaryContact::new)
        .with(PrimaryPoint::new)
        .with(Mirror::new)
        .with(Guard::new)
        // What belongs to them.
        .with(IdentityConflict::new)
        .with(InvoiceTitle::new)
        .with(DefaultFlag::new)
        .with(Consent::new)
        .with(Suppression::new)
        .with(AccountContact::new)
        .with(AccountRelation::new)
        .with(DuplicatePair::new)
        .with(Tagging::new)
        .with(Headings::new)
        .with(Comment::new)
        // What is done with them.
        .with(About::new)
        .with(Activity::new)
        .with(Done::new)
        .with(Repeat::new)
        .with(NextTask::new)
        .with(Times::new)
        .with(Series::new)
        .with(Guests::new)
        .with(TakesPart::new)
        .with(Carried::new)
        .with(Collaborator::new)
        // Selling.
        .with(status::LeadStatus::new)
        .with(completeness::Completeness::new)
        .with(attribution::Attribution::new)
        .with(stage::Stages::new)
        .with(closing::Closing::new)
        .with(BaseAmount::new)
        .with(DocumentSum::new)
        .with(Lines::new)
        .with(Shares::new)
        .with(history::StageHistory::new)
        .with(DefaultPipeline::new)
        .with(StageKey::new)
        // What is sold, at which rates, and how customers come.
        .with(Tree::of(tree::CATEGORIES))
        .with(CurrencyCode::new)
        .with(Rate::new)
        .with(Tree::of(tree::CHANNELS))
        .with(Touch::new)
        // The company itself.
        .with(Tree::of(tree::MANAGERS))
        .with(Company::new)
        .with(User::new)
        .with(Maker::new)
        .with(SavedView::new)
        .with(Tree::of(tree::DEPARTMENTS))
        .with(Paths::new)
        .with(Tree::of(tree::TERRITORIES))
        .with(Files::new)
        .with(Image::new)
        .with(Attachment::new)
        .with(Webhooks::new)
        .with(Waiting::new)
}
