//! A pseudo-terminal in which the program runs.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

/// How long a program may print nothing. Only a test that fails takes this long.
const PATIENCE: Timespec = Timespec {
    tv_sec: 60,
    tv_nsec: 0,
};

/// A terminal, and the program that runs in it.
pub(crate) struct Terminal {
    screen: File,
    child: Child,
    /// What the program has printed, and the terminal has echoed.
    text: String,
}

impl Terminal {
    /// Runs the program in a terminal of its own with 80 columns, which is its `/dev/tty` too.
    pub(crate) fn run(command: &Command) -> Self {
        Self::with_columns(command, 80)
    }

    /// Runs the program in a terminal with this many columns.
    pub(crate) fn with_columns(command: &Command, columns: u16) -> Self {
        // Closing this end then hangs up the terminal, because the program has no copy of it.
        let controller =
            openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        tcsetwinsize(&controller, size(columns)).unwrap();
        let path = ptsname(&controller, Vec::new()).unwrap();
        let path = std::ffi::OsStr::from_bytes(path.as_bytes());
        let open = || {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open(path)
                .unwrap()
        };

        // Makes its standard input the controlling terminal, which needs `unsafe` code otherwise.
        let mut session = Command::new("setsid");
        session.args(["--ctty", "--wait"]);
        session.arg(command.get_program()).args(command.get_args());
        session.env_clear();
        session.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        session.env("TERM", "xterm");
        for (name, value) in command.get_envs() {
            session.envs(value.map(|value| (name, value)));
        }
        let child = session.stdin(open()).stdout(open()).stderr(open()).spawn();
        Self {
            screen: controller.into(),
            child: child.unwrap(),
            text: String::new(),
        }
    }

    /// Reads until this text has been printed since the last call. Returns all that has been printed since then.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, expected: &str) -> String {
        while !self.text.contains(expected) {
            assert!(self.read(), "{expected:?} is not in {:?}", self.text);
        }
        std::mem::take(&mut self.text)
    }

    /// Whether the terminal shows what is typed.
    pub(crate) fn is_echoing(&self) -> bool {
        let modes = tcgetattr(&self.screen).unwrap().local_modes;
        modes.contains(LocalModes::ECHO)
    }

    /// Changes the number of columns.
    pub(crate) fn resize(&self, columns: u16) {
        tcsetwinsize(&self.screen, size(columns)).unwrap();
    }

    /// Types this text.
    pub(crate) fn write(&mut self, text: &str) {
        self.screen.write_all(text.as_bytes()).unwrap();
    }

    /// Reads to the end of the program, and returns its exit code and the rest of what it has printed.
    pub(crate) fn finish(mut self) -> (Option<i32>, String) {
        while self.read() {}
        let status = self.child.wait().unwrap();
        (status.code(), self.text)
    }

    /// Reads what there is. The terminal has no end; an error says that nobody uses it any more.
    #[track_caller]
    fn read(&mut self) -> bool {
        let mut readable = [PollFd::new(&self.screen, PollFlags::IN)];
        let count = poll(&mut readable, Some(&PATIENCE)).unwrap();
        assert!(count > 0, "nothing follows after {:?}", self.text);
        let mut bytes = [0; 4096];
        let Ok(length @ 1..) = self.screen.read(&mut bytes) else {
            return false;
        };
        self.text += &String::from_utf8_lossy(&bytes[..length]);
        true
    }
}

fn size(columns: u16) -> Winsize {
    Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}
