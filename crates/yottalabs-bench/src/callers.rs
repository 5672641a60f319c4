//! The ways to call the API that are compared.

use std::hint::black_box;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use yottalabs::{PodId, Yotta};

use crate::handwritten;
use crate::responses::FIRST_ID;

/// The default limit is exceeded by 100,000 pods.
const MAX_RESPONSE: usize = 1 << 30;
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A way to call the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The `yottalabs` crate.
    Facade,
    /// The client of `handwritten.rs`.
    HandWritten,
    /// reqwest, without decoding the body.
    Raw,
}

impl Side {
    pub(crate) const ALL: [Self; 3] = [Self::Facade, Self::HandWritten, Self::Raw];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Facade => "facade",
            Self::HandWritten => "hand-written",
            Self::Raw => "raw",
        }
    }
}

/// A client of one side.
#[derive(Clone)]
pub(crate) enum Caller {
    Facade(Yotta),
    HandWritten(handwritten::Client),
    Raw(handwritten::Client),
}

impl Caller {
    pub(crate) fn new(side: Side, url: &str) -> Result<Self> {
        let client = || handwritten::Client::new(url, KEY);
        Ok(match side {
            Side::Facade => Self::Facade(builder().base_url(url).build()?),
            Side::HandWritten => Self::HandWritten(client()?),
            Side::Raw => Self::Raw(client()?),
        })
    }

    /// Gets one pod.
    pub(crate) async fn get(&self) -> Result<()> {
        match self {
            Self::Facade(yotta) => drop(black_box(yotta.pods().get(PodId::new(FIRST_ID)).await?)),
            Self::HandWritten(client) => drop(black_box(client.pod(FIRST_ID).await?)),
            Self::Raw(client) => fetch(client, &format!("/v2/pods/{FIRST_ID}")).await?,
        }
        Ok(())
    }

    /// Lists all pods.
    pub(crate) async fn list(&self) -> Result<()> {
        match self {
            Self::Facade(yotta) => drop(black_box(yotta.pods().list().await?)),
            Self::HandWritten(client) => drop(black_box(client.pods().await?)),
            Self::Raw(client) => fetch(client, "/v2/pods").await?,
        }
        Ok(())
    }

    /// Reads this many lines of a log, page by page.
    pub(crate) async fn follow(&self, count: usize) -> Result<()> {
        match self {
            Self::Facade(yotta) => {
                let logs = yotta.pods().logs(PodId::new(FIRST_ID)).container();
                let mut lines = logs.follow();
                for _ in 0..count {
                    black_box(lines.next_line().await?.context("the log ends")?);
                }
            }
            Self::HandWritten(client) => {
                let (mut read, mut cursor) = (0, None);
                while read < count {
                    let page = client.log_page(FIRST_ID, cursor.as_deref()).await?;
                    cursor = page.page.next_cursor;
                    read += page.items.len();
                    for line in page.items {
                        black_box(line);
                    }
                }
            }
            Self::Raw(client) => {
                for cursor in (0..count).step_by(100) {
                    let path = format!("/v2/pods/{FIRST_ID}/logs?type=CONTAINER&cursor={cursor}");
                    fetch(client, &path).await?;
                }
            }
        }
        Ok(())
    }
}

/// The builder of the facade's client, without the base URL.
pub(crate) fn builder() -> yottalabs::Builder {
    Yotta::builder()
        .api_key(KEY)
        .max_response_bytes(MAX_RESPONSE)
}

async fn fetch(client: &handwritten::Client, path: &str) -> Result<()> {
    let response = client.http.get(client.url(path)).send().await?;
    black_box(response.bytes().await?);
    Ok(())
}
