//! What all clones of a client share.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use secrecy::SecretString;
use yottalabs_client::Client;
use yottalabs_client::exchange::Context;
use yottalabs_client::transport::Transport;

use crate::pods::Poller;

/// Shared by all clones and handles.
pub(crate) struct Core {
    /// The generated client, with a context that is never used itself.
    client: Client,
    context: Context,
    base_url: String,
    key: SecretString,
    poller: Poller,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) attempt: Duration,
    pub(crate) call: Duration,
}

impl Core {
    pub(crate) fn new(
        base_url: String,
        requests: reqwest::Client,
        transport: Arc<dyn Transport>,
        headers: HeaderMap,
        max_body: usize,
        key: SecretString,
    ) -> Self {
        let context = Context::new(transport, headers, max_body);
        Self {
            client: Client::new_in_context(&base_url, requests, context.clone()),
            context,
            base_url,
            key,
            poller: Poller::default(),
        }
    }

    pub(crate) fn poller(&self) -> &Poller {
        &self.poller
    }

    pub(crate) fn key(&self) -> &SecretString {
        &self.key
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A client for one attempt, and where to find what came back of it.
    pub(crate) fn for_one_attempt(&self) -> (Client, Context) {
        let context = self.context.fresh();
        (self.client.with_context(context.clone()), context)
    }
}
