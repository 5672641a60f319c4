//! Creation if the response is lost or unclear: how long the pod is looked for, and what the error says.

use std::time::Duration;

use tokio::time::Instant;
use yottalabs::CLIENT_TOKEN_VARIABLE;

use super::{count, marked, spec, token_of};
use crate::support::{Reply, Script, Trouble, World, world};

/// A server that answers creates with `create`, and list requests with what `list` says of the token and the
/// number of the look, from 1.
fn server(create: Reply, mut list: impl FnMut(&str, usize) -> Reply + Send + 'static) -> Script {
    let (mut token, mut looks) = (String::new(), 0);
    Script::with(move |seen, _| {
        if seen.method == "POST" {
            token = token_of(seen).unwrap_or_default();
            return create.clone();
        }
        looks += 1;
        list(&token, looks)
    })
}

fn listed(pods: impl IntoIterator<Item = serde_json::Value>) -> Reply {
    let pods: Vec<_> = pods.into_iter().collect();
    Reply::data(&serde_json::Value::from(pods).to_string())
}

/// After a failure that the API itself reports, only its list may be late. A gateway's answer does not tell
/// whether the API still works on the request.
#[tokio::test(start_paused = true)]
async fn the_pod_is_looked_for_during_a_time_that_depends_on_the_failure() {
    let envelope = r#"{"message":"system error","code":10002,"data":null}"#;
    for (reply, seconds) in [
        (Reply::code(10002, "system error"), 5),
        (Reply::body(500, envelope), 5),
        (Reply::body(504, envelope), 30),
        (Reply::body(502, "<html>"), 30),
        (Reply::body(500, ""), 30),
        (Reply::body(200, "{"), 30),
        (Reply::Reset, 30),
    ] {
        let script = server(reply.clone(), |_, _| listed([marked(1, "of another")]));
        let started = Instant::now();
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert_eq!(started.elapsed().as_secs(), seconds, "{reply:?}");
        assert!(error.is_unconfirmed() && !error.is_retryable(), "{error}");
        assert_eq!(error.operation(), Some("create_pod"));
        assert_eq!((error.elapsed(), error.attempts()), (started.elapsed(), 1));
        // The server's answer may be all that is known.
        let source = std::error::Error::source(&error).unwrap();
        let source: &yottalabs::Error = source.downcast_ref().unwrap();
        assert_eq!(error.code(), source.code());
        assert_eq!(error.status(), source.status());
        assert_eq!(error.api_message(), source.api_message());
        assert_eq!(error.body(), source.body());

        // A time that the caller sets is used for each failure.
        let create = script.client().pods().create(spec());
        let started = Instant::now();
        create.look_for(Duration::from_secs(9)).await.unwrap_err();
        assert_eq!(started.elapsed().as_secs(), 9, "{reply:?}");

        // It may be listed late.
        let script = server(reply, |token, look| match look {
            ..=4 => listed([]),
            _ => listed([marked(2, token)]),
        });
        let pod = script.client().pods().create(spec()).await.unwrap();
        assert_eq!((pod.id.get(), count(&script, "POST")), (2, 1));
    }
}

/// What made the create fail may make the look fail as well, for a while.
#[tokio::test(start_paused = true)]
async fn a_failed_look_is_repeated_if_that_may_help() {
    for (failure, seconds, may_pass) in [
        (Reply::body(500, "<html>"), 30..=30, true),
        (Reply::code(10002, "service not available"), 30..=35, true),
        (Reply::body(200, "<html>"), 30..=30, true),
        (Reply::Silence, 30..=36, false),
        (Reply::body(401, "Unauthorized"), 0..=0, false),
    ] {
        let list = failure.clone();
        let script = server(Reply::Reset, move |_, _| list.clone());
        let started = Instant::now();
        let error = script.client().pods().create(spec()).await.unwrap_err();
        let took = started.elapsed().as_secs();
        assert!(error.is_unconfirmed(), "{error}");
        assert!(seconds.contains(&took), "{took}: {error}");
        // The error says for how long the pod was really looked for.
        let says_zero = error.to_string().contains("none was seen in 0ns");
        assert_eq!(says_zero, took == 0, "{error}");

        let script = server(Reply::Reset, move |token, look| match look {
            ..=3 => failure.clone(),
            _ => listed([marked(2, token)]),
        });
        let pod = script.client().pods().create(spec()).await;
        assert_eq!(pod.is_ok(), may_pass, "{pod:?}");
    }
}

/// A server that redirects has not created a pod; after 302 and 303 that is not certain.
#[tokio::test(start_paused = true)]
async fn a_redirect_is_a_refusal_unless_it_may_follow_a_create() {
    for status in [301, 302, 303, 307, 308] {
        let is_open = matches!(status, 302 | 303);
        let script = server(Reply::body(status, ""), |_, _| listed([]));
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert_eq!(error.may_have_been_applied(), is_open, "{status}");
        assert_eq!(error.is_unconfirmed(), is_open, "{status}");
        let end = format!("list the pods before you try again (HTTP {status})");
        assert_eq!(error.to_string().ends_with(&end), is_open, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn creates_at_the_same_time_return_one_pod_each() {
    let World { sim, wire, yotta } = world();
    let mut number = 0;
    wire.set_fault(move |request| {
        let is_create = request.method() == http::Method::POST;
        number += usize::from(is_create);
        (is_create && number % 2 == 0).then_some(Trouble::LostAnswer)
    });
    let creates = (0..20).map(|_| async { yotta.pods().create(spec()).await.unwrap().id });
    let mut ids = futures_util::future::join_all(creates).await;
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sim.created_count()), (20, 20));
}

#[tokio::test(start_paused = true)]
async fn without_reconciliation_nothing_is_added_or_looked_for() {
    for reply in [Reply::Reset, Reply::body(429, "")] {
        let script = Script::new([reply]);
        let create = script.client().pods().create(spec());
        let error = create.without_reconciliation().await.unwrap_err();
        assert_eq!(error.may_have_been_applied(), !error.is_rate_limited());
        assert!(!error.is_unconfirmed(), "{error}");
        let seen = script.seen();
        let body = String::from_utf8_lossy(&seen[0].body);
        assert!(!body.contains(CLIENT_TOKEN_VARIABLE), "{body}");
        assert_eq!(seen.len(), 1);
    }
}

/// Another request could create a second pod, as long as it is not known that this one was not applied.
#[tokio::test(start_paused = true)]
async fn a_rate_limited_create_is_sent_again_only_after_a_look_that_finds_nothing() {
    for refusal in [Reply::body(429, ""), Reply::code(429, "slow down")] {
        // The server asks for a longer delay than is allowed, so there is only one look.
        let long = refusal.clone().header("retry-after", "3600");
        for (refusal, refused_looks, is_only_look) in
            [(&refusal, 0, false), (&refusal, 2, false), (&long, 0, true)]
        {
            let list = refusal.clone();
            let script = server(refusal.clone(), move |token, look| {
                match look <= refused_looks {
                    true => list.clone(),
                    false => listed([marked(1, token)]),
                }
            });
            let started = Instant::now();
            let pod = script.client().pods().create(spec()).await.unwrap();
            assert_eq!((pod.id.get(), count(&script, "POST")), (1, 1));
            assert_eq!(started.elapsed().is_zero(), is_only_look);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_create_whose_last_look_fails_is_unconfirmed() {
    for refusal in [Reply::body(429, ""), Reply::code(429, "slow down")] {
        for failure in [
            Reply::Reset,
            Reply::body(401, "Unauthorized"),
            Reply::body(500, ""),
            Reply::body(200, "<html>"),
            refusal.clone(),
        ] {
            // Nothing is sent after a look that fails. The fourth look is the last one.
            for (good_looks, creates) in [(0, 1), (3, 4)] {
                let failure = failure.clone();
                let script = server(refusal.clone(), move |_, look| match look <= good_looks {
                    true => listed([]),
                    false => failure.clone(),
                });
                let error = script.client().pods().create(spec()).await.unwrap_err();
                assert!(error.is_unconfirmed(), "{error}");
                assert!(error.may_have_been_applied() && error.candidates().is_empty());
                assert!(error.is_rate_limited() && error.attempts() == 4, "{error}");
                let sent = (count(&script, "POST"), count(&script, "GET"));
                assert_eq!(sent, (creates, 4));
            }
        }
    }
}
