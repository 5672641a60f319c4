//! A log as a sequence of numbered lines in order of time.

use std::ops::Range;

use super::{Kind, content::segments};
use crate::{clock::Millis, pod::Pod, rng::Rng};

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) at: Millis,
    pub(super) level: &'static str,
    pub(super) content: String,
}

/// The level and content of a line.
pub(super) type Text = (&'static str, String);

/// A part of a log: some first lines, and then one line in each period.
pub(super) struct Segment {
    pub(super) start: Millis,
    /// When the last line is before this moment; `None` if the end is not known yet.
    pub(super) end: Option<Millis>,
    /// The first lines, at intervals of `INTRO_STEP`.
    pub(super) intro: Vec<Text>,
    /// The lines after them, if there are any.
    pub(super) rest: Option<Rest>,
    /// The key of the random numbers.
    pub(super) key: u64,
}

/// The lines after the first ones.
pub(super) struct Rest {
    pub(super) period: i64,
    pub(super) text: fn(u64, &mut Rng) -> Text,
}

const INTRO_STEP: i64 = 150;

/// The purpose of random numbers.
const PURPOSE: u64 = 4;

impl Segment {
    fn intro_len(&self) -> u64 {
        u64::try_from(self.intro.len()).unwrap_or(u64::MAX)
    }

    fn intro_end(&self) -> Millis {
        let steps = i64::try_from(self.intro.len()).unwrap_or(i64::MAX);
        self.start.saturating_add(INTRO_STEP.saturating_mul(steps))
    }

    fn rng(&self, index: u64) -> Rng {
        Rng::keyed(&[self.key, PURPOSE, index])
    }

    /// The time of a line. It is in the line's own period, so that lines stay in order.
    fn at(&self, index: u64) -> Millis {
        let Some(after) = index.checked_sub(self.intro_len()) else {
            return self
                .start
                .saturating_add_unsigned(INTRO_STEP.unsigned_abs() * index);
        };
        let period = self
            .rest
            .as_ref()
            .map_or(1, |rest| rest.period)
            .unsigned_abs();
        let jitter = self.rng(index).within(0, period - 1);
        let offset = after.saturating_mul(period).saturating_add(jitter);
        self.intro_end().saturating_add_unsigned(offset)
    }

    fn line(&self, index: u64) -> Line {
        let at = self.at(index);
        let first = usize::try_from(index)
            .ok()
            .and_then(|index| self.intro.get(index));
        let (level, content) = match (first, &self.rest) {
            (Some(text), _) => text.clone(),
            (None, Some(rest)) => {
                let mut rng = self.rng(index);
                // The first number was used for the time.
                rng.next();
                (rest.text)(index - self.intro_len(), &mut rng)
            }
            (None, None) => ("INFO", String::new()),
        };
        Line { at, level, content }
    }

    /// The number of lines before a moment.
    fn count_before(&self, moment: Millis) -> u64 {
        let moment = self.end.map_or(moment, |end| moment.min(end));
        if moment <= self.start {
            return 0;
        }
        if moment <= self.intro_end() || self.rest.is_none() {
            let ahead = moment
                .saturating_sub(self.start)
                .saturating_add(INTRO_STEP - 1);
            return u64::try_from(ahead / INTRO_STEP)
                .unwrap_or(0)
                .min(self.intro_len());
        }
        let period = self.rest.as_ref().map_or(1, |rest| rest.period);
        let full = (moment - self.intro_end()) / period;
        let count = self.intro_len() + full.unsigned_abs();
        // The line of the current period may be before the moment.
        if self.at(count) < moment {
            count + 1
        } else {
            count
        }
    }
}

/// One log of one pod.
pub(super) struct Stream {
    segments: Vec<Segment>,
}

impl Stream {
    pub(super) fn of(pod: &Pod, kind: Kind) -> Self {
        let segments = segments(pod, kind);
        Self { segments }
    }

    /// The number of lines before a moment.
    pub(super) fn count_before(&self, moment: Millis) -> u64 {
        self.segments
            .iter()
            .map(|segment| segment.count_before(moment))
            .sum()
    }

    /// The line with this number.
    pub(super) fn line(&self, number: u64) -> Option<Line> {
        let mut number = number;
        for segment in &self.segments {
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
        let end = self.count_before(before);
        self.count_before(from).min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(end: Option<Millis>) -> Segment {
        Segment {
            start: 1_000,
            end,
            intro: vec![
                ("INFO", "a".into()),
                ("INFO", "b".into()),
                ("INFO", "c".into()),
            ],
            rest: Some(Rest {
                period: 2_000,
                text: |index, _| ("INFO", format!("line {index}")),
            }),
            key: 5,
        }
    }

    #[test]
    fn counting_agrees_with_the_lines_at_every_moment() {
        for end in [None, Some(1_200), Some(5_000), Some(500)] {
            let segment = segment(end);
            for moment in (0..20_000).step_by(7) {
                let written = (0..60)
                    .filter(|index| {
                        let at = segment.at(*index);
                        at < moment && end.is_none_or(|end| at < end)
                    })
                    .count();
                assert_eq!(
                    segment.count_before(moment),
                    written as u64,
                    "{end:?} {moment}"
                );
            }
        }
    }
}
