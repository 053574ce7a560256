//! The engine: one database with its catalog, its behaviours and its rights.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arc_swap::ArcSwap;
use steward_model::Result;
use steward_model::catalog::{Catalog, FieldId};
use steward_model::clock::Clock;
use steward_model::formula::{self, Formula};
use steward_model::random::Random;
use steward_model::scope::Access;
use steward_store::search::Progress;
use steward_store::{Database, schema, search};

use crate::action::{Actions, everywhere};
use crate::auth::Auth;
use crate::behaviour::{AnyBehaviour, Behaviours, Watcher};
use crate::forms::Forms;
use crate::key::MasterKey;
use crate::live::Pulse;
use crate::log::{Anchor, LogKey, Sealer};
use crate::outgoing::Allowed;
use crate::permission::{self, MadeOf, Rights};
use crate::record::Caller;
use crate::record::recalculate::{Dependent, dependents};
use crate::record::rollup::{Source, sources};
use crate::reshape::{Asking, Checked, Shape};
use crate::scope_size::ScopeSizes;
use crate::search::documents::Documents;
use crate::search::noted::Noted;
use crate::search::samples::Samples;
use crate::secret::Vault;

/// What an engine is made of.
#[derive(Debug)]
pub struct EngineParts {
    /// The database, open.
    pub database: Database,
    /// The objects.
    pub catalog: Arc<Catalog>,
    /// Their behaviours.
    pub behaviours: Behaviours,
    /// The verbs that are more than a change of fields.
    pub actions: Actions,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The master key.
    pub key: MasterKey,
    /// Up to how many visible records a list starts from them instead of walking its order.
    pub small_scope: u64,
    /// Which addresses the server may call besides those of the open internet.
    pub allowed: Allowed,
}

/// One database with its catalog, its behaviours and its rights. Clones are the same engine.
#[derive(Clone, Debug)]
pub struct Engine(pub(crate) Arc<Inner>);

/// What clones share.
#[derive(Debug)]
pub(crate) struct Inner {
    database: Database,
    model: ArcSwap<Model>,
    /// The objects as they are shipped, without what the company has made of them.
    pub(crate) shipped: Catalog,
    behaviours: Behaviours,
    /// Held by the one who reads the company's part of the catalog again.
    pub(crate) following: tokio::sync::Mutex<()>,
    clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) log_key: LogKey,
    small_scope: u64,
    pub(crate) allowed: Allowed,
    scope_sizes: ScopeSizes,
    forms: Forms,
    pub(crate) rights: Rights,
    auth: Auth,
    building: ArcSwap<BTreeSet<String>>,
    pub(crate) noted_pieces: Noted,
    documents: Documents,
    samples: Samples,
    pub(crate) vault: Arc<Vault>,
    actions: Actions,
    pulse: Arc<Pulse>,
}

/// Everything that follows from a catalog, made once and swapped whole.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) behaviours: Vec<Vec<Arc<dyn AnyBehaviour>>>,
    pub(crate) watcher: Watcher,
    pub(crate) formulas: Vec<Vec<(FieldId, Formula)>>,
    pub(crate) rollups: Vec<Vec<Source>>,
    pub(crate) dependents: Vec<Vec<Dependent>>,
    /// What computed fields are made of.
    pub(crate) made_of: MadeOf,
    /// What the company says must hold, by the object's position.
    pub(crate) rules: Vec<Vec<Checked>>,
    /// The fields that a form asks for, or shows, of some records only, by the object's position.
    pub(crate) asking: Vec<Vec<Asking>>,
    /// The newest revision of what the company has made of the catalog.
    pub(crate) revision: i64,
    /// The newest epoch at which this was known to be all.
    epoch: AtomicI64,
}

impl Model {
    fn new(catalog: Arc<Catalog>, behaviours: &Behaviours, of: (i64, i64)) -> Result<Self> {
        let plan = |object| formula::plan(&catalog, object);
        let formulas: Vec<_> = catalog.objects().iter().map(plan).collect::<Result<_>>()?;
        formula::check_circles(&catalog, &formulas)?;
        let dependents = dependents(&formulas);
        let made_of = MadeOf::new(&catalog, &formulas);
        let rules = catalog.objects().iter().map(|object| Checked::of(&catalog, object)).collect();
        let asking = catalog.objects().iter().map(|object| Asking::of(&catalog, object)).collect();
        let watcher = behaviours.watcher();
        let behaviours = behaviours.by_object(&catalog)?;
        let rollups = sources(&catalog);
        let (revision, epoch) = (of.0, AtomicI64::new(of.1));
        Ok(Self {
            catalog,
            behaviours,
            watcher,
            formulas,
            rollups,
            dependents,
            made_of,
            rules,
            asking,
            revision,
            epoch,
        })
    }

    /// The newest epoch at which it was known to be what there is.
    pub(crate) fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// It is still what there is at this epoch.
    pub(crate) fn holds_at(&self, epoch: i64) {
        self.epoch.fetch_max(epoch, Ordering::AcqRel);
    }
}

impl Engine {
    /// Brings the database up to date and starts on it.
    ///
    /// # Errors
    /// If the database can't be brought up to date, belongs to another master key, or a formula of
    /// the catalog is wrong.
    pub async fn open(parts: EngineParts) -> Result<Self> {
        let now = parts.clock.now();
        steward_store::migration::run(&parts.database, now).await?;
        let shape = Shape::read(&parts.database).await?;
        let shipped = Arc::unwrap_or_clone(parts.catalog);
        let catalog = Arc::new(shape.catalog(&shipped));
        schema::sync(&parts.database, &catalog).await?;
        let vault = Vault::open(&parts.database, &parts.key, &parts.random, now).await?;
        let vault = Arc::new(vault);
        let shipped = shipped.with_blind_index(Arc::clone(&vault) as _);
        let catalog = Arc::new(shape.catalog(&shipped));
        let model = Model::new(catalog, &parts.behaviours, shape.of())?;
        let engine = Self(Arc::new(Inner {
            database: parts.database,
            model: ArcSwap::from_pointee(model),
            shipped,
            behaviours: parts.behaviours,
            following: tokio::sync::Mutex::default(),
            clock: parts.clock,
            random: parts.random,
            log_key: LogKey::new(&parts.key),
            small_scope: parts.small_scope,
            allowed: parts.allowed,
            scope_sizes: ScopeSizes::default(),
            forms: Forms::default(),
            rights: Rights::default(),
            auth: Auth::new(&parts.key),
            building: ArcSwap::default(),
            noted_pieces: Noted::default(),
            documents: Documents::default(),
            samples: Samples::default(),
            vault,
            actions: everywhere(parts.actions),
            pulse: Arc::default(),
        }));
        engine.look_at_indexes().await?;
        permission::seed(&engine).await?;
        Ok(engine)
    }

    /// The objects.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.0.model.load().catalog)
    }

    /// The verbs that are more than a change of fields.
    #[must_use]
    pub fn actions(&self) -> &Actions {
        &self.0.actions
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Which addresses the server may call besides those of the open internet.
    #[must_use]
    pub fn allowed(&self) -> &Allowed {
        &self.0.allowed
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Randomness.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.0.random
    }

    /// The keys of the change log.
    #[must_use]
    pub fn log_key(&self) -> &LogKey {
        &self.0.log_key
    }

    /// A sealer for this database's log, to be run beside the server.
    #[must_use]
    pub fn sealer(&self, anchor: Option<Anchor>) -> Sealer {
        let clock = Arc::clone(&self.0.clock);
        let sealer = Sealer::new(self.database().clone(), self.0.log_key.clone(), clock, anchor);
        sealer.woken_by(Arc::clone(&self.0.pulse))
    }

    /// What wakes those who wait for changes.
    pub(crate) fn pulse(&self) -> &Pulse {
        &self.0.pulse
    }

    pub(crate) fn model(&self) -> Arc<Model> {
        self.0.model.load_full()
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.0.auth
    }

    pub(crate) fn rights(&self) -> &Rights {
        &self.0.rights
    }

    pub(crate) fn scope_sizes(&self) -> &ScopeSizes {
        &self.0.scope_sizes
    }

    pub(crate) fn documents(&self) -> &Documents {
        &self.0.documents
    }

    pub(crate) fn samples(&self) -> &Samples {
        &self.0.samples
    }

    /// How many questions are remembered with their plans, to be asked again with other operands.
    #[must_use]
    pub fn remembered_forms(&self) -> usize {
        self.forms().len()
    }

    pub(crate) fn forms(&self) -> &Forms {
        &self.0.forms
    }

    /// Which indexes of search are not whole; looked at again whenever that changes.
    pub(crate) async fn look_at_indexes(&self) -> Result<Vec<Progress>> {
        let unfinished = search::unfinished(self.database()).await?;
        let names = unfinished.iter().map(|index| index.object.clone()).collect();
        self.0.building.store(Arc::new(names));
        Ok(unfinished)
    }

    /// Whether the index of an object is not whole, as far as this process knows.
    pub(crate) fn index_is_building(&self, object: &str) -> bool {
        self.0.building.load().contains(object)
    }

    pub(crate) fn small_scope_limit(&self) -> u64 {
        self.0.small_scope
    }

    /// Works with this catalog from now on.
    pub(crate) fn work_with(&self, catalog: Catalog, of: (i64, i64)) -> Result<()> {
        let model = Model::new(Arc::new(catalog), &self.0.behaviours, of)?;
        self.0.model.store(Arc::new(model));
        Ok(())
    }

    /// Whether the caller's rights were of another epoch; they are of this one now.
    ///
    /// # Errors
    /// If the user may no longer sign in.
    pub(crate) async fn fresh(&self, caller: &mut Caller, epoch: i64) -> Result<bool> {
        if caller.epoch().is_none_or(|planned| planned == epoch) {
            return Ok(false);
        }
        if let Access::User(scope) = &caller.access {
            let scope = self.scope_of(scope.principal.user_id).await?;
            caller.access = Access::User(scope);
        }
        Ok(true)
    }
}
