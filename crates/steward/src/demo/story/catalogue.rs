//! What is sold, by whom else, and where customers come from.

use serde_json::json;
use steward_model::Result;

use super::{Story, day};
use crate::demo::words::trade::{
    CAMPAIGNS, CATEGORIES, CHANNELS, COMPETITORS, PRODUCTS, TAGS, tax_rate,
};

/// The ids of what leads refer to.
pub(in crate::demo) struct Catalogue {
    /// Products, by their places among the words.
    pub(super) products: Vec<i64>,
    /// Channels, by their places.
    pub(super) channels: Vec<i64>,
    /// Campaigns, by their places.
    pub(super) campaigns: Vec<i64>,
}

impl Story<'_> {
    /// Makes it.
    pub(in crate::demo) async fn catalogue(&self) -> Result<Catalogue> {
        let rows = CATEGORIES.iter().zip(1..);
        let rows = rows.map(
            |((code, name), position)| json!({"code": code, "name": name, "position": position}),
        );
        let categories = self.insert("product_categories", rows.collect()).await?;
        let rows = PRODUCTS.map(|(code, name, category, kind, unit, price, cost, warranty)| {
            json!({
                "code": code,
                "name": name,
                "category_id": categories[category],
                "kind": kind,
                "unit": unit,
                "price": price,
                "cost": cost,
                "currency": "CNY",
                "tax_rate": tax_rate(kind),
                "is_stocked": kind == "goods",
                "serial_tracked": warranty.is_some(),
                "warranty_months": warranty,
            })
        });
        let products = self.insert("products", rows.into()).await?;
        let rows = CHANNELS.map(|(name, kind)| json!({"name": name, "kind": kind}));
        let channels = self.insert("channels", rows.into()).await?;
        let today = self.seeds.calendar.today();
        let rows = CAMPAIGNS.map(|(code, name, kind, place, from, until, budget, cost)| {
            json!({
                "code": code,
                "name": name,
                "type": kind,
                "place": place,
                "starts_on": day(today - from),
                "ends_on": day(today - until),
                "budget": budget,
                "actual_cost": cost,
                "currency": "CNY",
            })
        });
        let campaigns = self.insert("campaigns", rows.into()).await?;
        let rows = COMPETITORS.map(|(name, strengths, weaknesses, price)| {
            json!({
                "name": name, "strengths": strengths, "weaknesses": weaknesses,
                "price_position": price,
            })
        });
        self.insert("competitors", rows.into()).await?;
        let rows = TAGS.map(|(name, group, colour, object)| {
            json!({"name": name, "group": group, "colour": colour, "objects": [object]})
        });
        self.insert("tags", rows.into()).await?;
        Ok(Catalogue { products, channels, campaigns })
    }
}
