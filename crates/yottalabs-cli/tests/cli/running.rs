//! The program while it runs: it can be sent signals.

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use yottalabs_sim::{Operation, Simulator};

use crate::world::{Finished, World};

/// Starts the program with pipes for its output.
pub(crate) fn start(world: &World, args: &[&str]) -> Child {
    let mut command = command(world, args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// The program, which may be sent signals, also if these tests run in the background of a shell, where SIGINT is ignored.
pub(crate) fn command(world: &World, args: &[&str]) -> Command {
    let program = world.command(args);
    let mut command = match cfg!(target_os = "linux") {
        true => {
            let mut command = Command::new("env");
            command.arg("--default-signal=INT,TERM,HUP");
            command.arg(program.get_program());
            command
        }
        false => Command::new(program.get_program()),
    };
    command.args(program.get_args()).env_clear();
    for (name, value) in program.get_envs() {
        command.envs(value.map(|value| (name, value)));
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.stdin(Stdio::null());
    command
}

/// Sends a signal, such as `INT`.
pub(crate) fn kill(child: &Child, signal: &str) {
    let pid = child.id().to_string();
    let kill = Command::new("kill").args(["-s", signal, &pid]).status();
    assert!(kill.unwrap().success());
}

/// Reads the output to its end.
pub(crate) fn finish(child: Child) -> Finished {
    child.wait_with_output().unwrap().into()
}

/// Waits until the simulator has seen this.
#[track_caller]
pub(crate) fn until(sim: &Simulator, is_seen: impl Fn(&Simulator) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_seen(sim) {
        assert!(Instant::now() < deadline, "{:?}", sim.requests());
        sleep(Duration::from_millis(2));
    }
}

/// How many requests of this operation have been sent.
pub(crate) fn requests(sim: &Simulator, operation: Operation) -> usize {
    let requests = sim.requests().into_iter();
    requests
        .filter(|request| request.operation == Some(operation))
        .count()
}

/// Asserts that no pod exists any more.
#[track_caller]
pub(crate) fn assert_no_pod_is_left(sim: &Simulator, context: &dyn std::fmt::Debug) {
    sim.advance(Duration::from_secs(600));
    let pods = sim.pods();
    let left: Vec<_> = pods.iter().filter(|pod| !pod.is_over()).collect();
    assert!(left.is_empty(), "{context:?}: {left:?}");
}
