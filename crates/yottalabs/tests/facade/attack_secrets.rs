//! Secrets that the client can't know, in places where it does not expect them.

use yottalabs::PodId;

use crate::support::{Reply, Script};

const SECRET: &str = "hf_d1d2d3d4d5d6";

/// Another pod's environment, in another form than expected.
#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_not_shown() {
    for pod in [
        format!(r#"{{"id":1,"environmentVars":"TOKEN={SECRET}"}}"#),
        format!(r#"{{"id":1,"environmentVars":["TOKEN={SECRET}"]}}"#),
        format!(r#"{{"id":1,"environmentVars":[{{"key":"T","value":["{SECRET}"]}}]}}"#),
        format!(r#"{{"id":1,"initializationCommand":["login {SECRET}"]}}"#),
        format!(r#"{{"id":1,"expose":"user:{SECRET}@host"}}"#),
    ] {
        let script = Script::new([Reply::data(&pod)]);
        let error = script.client().pods().get(PodId::new(1)).await.unwrap_err();
        assert!(error.is_unexpected_response());
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains(SECRET), "{text}");
        }
        // Where it is wrong is still told.
        assert!(error.to_string().contains(" at `data."), "{error}");
    }
}
