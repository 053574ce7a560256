//! Keeping all consumers going.

use std::pin::pin;
use std::time::Duration;

use steward_model::Result;

use super::Consumers;
use super::course::Course;
use crate::engine::Engine;

/// How often it is looked whether there is something new.
const INTERVAL: Duration = Duration::from_secs(1);

impl Engine {
    /// Keeps consumers going until `shutdown`. A failure is logged and tried again.
    pub async fn keep_consumers(&self, consumers: Consumers, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut courses = Courses::default();
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                () = tokio::time::sleep(INTERVAL) => {}
            }
            // Looking is never broken off between what is written and what is known of it.
            courses.turn(self, &consumers).await;
        }
        courses.store(self).await;
    }

    /// Has consumers that have never begun begin now: what happens from here on, they follow, though the
    /// server that has begun may be gone before they look for the first time.
    ///
    /// # Errors
    /// If the database can't be read or written.
    pub async fn begin_consumers(&self, consumers: &Consumers) -> Result<()> {
        for consumer in consumers.iter() {
            Course::of(self, consumer.clone()).await?;
        }
        Ok(())
    }

    /// Has all consumers look at what is new, once, and answers how many records they made: for programs
    /// that end then.
    ///
    /// # Errors
    /// If the database can't be read or written.
    pub async fn consume(&self, consumers: &Consumers) -> Result<u64> {
        let mut made = 0;
        for consumer in consumers.iter() {
            let mut course = Course::of(self, consumer.clone()).await?;
            made += course.go_on(self).await?;
            course.store(self).await?;
        }
        Ok(made)
    }
}

/// Consumers on their way.
#[derive(Debug, Default)]
struct Courses(Vec<Course>);

impl Courses {
    async fn turn(&mut self, engine: &Engine, consumers: &Consumers) {
        for consumer in consumers.iter().skip(self.0.len()) {
            match Course::of(engine, consumer.clone()).await {
                Ok(course) => self.0.push(course),
                Err(error) => {
                    let name = consumer.name();
                    tracing::warn!(%error, name, "it is not known how far a consumer is");
                    break;
                }
            }
        }
        for course in &mut self.0 {
            if let Err(error) = course.go_on(engine).await {
                let name = course.consumer().name();
                tracing::warn!(%error, name, "what follows from changes was not written");
            }
        }
    }

    async fn store(&mut self, engine: &Engine) {
        for course in &mut self.0 {
            if let Err(error) = course.store(engine).await {
                let name = course.consumer().name();
                tracing::warn!(%error, name, "how far a consumer is was not stored");
            }
        }
    }
}
