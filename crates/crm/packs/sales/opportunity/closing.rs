//! How an opportunity ends, and how often its end was put off.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::opportunity::{Fields, NAME, Outcome, View, ViewMut, field};

/// Keeps the dates of an opportunity's end.
#[derive(Debug)]
pub(crate) struct Closing(Fields);

impl Closing {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    /// The end itself: when, and why it was lost.
    fn close(&self, change: &mut Change) {
        if !change.changes(self.0.outcome) && change.verb != ChangeVerb::Create {
            return;
        }
        let reasons = [self.0.lost_reason, self.0.lost_note];
        let said = reasons.map(|field| change.given.contains(&field));
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let outcome = edit.view().outcome();
        let open = outcome == Some(Outcome::Open);
        // When a stage was entered may be written: deals are imported with their past.
        let at = edit.view().stage_entered_at().filter(|_| !open);
        edit.set_closed_at(at);
        if outcome != Some(Outcome::Lost) {
            if !said[0] {
                edit.set_lost_reason(None);
            }
            if !said[1] {
                edit.set_lost_note(None);
            }
        }
    }

    /// The expected end: the first one, and how often it moved.
    fn expect(&self, change: &mut Change) {
        let before = change.before(self.0.close_date).as_int();
        let moved = before.is_some() && change.changes(self.0.close_date);
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        if moved {
            let moves = edit.view().close_date_moves().unwrap_or_default();
            edit.set_close_date_moves(Some(moves + 1));
        }
        if edit.view().original_close_date().is_none() {
            let first = before.or(edit.view().close_date());
            edit.set_original_close_date(first);
        }
    }
}

impl Behaviour for Closing {
    fn name(&self) -> &'static str {
        "opportunity/closing"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        if change.is_save() {
            self.close(change);
            self.expect(change);
        }
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let touched = change.changes(self.0.outcome) || change.changes(self.0.lost_reason);
        let lost = view.outcome() == Some(Outcome::Lost) && view.lost_reason().is_none();
        if facts.strict && lost && touched {
            let message = text!(en = "Say why it was lost.", zh = "请填写输单原因。");
            problems.add(change.row, field::LOST_REASON, "required", message);
        }
    }
}
