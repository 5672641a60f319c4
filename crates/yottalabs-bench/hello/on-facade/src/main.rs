//! Reads one pod with the facade.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let yotta = yottalabs::Yotta::from_env()?;
    println!("{:?}", yotta.pods().get("1".parse()?).await?);
    Ok(())
}
