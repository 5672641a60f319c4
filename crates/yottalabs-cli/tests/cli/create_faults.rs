//! `yotta pods create` with every fault of the server, and interrupted.

use std::fs::{self, File};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use yottalabs_sim::{Fault, Operation};

use crate::running::{kill, requests};
use crate::world::{Finished, World};

const CREATE: [&str; 8] = [
    "pods",
    "create",
    "--name",
    "a",
    "--image",
    "b",
    "--gpu-type",
    "NVIDIA_L4_24G",
];

/// How long the program may look for a lost pod before it is interrupted: shorter than it would look by itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// With this variable in the environment it is not interrupted, and the test takes more than a minute.
const TO_THE_END: &str = "YOTTALABS_FAULTS_TO_THE_END";

/// The program at work. Its output goes to files, because it may be more than a pipe holds.
struct Running {
    world: World,
    child: Child,
    /// The exit code, once it has ended.
    code: Option<i32>,
    is_interrupted: bool,
}

impl Running {
    fn start(world: World, args: &[&str]) -> Self {
        let mut command = world.command(args);
        let file = |name: &str| File::create(world.home.path().join(name)).unwrap();
        command.stdout(file("stdout")).stderr(file("stderr"));
        Self {
            child: command.spawn().unwrap(),
            world,
            code: None,
            is_interrupted: false,
        }
    }

    fn has_ended(&mut self) -> bool {
        if self.code.is_none() {
            let status = self.child.try_wait().unwrap();
            self.code = status.map(|status| status.code().unwrap());
        }
        self.code.is_some()
    }

    /// How many requests of this operation have been sent.
    fn requests(&self, operation: Operation) -> usize {
        requests(&self.world.sim, operation)
    }

    /// Sends a signal, once.
    fn interrupt(&mut self, signal: &str) {
        if !self.is_interrupted {
            self.is_interrupted = true;
            kill(&self.child, signal);
        }
    }

    fn output(&self, name: &str) -> String {
        fs::read_to_string(self.world.home.path().join(name)).unwrap()
    }
}

#[test]
fn no_fault_makes_two_pods_or_hides_one() {
    let mut all: Vec<(Fault, Running)> = Vec::new();
    for fault in Fault::samples() {
        let world = World::still();
        world
            .sim
            .faults()
            .on(Operation::CreatePod)
            .next(fault.clone());
        all.push((fault, Running::start(world, &CREATE)));
    }
    let started = Instant::now();
    let is_patient = std::env::var_os(TO_THE_END).is_some();
    loop {
        let mut working: Vec<_> = all
            .iter_mut()
            .filter_map(|(_, running)| (!running.has_ended()).then_some(running))
            .collect();
        if working.is_empty() {
            break;
        }
        if started.elapsed() > PATIENCE && !is_patient {
            // It handles signals before it sends the request.
            working.retain(|running| running.requests(Operation::CreatePod) > 0);
            working
                .into_iter()
                .for_each(|running| running.interrupt("INT"));
        }
        sleep(Duration::from_millis(10));
    }
    for (fault, running) in &all {
        let created = running.world.sim.created_count();
        let (code, stderr) = (running.code.unwrap(), running.output("stderr"));
        println!("{fault}: exit {code}, {created} pods; {stderr}");
        match code {
            // A gateway has repeated the request, which no client can know.
            0 if *fault == Fault::Twice => {}
            0 => {
                assert_eq!(created, 1, "{fault}");
                let id = running.world.sim.pods()[0].id.to_string();
                assert!(running.output("stdout").contains(&id), "{fault}");
            }
            6 => assert!(created <= 1, "{fault}: {created} pods"),
            130 => {
                assert!(created <= 1 && !is_patient, "{fault}: {created} pods");
                assert!(
                    stderr.contains("may have been created"),
                    "{fault}: {stderr}"
                );
            }
            1..=4 => assert_eq!(created, 0, "{fault}: {stderr}"),
            code => panic!("{fault}: exit {code}: {stderr}"),
        }
    }
}

#[test]
fn a_creation_that_cannot_be_confirmed_has_an_exit_code_of_its_own() {
    for (fault, created) in [("reset-before", 0), ("reset-after", 1)] {
        let world = World::still();
        world
            .sim
            .faults()
            .add(&format!("create:{fault}:next"))
            .unwrap();
        world.sim.faults().add("list:403:always").unwrap();
        let finished = world.run(&CREATE);
        assert_eq!(finished.code, 6, "{fault}: {}", finished.stderr);
        assert_eq!(finished.stdout, "");
        assert!(
            finished
                .stderr
                .contains("hint: look with `yotta pods list` before"),
            "{}",
            finished.stderr
        );
        assert_eq!(world.sim.created_count(), created);
    }
}

#[test]
fn a_pod_whose_id_cannot_be_printed_is_not_hidden() {
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    let mut outputs = vec![(0, Stdio::from(closed))];
    if cfg!(target_os = "linux") {
        let full = File::options().write(true).open("/dev/full").unwrap();
        outputs.push((6, Stdio::from(full)));
    }
    for (code, output) in outputs {
        let world = World::still();
        let mut command = world.command(&CREATE);
        let finished: Finished = command.stdout(output).output().unwrap().into();
        assert_eq!(finished.code, code, "{}", finished.stderr);
        let created = format!("pod {} was created\n", world.sim.pods()[0].id);
        assert!(finished.stderr.ends_with(&created), "{}", finished.stderr);
    }
}

/// Runs the program, and sends it a signal when this operation has been requested.
fn interrupted(world: World, more: &[&str], when: Operation, signal: &str) -> Running {
    let mut running = Running::start(world, &[&CREATE[..], more].concat());
    while running.requests(when) == 0 {
        assert!(!running.has_ended(), "{}", running.output("stderr"));
        sleep(Duration::from_millis(1));
    }
    running.interrupt(signal);
    while !running.has_ended() {
        sleep(Duration::from_millis(1));
    }
    running
}

#[test]
fn an_interrupted_creation_says_that_the_pod_may_exist() {
    for (fault, when, created) in [
        ("stall-before", Operation::CreatePod, 0),
        ("stall-after", Operation::CreatePod, 1),
        ("stall-body", Operation::CreatePod, 1),
        ("reset-before", Operation::ListPods, 0),
    ] {
        for signal in ["INT", "TERM"] {
            let world = World::still();
            world
                .sim
                .faults()
                .add(&format!("create:{fault}:next"))
                .unwrap();
            let running = interrupted(world, &["--wait"], when, signal);
            assert_eq!(running.code, Some(130), "{fault} {signal}");
            let stderr = running.output("stderr");
            let message =
                "error: interrupted: the pod `a` may have been created\nhint: `yotta pods get 'a'`";
            assert!(stderr.contains(message), "{fault} {signal}: {stderr}");
            assert_eq!(
                running.world.sim.created_count(),
                created,
                "{fault} {signal}"
            );
        }
    }
}

#[test]
fn an_interrupted_wait_says_which_pod_keeps_running() {
    for signal in ["INT", "TERM"] {
        let running = interrupted(World::still(), &["--wait"], Operation::ListPods, signal);
        assert_eq!(running.code, Some(130), "{signal}");
        let id = running.world.sim.pods()[0].id;
        let stderr = running.output("stderr");
        let message =
            format!("error: interrupted while pod {id} was starting\nhint: `yotta pods wait {id}`");
        assert!(stderr.contains(&message), "{signal}: {stderr}");
        let printed: Value = serde_json::from_str(&running.output("stdout")).unwrap();
        assert_eq!(printed["data"]["id"], json!(id.get()));
        assert!(!running.world.sim.pods()[0].is_over());
    }
}
