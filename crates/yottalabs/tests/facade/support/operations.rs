//! A call of each operation.

use yottalabs::{GpuPage, LogPage, Pod, PodId, PodSpec, Result, Runtime, Yotta};
use yottalabs_client::Operation;

/// What an operation returns.
#[derive(Debug)]
pub(crate) enum Returned {
    Pod(Box<Pod>),
    Pods(Vec<Pod>),
    Logs(LogPage),
    Runtime(Runtime),
    Gpus(GpuPage),
    Nothing,
}

/// Calls an operation, on this pod or for this specification.
pub(crate) async fn call(
    yotta: &Yotta,
    operation: Operation,
    id: PodId,
    spec: PodSpec,
) -> Result<Returned> {
    let pods = yotta.pods();
    let nothing = |()| Returned::Nothing;
    match operation {
        Operation::CreatePod => pods.create(spec).await.map(Box::new).map(Returned::Pod),
        Operation::ListPods => pods.list().await.map(Returned::Pods),
        Operation::GetPod => pods.get(id).await.map(Box::new).map(Returned::Pod),
        Operation::DeletePod => pods.delete(id).await.map(nothing),
        Operation::PausePod => pods.pause(id).await.map(nothing),
        Operation::ResumePod => pods.resume(id).await.map(nothing),
        Operation::GetPodLogs => pods.logs(id).limit(3).page().await.map(Returned::Logs),
        Operation::GetPodRuntime => pods.runtime(id).await.map(Returned::Runtime),
        Operation::ListGpus => yotta.gpus().list().page(1).await.map(Returned::Gpus),
    }
}
