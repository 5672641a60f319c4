//! GPUs on offer, and prices.

mod money;
mod quotes;
