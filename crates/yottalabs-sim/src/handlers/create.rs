//! `POST /v2/pods`

use axum::extract::State;

use crate::{
    envelope::{Answer, Code, Failure, Success},
    pod::spec::PodSpec,
    simulator::Simulator,
    state::machines::NoMachine,
    validate::{self, body::JsonBody},
};

pub(crate) async fn create(State(sim): State<Simulator>, JsonBody(body): JsonBody) -> Answer {
    let spec = validate::create::parse(&body)?;
    let wanted = wanted(&spec);
    sim.write(|state, now| {
        let pod = state
            .create(spec, now)
            .map_err(|reason| refusal(&reason, &wanted))?;
        Ok(Success(pod.to_json(now)))
    })
}

fn wanted(spec: &PodSpec) -> String {
    let market = if spec.is_spot { "spot" } else { "on demand" };
    let place = match spec.regions.as_slice() {
        [] => "any region".to_owned(),
        regions => regions.join(", "),
    };
    format!("{} x {} {market} in {place}", spec.gpu_count, spec.gpu.code)
}

/// No code for a lack of machines is documented; 10002 is the general one for
/// what is not the caller's fault.
fn refusal(reason: &NoMachine, wanted: &str) -> Failure {
    let insufficient = |why: &str| {
        Failure::refused(
            Code::SYSTEM_ERROR,
            format!("insufficient resources: {wanted} {why}"),
        )
    };
    match reason {
        NoMachine::NotOffered { elsewhere } => insufficient(&format!("is not offered{elsewhere}")),
        NoMachine::SoldOut => insufficient("is sold out"),
        NoMachine::BalanceSpent => Failure::refused(Code::SYSTEM_ERROR, "insufficient balance"),
        NoMachine::OverMaxPrice => insufficient("costs more than maxPrice"),
        NoMachine::ContainerVolume { most } => Failure::invalid(format!(
            "containerVolumeInGb: must be at most {most} for {wanted}"
        )),
    }
}
