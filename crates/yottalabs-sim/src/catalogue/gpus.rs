//! The GPU types there are: invented machines with the vendor's codes.

/// A kind of GPU and the machine that comes with each card of it.
#[derive(Debug)]
pub(crate) struct Gpu {
    pub(crate) code: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) vendor: &'static str,
    pub(crate) vram_gb: i64,
    pub(crate) ram_gb: i64,
    pub(crate) vcpu: i64,
    pub(crate) disk_gb: i64,
    pub(crate) max_count: i64,
    /// On demand, per card and hour, before the region's share, in micro-dollars.
    pub(crate) price: u64,
}

/// Finds a GPU type by its code.
pub(crate) fn find(code: &str) -> Option<&'static Gpu> {
    GPUS.iter().find(|gpu| gpu.code == code)
}

const NVIDIA: &str = "NVIDIA";
const AWS: &str = "AWS";

const fn gpu(
    (code, display_name, vendor): (&'static str, &'static str, &'static str),
    [vram_gb, ram_gb, vcpu, disk_gb, max_count]: [i64; 5],
    price: u64,
) -> Gpu {
    Gpu {
        code,
        display_name,
        vendor,
        vram_gb,
        ram_gb,
        vcpu,
        disk_gb,
        max_count,
        price,
    }
}

// The numbers are, per card: memory, RAM, vCPUs, local disk; then the most cards.
pub(crate) static GPUS: [Gpu; 10] = [
    gpu(
        ("NVIDIA_RTX_4090_24G", "NVIDIA RTX 4090 24GB", NVIDIA),
        [24, 60, 12, 400, 8],
        420_000,
    ),
    gpu(
        ("NVIDIA_RTX_5090_32G", "NVIDIA RTX 5090 32GB", NVIDIA),
        [32, 90, 16, 500, 8],
        650_000,
    ),
    gpu(
        ("NVIDIA_L40S_48G", "NVIDIA L40S 48GB", NVIDIA),
        [48, 96, 16, 600, 8],
        860_000,
    ),
    gpu(
        (
            "NVIDIA_RTX_PRO_6000_96G",
            "NVIDIA RTX PRO 6000 96GB",
            NVIDIA,
        ),
        [96, 128, 18, 800, 8],
        1_690_000,
    ),
    gpu(
        ("NVIDIA_A100_PCIe_80G", "NVIDIA A100 PCIe 80GB", NVIDIA),
        [80, 120, 16, 800, 8],
        1_350_000,
    ),
    gpu(
        ("NVIDIA_H100_80G", "NVIDIA H100 80GB", NVIDIA),
        [80, 180, 20, 1_000, 8],
        2_390_000,
    ),
    gpu(
        ("NVIDIA_H200_141G", "NVIDIA H200 141GB", NVIDIA),
        [141, 200, 24, 1_200, 8],
        3_290_000,
    ),
    gpu(
        ("NVIDIA_B200_180G", "NVIDIA B200 180GB", NVIDIA),
        [180, 240, 28, 1_500, 8],
        4_990_000,
    ),
    gpu(
        ("NVIDIA_B300_288G", "NVIDIA B300 288GB", NVIDIA),
        [288, 280, 32, 2_000, 8],
        6_490_000,
    ),
    gpu(
        ("AWS_TRAINIUM2_96G", "AWS Trainium2 96GB", AWS),
        [96, 128, 12, 475, 16],
        1_150_000,
    ),
];
