//! What the API's documentation demands of a create request.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::spec::PodSpec;
use crate::error::Violation;

/// Everything that is wrong, in the order of the fields.
pub(crate) fn violations(spec: &PodSpec) -> Vec<Violation> {
    let mut found = Found::default();
    found.text("name", &spec.name, 1, 255);
    found.text("image", &spec.image, 1, 255);
    found.text("gpuType", &spec.gpu_type, 1, usize::MAX);
    if !spec.gpu_count.is_power_of_two() || spec.gpu_count > MOST {
        found.add(
            "gpuCount",
            format!("is {}; it must be a power of two", spec.gpu_count),
        );
    }
    let mut regions = BTreeSet::new();
    for (index, region) in spec.regions.iter().enumerate() {
        found.text(&format!("regions[{index}]"), region, 1, usize::MAX);
        if !regions.insert(region) {
            found.add(&format!("regions[{index}]"), format!("repeats `{region}`"));
        }
    }
    if let Some(registry) = &spec.image_registry {
        found.text("imageRegistry", registry, 0, 255);
    }
    if let Some(price) = spec.max_price {
        if spec.is_spot != Some(true) {
            found.add(
                "maxPrice",
                "is for spot only; ask for spot(true) or leave it out".to_owned(),
            );
        }
        if price <= Decimal::ZERO {
            found.add("maxPrice", format!("is {price}; it must be more than 0"));
        }
    }
    for (field, value) in [
        ("shmInGb", spec.shm_gb),
        ("minSingleCardRamInGb", spec.min_ram_per_gpu_gb),
        ("minSingleCardVramInGb", spec.min_gpu_memory_gb),
        ("minSingleCardVcpu", spec.min_vcpu_per_gpu),
        ("containerVolumeInGb", spec.container_volume_gb),
    ] {
        if let Some(value) = value.filter(|value| *value > MOST) {
            found.add(field, format!("is {value}; it must be {MOST} at most"));
        }
    }
    let mut keys = BTreeSet::new();
    for (index, variable) in spec.environment_vars.iter().enumerate() {
        let field = format!("environmentVars[{index}]");
        found.text(&format!("{field}.key"), &variable.key, 1, usize::MAX);
        // Not the value itself: it may be a secret.
        found.text(&format!("{field}.value"), variable.value(), 1, usize::MAX);
        if !keys.insert(&variable.key) {
            found.add(&field, format!("sets `{}` a second time", variable.key));
        }
    }
    let mut ports = BTreeSet::new();
    for (index, (port, _)) in spec.expose.iter().enumerate() {
        let field = format!("expose[{index}].port");
        if *port == 0 {
            found.add(&field, "is 0; no program can listen there".to_owned());
        } else if !ports.insert(port) {
            found.add(&field, format!("exposes {port} a second time"));
        }
    }
    for (index, (id, path)) in spec.volumes.iter().enumerate() {
        found.text(&format!("volumes[{index}].id"), id, 1, usize::MAX);
        found.text(&format!("volumes[{index}].mountPath"), path, 1, usize::MAX);
    }
    if let Some(url) = &spec.callback_url {
        found.text("callbackUrl", url, 0, 512);
        let is_web = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web {
            found.add("callbackUrl", "is no http or https URL".to_owned());
        }
    }
    found.0
}

/// The API's integers have 32 bits and a sign.
const MOST: u32 = i32::MAX as u32;

#[derive(Default)]
struct Found(Vec<Violation>);

impl Found {
    fn add(&mut self, field: &str, message: String) {
        self.0.push(Violation {
            field: field.to_owned(),
            message,
        });
    }

    /// Lengths count characters, as the specification's do.
    fn text(&mut self, field: &str, text: &str, least: usize, most: usize) {
        let length = text.chars().count();
        if length < least {
            self.add(field, "is empty".to_owned());
        } else if length > most {
            self.add(
                field,
                format!("has {length} characters; {most} are allowed"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::spec::PodSpec;
    use crate::Protocol;

    fn fields(spec: &PodSpec) -> Vec<String> {
        let error = spec.check().unwrap_err();
        assert!(error.is_invalid_request() && !error.may_have_been_applied());
        error.violations().iter().map(|v| v.field.clone()).collect()
    }

    fn good() -> PodSpec {
        PodSpec::new("n", "i", "g", 1)
    }

    #[test]
    fn a_good_one_passes() {
        let spec = good()
            .env("A", "1")
            .expose(22, Protocol::Ssh)
            .volume("1", "/data")
            .callback_url("https://example.com/hook")
            .spot(true)
            .max_price(rust_decimal::Decimal::ONE);
        spec.check().unwrap();
        PodSpec::new("n".repeat(255), "ü".repeat(255), "g", 8)
            .check()
            .unwrap();
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let spec = PodSpec::new("", "i".repeat(256), "", 3)
            .regions(["r", "r", ""])
            .image_registry("r".repeat(256))
            .max_price(rust_decimal::Decimal::ZERO)
            .shm_gb(u32::MAX)
            .env("", "")
            .env("A", "1")
            .env("A", "2")
            .expose(0, Protocol::Tcp)
            .expose(22, Protocol::Ssh)
            .expose(22, Protocol::Ssh)
            .volume("", "")
            .callback_url("x".repeat(513));
        let expected = [
            "name",
            "image",
            "gpuType",
            "gpuCount",
            "regions[1]",
            "regions[2]",
            "imageRegistry",
            "maxPrice",
            "maxPrice",
            "shmInGb",
            "environmentVars[0].key",
            "environmentVars[0].value",
            "environmentVars[2]",
            "expose[0].port",
            "expose[2].port",
            "volumes[0].id",
            "volumes[0].mountPath",
            "callbackUrl",
            "callbackUrl",
        ];
        assert_eq!(fields(&spec), expected);
    }

    #[test]
    fn counts_that_are_no_power_of_two() {
        for count in [0, 3, 6, u32::MAX, 1 << 31] {
            assert_eq!(
                fields(&PodSpec::new("n", "i", "g", count)),
                ["gpuCount"],
                "{count}"
            );
        }
    }
}
