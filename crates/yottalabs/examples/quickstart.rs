//! The life of a pod: find a GPU, launch, wait, read the logs, print the cost, pause, resume, delete.
//!
//! `cargo run -p yottalabs --example quickstart` runs it with a simulator, without a key.
//! `… -- --live` runs it with the real API and the key in `YOTTA_API_KEY`. This costs money: it prints the price
//! and asks for confirmation first.

use std::io::{BufRead as _, Write as _};
use std::time::Duration;

use anyhow::{Context as _, bail};
use yottalabs::{
    Condition, Decimal, GpuOffer, Pod, PodId, PodSpec, Protocol, Yotta, gone, paused, ready,
};
use yottalabs_sim::{Clock, Simulator};

/// Simulated seconds per second.
const SPEED: f64 = 60.0;

/// The maximum running time of the pod, if every wait takes until its timeout.
const MAX_RUNTIME: Duration = Duration::from_secs(30 * 60);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => {
            println!("Running with a simulator in this process, {SPEED} times as fast.");
            println!(
                "No real pod is launched, and there is no cost. Use --live for the real API.\n"
            );
            let simulator = Simulator::builder().clock(Clock::scaled(SPEED)).build();
            let server = simulator.start().await?;
            let key = simulator.api_key();
            let yotta = Yotta::builder()
                .api_key(key)
                .base_url(server.url())
                .build()?;
            run(&yotta, Pace::Simulated).await
        }
        Some("--live") => run(&Yotta::from_env()?, Pace::Live).await,
        Some(other) => bail!("unknown argument `{other}`: the only one is --live"),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Pace {
    Simulated,
    Live,
}

async fn run(yotta: &Yotta, pace: Pace) -> anyhow::Result<()> {
    println!("1. Find the cheapest on-demand GPU with at least 24 GB:");
    let list = yotta
        .gpus()
        .list()
        .min_gpu_memory_gb(24)
        .gpu_count(1)
        .on_demand()
        .available();
    let offer = list
        .cheapest()
        .await?
        .context("no such GPU is available now")?;
    println!(
        "   {} in {}",
        offer.gpu_type,
        offer.region.as_deref().unwrap_or("?")
    );
    let price = offer.hourly_price(1).context("the offer has no price")?;
    println!("   {price} {} per hour\n", currency(&offer));
    if pace == Pace::Live && !confirm(price, &offer)? {
        println!("Nothing was launched.");
        return Ok(());
    }

    println!("2. Launch a pod, and wait until it is ready:");
    let spec = PodSpec::new(
        "quickstart",
        "pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime",
        &offer,
        1,
    )
    .env("JUPYTER_PASSWORD", "correct horse battery staple")
    .expose(22, Protocol::Ssh)
    .expose(8888, Protocol::Http);
    // Errors, panics, Ctrl-C, SIGTERM and SIGHUP do not leave the pod running.
    let id = yotta
        .run(spec)
        .until(Condition::new(|_| true))
        .with(async |pod| {
            println!("   {} is pod {}, {}", pod.name, pod.id, pod.status);
            use_pod(yotta, &pod, pace).await?;
            println!("7. Delete it:");
            anyhow::Ok(pod.id)
        })
        .await?;
    let last = wait(yotta, id, gone(), pace).await?;
    println!("   {}", last.status);
    Ok(())
}

async fn use_pod(yotta: &Yotta, pod: &Pod, pace: Pace) -> anyhow::Result<()> {
    let pod = wait(yotta, pod.id, ready(), pace).await?;
    print_addresses(&pod);

    println!("3. Read its last lines of output:");
    let page = yotta
        .pods()
        .logs(pod.id)
        .container()
        .limit(5)
        .page()
        .await?;
    for line in &page.lines {
        println!("   {line}");
    }

    println!("\n4. Print its cost so far:");
    let cost = yotta.pods().cost(pod.id).await?;
    let ran = cost.running.unwrap_or_default();
    println!(
        "   {} or slightly more, after {ran:.1?}\n",
        cost.at_least().round_dp(4)
    );

    println!("5. Pause it:");
    yotta.pods().pause(pod.id).await?;
    let pod = wait(yotta, pod.id, paused(), pace).await?;
    println!("   {}: only volumes are billed now\n", pod.status);

    println!("6. Resume it:");
    yotta.pods().resume(pod.id).await?;
    let pod = wait(yotta, pod.id, ready(), pace).await?;
    print_addresses(&pod);
    Ok(())
}

async fn wait(
    yotta: &Yotta,
    id: PodId,
    condition: yottalabs::Condition,
    pace: Pace,
) -> Result<Pod, yottalabs::Error> {
    let every = match pace {
        Pace::Simulated => Duration::from_millis(100),
        Pace::Live => Duration::from_secs(5),
    };
    yotta
        .pods()
        .wait(id, condition)
        .timeout(Duration::from_secs(600))
        .every(every)
        .await
}

fn print_addresses(pod: &Pod) {
    println!("   {}", pod.status);
    for port in &pod.expose {
        let number = port.port.unwrap_or_default();
        let address = port.url().map(str::to_owned).or_else(|| port.address());
        println!(
            "   port {number}: {}",
            address.as_deref().unwrap_or("no address yet")
        );
    }
    if let Some(command) = pod.ssh_command() {
        println!("   {command}");
    }
    println!();
}

fn confirm(price: Decimal, offer: &GpuOffer) -> anyhow::Result<bool> {
    let most = (price * Decimal::from(MAX_RUNTIME.as_secs()) / Decimal::from(3600)).round_dp(2);
    let minutes = MAX_RUNTIME.as_secs() / 60;
    println!(
        "This launches a real pod, and deletes it at the end, usually after a few minutes.\n\
         After {minutes} minutes it would cost {most} {}. Continue? [y/N] ",
        currency(offer)
    );
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn currency(offer: &GpuOffer) -> &str {
    let option = offer.option(1).and_then(|option| option.price.as_ref());
    option
        .and_then(|price| price.currency.as_deref())
        .unwrap_or("(currency unknown)")
}
