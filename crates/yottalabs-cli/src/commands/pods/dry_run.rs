//! `yotta pods create --dry-run`

use serde_json::json;
use yottalabs::{Decimal, PodSpec, Quote};

use crate::client::Client;
use crate::exit::{Exit, Failure, Result};
use crate::json::{Envelope, masked};
use crate::offers;
use crate::output::Output;
use crate::terminal_text;
use crate::values::price;
use crate::warnings::note;

/// Prints the request and its price, and creates nothing. The text is a file for `--file`, except for the secrets.
pub(super) async fn show(spec: &PodSpec, client: &Client, output: &Output) -> Result {
    let prices = Prices::new(&offers::of_gpu_type(spec, client).await?);
    if prices.is_none() {
        note("no GPU that fits is available now");
    }
    if output.is_json() {
        let (lowest, highest, currency) = match &prices {
            Some(prices) => (
                Some(prices.lowest),
                Some(prices.highest),
                prices.currency.as_deref(),
            ),
            None => (None, None, None),
        };
        output.envelope(Envelope::success(json!({
            "request": spec,
            "lowestHourlyPrice": lowest.map(|price| price.to_string()),
            "highestHourlyPrice": highest.map(|price| price.to_string()),
            "currency": currency,
        })))?;
        return Ok(());
    }
    let request = serde_yaml_ng::to_string(&masked(spec))
        .map_err(|error| Failure::new(Exit::Refused, error))?;
    let request = match output.is_terminal() {
        true => terminal_text::safe(&request),
        false => request,
    };
    output.line(request.trim_end())?;
    if let Some(prices) = prices {
        output.line(format!("# price per hour: {}", prices.text()))?;
    }
    Ok(())
}

/// The prices per hour of the offers that fit. They differ by region.
struct Prices {
    lowest: Decimal,
    highest: Decimal,
    currency: Option<String>,
}

impl Prices {
    /// The prices of quotes, of which the cheapest is the first. `None` if it has no price.
    fn new(quotes: &[Quote]) -> Option<Self> {
        let first = quotes.first()?;
        let comparable = quotes
            .iter()
            .filter(|quote| quote.currency == first.currency);
        Some(Self {
            lowest: first.hourly_price?,
            highest: comparable.filter_map(|quote| quote.hourly_price).max()?,
            currency: first.currency.clone(),
        })
    }

    fn text(&self) -> String {
        let highest = price(self.highest, self.currency.as_deref());
        match self.lowest == self.highest {
            true => highest,
            false => format!("{} to {highest}", price(self.lowest, None)),
        }
    }
}
