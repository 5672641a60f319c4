//! The enums of the API, all open: see [`open_enum`](super::open_enum).
//!
//! `tests/wire_enums.rs` holds each list against the values in `spec/openapi.json`.

use super::open_enum::open_enum;

open_enum! {
    /// Where a pod is in its life.
    ///
    /// The usual road is `PENDING → PREPARING → INITIALIZING → RUNNING`, and after a pause
    /// `RUNNING → PAUSING → PAUSED`, from where a resume leads back over `INITIALIZING`. `RUNNING`
    /// does not mean reachable: an exposed port is so when it is `healthy`.
    PodStatus {
        /// The container is being set up.
        Initializing = "INITIALIZING",
        /// The container runs, and is billed for.
        Running = "RUNNING",
        /// On the way to `PAUSED`.
        Pausing = "PAUSING",
        /// Stopped; only volumes are billed for.
        Paused = "PAUSED",
        /// On the way to `TERMINATED`.
        Terminating = "TERMINATING",
        /// Gone for good.
        Terminated = "TERMINATED",
        /// Could not start: no capacity, or a bad image.
        Failed = "FAILED",
        /// Accepted, and waiting for a machine.
        Pending = "PENDING",
        /// The machine is being made ready.
        Preparing = "PREPARING",
        /// Older name of `INITIALIZING`; not in the documentation, seen on the wire.
        Initialize = "INITIALIZE",
        /// Not in the documentation; seen on the wire.
        Stopped = "STOPPED",
        /// Not in the documentation; seen on the wire.
        Stopping = "STOPPING",
        /// Runs, but not as it should; in the documentation only as a webhook event.
        Degraded = "DEGRADED",
    }
    aliases { "20" => Running, }
}

impl PodStatus {
    /// Whether the pod has ended for good: `TERMINATED` or `FAILED`. It holds no machine any more and
    /// never changes its status again.
    ///
    /// `TERMINATING` is not terminal: the pod still has a machine. `PAUSED` is not terminal either: the
    /// pod can be resumed.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminated | Self::Failed)
    }

    /// Whether a pod in this status may cost money for its GPUs and its container disk.
    ///
    /// The vendor bills from `RUNNING` on. Before that, while `PAUSED`, and in a
    /// [terminal](Self::is_terminal) status a pod is not billed, except that volumes are also paid for
    /// while it is paused. Whether `PAUSING`, `TERMINATING`, `DEGRADED` and statuses outside of the
    /// vendor's documentation are billed is not documented, so this returns `true` for them: use it to
    /// find pods that may cost money. [`Unknown`](Self::Unknown) statuses count as billed too.
    #[must_use]
    pub fn is_billed(&self) -> bool {
        !self.is_terminal()
            && !matches!(
                self,
                Self::Pending
                    | Self::Preparing
                    | Self::Initializing
                    | Self::Initialize
                    | Self::Paused
            )
    }
}

open_enum! {
    /// Where a pod is meant to end up.
    DesiredState {
        /// The pod is to run.
        Running = "RUNNING",
        /// The pod is to be paused.
        Paused = "PAUSED",
    }
}

open_enum! {
    /// Who made the image of a pod.
    ImageSource {
        /// One of the vendor's images.
        Official = "OFFICIAL",
        /// Anybody else's.
        Custom = "CUSTOM",
    }
}

open_enum! {
    /// Whether pulling an image takes a credential.
    ImagePublicType {
        /// Anybody may pull it.
        Public = "PUBLIC",
        /// It takes a credential of the registry.
        Private = "PRIVATE",
    }
}

open_enum! {
    /// What a pod computes on.
    ResourceType {
        /// GPUs.
        Gpu = "GPU",
        /// CPUs only.
        Cpu = "CPU",
    }
}

open_enum! {
    /// Whose machines a pod runs on.
    CloudType {
        /// Data centres.
        Secure = "SECURE",
        /// Machines of the community.
        Community = "COMMUNITY",
    }
}

open_enum! {
    /// What an exposed port speaks.
    Protocol {
        /// HTTP, reachable under a URL.
        Http = "HTTP",
        /// Bare TCP, reachable under a host and a proxy port.
        Tcp = "TCP",
        /// SSH: not in the documentation's list, but in every example of the vendor's.
        Ssh = "SSH",
    }
}

open_enum! {
    /// What a mounted volume is for.
    VolumeMountMode {
        /// Data.
        Data = "Data",
        /// The system.
        System = "System",
    }
}

open_enum! {
    /// Who makes the accelerator.
    AcceleratorVendor {
        /// NVIDIA: GPUs.
        Nvidia = "NVIDIA",
        /// AWS: Trainium and the like.
        Aws = "AWS",
    }
}

open_enum! {
    /// Whether an offer can be had now.
    GpuAvailability {
        /// At least one GPU count can be created.
        Available = "AVAILABLE",
        /// None can.
        Unavailable = "UNAVAILABLE",
    }
}

open_enum! {
    /// Which of a pod's logs.
    LogType {
        /// What the container prints.
        Container = "CONTAINER",
        /// What the platform says of the pod.
        System = "SYSTEM",
    }
}

#[cfg(test)]
mod tests {
    use super::{PodStatus, Protocol};

    #[test]
    fn a_new_value_is_kept_and_sent_back() {
        let status: PodStatus = serde_json::from_str("\"HIBERNATING\"").unwrap();
        assert_eq!(status, PodStatus::Unknown("HIBERNATING".into()));
        assert_eq!(serde_json::to_string(&status).unwrap(), "\"HIBERNATING\"");
    }

    #[test]
    fn case_and_old_numbers_are_understood() {
        for (json, status) in [
            ("\"running\"", PodStatus::Running),
            ("20", PodStatus::Running),
            ("\"20\"", PodStatus::Running),
            ("99", PodStatus::Unknown("99".into())),
        ] {
            let read: PodStatus = serde_json::from_str(json).unwrap();
            assert_eq!(read, status, "{json}");
        }
        let tcp: Protocol = serde_json::from_str("\"tcp\"").unwrap();
        assert_eq!(tcp.as_str(), "TCP");
    }

    #[test]
    fn what_is_neither_text_nor_integer_is_refused() {
        for json in ["true", "null", "1.5", "[]", "{}"] {
            assert!(serde_json::from_str::<PodStatus>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_may_cost_money_is_billed_and_what_has_ended_is_terminal() {
        let statuses = |test: fn(&PodStatus) -> bool| {
            let known = PodStatus::KNOWN.iter().filter(|status| test(status));
            known.map(PodStatus::as_str).collect::<Vec<_>>()
        };
        assert_eq!(
            statuses(PodStatus::is_billed),
            [
                "RUNNING",
                "PAUSING",
                "TERMINATING",
                "STOPPED",
                "STOPPING",
                "DEGRADED"
            ]
        );
        assert_eq!(statuses(PodStatus::is_terminal), ["TERMINATED", "FAILED"]);
        let new = PodStatus::from("HIBERNATING");
        assert!(new.is_billed() && !new.is_terminal());
    }

    #[test]
    fn display_pads() {
        assert_eq!(format!("{:>9}|", PodStatus::Paused), "   PAUSED|");
    }
}
