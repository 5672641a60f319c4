//! What a container writes: the start of a training, and then its steps.

use super::stream::{Rest, Segment, Text};
use crate::{
    pod::Pod,
    rng::{Rng, mix},
};

const STEP_MILLIS: i64 = 2_000;
const CHECKPOINT_EVERY: u64 = 50;

/// One stretch for each run: the container starts anew after a pause.
pub(super) fn segments(pod: &Pod) -> Vec<Segment> {
    (0_u64..)
        .zip(&pod.runs)
        .map(|(number, run)| Segment {
            start: run.running_at,
            end: run.stopped_at,
            intro: intro(pod),
            rest: Some(Rest {
                period: STEP_MILLIS,
                text: step,
            }),
            key: mix(pod.key ^ number),
        })
        .collect()
}

fn intro(pod: &Pod) -> Vec<Text> {
    let spec = &pod.spec;
    let mut lines = vec![
        ("INFO", format!("container started from {}", spec.image)),
        (
            "INFO",
            format!("found {} x {}", spec.gpu_count, pod.offer.gpu.display_name),
        ),
    ];
    if let Some(command) = &spec.initialization_command {
        lines.extend(command.lines().map(|line| ("INFO", format!("+ {line}"))));
    }
    lines.push((
        "WARN",
        "tokenizer: fast version not found, using the slow one".to_owned(),
    ));
    lines.push(("INFO", "🚀 training started".to_owned()));
    lines
}

fn step(index: u64, rng: &mut Rng) -> Text {
    let step = index + 1;
    if step.is_multiple_of(CHECKPOINT_EVERY) {
        return (
            "INFO",
            format!("💾 checkpoint saved: /workspace/checkpoints/step-{step:06}.pt"),
        );
    }
    if rng.within(1, 80) == 1 {
        let waited = rng.within(200, 900);
        return (
            "WARN",
            format!("data loader is slow: waited {waited} ms for step {step}"),
        );
    }
    // In ten-thousandths: falls from about 10 towards 1.8.
    let loss = 18_000 + 8_200_000 / (100 + step) + rng.within(0, 900);
    let tokens = rng.within(46_000, 52_000);
    let heat = rng.within(61, 78);
    let loss = format!("{}.{:04}", loss / 10_000, loss % 10_000);
    (
        "INFO",
        format!("step {step} | loss {loss} | {tokens} tokens/s | GPU {heat} °C"),
    )
}
