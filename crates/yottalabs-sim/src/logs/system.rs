//! What the platform says about a pod: a few lines to each change of its status,
//! and a health check now and then while it runs.

use super::stream::{Rest, Segment, Text};
use crate::{
    cause::Cause,
    clock::Millis,
    pod::PodRecord,
    rng::{Rng, mix},
    status::Status,
};

const HEALTH_CHECK_MILLIS: i64 = 30_000;

/// One stretch for each change of status, until the next one.
pub(super) fn segments(pod: &PodRecord) -> Vec<Segment> {
    let changes: Vec<_> = pod.timeline.all().collect();
    let ends = changes
        .iter()
        .skip(1)
        .map(|change| Some(change.0))
        .chain([None]);
    (0_u64..)
        .zip(changes.iter().zip(ends))
        .map(|(number, (&(start, status), end))| Segment {
            start,
            // What was said stays said, also where the next change came in the same millisecond.
            end: end.map(|end| end.max(start + 1)),
            intro: spoken(pod, status, start),
            rest: (status == Status::Running).then_some(Rest {
                period: HEALTH_CHECK_MILLIS,
                text: health_check,
            }),
            // Apart from the container's numbers.
            key: mix(pod.key ^ (number << 32)),
        })
        .collect()
}

fn spoken(pod: &PodRecord, status: Status, since: Millis) -> Vec<Text> {
    let image = &pod.spec.image;
    let info = |text: String| ("INFO", text);
    match status {
        Status::Pending => vec![
            info(format!("pod {} accepted", pod.id)),
            info(format!(
                "looking for {} x {} in {}",
                pod.spec.gpu_count, pod.offer.gpu.code, pod.offer.region.code
            )),
        ],
        Status::Preparing => vec![
            info("machine assigned".to_owned()),
            info(format!("pulling image {image}")),
        ],
        Status::Initializing => mounts(pod)
            .chain([info("creating container".to_owned())])
            .collect(),
        Status::Running => vec![info("container started".to_owned())],
        Status::Pausing => vec![info("stopping container to pause".to_owned())],
        Status::Paused => vec![info("paused; container storage erased".to_owned())],
        Status::Degraded => vec![("WARN", "health checks fail".to_owned())],
        Status::Terminating => vec![match pod.end {
            Some((at, cause)) if at == since && cause != Cause::Deleted => {
                ("WARN", format!("stopping container: {cause}"))
            }
            _ => info("stopping container to delete".to_owned()),
        }],
        Status::Terminated => vec![info("deleted".to_owned())],
        Status::Failed => vec![("ERROR", failure(pod)), ("ERROR", "pod failed".to_owned())],
    }
}

/// Each start of the container mounts the volumes anew.
fn mounts(pod: &PodRecord) -> impl Iterator<Item = Text> + '_ {
    let volumes = pod.spec.volumes.iter();
    volumes.map(|volume| {
        let (id, path) = (&volume.id, &volume.mount_path);
        ("INFO", format!("mounting volume {id} at {path}"))
    })
}

fn failure(pod: &PodRecord) -> String {
    match pod.end {
        Some((_, Cause::BadImage)) | None => {
            format!("failed to pull image {}: manifest unknown", pod.spec.image)
        }
        Some((_, cause)) => format!("failed to start: {cause}"),
    }
}

fn health_check(_: u64, dice: &mut Rng) -> Text {
    (
        "INFO",
        format!("health check passed in {} ms", dice.within(2, 40)),
    )
}
