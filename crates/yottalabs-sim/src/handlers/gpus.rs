//! `POST /v2/gpu/list`

use axum::extract::State;
use serde_json::{Value, json};

use crate::{
    catalogue::json::VolumesWanted,
    envelope::{Answer, Success},
    simulator::Simulator,
    validate::{body::JsonBody, gpu_filter::GpuFilter},
};

pub(crate) async fn list(State(sim): State<Simulator>, JsonBody(body): JsonBody) -> Answer {
    let filter = GpuFilter::parse(&body)?;
    let wanted = VolumesWanted {
        container_gb: filter.container_gb,
        system_gb: filter.system_gb,
    };
    let rows: Vec<Value> = sim.read(|state, now| {
        let rows = state.offers.iter().filter_map(|offer| {
            let free = state.free_cards(offer, now);
            filter
                .takes(offer, free)
                .then(|| offer.row_json(free, wanted))
        });
        rows.collect()
    });
    Ok(Success(page(rows, filter.page, filter.size)))
}

/// `V2PageResponseGpuListV2Item`. A page beyond the last one is empty.
fn page(rows: Vec<Value>, page: i64, size: i64) -> Value {
    let total = rows.len();
    let per_page = usize::try_from(size).unwrap_or(usize::MAX);
    let ahead = usize::try_from(page - 1)
        .unwrap_or(usize::MAX)
        .saturating_mul(per_page);
    let items: Vec<Value> = rows.into_iter().skip(ahead).take(per_page).collect();
    json!({
        "items": items,
        "page": page,
        "size": size,
        "total": total,
        "pages": total.div_ceil(per_page),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(number: i64, size: i64) -> Value {
        page((1..=5).map(|n| json!(n)).collect(), number, size)
    }

    #[test]
    fn pages_cut_the_rows_without_gap_or_overlap() {
        assert_eq!(items(1, 2)["items"], json!([1, 2]));
        assert_eq!(items(3, 2)["items"], json!([5]));
        assert_eq!(items(4, 2)["items"], json!([]));
        assert_eq!(items(i64::MAX, i64::MAX)["items"], json!([]));
        assert_eq!(
            (&items(1, 2)["total"], &items(1, 2)["pages"]),
            (&json!(5), &json!(3))
        );
        assert_eq!(page(Vec::new(), 1, 20)["pages"], json!(0));
    }
}
