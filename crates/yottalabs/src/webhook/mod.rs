//! What the vendor posts to a pod's callback URL: read it here, then ask the API whether it is true.
//!
//! A pod that is created with [`PodSpec::callback_url`](crate::PodSpec::callback_url) is announced
//! there, by an HTTP POST whenever it becomes `RUNNING`, `TERMINATED`, `FAILED` or `DEGRADED`. That is
//! all that is documented. The payload is not, so [`Event::parse`] is lenient: it takes any JSON object,
//! finds in it what it can, and keeps the whole in [`Event::raw`].
//!
//! ```no_run
//! use yottalabs::{PodStatus, Yotta, webhook};
//!
//! # async fn f(yotta: Yotta, body: &[u8]) -> Result<(), yottalabs::Error> {
//! let event = webhook::Event::parse(body)?;
//! let pod = event.refetch(&yotta).await?; // this is true; the event is a rumour
//! if pod.status == PodStatus::Failed {
//!     println!("pod {} could not start", pod.id);
//! }
//! # Ok(()) }
//! ```
//!
//! `examples/webhook.rs` is a whole program, with a server.
//!
//! # Nothing is signed
//!
//! No signature is documented, nor any other proof of where a request comes from. So **anybody who
//! knows the URL can post to it**, and whoever receives must take an event for no more than a hint to
//! look:
//!
//! - **Never act on the event alone**: don't delete, launch, bill or mail because of it.
//!   [`Event::refetch`] asks the API with your own key, over TLS; act on the pod that comes back. A
//!   forged event then costs you one GET.
//! - **Forged ids.** The key sees the pods of its own organisation, so an id of somebody else's fails with
//!   [`is_not_found`](crate::Error::is_not_found). One of another pod of yours does not: go by
//!   [`Pod::callback_url`](crate::Pod::callback_url), or by the ids you have launched, if pods are treated
//!   differently.
//! - **Replays, repeats and order.** An old request can be sent again by anyone who saw it. Whether the
//!   vendor repeats a request that failed, sends one twice, or keeps their order is not known. So let the
//!   same event do nothing the second time: compare the refetched pod with what you knew of it, and act on
//!   the difference. Events may also be lost: for what must not be missed,
//!   [`watch`](crate::Pods::watch) or [`wait`](crate::Pods::wait) as well.
//! - **Denial.** Every request that is let through costs a call, of a limit that is not documented either.
//!   Put an unguessable part into the path (`https://example.com/hooks/<32 random hex digits>`), answer
//!   others with 404, bound the body to [`MAX_BODY`], answer 2xx at once and refetch afterwards, one
//!   call at a time for each pod.
//! - **Secrets.** That path is a secret: keep it out of logs, and use https. Who has the key can read it
//!   from the pod. The payload may hold the values of environment variables, as the API's own answers
//!   do: no `Debug` here shows it; don't log [`Event::raw`].
//!
//! # When not to use it
//!
//! In a program that has no public address, and in one that waits for a pod it has just launched:
//! [`wait`](crate::Pods::wait) needs no server, and believes nobody but the API.

mod event;
mod find;

pub use event::{Event, MAX_BODY};
