//! A log as a sequence of numbered lines in order of time.

use std::ops::Range;
use std::sync::Arc;

use super::Kind;
use super::content::segments;
use crate::clock::Millis;
use crate::pod::Pod;
use crate::rng::Rng;
use crate::script::play::Play;

/// A line of a log.
pub(super) struct Line {
    pub(super) at: Millis,
    pub(super) level: &'static str,
    pub(super) content: String,
}

/// The level and content of a line.
pub(super) type Text = (&'static str, String);

/// A part of a log.
pub(super) struct Segment {
    pub(super) start: Millis,
    /// When the last line is before this moment; `None` if the end is not known yet.
    pub(super) end: Option<Millis>,
    pub(super) lines: Lines,
    /// The key of the random numbers.
    pub(super) key: u64,
}

/// The lines of a segment.
pub(super) enum Lines {
    /// These, at intervals of `STEP`.
    Fixed(Vec<Text>),
    /// The lines of a script.
    Timed(Arc<Play>),
    /// One in each period, at a random moment of it.
    Periodic(i64, fn(u64, &mut Rng) -> Text),
}

/// The milliseconds from one fixed line to the next.
pub(super) const STEP: i64 = 150;

/// The purpose of random numbers.
const PURPOSE: u64 = 4;

impl Segment {
    /// When the line with this number is written, and the random numbers for its text.
    fn at(&self, index: u64) -> (Millis, Rng) {
        let mut rng = Rng::keyed(&[self.key, PURPOSE, index]);
        let offset = match &self.lines {
            Lines::Fixed(_) => STEP.unsigned_abs() * index,
            Lines::Timed(play) => nth(&play.lines, index).map_or(u64::MAX, |line| line.0),
            Lines::Periodic(period, _) => {
                let period = period.unsigned_abs();
                let jitter = rng.within(0, period - 1);
                index.saturating_mul(period).saturating_add(jitter)
            }
        };
        (self.start.saturating_add_unsigned(offset), rng)
    }

    fn line(&self, index: u64) -> Line {
        let (at, mut rng) = self.at(index);
        let (level, content) = match &self.lines {
            Lines::Fixed(lines) => nth(lines, index).cloned().unwrap_or_default(),
            Lines::Timed(play) => {
                let line = nth(&play.lines, index);
                ("INFO", line.map(|line| line.1.clone()).unwrap_or_default())
            }
            Lines::Periodic(_, text) => text(index, &mut rng),
        };
        Line { at, level, content }
    }

    /// The number of lines before a moment.
    fn count_before(&self, moment: Millis) -> u64 {
        let moment = self.end.map_or(moment, |end| moment.min(end));
        let Ok(passed) = u64::try_from(moment.saturating_sub(self.start)) else {
            return 0;
        };
        match &self.lines {
            Lines::Fixed(lines) => passed.div_ceil(STEP.unsigned_abs()).min(lines.len() as u64),
            Lines::Timed(play) => play.lines.partition_point(|line| line.0 < passed) as u64,
            Lines::Periodic(period, _) => {
                let full = passed / period.unsigned_abs();
                // The line of the current period may be before the moment.
                full + u64::from(self.at(full).0 < moment)
            }
        }
    }
}

fn nth<T>(lines: &[T], index: u64) -> Option<&T> {
    lines.get(usize::try_from(index).ok()?)
}

/// One log of one pod.
pub(super) struct Stream(Vec<Segment>);

impl Stream {
    pub(super) fn of(pod: &Pod, kind: Kind) -> Self {
        Self(segments(pod, kind))
    }

    /// The line with this number.
    pub(super) fn line(&self, mut number: u64) -> Option<Line> {
        for segment in &self.0 {
            let length = segment.count_before(Millis::MAX);
            if number < length {
                return Some(segment.line(number));
            }
            number -= length;
        }
        None
    }

    /// The numbers of the lines from one moment on and before another.
    pub(super) fn numbers(&self, from: Millis, before: Millis) -> Range<u64> {
        let count_before =
            |moment| -> u64 { self.0.iter().map(|part| part.count_before(moment)).sum() };
        let end = count_before(before);
        count_before(from).min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_agrees_with_the_lines_at_every_moment() {
        for end in [None, Some(1_200), Some(5_000), Some(500)] {
            for lines in [
                Lines::Fixed(vec![("INFO", String::new()); 3]),
                Lines::Periodic(2_000, |index, _| ("INFO", format!("line {index}"))),
                Lines::Timed(Arc::new(Play {
                    lines: [0, 0, 150, 200, 4_000].map(|at| (at, String::new())).into(),
                    fails_at: None,
                    log_lag: 0,
                })),
            ] {
                let segment = Segment {
                    start: 1_000,
                    end,
                    lines,
                    key: 5,
                };
                let most = segment.count_before(50_000);
                for moment in (0..20_000).step_by(7) {
                    let before = (0..most)
                        .filter(|index| {
                            let (at, _) = segment.at(*index);
                            at < moment && end.is_none_or(|end| at < end)
                        })
                        .count();
                    let counted = segment.count_before(moment);
                    assert_eq!(counted, before as u64, "{end:?} {moment}");
                }
            }
        }
    }
}
