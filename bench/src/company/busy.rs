//! An account with very many activities, written through Steward as people would write them.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, ensure};
use steward_model::clock::{Clock, DAY, SystemClock};
use steward_model::kind::format_datetime;

use super::{EMAIL, Home};
use crate::load::Client;
use crate::operation::ACTIVITIES;
use crate::requests::Ingredients;
use crate::server::Server;

/// How many activities.
const ACTIVITIES_OF_ONE: i64 = 10_000;

/// Activities of one request.
const AT_ONCE: i64 = 1_000;

/// How often something happens.
const STEP: i64 = DAY / 10;

/// What talks are about.
const TALKS: [(&str, &str, &str); 4] = [
    ("call", "interested", "电话沟通了新一季咖啡豆的报价，客户希望月底前看到样品。"),
    ("visit", "agreed_next_step", "上门拜访，看了门店，约好下周试用磨豆机。"),
    ("chat", "thinking", "微信上发了产品手册，客户还要和合伙人商量。"),
    ("meeting", "deal", "当面谈定全年供货量与价格，合同随后寄出。"),
];

/// The account that gets them: the first of a company with an owner.
const ACCOUNT: &str = "SELECT id FROM account WHERE deleted_at IS NULL \
                                  AND kind = 'company' AND owner_id IS NOT NULL ORDER BY id LIMIT 1";

/// The account; none where all accounts are persons.
pub(super) async fn account(home: &Home) -> anyhow::Result<Option<i64>> {
    Ok(home.numbers(ACCOUNT).await?.first().copied())
}

/// Makes what is missing of its activities.
pub(super) async fn make(program: &Path, home: &Home, token: &str) -> anyhow::Result<()> {
    let account = account(home).await?.context("no company has an owner")?;
    let user = home.numbers(&format!("SELECT id FROM \"user\" WHERE email = '{EMAIL}'")).await?;
    let user = user.first().context("the bench is no user")?;
    let server = Server::steward(program, home).await?;
    let mut client = Client::connect(server.address).await?;
    let ingredients = Ingredients::only_token(token);
    let now = SystemClock.now();
    for part in 0..ACTIVITIES_OF_ONE / AT_ONCE {
        let mut body = String::from("[");
        for number in part * AT_ONCE..(part + 1) * AT_ONCE {
            let talk = usize::try_from(number)? % TALKS.len();
            let (kind, outcome, text) = TALKS[talk];
            let at = format_datetime(now - (ACTIVITIES_OF_ONE - number) * STEP);
            let comma = if body.len() > 1 { "," } else { "" };
            write!(
                body,
                "{comma}{{\"kind\":\"{kind}\",\"outcome\":\"{outcome}\",\"account_id\":{account},\
                 \"user_id\":{user},\"happened_at\":\"{at}\",\"is_effective\":true,\
                 \"subject_line\":\"第 {number} 次跟进\",\"body\":\"{text}\"}}"
            )?;
        }
        body.push(']');
        let mut request = Vec::new();
        ingredients.send("POST", ACTIVITIES, &body, &mut request);
        let answer = client.send(&request).await?;
        ensure!(answer.status == 201, "{}", String::from_utf8_lossy(&answer.body));
    }
    // Whoever gets a copy finds the same.
    home.settle().await?;
    server.stop()
}
