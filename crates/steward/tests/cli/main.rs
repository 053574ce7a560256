//! The program as people run it: the built binary, on SQLite and on PostgreSQL.

mod audit;
mod clients;
mod demo;
mod export;
mod help;
mod import;
mod import_kill;
mod mail;
mod nodes;
mod round_trip;
mod search;
mod secrets;
mod serve;
mod site;
mod socket;
mod users;
mod webhook_kill;
mod wire;

/// Runs each named `fn(Site)` as a test on SQLite and as a test on PostgreSQL.
macro_rules! both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                super::$name(crate::site::Site::sqlite());
            })+
        }
        mod postgres {
            $(#[test]
            fn $name() {
                super::$name(crate::site::Site::postgres());
            })+
        }
    };
}
pub(crate) use both;
