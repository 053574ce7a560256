//! Migrations on both databases.

