//! Creates that are refused. Only the words of the server say whether capacity or money is lacking.

use tokio::time::Instant;

use super::spec;
use crate::support::{Reply, Script, World, world};

#[tokio::test(start_paused = true)]
async fn an_invalid_specification_is_not_sent() {
    let script = Script::new([Reply::data("null")]);
    let create = script.client().pods().create(spec().gpu_count(3));
    assert!(create.await.unwrap_err().is_invalid_request());
    assert!(script.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn create_returns_a_lack_of_capacity_at_once() {
    let World { sim, yotta, .. } = world();
    sim.set_capacity("NVIDIA_H100_80G", "us-east-1", false, 0)
        .unwrap();
    let started = Instant::now();
    let error = yotta
        .pods()
        .create(spec().region("us-east-1"))
        .await
        .unwrap_err();
    assert!(error.is_no_capacity() && !error.is_unconfirmed(), "{error}");
    assert_eq!((error.attempts(), started.elapsed().as_secs()), (1, 0));
    for words in [
        "Insufficient resources",
        "GPU not available in this region",
        "no available GPU, please try again later",
        "H100 is sold out",
        "Not enough capacity",
    ] {
        let script = Script::new([Reply::code(10002, words)]);
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert!(
            error.is_no_capacity() && !error.may_have_been_applied(),
            "{words}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn create_returns_an_insufficient_balance_at_once() {
    for words in [
        "insufficient balance",
        "Insufficient account balance, please recharge.",
        "Your balance is insufficient",
        "The user's balance (0.12 USD) is too low",
        "account balance not enough",
        "Not enough credits to launch this pod",
        "You do not have enough funds",
        "You don't have enough credits left",
        "insufficient funds",
        "Out of credits",
        "You have run out of credit",
        "credits exhausted",
        "please top up your account",
        "Please top-up first",
        "balance is below the minimum of 5 USD",
        "negative balance",
        "余额不足",
    ] {
        for code in [10001, 10002, 10019] {
            let script = Script::new([Reply::code(code, words)]);
            let error = script.client().pods().create(spec()).await.unwrap_err();
            assert!(error.is_insufficient_balance(), "{code} {words}: {error}");
            assert!(
                !error.may_have_been_applied() && !error.is_retryable(),
                "{words}"
            );
            assert!(
                !error.is_no_capacity() && script.seen().len() == 1,
                "{words}"
            );
        }
    }
    let script = Script::new([Reply::body(402, "")]);
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_insufficient_balance(), "{error}");
}

/// Words that have to do with the server, money or permissions, but do not say that capacity or money is used up.
#[tokio::test(start_paused = true)]
async fn words_that_decide_nothing_leave_a_create_open() {
    for words in [
        "system error",
        "Service not available",
        "database is not available, try again",
        "failed to read the account balance",
        "balance service unavailable",
        "the load balancer is not available",
        "insufficient permission to read the balance",
        "credential not found",
        "no credit card on file could be checked",
        "refund pending",
        "the balance is not affected; internal error",
        "could not reach the credit service",
        "no balance record was found",
        "no funds were charged",
    ] {
        let script = Script::new([Reply::code(10002, words)]);
        let create = script
            .client()
            .pods()
            .create(spec())
            .without_reconciliation();
        let error = create.await.unwrap_err();
        assert!(
            !error.is_insufficient_balance() && !error.is_no_capacity(),
            "{words}"
        );
        assert!(error.may_have_been_applied(), "{words}: {error}");
    }
    for (code, words) in [
        (10001, "insufficient permissions"),
        // The name of a pod may contain any words.
        (13000, "pod `insufficient balance` not found"),
    ] {
        let script = Script::new([Reply::code(code, words)]);
        let error = script.client().pods().create(spec()).await.unwrap_err();
        assert!(
            !error.is_insufficient_balance() && !error.is_no_capacity(),
            "{words}"
        );
        assert!(!error.may_have_been_applied(), "{words}");
    }
}
