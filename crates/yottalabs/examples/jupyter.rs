//! A pod with Jupyter that is paused at night, for example by cron: `jupyter start`, `pause`, `resume` and `delete`.
//!
//! `JUPYTER_PASSWORD=… VOLUME_ID=… cargo run -p yottalabs --example jupyter -- start`
//!
//! With the real API, `start` and `resume` cost money until `pause` or `delete`. Keep notebooks on the volume: a pause
//! erases the container's own disk, and the volume is what a paused pod costs.

use anyhow::{Context as _, bail, ensure};
use yottalabs::{Pod, PodSpec, Protocol, Yotta, paused, ready};

const IMAGE: &str = "yottalabsai/pytorch:2.9.0-py3.11-cuda12.8.1-cudnn-devel-ubuntu22.04";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let action = std::env::args().nth(1).unwrap_or_default();
    let yotta = Yotta::from_env()?;
    let pods = yotta.pods();
    // The label finds the pod again, from any machine.
    let mut found = pods.list().label("app", "jupyter").await?.into_iter();
    let found = found.find(|pod| !pod.status.is_terminal());
    if action == "start" {
        ensure!(found.is_none(), "there is a pod already");
        let pod = pods.create(spec(&yotta).await?).await?;
        return print_url(&pods.wait(pod.id, ready()).await?);
    }
    let id = found.context("there is no pod: start one")?.id;
    match &*action {
        "pause" => {
            pods.pause(id).await?;
            pods.wait(id, paused()).await?;
        }
        "resume" => {
            pods.resume(id).await?;
            // The address may have changed.
            print_url(&pods.wait(id, ready()).await?)?;
        }
        "delete" => pods.delete(id).await?,
        _ => bail!("the argument is start, pause, resume or delete"),
    }
    Ok(())
}

async fn spec(yotta: &Yotta) -> anyhow::Result<PodSpec> {
    let password = std::env::var("JUPYTER_PASSWORD").context("set JUPYTER_PASSWORD")?;
    let volume = std::env::var("VOLUME_ID").context("set VOLUME_ID")?;
    let list = yotta.gpus().list().min_gpu_memory_gb(24).gpu_count(1);
    let quote = list.quotes().cheapest().await?.context("no GPU is free")?;
    let spec = PodSpec::new("jupyter", IMAGE, &quote, 1).label("app", "jupyter");
    let spec = spec
        .env("JUPYTER_PASSWORD", password)
        .volume(volume, "/workspace");
    Ok(spec.expose(8888, Protocol::Http))
}

fn print_url(pod: &Pod) -> anyhow::Result<()> {
    let port = pod.port(8888).context("port 8888 is not exposed")?;
    println!("{}", port.url().context("the pod has no URL")?);
    Ok(())
}
