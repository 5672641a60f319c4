//! SIGINT, SIGTERM and SIGHUP.

use std::{fs, io, process};

use tokio::signal::unix::{SignalKind, signal};

use super::{Signal, Source};

/// Installs the handlers. A signal that the process ignores, as SIGHUP after `nohup`, stays ignored.
pub(super) fn sources() -> io::Result<Vec<Source>> {
    let before = Dispositions::read();
    let mut sources: Vec<Source> = Vec::new();
    for (name, kind) in [
        ("SIGINT", SignalKind::interrupt()),
        ("SIGTERM", SignalKind::terminate()),
        ("SIGHUP", SignalKind::hangup()),
    ] {
        let number = kind.as_raw_value();
        if !contains(before.ignored, number) {
            let mut source = signal(kind)?;
            let received = Signal {
                name,
                number,
                ends_process: !contains(before.caught, number),
            };
            sources.push((received, Box::new(move |context| source.poll_recv(context))));
        }
    }
    Ok(sources)
}

/// Ends the process by the signal, so that its parent sees that.
pub(super) fn end_process(signal: Signal) -> ! {
    // No signal ends process 1, which is the first program in a container.
    if process::id() != 1 {
        let _ = signal_hook::low_level::emulate_default_handler(signal.number);
    }
    // The exit status that a shell reports for a process that a signal has ended.
    process::exit(128 + signal.number)
}

/// What the process did with signals before this crate installed its handlers, as bit masks.
///
/// Linux tells in `/proc`. Elsewhere only unsafe code can ask, so the default is assumed.
struct Dispositions {
    ignored: u64,
    caught: u64,
}

impl Dispositions {
    fn read() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = |name| {
            let digits = status.lines().find_map(|line| line.strip_prefix(name));
            digits.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok())
        };
        Self {
            ignored: mask("SigIgn:").unwrap_or(0),
            caught: mask("SigCgt:").unwrap_or(0),
        }
    }
}

fn contains(mask: u64, number: i32) -> bool {
    mask & (1 << (number - 1)) != 0
}
