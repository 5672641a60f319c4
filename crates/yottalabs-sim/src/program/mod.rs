//! The simulator as a program: its flags, and how it runs until a signal ends it.
//!
//! `yottalabs-sim` and `yotta sim` are this program. It needs the feature `cli`.

mod args;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

pub use self::args::{Args, after_help};
use crate::{Clock, RunningServer, Simulator};

impl Args {
    /// Runs the simulator until Ctrl-C or SIGTERM. The first lines that it prints end with an example command for a
    /// URL and a key, which `example` makes.
    ///
    /// # Errors
    ///
    /// The text completes "failed to …".
    pub async fn run(&self, example: impl Fn(&str, &str) -> String) -> Result<(), String> {
        let sim = self.simulator()?;
        let addr = SocketAddr::new(self.host, self.port);
        let server = sim.serve(addr).await.map_err(|error| {
            format!("listen on {addr}: {error}; choose another --host or --port")
        })?;
        // Before the greeting, so that whoever reads it can end the program.
        let stopped = stopped().map_err(|error| format!("handle signals: {error}"))?;
        self.greet(&server, &example(server.url(), &self.api_key));
        stopped.await;
        // Idle connections must not keep the program running.
        let _ = tokio::time::timeout(Duration::from_secs(2), server.stop()).await;
        Ok(())
    }

    fn simulator(&self) -> Result<Simulator, String> {
        let clock = match self.manual_clock {
            true => Clock::manual(),
            false => Clock::scaled(self.speed),
        };
        let mut builder = Simulator::builder()
            .seed(self.seed)
            .clock(clock)
            .api_key(&self.api_key)
            .keep_terminated(Duration::from_secs(self.keep_terminated))
            .quirks(self.quirks)
            .failing_starts(self.failing_starts);
        if let Some(start) = self.start_at {
            builder = builder.start_at(start);
        }
        for part in &self.bad_image {
            builder = builder.bad_image(part);
        }
        if let Some(life) = self.spot_life {
            builder = builder.spot_life(Duration::from_secs(life));
        }
        if self.webhooks_anywhere {
            builder = builder.webhooks_anywhere();
        }
        let sim = builder.build();
        if let Some(balance) = self.balance {
            sim.set_balance(balance);
        }
        for rule in &self.faults {
            let added = sim.faults().add(rule);
            added.map_err(|error| format!("read --fault {rule:?}: {error}"))?;
        }
        for path in &self.scripts {
            let error = |error: &dyn std::fmt::Display| format!("read {}: {error}", path.display());
            let text = std::fs::read_to_string(path).map_err(|e| error(&e))?;
            sim.scripts().add_json(&text).map_err(|e| error(&e))?;
        }
        Ok(sim)
    }

    fn greet(&self, server: &RunningServer, example: &str) {
        let (url, key) = (server.url(), &self.api_key);
        let ip = server.addr().ip();
        let everywhere = if ip.is_unspecified() {
            format!("other machines can connect, because it listens on all addresses ({ip})\n")
        } else {
            String::new()
        };
        let text = format!(
            "listening on {url} (stop with ctrl-c)\n\
             the API key is {key}\n\
             {everywhere}\
             \n  export YOTTA_BASE_URL={url} YOTTA_API_KEY={key}\n  {example}\n"
        );
        // The simulator runs even if its output is closed.
        let _ = io::stdout().write_all(text.as_bytes());
    }
}

/// Handles Ctrl-C and SIGTERM from now on, and ends when one arrives.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Handles Ctrl-C from now on, and ends when it arrives.
#[cfg(windows)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        let _ = ctrl_c.recv().await;
    })
}
