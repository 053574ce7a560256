//! Scopes of users, remembered for the epoch.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use steward_model::error::ErrorKind;
use steward_model::scope::{Principal, Scope};
use steward_model::text::Language;
use steward_model::zone::DEFAULT_ZONE;
use steward_model::{Error, Result, text};

use super::compile::{Member, compile};
use super::directory::{Directory, moved, of, rows};
use crate::company::Company;
use crate::engine::Engine;

/// The most scopes remembered, each some kilobytes; when full, all are forgotten.
const MAX_REMEMBERED: usize = 2_000;

/// How often compiling starts again because rights changed meanwhile.
const ATTEMPTS: usize = 5;

/// What was compiled, for the newest epoch that was asked for.
#[derive(Debug, Default)]
pub(crate) struct Rights(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    directory: Option<Arc<Directory>>,
    scopes: HashMap<i64, Arc<Scope>>,
}

impl Rights {
    fn scope(&self, epoch: i64, user: i64) -> Option<Arc<Scope>> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let directory = remembered.directory.as_ref()?;
        (directory.epoch == epoch).then(|| remembered.scopes.get(&user).cloned()).flatten()
    }

    fn directory(&self, epoch: i64) -> Option<Arc<Directory>> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.directory.clone().filter(|directory| directory.epoch == epoch)
    }

    /// What the company has settled, if it is known for this epoch.
    pub(crate) fn company(&self, epoch: i64) -> Option<Company> {
        self.directory(epoch).map(|directory| directory.company.clone())
    }

    fn keep_directory(&self, directory: &Arc<Directory>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let older = |known: &Arc<Directory>| known.epoch < directory.epoch;
        if remembered.directory.as_ref().is_none_or(older) {
            remembered.directory = Some(Arc::clone(directory));
            remembered.scopes.clear();
        }
    }

    fn keep_scope(&self, scope: &Arc<Scope>) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.scopes.len() >= MAX_REMEMBERED {
            remembered.scopes.clear();
        }
        if remembered.directory.as_ref().is_some_and(|known| known.epoch == scope.epoch) {
            remembered.scopes.insert(scope.principal.user_id, Arc::clone(scope));
        }
    }
}

impl Engine {
    /// What a user may see and do at the present epoch.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] if there is no such user or the user may not sign in.
    pub async fn scope_of(&self, user: i64) -> Result<Arc<Scope>> {
        if let Some(scope) = self.rights().scope(self.database().epoch(), user) {
            return Ok(scope);
        }
        for _ in 0..ATTEMPTS {
            match self.compile_scope(user).await {
                Err(error) if error.kind() == ErrorKind::Unavailable => {}
                other => return other,
            }
        }
        Err(moved())
    }

    async fn compile_scope(&self, user: i64) -> Result<Arc<Scope>> {
        // The epoch comes after the rows: what was read belongs to it only if it was the same before.
        let epoch = self.database().epoch();
        self.follow_catalog(epoch).await?;
        // Whoever has rights of an epoch finds the catalog of that epoch, or a newer one.
        let model = self.model();
        let catalog = Arc::clone(&model.catalog);
        let found = rows(self, catalog.expect("user")?, of("id", user)).await?;
        let directory = match self.rights().directory(epoch) {
            Some(directory) => directory,
            None => Arc::new(Directory::read(self, epoch).await?),
        };
        directory.same(&found)?;
        self.rights().keep_directory(&directory);
        let record = found.records.first().ok_or_else(|| signed_out(user))?;
        if found.text(record, "status") != Some("active") {
            return Err(signed_out(user));
        }
        let text = |field| found.text(record, field).map(str::to_owned);
        let settled = &directory.company;
        let principal = Principal {
            user_id: user,
            name: text("name").unwrap_or_default(),
            department_id: found.int(record, "department_id"),
            departments: Arc::default(),
            shared_departments: Arc::default(),
            language: text("locale").as_deref().and_then(Language::from_key).or(settled.language),
            time_zone: text("time_zone")
                .or_else(|| settled.time_zone.clone())
                .unwrap_or_else(|| DEFAULT_ZONE.to_owned()),
        };
        let granted = rows(self, catalog.expect("user_role")?, of("user_id", user)).await?;
        let led = rows(self, catalog.expect("department_leader")?, of("user_id", user)).await?;
        directory.same(&granted)?;
        directory.same(&led)?;
        let roles = granted.records.iter().filter_map(|r| granted.int(r, "role_id"));
        let member = Member {
            principal,
            leads: led.records.iter().filter_map(|r| led.int(r, "department_id")).collect(),
            roles: roles.filter_map(|id| directory.roles.get(&id).cloned()).collect(),
        };
        let mut scope = compile(&catalog, &directory.departments, &member, directory.epoch);
        model.made_of.lower(&mut scope);
        let scope = Arc::new(scope);
        self.rights().keep_scope(&scope);
        Ok(scope)
    }
}

fn signed_out(user: i64) -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        text!(
            en = "This user may not sign in. An administrator can change that.",
            zh = "该用户不能登录，可请管理员处理。"
        ),
    )
    .with_source(format!("user {user} is not active"))
}
