//! The regions there are, and which GPUs stand where.

/// A place with machines.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) code: &'static str,
    pub(crate) location: &'static str,
    /// What a machine costs here, in hundredths of its list price.
    pub(crate) price_percent: u64,
}

/// Finds a region by its code.
pub(crate) fn find(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

pub(crate) static REGIONS: [Region; 5] = [
    Region {
        code: "us-east-1",
        location: "Ashburn, US",
        price_percent: 100,
    },
    Region {
        code: "us-west-1",
        location: "San Jose, US",
        price_percent: 104,
    },
    Region {
        code: "eu-north-1",
        location: "Stockholm, SE",
        price_percent: 96,
    },
    Region {
        code: "eu-west-1",
        location: "Dublin, IE",
        price_percent: 108,
    },
    Region {
        code: "ap-northeast-1",
        location: "Tokyo, JP",
        price_percent: 115,
    },
];

/// Cards of one GPU type in one region.
#[derive(Debug)]
pub(crate) struct Placement {
    pub(crate) gpu: &'static str,
    pub(crate) region: &'static str,
    pub(crate) cloud: &'static str,
    pub(crate) on_demand: i64,
    /// Nothing where there is no spot market.
    pub(crate) spot: Option<i64>,
}

const SECURE: &str = "SECURE";
const COMMUNITY: &str = "COMMUNITY";

const fn place(
    gpu: &'static str,
    region: &'static str,
    cloud: &'static str,
    on_demand: i64,
    spot: Option<i64>,
) -> Placement {
    Placement {
        gpu,
        region,
        cloud,
        on_demand,
        spot,
    }
}

pub(crate) static PLACEMENTS: [Placement; 22] = [
    place("NVIDIA_RTX_4090_24G", "us-east-1", COMMUNITY, 32, Some(16)),
    place("NVIDIA_RTX_4090_24G", "us-west-1", SECURE, 16, Some(8)),
    place("NVIDIA_RTX_4090_24G", "eu-north-1", COMMUNITY, 24, Some(8)),
    place("NVIDIA_RTX_4090_24G", "ap-northeast-1", COMMUNITY, 16, None),
    place("NVIDIA_RTX_5090_32G", "us-east-1", COMMUNITY, 16, Some(8)),
    place("NVIDIA_RTX_5090_32G", "us-west-1", SECURE, 16, Some(4)),
    place("NVIDIA_RTX_5090_32G", "ap-northeast-1", SECURE, 8, None),
    place("NVIDIA_L40S_48G", "us-east-1", SECURE, 16, Some(8)),
    place("NVIDIA_L40S_48G", "eu-west-1", SECURE, 8, None),
    place("NVIDIA_RTX_PRO_6000_96G", "us-west-1", SECURE, 8, Some(4)),
    place("NVIDIA_A100_PCIe_80G", "us-east-1", SECURE, 16, Some(8)),
    place("NVIDIA_A100_PCIe_80G", "eu-north-1", COMMUNITY, 8, Some(4)),
    place("NVIDIA_H100_80G", "us-east-1", SECURE, 16, Some(8)),
    place("NVIDIA_H100_80G", "us-west-1", SECURE, 8, Some(8)),
    place("NVIDIA_H100_80G", "eu-north-1", SECURE, 8, Some(4)),
    place("NVIDIA_H200_141G", "us-east-1", SECURE, 8, Some(4)),
    place("NVIDIA_H200_141G", "eu-west-1", SECURE, 8, None),
    place("NVIDIA_B200_180G", "us-west-1", SECURE, 8, Some(2)),
    // Sold out from the start: rows that only `includeUnavailable` shows.
    place("NVIDIA_B200_180G", "eu-north-1", SECURE, 0, Some(0)),
    place("NVIDIA_B300_288G", "us-east-1", SECURE, 0, None),
    place("AWS_TRAINIUM2_96G", "us-east-1", SECURE, 32, Some(16)),
    place("AWS_TRAINIUM2_96G", "us-west-1", SECURE, 16, None),
];
