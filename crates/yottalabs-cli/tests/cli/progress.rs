//! Progress on standard error: a spinner on a terminal, lines elsewhere.

use crate::terminal::Terminal;
use crate::world::{World, spec};

const WAIT: [&str; 5] = ["pods", "wait", "train-1", "--for", "paused"];
const CTRL_C: &str = "\x03";
/// What removes the spinner.
pub(crate) const CLEARED: &str = "\r\x1b[2K";

#[test]
fn a_spinner_shows_the_state_the_time_and_the_price() {
    let world = World::still();
    world.create(spec("train-1"));
    let mut terminal = Terminal::run(&world.command(&WAIT));
    terminal.wait_for("PENDING · 0s · ≈ 0.0000 · train-1 (");
    terminal.wait_for("PENDING · 1s");
    terminal.write(CTRL_C);
    let (code, text) = terminal.finish();
    assert_eq!(code, Some(130), "{text:?}");
    // Nothing of the spinner is left behind.
    let (_, end) = text.rsplit_once(CLEARED).unwrap();
    assert!(end.contains("error:"), "{text:?}");
    assert!(!end.contains("PENDING"), "{text:?}");
}

/// What it has cost before it was seen is not known.
#[test]
fn the_price_of_a_pod_that_was_running_before_is_a_lower_bound() {
    let world = World::fast();
    world.create(spec("train-1"));
    let mut terminal = Terminal::run(&world.command(&WAIT));
    terminal.wait_for("RUNNING · 0s · ≥ 0.0000 · train-1 (");
    terminal.write(CTRL_C);
    assert_eq!(terminal.finish().0, Some(130));
}

#[test]
fn a_narrow_terminal_shows_the_state_the_time_and_the_price_on_one_line() {
    let world = World::still();
    world.create(spec("a-pod-with-a-rather-long-name"));
    let args = ["pods", "wait", "a-pod-with-a-rather-long-name"];
    let mut terminal = Terminal::run(&world.command(&args));
    terminal.wait_for("PENDING · 0s");
    terminal.resize(40);
    terminal.wait_for(CLEARED);
    let text = terminal.wait_for("PENDING · 1s") + &terminal.wait_for(CLEARED);
    terminal.write(CTRL_C);
    assert_eq!(terminal.finish().0, Some(130));
    let frames: Vec<_> = text.split(CLEARED).map(visible).collect();
    let is_second = |frame: &&String| frame.contains("PENDING · 1s");
    let frame = frames.iter().find(is_second).unwrap();
    assert!(
        frame.contains("PENDING · 1s · ≈ 0.0000 · a-pod"),
        "{frame:?}"
    );
    assert!(frame.chars().count() <= 40, "{frame:?}");
}

/// The text without colours.
fn visible(frame: &str) -> String {
    console::strip_ansi_codes(frame).into_owned()
}

#[test]
fn colours_can_be_switched_off() {
    let world = World::still();
    world.create(spec("train-1"));
    let never = [&WAIT[..], &["--color", "never"]].concat();
    for (args, env, is_coloured) in [
        (&WAIT[..], None, true),
        (&WAIT, Some("NO_COLOR"), false),
        (&never, None, false),
    ] {
        let mut command = world.command(args);
        command.envs(env.map(|name| (name, "1")));
        let mut terminal = Terminal::run(&command);
        let text = terminal.wait_for("PENDING");
        terminal.write(CTRL_C);
        assert_eq!(terminal.finish().0, Some(130));
        assert_eq!(text.contains("\x1b[36m"), is_coloured, "{args:?} {text:?}");
    }
}

#[test]
fn a_pipe_gets_a_line_for_each_change() {
    let world = World::fast();
    let id = world.create(spec("train-1")).id;
    for more in [&[][..], &["--color", "always"]] {
        let finished = world.run(&[&["pods", "wait", "train-1"], more].concat());
        assert_eq!(finished.stderr, format!("pod {id} (train-1) is RUNNING\n"));
    }
}
