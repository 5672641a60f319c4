//! A simulator that listens, and the program that talks to it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use yottalabs::{Pod, PodId, PodSpec, Yotta};
use yottalabs_sim::{Clock, RunningServer, Simulator};

/// A simulator, and a home directory without a config file.
pub(crate) struct World {
    pub(crate) sim: Simulator,
    pub(crate) home: TempDir,
    /// A client of the simulator in this process.
    yotta: Yotta,
    server: RunningServer,
    runtime: Runtime,
}

/// How the program has ended.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit code, or 128 and the number of the signal, as in a shell.
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    /// Time stands still, unless a test advances it.
    pub(crate) fn still() -> Self {
        Self::with(Simulator::builder().clock(Clock::manual()))
    }

    /// A millisecond is a simulated minute, so that a pod is ready at once.
    pub(crate) fn fast() -> Self {
        Self::with(Simulator::builder().clock(Clock::scaled(60_000.0)))
    }

    pub(crate) fn with(builder: yottalabs_sim::Builder) -> Self {
        let sim = builder
            .keep_terminated(Duration::from_secs(1 << 40))
            .build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let server = runtime.block_on(sim.start()).unwrap();
        let yotta = Yotta::builder().api_key(sim.api_key());
        let yotta = yotta.base_url("http://localhost").transport(sim.clone());
        Self {
            yotta: yotta.build().unwrap(),
            home: tempfile::tempdir().unwrap(),
            sim,
            server,
            runtime,
        }
    }

    /// The base URL of the simulator.
    pub(crate) fn url(&self) -> &str {
        self.server.url()
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.home.path().join(".yotta").join("config")
    }

    /// Writes the config file, readable only by its owner.
    pub(crate) fn write_config(&self, text: impl AsRef<[u8]>) {
        let path = self.config();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    /// Creates a pod.
    pub(crate) fn create(&self, spec: PodSpec) -> Pod {
        let create = self.yotta.pods().create(spec);
        self.runtime.block_on(create.into_future()).unwrap()
    }

    /// The pod with this id, with its secrets.
    pub(crate) fn get(&self, id: i64) -> Pod {
        let get = self.yotta.pods().get(PodId::new(id));
        self.runtime.block_on(get).unwrap()
    }

    /// The program, with the key and the address of the simulator in its environment, and nothing else of this process.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yotta"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.home.path())
            .env("YOTTA_API_KEY", self.sim.api_key())
            .env("YOTTA_BASE_URL", self.server.url())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Finished {
        self.command(args).output().unwrap().into()
    }

    /// Runs the program, which must succeed, and returns its standard output.
    #[track_caller]
    pub(crate) fn stdout(&self, args: &[&str]) -> String {
        let finished = self.run(args);
        assert_eq!(finished.code, 0, "{args:?}: {}", finished.stderr);
        finished.stdout
    }

    /// The `data` of the JSON that the program prints into a pipe.
    #[track_caller]
    pub(crate) fn data(&self, args: &[&str]) -> serde_json::Value {
        let mut envelope: serde_json::Value = serde_json::from_str(&self.stdout(args)).unwrap();
        envelope["data"].take()
    }
}

impl Finished {
    pub(crate) fn new(status: ExitStatus, stdout: String, stderr: String) -> Self {
        #[cfg(unix)]
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        #[cfg(not(unix))]
        let signal = None;
        let code = status.code().or_else(|| Some(128 + signal?));
        Self {
            code: code.unwrap(),
            stdout,
            stderr,
        }
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self::new(output.status, text(output.stdout), text(output.stderr))
    }
}

/// A specification with this name.
pub(crate) fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_L4_24G", 1)
}
