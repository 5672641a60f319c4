//! The enums of the API, all extensible: see [`open_enum`](super::open_enum).
//!
//! `tests/wire_enums.rs` compares each enum with the values in `spec/openapi.json`.

use super::open_enum::open_enum;

open_enum! {
    /// The status of a pod.
    ///
    /// A new pod passes through `PENDING → PREPARING → INITIALIZING → RUNNING`. A pause leads from `RUNNING`
    /// over `PAUSING` to `PAUSED`, and a resume from there over `INITIALIZING` back to `RUNNING`. A pod that is
    /// `RUNNING` may not be reachable yet: an exposed port is reachable when it is `healthy`.
    PodStatus {
        /// The container is being started.
        Initializing = "INITIALIZING",
        /// The container runs, and the pod is billed.
        Running = "RUNNING",
        /// The pod is being paused.
        Pausing = "PAUSING",
        /// The pod is stopped. Only its volumes are billed.
        Paused = "PAUSED",
        /// The pod is being deleted.
        Terminating = "TERMINATING",
        /// The pod is deleted.
        Terminated = "TERMINATED",
        /// The pod could not start, for example because there was no capacity or the image was invalid.
        Failed = "FAILED",
        /// The pod was accepted, and waits for a machine.
        Pending = "PENDING",
        /// The machine is being prepared.
        Preparing = "PREPARING",
        /// An older name of `INITIALIZING`. It is undocumented, but was seen in responses.
        Initialize = "INITIALIZE",
        /// Undocumented, but seen in responses.
        Stopped = "STOPPED",
        /// Undocumented, but seen in responses.
        Stopping = "STOPPING",
        /// The pod runs, but not properly. Documented as a webhook event only.
        Degraded = "DEGRADED",
    }
    aliases { "20" => Running, }
}

impl PodStatus {
    /// Whether the status is final: `TERMINATED` or `FAILED`. The pod no longer has a machine, and its status
    /// never changes again.
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
    /// The state that a pod is meant to reach.
    DesiredState {
        /// The pod should run.
        Running = "RUNNING",
        /// The pod should be paused.
        Paused = "PAUSED",
    }
}

open_enum! {
    /// The origin of a container image.
    ImageSource {
        /// An image of the vendor.
        Official = "OFFICIAL",
        /// Any other image.
        Custom = "CUSTOM",
    }
}

open_enum! {
    /// Whether a container image is public.
    ImagePublicType {
        /// The image can be pulled without a credential.
        Public = "PUBLIC",
        /// Pulling the image needs a credential of its registry.
        Private = "PRIVATE",
    }
}

open_enum! {
    /// The kind of hardware of a pod.
    ResourceType {
        /// GPUs.
        Gpu = "GPU",
        /// CPUs only.
        Cpu = "CPU",
    }
}

open_enum! {
    /// The kind of provider that a pod runs on.
    CloudType {
        /// Machines in data centres.
        Secure = "SECURE",
        /// Machines of community members.
        Community = "COMMUNITY",
    }
}

open_enum! {
    /// The protocol of an exposed port.
    Protocol {
        /// HTTP, reachable at a URL.
        Http = "HTTP",
        /// TCP, reachable at a host and a proxy port.
        Tcp = "TCP",
        /// SSH. It is not in the documented list, but in all of the vendor's examples.
        Ssh = "SSH",
    }
}

open_enum! {
    /// The use of a mounted volume.
    VolumeMountMode {
        /// A data volume.
        Data = "Data",
        /// A system volume.
        System = "System",
    }
}

open_enum! {
    /// The vendor of an accelerator.
    AcceleratorVendor {
        /// NVIDIA (GPUs).
        Nvidia = "NVIDIA",
        /// AWS (such as Trainium).
        Aws = "AWS",
    }
}

open_enum! {
    /// Whether an offer is available now.
    GpuAvailability {
        /// A pod can be created with at least one number of GPUs.
        Available = "AVAILABLE",
        /// No pod can be created.
        Unavailable = "UNAVAILABLE",
    }
}

open_enum! {
    /// The kind of a pod's log.
    LogType {
        /// The output of the container.
        Container = "CONTAINER",
        /// Messages of the platform about the pod.
        System = "SYSTEM",
    }
}
