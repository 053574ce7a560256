//! What follows from an opportunity's stage.
//!
//! A new opportunity starts in the default pipeline's first stage. Entering a stage sets the outcome
//! and, unless they were written in the same breath, the forecast category and the time; it sets the
//! probability unless somebody has set that by hand. A stage that ends the opportunity always sets
//! the probability: a deal that is won is not 30 % likely.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::query::{FieldPath, Filter, IsValue, Operator, Test};
use steward_model::record::Record;
use steward_model::{Result, text};

use crate::support::{among, where_};
use crate::typed::opportunity::{
    Fields, ForecastCategory, NAME, Outcome, ProbabilitySource, View, ViewMut, field,
};
use crate::typed::{pipeline, stage};

/// Moves opportunities through stages.
#[derive(Debug)]
pub(crate) struct Stages {
    opportunity: Fields,
    stage: stage::Fields,
}

/// The stages of each pipeline, in their order.
#[derive(Debug, Default)]
struct Known {
    by_pipeline: BTreeMap<i64, Vec<Record>>,
    /// The default pipeline, if it was asked for and there is one.
    default: Option<i64>,
}

impl Stages {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { opportunity: Fields::resolve(catalog)?, stage: stage::Fields::resolve(catalog)? })
    }

    /// Whether the change has to do with stages.
    fn concerned(&self, change: &Change) -> bool {
        let fields = &self.opportunity;
        let fields =
            [fields.pipeline_id, fields.stage, fields.probability, fields.probability_source];
        let touched = || fields.iter().any(|field| change.changes(*field));
        change.is_save() && (change.verb == ChangeVerb::Create || touched())
    }

    /// Reads the stages that the changes need.
    async fn read(&self, work: &mut Work<'_, '_>, changes: &[Change]) -> Result<Known> {
        let mut known = Known::default();
        let mut wanted = BTreeSet::new();
        let mut default = false;
        for change in changes.iter().filter(|change| self.concerned(change)) {
            match View::new(&self.opportunity, &change.new).pipeline_id() {
                Some(pipeline) => {
                    wanted.insert(pipeline);
                }
                None => default |= change.verb == ChangeVerb::Create,
            }
        }
        let catalog = work.catalog();
        let object = catalog.object(self.stage.object_id());
        let mut found = Vec::new();
        if default {
            found = work.look(object, &where_(of_default())).await?;
            let pipelines = found.iter().filter_map(|r| self.view(r).pipeline_id());
            known.default = pipelines.min();
        }
        let missing = wanted.into_iter().filter(|id| Some(*id) != known.default);
        let missing: BTreeSet<i64> = missing.collect();
        if !missing.is_empty() {
            let query = where_(among(stage::field::PIPELINE_ID, missing));
            found.extend(work.look(object, &query).await?);
        }
        found.sort_by_key(|record| (self.view(record).position(), record.id()));
        for record in found {
            let pipeline = self.view(&record).pipeline_id().unwrap_or_default();
            known.by_pipeline.entry(pipeline).or_default().push(record);
        }
        Ok(known)
    }

    fn view<'a>(&'a self, record: &'a Record) -> stage::View<'a> {
        stage::View::new(&self.stage, record)
    }

    /// The stage that a change ends in; fills in pipeline and stage where a new record has none.
    fn find<'k>(
        &self,
        known: &'k Known,
        change: &mut Change,
        problems: &mut Problems,
    ) -> Option<&'k Record> {
        let mut edit = ViewMut::new(&self.opportunity, &mut change.new);
        if edit.view().pipeline_id().is_none() && change.verb == ChangeVerb::Create {
            edit.set_pipeline_id(known.default);
        }
        let stages = known.by_pipeline.get(&edit.view().pipeline_id()?)?;
        let Some(key) = edit.view().stage().map(str::to_owned) else {
            let open = |record: &&Record| self.outcome(record) == Outcome::Open;
            let first = stages.iter().find(open).filter(|_| change.verb == ChangeVerb::Create)?;
            edit.set_stage(self.view(first).key());
            return Some(first);
        };
        let found = stages.iter().find(|record| self.view(record).key() == Some(&key));
        if found.is_none() {
            let label = |record: &Record| {
                let view = self.view(record);
                let (key, label) = (view.key().unwrap_or_default(), view.label());
                (key.to_owned(), format!("{}({key})", label.unwrap_or_default()))
            };
            let (keys, labels): (Vec<_>, Vec<_>) = stages.iter().map(label).unzip();
            let (keys, labels) = (keys.join(", "), labels.join("、"));
            let message = text!(
                en = "Choose a stage of the pipeline: {keys}.",
                zh = "请选择该销售流程中的阶段：{labels}。"
            );
            problems.add(change.row, field::STAGE, "not_in_pipeline", message);
        }
        found
    }

    /// The opportunity's outcome in a stage.
    fn outcome(&self, stage: &Record) -> Outcome {
        let outcome = self.view(stage).outcome();
        outcome.map_or(Outcome::Open, |outcome| Outcome::from_key(outcome.key()))
    }

    /// Sets what follows from the stage.
    fn enter(&self, stage: &Record, now: i64, change: &mut Change) {
        let fields = &self.opportunity;
        let entering = change.verb == ChangeVerb::Create
            || change.changes(fields.stage)
            || change.changes(fields.pipeline_id);
        self.probability(stage, entering, change);
        if !entering {
            return;
        }
        let (category, entered) = (fields.forecast_category, fields.stage_entered_at);
        let (category, entered) = (wrote(change, category), wrote(change, entered));
        let mut edit = ViewMut::new(fields, &mut change.new);
        edit.set_outcome(Some(&self.outcome(stage)));
        if !category {
            let of_stage = self.view(stage).forecast_category();
            let category = of_stage.map(|category| ForecastCategory::from_key(category.key()));
            edit.set_forecast_category(category.as_ref());
        }
        if !entered {
            edit.set_stage_entered_at(Some(now));
        }
    }

    fn probability(&self, stage: &Record, entering: bool, change: &mut Change) {
        let fields = &self.opportunity;
        let closes = entering && self.outcome(stage) != Outcome::Open;
        let given = wrote(change, fields.probability);
        let source = View::new(fields, &change.new).probability_source();
        let by_hand = if wrote(change, fields.probability_source) {
            source.clone().filter(|source| *source != ProbabilitySource::Stage)
        } else if given {
            Some(ProbabilitySource::Manual)
        } else {
            source.clone().filter(|source| match source {
                ProbabilitySource::Stage => false,
                ProbabilitySource::Manual => true,
                // A model's or another's word counts for the stage that it was said about.
                ProbabilitySource::Model | ProbabilitySource::Other(_) => !entering,
            })
        };
        let known = View::new(fields, &change.new).probability().is_some();
        let mut edit = ViewMut::new(fields, &mut change.new);
        match by_hand.filter(|_| known && !closes) {
            Some(source) => edit.set_probability_source(Some(&source)),
            None => {
                edit.set_probability(self.view(stage).probability());
                edit.set_probability_source(Some(&ProbabilitySource::Stage));
            }
        }
    }
}

/// Whether the caller wrote another value than there was. A form sends back what it was given.
fn wrote(change: &Change, field: FieldId) -> bool {
    change.given.contains(&field) && change.changes(field) && !change.new.get(field).is_null()
}

/// The stages of the default pipelines of opportunities.
fn of_default() -> Filter {
    let test = |field: &str, operator, values| {
        let relations = vec![pipeline::NAME.to_owned()];
        let field = FieldPath { relations, field: field.to_owned() };
        Filter::Test(Test { field, operator, quantifier: None, values })
    };
    test(pipeline::field::IS_DEFAULT, Operator::Is(IsValue::True), Vec::new()).and(test(
        pipeline::field::OBJECT,
        Operator::Eq,
        vec![NAME.to_owned()],
    ))
}

impl Behaviour for Stages {
    fn name(&self) -> &'static str {
        "opportunity/stage"
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
        if !changes.iter().any(|change| self.concerned(change)) {
            return Ok(());
        }
        let known = self.read(work, changes).await?;
        let now = work.now();
        for change in changes.iter_mut().filter(|change| self.concerned(change)) {
            if let Some(stage) = self.find(&known, change, problems) {
                self.enter(stage, now, change);
            }
        }
        Ok(())
    }
}
