//! A simulator of the Yotta Labs Pods API v2.
//!
//! It implements all nine operations: pods start, run, cost money, write logs, pause, resume and
//! end as time passes, and nothing has to be paid for. Use it in process, over a socket with
//! [`Simulator::start`], or as a program: `cargo run -p yottalabs-sim -- --port 8080`.
//!
//! # In a test
//!
//! A [`Simulator`] is a transport of the SDK: requests go to it directly, without a socket. So a
//! test can pause tokio's time. Whenever all tasks wait, time jumps to the next timer, and hours
//! of a pod's life take milliseconds. It needs tokio's feature `test-util`.
//!
//! ```
//! use std::time::Duration;
//! use yottalabs::{PodSpec, Yotta, gone, ready};
//! use yottalabs_sim::{PodStatus, Simulator};
//!
//! #[tokio::test(start_paused = true)]
//! # async fn hidden() {}
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn a_pod_runs_for_an_hour() -> Result<(), yottalabs::Error> {
//!     let sim = Simulator::new();
//!     let yotta = Yotta::builder()
//!         .api_key(sim.api_key())
//!         .base_url("http://localhost")
//!         .transport(sim.clone())
//!         .build()?;
//!
//!     // The code under test.
//!     let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
//!     let id = yotta.pods().create(spec).await?.id;
//!     yotta.pods().wait(id, ready()).await?;
//!     tokio::time::sleep(Duration::from_secs(3_600)).await;
//!     yotta.pods().delete(id).await?;
//!     yotta.pods().wait(id, gone()).await?;
//!
//!     // What the simulator knows about the pod, in the types of the SDK.
//!     let pod = &sim.pods()[0];
//!     assert_eq!(pod.id, id);
//!     assert_eq!(pod.status, PodStatus::Terminated);
//!     assert!(pod.running >= Duration::from_secs(3_600));
//!     println!("{} USD since {}", pod.cost, pod.created_at);
//!     Ok(())
//! }
//! # a_pod_runs_for_an_hour().unwrap();
//! ```
//!
//! Do not pause time with [`Simulator::start`]: while a task waits for the socket, paused time
//! jumps to the SDK's timeout. With a socket use [`Clock::scaled`], or [`Clock::manual`] with
//! [`Simulator::advance`].
//!
//! # When things go wrong
//!
//! [`Simulator::faults`] says what goes wrong when, by operation and by the seed: broken
//! connections, stalls, spoiled bodies, gateways' errors, requests applied twice. Every
//! request is in [`Simulator::requests`] with the fault it met, and how often it was applied.
//!
//! ```
//! use yottalabs_sim::{Fault, Operation, Reply, RetryAfter, Simulator};
//!
//! let sim = Simulator::new();
//! sim.faults().on(Operation::CreatePod).next(Fault::ResetAfter);
//! sim.faults().on_any().chance(0.1, Reply::status(503).retry_after(RetryAfter::Seconds(2)));
//! ```
//!
//! Over a socket a reset is a reset. As a transport the simulator returns the error instead. A
//! transport of your own around [`Simulator::router`] has to ask [`injected`] for each response,
//! since a router cannot break a connection.
//!
//! [`Builder::quirks`] has it answer in the odd forms that have been seen of the API.
//!
//! # What is the vendor's and what is ours
//!
//! Names, types and limits are those of the vendor's page. Where the page is
//! silent the simulator has to choose, and a program should not lean on these choices:
//!
//! - A request that cannot be read is answered with HTTP 400 and code 10001: a body that is
//!   not JSON, not `application/json` or too long; an id, query parameter or field that is not
//!   of its type. One that is read and refused is answered with HTTP 200 and its code: 10001,
//!   10002 (no machine free), 12001 or 13000.
//! - A missing or wrong key is HTTP 401 with the plain body `Unauthorized`.
//! - The machine chosen is the cheapest that fits. A pod holds its GPUs until it
//!   is `TERMINATED` or `FAILED`, paused or not.
//! - Deleting a pod twice succeeds for as long as the pod can be seen: ten minutes
//!   after its end, unless [`Builder::keep_terminated`] says otherwise.
//! - Pods are listed newest first. Logs come oldest first, 100 lines to a page;
//!   `nextCursor` is there at the tail too, and later gives what was written since.
//!   A page holds 1000 lines at most, and a keyword is looked for in 100,000 lines
//!   at a time: a page may be empty and still have a next one.
//! - GPU types and regions are those that the vendor's material uses, and some more: see
//!   [`gpu_types`] and [`regions`]. Which GPU is where, prices and numbers of cards are invented;
//!   `AMD` is an accelerator vendor, too. The GPU listing has 20 rows to a page. A container volume has 10 GB at least, 50 unless asked.
//! - A port without a protocol is HTTP; SSH, HTTPS and lower case are taken too.
//!   The same port twice is refused, and so is the same mount path. Any volume id is taken.
//! - Images whose name contains `does-not-exist`, or what [`Builder::bad_image`] adds, fail
//!   to be pulled: the pod ends in `FAILED`. Where [`Builder::failing_starts`] has it so, a
//!   pod that was accepted finds no machine and goes from `PENDING` to `FAILED`.
//! - A spot machine that is taken back takes its pod along: `TERMINATING`, `TERMINATED`. It
//!   happens by [`Simulator::reclaim`] or after [`Builder::spot_life`], and not by itself.
//! - At the moment the balance of [`Simulator::set_balance`] is spent every pod is terminated,
//!   paused ones too; creating one is then refused with code 10002.
//! - `DEGRADED` comes by [`Simulator::degrade`] only; such a pod is billed and can be paused.
//! - `containerVolumePrice` of a pod is per GB and hour; volumes cost nothing.
//! - `callbackUrl` is posted to on `RUNNING`, `TERMINATED`, `FAILED` and `DEGRADED`, once for
//!   each, at addresses of this machine unless [`Builder::webhooks_anywhere`] says otherwise,
//!   by plain HTTP only. [`Webhook`] shows what is posted: it is invented.

// A pod's JSON has some forty fields, each a level of `json!`.
#![recursion_limit = "256"]

mod auth;
mod billing;
mod builder;
mod catalogue;
mod cause;
mod chance;
mod clock;
mod date;
mod envelope;
mod events;
mod fault;
mod framework_errors;
mod handlers;
mod lifecycle;
mod logs;
mod money;
mod operation;
mod pod;
mod query;
mod quirks;
mod random_failures;
mod request_log;
mod rng;
mod router;
mod server;
mod simulator;
mod state;
mod status;
mod timeline;
mod transport;
mod validate;
mod webhook;

pub use crate::{
    builder::Builder,
    catalogue::{UnknownOffer, gpu_types, regions},
    cause::Cause,
    clock::Clock,
    events::NotPossible,
    fault::{
        Fault,
        injected::{Injected, injected},
        plan::{FaultPlan, FaultTarget},
        reply::{Reply, RetryAfter, Shape},
        text::BadRule,
    },
    operation::Operation,
    pod::record::PodRecord,
    quirks::{Quirk, Quirks, names::UnknownQuirk},
    request_log::RecordedRequest,
    server::RunningServer,
    simulator::Simulator,
    timeline::Change,
    webhook::{Delivery, Webhook},
};
pub use jiff::SignedDuration;
pub use rust_decimal::Decimal;
pub use yottalabs_client::wire::{PodId, PodStatus, Timestamp};
