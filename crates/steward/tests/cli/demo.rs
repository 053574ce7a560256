//! The demo company: what a visitor can discover, and that it adds up.

use serde_json::Value as Json;
use steward_model::clock::{Clock, DAY, SystemClock};
use steward_model::kind::format_datetime;

use crate::site::{Server, Site};

crate::both!(the_company_is_as_told);

fn the_company_is_as_told(site: Site) {
    let words = ["demo", "--listen", "127.0.0.1:0", "--log-level", "error"];
    let server = Server::start(site.command(&words));
    let ran = site.run(&["token", "create", "--email", "zhou.jianguo@clearbrook.example"]).ok();
    let company = Company { server: &server, token: ran.out.trim().to_owned() };
    company.counts();
    company.planted();
    company.campaigns();
    company.offers();
    company.rates();
    company.adds_up();
    company.sign_ins(&site);
    let token = company.token;
    let (code, said) = server.stop("-TERM");
    assert_eq!(code, 0);
    for word in ["chen.yuhang@clearbrook.example", "clearbrook-coffee", "data"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    site.run(&["audit", "verify"]).ok();
    site.run(&["check"]).ok();
    // The second start does not make it again.
    let again = Server::start(site.command(&words));
    let company = Company { server: &again, token };
    assert_eq!(company.count("accounts", ""), 1_200);
    drop(again);
    let ran = site.run(&["demo", "--size", "100k", "--no-serve"]).with_code(1);
    assert!(ran.err.contains("another size"), "{}", ran.err);
}

struct Company<'a> {
    server: &'a Server,
    token: String,
}

impl Company<'_> {
    fn rows(&self, path: &str) -> Vec<Json> {
        let (status, body) = self.server.get(&format!("/api/v1/{path}"), &self.token);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    fn one(&self, path: &str) -> Json {
        self.rows(path).remove(0)
    }

    fn count(&self, object: &str, filter: &str) -> i64 {
        self.one(&format!("{object}?select=count(){filter}"))["count"].as_i64().unwrap()
    }

    fn counts(&self) {
        for (object, filter, count) in [
            ("users", "", 64),
            ("accounts", "", 1_200),
            ("accounts", "&kind=eq.person", 500),
            ("contacts", "", 2_400),
            ("opportunities", "", 420),
            ("activities", "", 9_000),
            ("leads", "", 800),
            ("touches", "", 800),
            ("seller_levels", "", 5),
            ("users", "&@seller_level.code=eq.P5", 4),
            ("territories", "", 4),
            ("departments", "&kind=eq.store", 6),
            ("accounts", "&territory_id=is.null", 0),
            ("campaigns", "", 5),
            ("products", "", 16),
            ("memberships", "", 240),
            ("currencies", "&@exchange_rates.id=gt.0", 3),
        ] {
            assert_eq!(self.count(object, filter), count, "{object} {filter}");
        }
        assert!(self.count("collaborators", "") > 20);
        assert!(self.count("opportunities", "&outcome=eq.open") > 40);
        assert!(self.count("tasks", "&status=eq.open") > 40);
        assert!(self.count("events", "") > 100);
    }

    fn planted(&self) {
        let left = "&pool_reason=eq.left&owner_id=is.null&@previous_owner.employee_no=eq.CC0008";
        assert_eq!(self.count("accounts", left), 86);
        let hotel = "&name=like.*%E8%93%9D%E6%B9%BE*&kind=eq.company&city=like.%E6%9D%AD*";
        assert!(self.count("accounts", hotel) >= 3);
        let pairs = self.rows("duplicate_pairs?select=a_id,b_id&state=eq.open&reasons=cs.{name}");
        assert_eq!(pairs.len(), 3, "three entries are three pairs: {pairs:?}");
        let now = SystemClock.now();
        let [soon, lately] = [now + 2 * DAY, now - 90 * DAY].map(format_datetime);
        let now = format_datetime(now);
        let tomorrow = format!("&protected_until=gte.{now}&protected_until=lt.{soon}");
        assert_eq!(self.count("accounts", &tomorrow), 12);
        let to = "from_stage=eq.proposal&to_stage=eq.negotiation";
        for (when, days) in [("gte", 21.0), ("lt", 11.0)] {
            let path = format!("stage_histories?select=days.avg(),count()&{to}&at={when}.{lately}");
            let row = self.one(&path);
            let mean = row["avg"].as_f64().unwrap();
            assert!((mean - days).abs() < 0.5, "{when}: {row}");
            assert!(row["count"].as_i64().unwrap() > 5, "{when}: {row}");
        }
    }

    /// What the campaigns cost and brought.
    fn campaigns(&self) {
        for (code, cost, leads, deals, worth) in
            [("HD-ZH", 180_000.0, 143, 9, 1_620_000.0), ("HD-DY", 96_000.0, 612, 4, 94_000.0)]
        {
            let campaign = self.one(&format!("campaigns?select=actual_cost&code=eq.{code}"));
            assert_eq!(campaign["actual_cost"].as_f64(), Some(cost), "{code}");
            let of = format!("&@campaign.code=eq.{code}");
            assert_eq!(self.count("leads", &of), leads, "{code}");
            assert_eq!(self.count("leads", &format!("{of}&status=eq.converted")), deals, "{code}");
            let won = format!("{of}&outcome=eq.won&@lead.status=eq.converted");
            let row = self.one(&format!("opportunities?select=amount_base.sum(),count(){won}"));
            assert_eq!(row["count"].as_i64(), Some(deals), "{code}: {row}");
            assert_eq!(row["sum"].as_f64(), Some(worth), "{code}: {row}");
            // What a lead became came after it.
            let select = "select=created_at,converted_opportunity(created_at)";
            let pairs = self.rows(&format!("leads?{select}{of}&status=eq.converted"));
            for pair in pairs {
                let later = pair["converted_opportunity"]["created_at"].as_str();
                assert!(pair["created_at"].as_str() < later, "{code}: {pair}");
            }
        }
    }

    /// What was offered is what its lines add up to.
    fn offers(&self) {
        let early = "&stage=in.(verify,need)&line_count=gt.0";
        assert_eq!(self.count("opportunities", early), 0, "nothing is offered yet");
        let late = "&stage=in.(proposal,negotiation,won)&line_count=eq.0";
        assert_eq!(self.count("opportunities", late), 0, "an offer has lines");
        let lines = "opportunity_lines(amount,cost_base,product(id))";
        let select = format!("select=name,amount,cost_base,line_count,{lines}");
        let rows = self.rows(&format!("opportunities?{select}&line_count=gt.0"));
        assert!(rows.len() > 150, "{} offers", rows.len());
        for row in &rows {
            let lines = row["opportunity_lines"].as_array().unwrap();
            assert_eq!(row["line_count"].as_u64(), Some(lines.len() as u64), "{row}");
            assert!(lines.iter().all(|line| line["product"]["id"].is_i64()), "{row}");
            for field in ["amount", "cost_base"] {
                let sum: i64 = lines.iter().map(|line| cents(&line[field])).sum();
                assert_eq!(cents(&row[field]), sum, "{row}");
            }
        }
    }

    /// Amounts in base currency are those of the day on which a deal was entered.
    fn rates(&self) {
        let of = "exchange_rates?select=date,rate&@currency.code=eq.SGD&order=date";
        let rates = self.rows(of);
        assert!(rates.len() > 100, "{} weeks", rates.len());
        let select = "select=name,created_at,currency,amount,exchange_rate,amount_base";
        let deals = self.rows(&format!("opportunities?{select}&currency=eq.SGD"));
        assert!(deals.len() > 5, "{} deals abroad", deals.len());
        for deal in &deals {
            // In working hours it is the same day in Hangzhou and in Greenwich.
            let day = deal["created_at"].as_str().map(|at| &at[..10]);
            let rate = rates.iter().rfind(|rate| rate["date"].as_str() <= day).unwrap();
            assert_eq!(deal["exchange_rate"], rate["rate"], "{deal}");
            let base = deal["amount"].as_f64().unwrap() * rate["rate"].as_f64().unwrap();
            assert!((base - deal["amount_base"].as_f64().unwrap()).abs() < 0.0051, "{deal}");
        }
        let used: std::collections::BTreeSet<String> =
            deals.iter().map(|deal| deal["exchange_rate"].to_string()).collect();
        assert!(used.len() > 3, "rates move: {used:?}");
    }

    /// What is stored at records is what their children add up to.
    fn adds_up(&self) {
        for (object, by) in
            [("accounts", "account"), ("contacts", "contact"), ("opportunities", "opportunity")]
        {
            let stored = self.one(&format!("{object}?select=activity_count.sum()"));
            let children = self.count("activities", &format!("&{by}_id=not.is.null"));
            assert_eq!(stored["sum"].as_i64(), Some(children), "{object}");
        }
        let stored = self.one("accounts?select=open_opportunity_base.sum()");
        let children = self.one("opportunities?select=amount_base.sum()&outcome=eq.open");
        assert_eq!(stored["sum"], children["sum"]);
        let newest = |object: &str, field: &str| {
            self.one(&format!("{object}?select=last:{field}.max()"))["last"].clone()
        };
        assert_eq!(newest("accounts", "last_activity_at"), newest("activities", "happened_at"));
        // The engine finds nothing to change: a number that is given next is a new one.
        let body = r#"{"name": "新客户"}"#;
        assert_eq!(self.server.ask("POST", "/api/v1/accounts", &self.token, body).0, 201);
        let row = self.one("accounts?select=code&order=id.desc&limit=1");
        assert_eq!(row["code"], "KH-001201");
        let gone = self.server.ask("DELETE", "/api/v1/accounts?id=eq.1201", &self.token, "").0;
        assert_eq!(gone, 204);
    }

    fn sign_ins(&self, site: &Site) {
        for (who, all) in
            [("chen.yuhang", false), ("lin.lan", false), ("he.jing", true), ("wu.min", true)]
        {
            let email = format!("{who}@clearbrook.example");
            let sign_in = format!(r#"{{"login": "{email}", "password": "clearbrook-coffee"}}"#);
            assert_eq!(self.server.ask("POST", "/api/v1/session", "", &sign_in).0, 200, "{who}");
            let token = site.run(&["token", "create", "--email", &email]).ok().out;
            let own = Company { server: self.server, token: token.trim().to_owned() };
            let seen = own.count("accounts", "");
            assert_eq!(seen == 1_200, all, "{who} sees {seen}");
            assert!(seen > 20, "{who} sees {seen}");
        }
    }
}

/// An amount in hundredths.
fn cents(amount: &Json) -> i64 {
    (amount.as_f64().unwrap() * 100.0).round() as i64
}

#[test]
fn a_company_that_was_broken_off_is_made_again() {
    let site = Site::sqlite();
    let mut making = site.command(&["demo", "--no-serve", "--log-level", "error"]).spawn().unwrap();
    let begun = std::time::Instant::now();
    while !site.data().join("steward.db").exists() {
        assert!(begun.elapsed().as_secs() < 60);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    making.kill().unwrap();
    making.wait().unwrap();
    let marker = std::fs::read_to_string(site.data().join("demo.json")).unwrap();
    assert!(marker.contains("\"finished\":false"), "{marker}");
    site.run(&["demo", "--no-serve", "--log-level", "error"]).ok();
    site.run(&["audit", "verify"]).ok();
}

#[test]
fn other_peoples_data_are_no_demo() {
    let site = Site::sqlite();
    site.administrator();
    let ran = site.run(&["demo", "--no-serve", "--log-level", "error"]).with_code(1);
    assert!(ran.err.contains("other data than a demo's"), "{}", ran.err);
}
