//! The system tables on both databases: migrations, numbers, jobs, kept answers, accounts.

mod accounts;
mod answers;
mod jobs;
mod links;
mod long_jobs;
mod migration;
mod numbers;
mod support;
