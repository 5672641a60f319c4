//! GPUs on offer: the handle on their listing, and what it is made of.

mod count_option;
mod handle;
mod limits;
mod list;
mod offer;
mod page;
mod price;
mod quote;
mod quotes;
mod rank;

pub use count_option::GpuCountOption;
pub use handle::Gpus;
pub use limits::{ContainerVolumeLimits, SystemVolumeLimits};
pub use list::ListGpus;
pub use offer::GpuOffer;
pub use page::GpuPage;
pub use price::GpuPrice;
pub use quote::Quote;
pub use quotes::ListQuotes;
