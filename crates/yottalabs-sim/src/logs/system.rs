//! What the platform says about a pod: a few lines to each change of its status,
//! and a health check now and then while it runs.

use yottalabs_client::wire::PodStatus;

use super::stream::{Rest, Segment, Text};
use crate::{
    cause::Cause,
    clock::Millis,
    pod::Pod,
    rng::{Rng, mix},
};

const HEALTH_CHECK_MILLIS: i64 = 30_000;

/// One stretch for each change of status, until the next one.
pub(super) fn segments(pod: &Pod) -> Vec<Segment> {
    let changes: Vec<_> = pod.timeline.all().collect();
    let ends = changes
        .iter()
        .skip(1)
        .map(|change| Some(change.0))
        .chain([None]);
    (0_u64..)
        .zip(changes.iter().zip(ends))
        .map(|(number, ((start, status), end))| Segment {
            start: *start,
            // What was said stays said, also where the next change came in the same millisecond.
            end: end.map(|end| end.max(start + 1)),
            intro: spoken(pod, status, *start),
            rest: (*status == PodStatus::Running).then_some(Rest {
                period: HEALTH_CHECK_MILLIS,
                text: health_check,
            }),
            // Apart from the container's numbers.
            key: mix(pod.key ^ (number << 32)),
        })
        .collect()
}

fn spoken(pod: &Pod, status: &PodStatus, since: Millis) -> Vec<Text> {
    let image = &pod.spec.image;
    let info = |text: String| ("INFO", text);
    match status {
        PodStatus::Pending => vec![
            info(format!("pod {} accepted", pod.id)),
            info(format!(
                "looking for {} x {} in {}",
                pod.spec.gpu_count, pod.offer.gpu.code, pod.offer.region.code
            )),
        ],
        PodStatus::Preparing => vec![
            info("machine assigned".to_owned()),
            info(format!("pulling image {image}")),
        ],
        PodStatus::Initializing => mounts(pod)
            .chain([info("creating container".to_owned())])
            .collect(),
        PodStatus::Running => vec![info("container started".to_owned())],
        PodStatus::Pausing => vec![info("stopping container to pause".to_owned())],
        PodStatus::Paused => vec![info("paused; container storage erased".to_owned())],
        PodStatus::Degraded => vec![("WARN", "health checks fail".to_owned())],
        PodStatus::Terminating => vec![match pod.end {
            Some((at, cause)) if at == since && cause != Cause::Deleted => {
                ("WARN", format!("stopping container: {cause}"))
            }
            _ => info("stopping container to delete".to_owned()),
        }],
        PodStatus::Terminated => vec![info("deleted".to_owned())],
        PodStatus::Failed => vec![("ERROR", failure(pod)), ("ERROR", "pod failed".to_owned())],
        // No other status comes up in a timeline.
        _ => Vec::new(),
    }
}

/// Each start of the container mounts the volumes anew.
fn mounts(pod: &Pod) -> impl Iterator<Item = Text> + '_ {
    let volumes = pod.spec.volumes.iter();
    volumes.map(|volume| {
        let (id, path) = (&volume.id, &volume.mount_path);
        ("INFO", format!("mounting volume {id} at {path}"))
    })
}

fn failure(pod: &Pod) -> String {
    match pod.end {
        Some((_, Cause::BadImage)) | None => {
            format!("failed to pull image {}: manifest unknown", pod.spec.image)
        }
        Some((_, cause)) => format!("failed to start: {cause}"),
    }
}

fn health_check(_: u64, rng: &mut Rng) -> Text {
    (
        "INFO",
        format!("health check passed in {} ms", rng.within(2, 40)),
    )
}
