//! Lines of opportunities.

use steward_crm::typed::opportunity_line::{Currency, ViewMut, scale};
use steward_model::Result;
use steward_model::record::Record;

use super::{Records, id};
use crate::demo::forms::Made;
use crate::demo::money::Worth;
use crate::demo::words::trade::{PRODUCTS, tax_rate};

impl Records<'_> {
    /// What was offered for the deal at a place.
    pub(in crate::demo) fn lines(&self, place: usize) -> Result<Vec<Record>> {
        let deal = &self.deals[place];
        let worth = Worth::new(self.seeds, deal, place);
        let by = self.seeds.accounts[deal.account].holder.seller().map(|seller| seller.user);
        let made = Made::once(deal.offered().unwrap_or(deal.created()), by);
        let fields = &self.forms.line;
        let mut records = Vec::with_capacity(worth.lines.len());
        for (line, position) in worth.lines.iter().zip(1..) {
            let (_, name, _, kind, unit, ..) = PRODUCTS[line.product];
            let mut record = self.forms.blank(fields.object_id(), &made);
            let mut edit = ViewMut::new(fields, &mut record);
            edit.set_opportunity_id(Some(id(place)));
            edit.set_product_id(Some(id(line.product)));
            edit.set_position(Some(position));
            edit.set_name(Some(name));
            edit.set_unit(Some(unit));
            edit.set_quantity(Some(line.quantity * 10_i64.pow(u32::from(scale::QUANTITY))));
            edit.set_list_price(line.list);
            edit.set_discount(line.discount);
            edit.set_unit_price(Some(line.unit));
            edit.set_tax_rate(Some(tax_rate(kind) * 10_i64.pow(u32::from(scale::TAX_RATE))));
            let currency = if worth.is_foreign() { Currency::Sgd } else { Currency::Cny };
            edit.set_currency(Some(&currency));
            edit.set_amount(Some(line.amount));
            edit.set_amount_base(Some(line.base));
            edit.set_cost_base(Some(line.cost));
            self.forms.finish(&mut record)?;
            records.push(record);
        }
        Ok(records)
    }
}
