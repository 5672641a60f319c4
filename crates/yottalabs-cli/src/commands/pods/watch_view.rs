//! What `yotta pods watch` shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use yottalabs::{Pod, PodEvent, PodId, Timestamp};

use super::filter::Filter;
use super::list::{pods_table, summary};
use crate::terminal_text::one_line;
use crate::values::or_none;

/// The pods as they are now.
#[derive(Debug, Default)]
pub(super) struct View(BTreeMap<PodId, Arc<Pod>>);

impl View {
    /// Applies a change.
    pub(super) fn apply(&mut self, event: PodEvent, filter: &Filter) {
        match event {
            PodEvent::Added(pod) | PodEvent::Changed { after: pod, .. } if filter.matches(&pod) => {
                self.0.insert(pod.id, pod);
            }
            event => {
                self.0.remove(&event.id());
            }
        }
    }

    /// The lines for a terminal of this width and height.
    pub(super) fn lines(&self, now: Timestamp, (width, height): (u16, u16)) -> Vec<String> {
        let pods: Vec<Pod> = self.0.values().map(|pod| Pod::clone(pod)).collect();
        let mut lines = vec![format!("{}  (Ctrl-C ends the watch)", summary(&pods))];
        if !pods.is_empty() {
            let table = pods_table(&pods, now).render(Some(width));
            lines.extend(table.lines().map(str::to_owned));
        }
        let height = usize::from(height.max(1));
        if lines.len() > height {
            // The line that says so replaces one more.
            let hidden = lines.len() - height + 1;
            lines.truncate(height - 1);
            lines.push(format!("… and {hidden} more"));
        }
        lines
    }
}

/// A change as one line.
pub(super) fn line(event: &PodEvent, now: Timestamp) -> String {
    let pod = event.pod();
    let what = match event {
        PodEvent::Gone(_) => "gone".to_owned(),
        PodEvent::Changed { before, after } if before.status != after.status => {
            format!("{} -> {}", before.status, after.status)
        }
        PodEvent::Changed { before, after } if before.is_ready() != after.is_ready() => {
            let ready = if after.is_ready() {
                "ready"
            } else {
                "not ready"
            };
            format!("{}, {ready}", after.status)
        }
        PodEvent::Changed { after, .. } => format!("{}, changed", after.status),
        _ => or_none(Some(&pod.status)),
    };
    let seconds = Timestamp::from_millis(now.as_millis() / 1000 * 1000).unwrap_or(now);
    let name = or_none(Some(&pod.name));
    one_line(&format!("{seconds} {} {name} {what}", pod.id))
}
