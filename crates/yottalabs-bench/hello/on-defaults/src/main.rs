//! Reads one pod with reqwest.

use std::time::Duration;

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "only printed")]
struct Pod {
    id: i64,
    name: String,
}

#[derive(serde::Deserialize)]
struct Envelope {
    code: i64,
    data: Option<Pod>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = std::env::var("YOTTA_API_KEY")?;
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()?;
    let request = client
        .get("https://api.yottalabs.ai/v2/pods/1")
        .header("X-Api-Key", key);
    let envelope: Envelope = request.send().await?.error_for_status()?.json().await?;
    println!("{} {:?}", envelope.code, envelope.data);
    Ok(())
}
