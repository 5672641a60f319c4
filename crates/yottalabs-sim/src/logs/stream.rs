//! A log as numbered lines in order of time.

use std::ops::Range;

use super::{Kind, PURPOSE, container, system};
use crate::{clock::Millis, pod::Pod, rng::Rng};

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) at: Millis,
    pub(crate) level: &'static str,
    pub(crate) content: String,
}

/// A line's level and text.
pub(crate) type Text = (&'static str, String);

/// A stretch of a log: some lines to begin with, then one every so often.
pub(crate) struct Segment {
    pub(crate) start: Millis,
    /// Nothing is written from here on; `None` while no end is known.
    pub(crate) end: Option<Millis>,
    /// The first lines, `INTRO_STEP` apart.
    pub(crate) intro: Vec<Text>,
    /// What follows, if anything does.
    pub(crate) rest: Option<Rest>,
    /// The key of what is left to chance.
    pub(crate) key: u64,
}

/// The lines after the first ones: one in each period.
pub(crate) struct Rest {
    pub(crate) period: i64,
    pub(crate) text: fn(u64, &mut Rng) -> Text,
}

const INTRO_STEP: i64 = 150;

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

    /// When a line is written: within its own period, so that none overtakes another.
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
        let spoken = usize::try_from(index)
            .ok()
            .and_then(|index| self.intro.get(index));
        let (level, content) = match (spoken, &self.rest) {
            (Some(text), _) => text.clone(),
            (None, Some(rest)) => {
                let mut rng = self.rng(index);
                // The first number has become the line's time.
                rng.next();
                (rest.text)(index - self.intro_len(), &mut rng)
            }
            (None, None) => ("INFO", String::new()),
        };
        Line { at, level, content }
    }

    /// How many lines are written before a moment.
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
        // The line of the period under way may have been written already.
        if self.at(count) < moment {
            count + 1
        } else {
            count
        }
    }
}

/// One log of one pod.
pub(crate) struct Stream {
    segments: Vec<Segment>,
}

impl Stream {
    pub(crate) fn of(pod: &Pod, kind: Kind) -> Self {
        let segments = match kind {
            Kind::Container => container::segments(pod),
            Kind::System => system::segments(pod),
        };
        Self { segments }
    }

    /// How many lines are written before a moment.
    pub(crate) fn count_before(&self, moment: Millis) -> u64 {
        self.segments
            .iter()
            .map(|segment| segment.count_before(moment))
            .sum()
    }

    /// The lines with these numbers, those past the end of a segment left out.
    pub(crate) fn line(&self, number: u64) -> Option<Line> {
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

    /// The numbers of the lines written from one moment on and before another.
    pub(crate) fn numbers(&self, from: Millis, before: Millis) -> Range<u64> {
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

    #[test]
    fn lines_are_in_order_across_segments() {
        let mut later = segment(None);
        later.start = 9_000;
        let stream = Stream {
            segments: vec![segment(Some(8_000)), later],
        };
        let numbers = stream.numbers(0, 30_000);
        let times: Vec<Millis> = numbers
            .clone()
            .map(|n| stream.line(n).expect("a line").at)
            .collect();
        assert!(times.is_sorted());
        assert!(numbers.end > 10);
        assert_eq!(stream.numbers(8_000, 9_000), numbers_of_nothing(&stream));
    }

    fn numbers_of_nothing(stream: &Stream) -> Range<u64> {
        let here = stream.count_before(8_500);
        here..here
    }
}
