//! The console's events: Ctrl-C, Ctrl-Break, a closed console, the end of the session, and shutdown.
//!
//! Windows ends the process some seconds after the last three, whatever it does: five, as a rule.

use std::task::{Context, Poll};
use std::{io, process};

use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

use super::{Signal, Source};

/// `STATUS_CONTROL_C_EXIT`: what the default handler ends the process with.
const STATUS: i32 = i32::from_ne_bytes(0xC000_013A_u32.to_ne_bytes());

/// Installs the handlers.
pub(super) fn sources() -> io::Result<Vec<Source>> {
    let (mut c, mut pause) = (ctrl_c()?, ctrl_break()?);
    let (mut close, mut logoff, mut shutdown) = (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?);
    Ok(vec![
        source("Ctrl-C", move |context| c.poll_recv(context)),
        source("Ctrl-Break", move |context| pause.poll_recv(context)),
        source("CTRL_CLOSE_EVENT", move |context| close.poll_recv(context)),
        source("CTRL_LOGOFF_EVENT", move |context| {
            logoff.poll_recv(context)
        }),
        source("CTRL_SHUTDOWN_EVENT", move |context| {
            shutdown.poll_recv(context)
        }),
    ])
}

/// Ends the process as the default handler does.
pub(super) fn end_process(signal: Signal) -> ! {
    process::exit(signal.number)
}

fn source(
    name: &'static str,
    poll: impl FnMut(&mut Context<'_>) -> Poll<Option<()>> + Send + 'static,
) -> Source {
    let signal = Signal {
        name,
        number: STATUS,
        ends_process: true,
    };
    (signal, Box::new(poll))
}
