//! Ctrl-C: it ends the process, as it does where nobody listens, but after the pods are deleted.

use std::pin::pin;
use std::sync::{LazyLock, Once, mpsc};
use std::thread;

use futures_util::FutureExt as _;
use tokio::sync::{RwLock, RwLockReadGuard, watch};

/// Read by each run until its pod is deleted. Who may write to it is alone, and no run begins while
/// one waits to.
static RUNS: RwLock<()> = RwLock::const_new(());
static IS_PRESSED: LazyLock<watch::Sender<bool>> = LazyLock::new(|| watch::Sender::new(false));
static LISTENER: Once = Once::new();
/// What a shell reports of a process that SIGINT has ended.
const STATUS: i32 = 130;

/// A run whose pod is not deleted yet: the process is not ended while this is there.
pub(super) type UnderWay = RwLockReadGuard<'static, ()>;

/// Begins a run; if the process is about to end, never.
pub(super) async fn begin() -> UnderWay {
    RUNS.read().await
}

/// Ends when Ctrl-C is pressed, once [`listen`] was called.
pub(super) async fn pressed() {
    // The sender lives as long as the process.
    let _ = IS_PRESSED
        .subscribe()
        .wait_for(|is_pressed| *is_pressed)
        .await;
}

/// The process is about to be ended by the listener.
pub(super) fn await_the_end() -> ! {
    loop {
        thread::park();
    }
}

/// From when this returns, Ctrl-C is listened for, and for ever: a listener can't be taken back, so
/// there is one, which does what would have been done without.
pub(super) fn listen() {
    LISTENER.call_once(|| {
        let (listens, wait) = mpsc::channel::<()>();
        let listener = thread::Builder::new().name("yottalabs-ctrl-c".to_owned());
        if let Err(error) = listener.spawn(|| end_process_when_pressed(listens)) {
            tracing::warn!(target: "yottalabs", %error, "Ctrl-C can't be listened for");
        }
        // Nothing is ever sent: that it ends is the sign.
        let _ = wait.recv();
    });
}

fn end_process_when_pressed(listens: mpsc::Sender<()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let ended = runtime.enable_all().build().and_then(|runtime| {
        runtime.block_on(async {
            let mut ctrl_c = pin!(tokio::signal::ctrl_c());
            // The first poll registers it.
            let at_once = ctrl_c.as_mut().now_or_never();
            drop(listens);
            match at_once {
                Some(result) => result?,
                None => ctrl_c.await?,
            }
            IS_PRESSED.send_replace(true);
            let _all = RUNS.write().await;
            std::process::exit(STATUS)
        })
    });
    let Err::<std::convert::Infallible, _>(error) = ended;
    tracing::warn!(target: "yottalabs", %error, "Ctrl-C can't be listened for");
}
