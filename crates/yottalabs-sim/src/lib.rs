//! A simulator of the Yotta Labs Pods API v2.
//!
//! It implements all nine operations: pods start, run, cost simulated money, write logs, pause, resume
//! and end as time passes, free of charge. Use it in process, over a socket with
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
//!     // The simulator's record of the pod, in the types of the SDK.
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
//! # Faults
//!
//! [`Simulator::faults`] adds rules for faults, by operation and derived from the seed: broken
//! connections, stalls, corrupt bodies, errors of gateways, requests that are applied twice. Every
//! request is in [`Simulator::requests`], with its fault and how often it was applied.
//!
//! ```
//! use yottalabs_sim::{Fault, Operation, Reply, RetryAfter, Simulator};
//!
//! let sim = Simulator::new();
//! sim.faults().on(Operation::CreatePod).next(Fault::ResetAfter);
//! sim.faults().on_any().chance(0.1, Reply::status(503).retry_after(RetryAfter::Seconds(2)));
//! ```
//!
//! Over a socket, a reset is a TCP reset. As a transport, the simulator returns an error instead. A router
//! cannot break a connection, so your own transport around [`Simulator::router`] has to call [`injected`]
//! for each response.
//!
//! [`Builder::quirks`] makes responses deviate from the vendor's page, as responses of the API have been seen
//! to deviate.
//!
//! # Jobs
//!
//! [`Simulator::scripts`] sets what a pod's container prints and how it ends, by image or by command. A pod that
//! runs a job of the SDK also prints the [markers](yottalabs_client::job) by which the SDK learns the exit status.
//!
//! ```
//! use std::time::Duration;
//! use yottalabs_sim::{Script, Simulator};
//!
//! let sim = Simulator::new();
//! let train = sim.scripts().on_command("python train.py");
//! // The first attempt fails, and the others succeed after a minute.
//! train.play_times(1, Script::new().line("CUDA out of memory").exit(1));
//! train.play(Script::new().lines_every(Duration::from_secs(20), ["epoch 1", "epoch 2", "epoch 3"]));
//! // Other outcomes: `.fail()`, `.hang()`, `.no_shell()`, `.ignores_command()`, `.partial("50 %")`, `.log_lag(..)`.
//! ```
//!
//! # Over HTTP
//!
//! Programs in any language control a running simulator by the paths below `/_sim/`. They need no key, are not in the
//! request log, and have no faults. A request that is not valid is answered with HTTP 400 and `{"error": …}`, which
//! names the field.
//!
//! ```sh
//! sim=http://127.0.0.1:8080/_sim
//! curl $sim/scripts -d '{"command": "train.py", "times": 1, "print": [{"line": "epoch 1"}, {"wait": 30}], "end": {"exit": 3}}'
//! curl $sim/scripts -X DELETE                       # also faults and requests
//! curl $sim/faults -d 'create:reset-after:0.1'      # as --fault, one on each line
//! curl $sim/clock                                   # {"now": "2026-01-01T00:00:00.000Z", "millis": 1767225600000}
//! curl $sim/clock -d '{"advance": 300}'             # seconds
//! curl $sim/requests
//! curl $sim/pods                                    # all pods ever created, with status, cause, cost and history
//! ```
//!
//! A script, or a list of scripts, has these fields, all of which are optional:
//!
//! | field | value |
//! |---|---|
//! | `image`, `command` | texts that the image and the command of the pod contain |
//! | `times` | for how many pods; default: for all |
//! | `print` | a list of `{"line": text}`, `{"lines": [text]}`, `{"lines-every": [seconds, [text]]}`, `{"partial": text}`, `{"wait": seconds}` |
//! | `end` | `{"exit": status}`, `"fail"`, `"hang"`, `"no-shell"`, `"ignores-command"`; default: `{"exit": 0}` |
//! | `lag` | how many seconds later than its time the API shows a line |
//!
//! # Assumptions
//!
//! Names, types and limits are those of the vendor's page. Where the page says nothing, the simulator
//! makes assumptions, and a program should not depend on them:
//!
//! - A request that cannot be read is answered with HTTP 400 and code 10001: a body that is not JSON, not
//!   `application/json` or too long; an id, query parameter or field of the wrong type. A request that is
//!   read and refused is answered with HTTP 200 and its code: 10001, 10002 (no machine free), 12001 or
//!   13000.
//! - A missing or wrong key is answered with HTTP 401 and the plain body `Unauthorized`.
//! - A pod gets the cheapest machine that fits. It holds its GPUs until it is `TERMINATED` or `FAILED`,
//!   even while it is paused.
//! - Deleting a pod twice succeeds while the API shows the pod: until ten minutes after its end, or
//!   [`Builder::keep_terminated`].
//! - Pods are listed newest first. Logs are listed oldest first, with 100 lines on a page. The last page
//!   has a `nextCursor` too, to read later lines with. A page has at most 1000 lines, and a keyword is
//!   searched in 100,000 lines at a time, so an empty page may have a next one.
//! - GPU types and regions are those of the vendor's material, and some more: see [`gpu_types`] and
//!   [`regions`]. Which region offers which GPU type, the prices and the numbers of cards are invented;
//!   `AMD` is an accelerator vendor, too. The GPU listing has 20 rows on a page. A container volume has
//!   at least 10 GB, and 50 GB by default.
//! - A port without a protocol is HTTP. SSH, HTTPS and lower case are accepted too. Duplicate ports and
//!   mount paths are refused. Any volume id is accepted.
//! - Images whose name contains `does-not-exist`, or a text of [`Builder::bad_image`], cannot be pulled:
//!   the pod becomes `FAILED`. With [`Builder::failing_starts`] some accepted pods find no machine, and
//!   change from `PENDING` to `FAILED`.
//! - A container whose command has ended keeps running, and so does its pod. A pod that runs a job without a
//!   script prints some lines, and exits with status 0 after about a minute.
//! - When a spot machine is reclaimed, by [`Simulator::reclaim`] or [`Builder::spot_life`], its pod
//!   becomes `TERMINATING` and then `TERMINATED`. By default no machine is reclaimed.
//! - When the balance of [`Simulator::set_balance`] is spent, all pods are terminated, including paused
//!   ones; creating a pod is then refused with code 10002.
//! - A pod becomes `DEGRADED` only by [`Simulator::degrade`]. It is billed and can be paused.
//! - `containerVolumePrice` of a pod is per GB and hour; volumes are free.
//! - `callbackUrl` gets a POST request when the pod becomes `RUNNING`, `TERMINATED`, `FAILED` or
//!   `DEGRADED`, once each, over plain HTTP, and only at addresses of this machine unless
//!   [`Builder::webhooks_anywhere`] is set. The body of a [`Webhook`] is invented.

// A pod's JSON has some forty fields, each a level of `json!`.
#![recursion_limit = "256"]

mod builder;
mod catalogue;
mod clock;
mod control;
mod envelope;
mod extract;
mod fault;
mod handlers;
mod history;
mod json;
mod lifecycle;
mod logs;
mod pod;
#[cfg(feature = "cli")]
pub mod program;
mod quirks;
mod request_log;
mod requests;
mod rng;
mod router;
mod schema;
mod script;
mod server;
mod shared;
mod simulator;
mod state;
mod webhook;

pub use crate::builder::Builder;
pub use crate::catalogue::{gpu_types, regions};
pub use crate::clock::Clock;
pub use crate::fault::Fault;
pub use crate::fault::inject::{Injected, injected};
pub use crate::fault::parse::ParseError;
pub use crate::fault::plan::{FaultPlan, FaultTarget};
pub use crate::fault::reply::{Reply, RetryAfter};
pub use crate::history::{Cause, Change};
pub use crate::pod::PodRecord;
pub use crate::quirks::{Quirk, Quirks};
pub use crate::request_log::RecordedRequest;
pub use crate::script::Script;
pub use crate::script::plan::{ScriptPlan, ScriptTarget};
pub use crate::server::RunningServer;
pub use crate::simulator::{NotPossible, Simulator};
pub use crate::webhook::{Delivery, Webhook};
pub use jiff::SignedDuration;
pub use rust_decimal::Decimal;
pub use yottalabs_client::Operation;
pub use yottalabs_client::wire::{PodId, PodStatus, Timestamp};
