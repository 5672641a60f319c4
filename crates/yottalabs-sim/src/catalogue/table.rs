//! What there is to rent: the one table that offers, `--help` and refusals are made from.
//!
//! The GPU types and most regions are those that the vendor's page, guides, SDK and scripts use;
//! `eu-*` and `ap-northeast-1` are invented, and so are machines, prices and numbers of cards.

/// A place with machines.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) code: &'static str,
    pub(crate) location: &'static str,
    /// What a machine costs here, in hundredths of its list price.
    pub(crate) price_percent: u64,
}

/// A kind of GPU, the machine that comes with each card of it, and where it can be had.
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
    /// On demand, per card and hour, before the region's share, in cents.
    pub(crate) cents: i64,
    pub(crate) places: &'static [Place],
}

/// Cards of one GPU type in one region.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) region: &'static str,
    pub(crate) cloud: &'static str,
    pub(crate) on_demand: i64,
    /// Nothing where there is no spot market.
    pub(crate) spot: Option<i64>,
}

/// Finds a region by its code.
pub(crate) fn region(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// Finds a GPU type by its code.
pub(crate) fn gpu(code: &str) -> Option<&'static Gpu> {
    GPUS.iter().find(|gpu| gpu.code == code)
}

/// The codes of all regions.
pub(crate) fn region_codes() -> Vec<&'static str> {
    REGIONS.iter().map(|region| region.code).collect()
}

/// The codes of all GPU types.
pub(crate) fn gpu_codes() -> Vec<&'static str> {
    GPUS.iter().map(|gpu| gpu.code).collect()
}

const fn at(region: &'static str, cloud: &'static str, on_demand: i64, spot: Option<i64>) -> Place {
    Place {
        region,
        cloud,
        on_demand,
        spot,
    }
}

const SECURE: &str = "SECURE";
const COMMUNITY: &str = "COMMUNITY";

#[rustfmt::skip]
pub(crate) static REGIONS: [Region; 9] = [
    Region { code: "us-east-1", location: "Ashburn, US", price_percent: 100 },
    Region { code: "us-east-2", location: "Columbus, US", price_percent: 101 },
    Region { code: "us-east-3", location: "Atlanta, US", price_percent: 102 },
    Region { code: "us-west-1", location: "San Jose, US", price_percent: 104 },
    Region { code: "us-west-2", location: "Portland, US", price_percent: 105 },
    Region { code: "eu-north-1", location: "Stockholm, SE", price_percent: 96 },
    Region { code: "eu-west-1", location: "Dublin, IE", price_percent: 108 },
    Region { code: "ap-northeast-1", location: "Tokyo, JP", price_percent: 115 },
    Region { code: "ap-southeast-1", location: "Singapore, SG", price_percent: 112 },
];

#[rustfmt::skip]
pub(crate) static GPUS: [Gpu; 15] = [
    Gpu {
        code: "NVIDIA_RTX_4090_24G", display_name: "NVIDIA RTX 4090 24GB", vendor: "NVIDIA", cents: 42,
        vram_gb: 24, ram_gb: 60, vcpu: 12, disk_gb: 400, max_count: 8,
        places: &[
            at("us-east-1", COMMUNITY, 32, Some(16)),
            at("us-east-3", COMMUNITY, 16, Some(8)),
            at("us-west-1", SECURE, 16, Some(8)),
            at("eu-north-1", COMMUNITY, 24, Some(8)),
            at("ap-northeast-1", COMMUNITY, 16, None),
            at("ap-southeast-1", COMMUNITY, 16, None),
        ],
    },
    Gpu {
        code: "NVIDIA_RTX_5090_32G", display_name: "NVIDIA RTX 5090 32GB", vendor: "NVIDIA", cents: 65,
        vram_gb: 32, ram_gb: 90, vcpu: 16, disk_gb: 500, max_count: 8,
        places: &[
            at("us-east-1", COMMUNITY, 16, Some(8)),
            at("us-east-2", SECURE, 8, None),
            at("us-east-3", SECURE, 16, Some(8)),
            at("us-west-1", SECURE, 16, Some(4)),
            at("ap-northeast-1", SECURE, 8, None),
        ],
    },
    Gpu {
        code: "NVIDIA_L4_24G", display_name: "NVIDIA L4 24GB", vendor: "NVIDIA", cents: 44,
        vram_gb: 24, ram_gb: 48, vcpu: 8, disk_gb: 300, max_count: 8,
        places: &[
            at("us-east-1", SECURE, 16, Some(8)),
            at("us-east-3", SECURE, 8, None),
            at("us-west-1", SECURE, 16, Some(8)),
            at("ap-southeast-1", SECURE, 16, Some(8)),
        ],
    },
    Gpu {
        code: "NVIDIA_A10_24G", display_name: "NVIDIA A10 24GB", vendor: "NVIDIA", cents: 48,
        vram_gb: 24, ram_gb: 64, vcpu: 8, disk_gb: 300, max_count: 8,
        places: &[at("us-west-2", SECURE, 16, None)],
    },
    Gpu {
        code: "NVIDIA_RTX_A6000_48G", display_name: "NVIDIA RTX A6000 48GB", vendor: "NVIDIA", cents: 72,
        vram_gb: 48, ram_gb: 96, vcpu: 12, disk_gb: 500, max_count: 8,
        places: &[at("us-east-3", COMMUNITY, 8, Some(4))],
    },
    Gpu {
        code: "NVIDIA_L40S_48G", display_name: "NVIDIA L40S 48GB", vendor: "NVIDIA", cents: 86,
        vram_gb: 48, ram_gb: 96, vcpu: 16, disk_gb: 600, max_count: 8,
        places: &[
            at("us-east-1", SECURE, 16, Some(8)),
            at("eu-west-1", SECURE, 8, None),
        ],
    },
    Gpu {
        code: "NVIDIA_RTX_PRO_6000_96G", display_name: "NVIDIA RTX PRO 6000 96GB", vendor: "NVIDIA", cents: 169,
        vram_gb: 96, ram_gb: 128, vcpu: 18, disk_gb: 800, max_count: 8,
        places: &[at("us-west-1", SECURE, 8, Some(4))],
    },
    Gpu {
        code: "NVIDIA_A100_PCIe_80G", display_name: "NVIDIA A100 PCIe 80GB", vendor: "NVIDIA", cents: 135,
        vram_gb: 80, ram_gb: 120, vcpu: 16, disk_gb: 800, max_count: 8,
        places: &[
            at("us-east-1", SECURE, 16, Some(8)),
            at("eu-north-1", COMMUNITY, 8, Some(4)),
        ],
    },
    Gpu {
        code: "NVIDIA_A100_80G", display_name: "NVIDIA A100 80GB", vendor: "NVIDIA", cents: 149,
        vram_gb: 80, ram_gb: 120, vcpu: 16, disk_gb: 1_000, max_count: 8,
        places: &[at("us-west-2", SECURE, 8, Some(4))],
    },
    Gpu {
        code: "NVIDIA_H100_80G", display_name: "NVIDIA H100 80GB", vendor: "NVIDIA", cents: 239,
        vram_gb: 80, ram_gb: 180, vcpu: 20, disk_gb: 1_000, max_count: 8,
        places: &[
            at("us-east-1", SECURE, 16, Some(8)),
            at("us-west-1", SECURE, 8, Some(8)),
            at("eu-north-1", SECURE, 8, Some(4)),
        ],
    },
    Gpu {
        code: "NVIDIA_H200_141G", display_name: "NVIDIA H200 141GB", vendor: "NVIDIA", cents: 329,
        vram_gb: 141, ram_gb: 200, vcpu: 24, disk_gb: 1_200, max_count: 8,
        places: &[
            at("us-east-1", SECURE, 8, Some(4)),
            at("eu-west-1", SECURE, 8, None),
        ],
    },
    Gpu {
        code: "NVIDIA_B200_180G", display_name: "NVIDIA B200 180GB", vendor: "NVIDIA", cents: 499,
        vram_gb: 180, ram_gb: 240, vcpu: 28, disk_gb: 1_500, max_count: 8,
        places: &[
            at("us-west-1", SECURE, 8, Some(2)),
            // Sold out from the start: rows that only `includeUnavailable` shows.
            at("eu-north-1", SECURE, 0, Some(0)),
        ],
    },
    Gpu {
        code: "NVIDIA_B300_288G", display_name: "NVIDIA B300 288GB", vendor: "NVIDIA", cents: 649,
        vram_gb: 288, ram_gb: 280, vcpu: 32, disk_gb: 2_000, max_count: 8,
        places: &[at("us-east-1", SECURE, 0, None)],
    },
    Gpu {
        code: "AMD_MI300X_192G", display_name: "AMD MI300X 192GB", vendor: "AMD", cents: 259,
        vram_gb: 192, ram_gb: 240, vcpu: 24, disk_gb: 1_500, max_count: 8,
        places: &[at("us-west-1", SECURE, 8, None)],
    },
    Gpu {
        code: "AWS_TRAINIUM2_96G", display_name: "AWS Trainium2 96GB", vendor: "AWS", cents: 115,
        vram_gb: 96, ram_gb: 128, vcpu: 12, disk_gb: 475, max_count: 16,
        places: &[
            at("us-east-1", SECURE, 32, Some(16)),
            at("us-west-1", SECURE, 16, None),
        ],
    },
];
