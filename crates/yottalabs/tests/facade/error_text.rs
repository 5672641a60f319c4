//! What an error tells the person who reads it: in a log, at a prompt, and out of `main`.

use std::time::Duration;

use yottalabs::{PodId, RetryPolicy, ready};

use crate::support::{Reply, Script};

const ID: PodId = PodId::new(7);

#[tokio::test(start_paused = true)]
async fn a_timeout_says_after_how_long() {
    let silent = Script::new([Reply::Silence]);
    let yotta = silent.builder().retry(RetryPolicy::none());
    let yotta = yotta.build().unwrap();
    let error = yotta.pods().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to list pods: no response came within 30s"
    );
    let hurried = yotta.with_timeout(Duration::from_millis(3_500));
    let error = hurried.pods().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to list pods: the call's time ran out after 3.5s"
    );
    let wait = yotta.pods().wait(ID, ready());
    let error = wait.timeout(Duration::from_secs(40)).await.unwrap_err();
    let said = "failed to wait for pod 7 to be ready: the wait's time ran out after 40s";
    assert!(error.to_string().starts_with(said), "{error}");
}
