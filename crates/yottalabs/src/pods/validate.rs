//! Checks of a create request before it is sent.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::image;
use super::spec::PodSpec;
use crate::Protocol;
use crate::error::Violation;

/// Everything that is wrong with a specification, in the order of the fields.
pub(crate) fn violations(spec: &PodSpec) -> Vec<Violation> {
    let options = &spec.options;
    let mut violations = Violations::default();
    violations.text("name", &spec.name, 1, 255);
    violations.text("image", &spec.image, 1, 255);
    if let Some(problem) = image::problem(&spec.image).filter(|_| !spec.image.is_empty()) {
        violations.add("image", problem.to_owned());
    }
    violations.text("gpuType", &spec.gpu_type, 1, usize::MAX);
    if !spec.gpu_count.is_power_of_two() || spec.gpu_count > MOST {
        violations.add(
            "gpuCount",
            format!("is {}; it must be a power of two", spec.gpu_count),
        );
    }
    let mut regions = BTreeSet::new();
    for (index, region) in spec.regions.iter().enumerate() {
        violations.text(&format!("regions[{index}]"), region, 1, usize::MAX);
        if !regions.insert(region) {
            violations.add(&format!("regions[{index}]"), format!("repeats `{region}`"));
        }
    }
    if let Some(registry) = &options.image_registry {
        violations.text("imageRegistry", registry, 0, 255);
    }
    if let Some(price) = options.max_price {
        if options.spot != Some(true) {
            violations.add(
                "maxPrice",
                "is for spot only; ask for spot(true) or leave it out".to_owned(),
            );
        }
        if price <= Decimal::ZERO {
            violations.add("maxPrice", format!("is {price}; it must be more than 0"));
        }
    }
    for (field, value) in [
        ("shmInGb", options.shm_gb),
        ("minSingleCardRamInGb", options.min_ram_per_gpu_gb),
        ("minSingleCardVramInGb", options.min_gpu_memory_gb),
        ("minSingleCardVcpu", options.min_vcpu_per_gpu),
        ("containerVolumeInGb", options.container_volume_gb),
    ] {
        if let Some(value) = value.filter(|value| *value > MOST) {
            violations.add(field, format!("is {value}; it must be {MOST} at most"));
        }
    }
    let mut keys = BTreeSet::new();
    for (index, variable) in spec.environment_vars.iter().enumerate() {
        let field = format!("environmentVars[{index}]");
        violations.text(&format!("{field}.key"), &variable.key, 1, usize::MAX);
        // Never the value itself: it may be a secret.
        violations.text(&format!("{field}.value"), variable.value(), 1, usize::MAX);
        let is_bad = variable.key.contains(['=', '\0']);
        if is_bad {
            // Nor the name: a value may follow the `=`.
            let message = "contains `=` or a NUL character; pass the name and the value separately";
            violations.add(&format!("{field}.key"), message.to_owned());
        }
        if variable.value().contains('\0') {
            let message = "contains a NUL character, which an environment variable cannot contain";
            violations.add(&format!("{field}.value"), message.to_owned());
        }
        if !is_bad && !keys.insert(&variable.key) {
            violations.add(&field, format!("sets `{}` a second time", variable.key));
        }
    }
    let mut ports = BTreeSet::new();
    for (index, (port, protocol)) in spec.expose.iter().enumerate() {
        let field = format!("expose[{index}].port");
        if let Some(Protocol::Unknown(text)) = protocol
            // The vendor's page does not list HTTPS, but the server sends it.
            && !text.eq_ignore_ascii_case("HTTPS")
        {
            let message = format!("is `{text}`; it must be HTTP, TCP, SSH or HTTPS");
            violations.add(&format!("expose[{index}].protocol"), message);
        }
        if *port == 0 {
            violations.add(&field, "is 0; no program can listen on it".to_owned());
        } else if !ports.insert(port) {
            violations.add(&field, format!("exposes {port} a second time"));
        }
    }
    let mut paths = BTreeSet::new();
    for (index, (id, path)) in spec.volumes.iter().enumerate() {
        let field = format!("volumes[{index}].id");
        violations.text(&field, id, 1, usize::MAX);
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit()) && id.parse::<i64>().is_ok();
        if !id.is_empty() && !is_number {
            let message =
                format!("is `{id}`; it must be the number of a volume, as the API lists it");
            violations.add(&field, message);
        }
        let field = format!("volumes[{index}].mountPath");
        violations.text(&field, path, 1, usize::MAX);
        if path.contains('\0') {
            violations.add(
                &field,
                "contains a NUL character, which a path cannot contain".to_owned(),
            );
        } else if !path.is_empty() && !path.starts_with('/') {
            let message = format!("is `{path}`; it must be absolute, and begin with `/`");
            violations.add(&field, message);
        } else if !path.is_empty() && !paths.insert(path.trim_end_matches('/')) {
            violations.add(&field, format!("mounts a second volume at `{path}`"));
        }
    }
    if let Some(url) = &options.callback_url {
        violations.text("callbackUrl", url, 0, 512);
        let is_web = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web {
            violations.add("callbackUrl", "is not an http or https URL".to_owned());
        }
    }
    violations.0
}

/// The largest integer that the API accepts: it has 32 bits and a sign.
const MOST: u32 = i32::MAX as u32;

/// The name of the method of [`PodSpec`] that sets a field of the request.
fn parameter(field: &str) -> String {
    const NAMES: [(&str, &str); 8] = [
        ("gpuType", "gpu"),
        ("shmInGb", "shm_gb"),
        ("minSingleCardRamInGb", "min_ram_per_gpu_gb"),
        ("minSingleCardVramInGb", "min_gpu_memory_gb"),
        ("minSingleCardVcpu", "min_vcpu_per_gpu"),
        ("containerVolumeInGb", "container_volume_gb"),
        ("environmentVars", "env"),
        ("volumes", "volume"),
    ];
    let end = field.find(['[', '.']).unwrap_or(field.len());
    let (first, rest) = field.split_at(end);
    let named = NAMES.iter().find(|(field, _)| *field == first);
    let mut parameter = String::new();
    for c in named
        .map_or(first, |(_, name)| name)
        .chars()
        .chain(rest.chars())
    {
        if c.is_ascii_uppercase() {
            parameter.push('_');
        }
        parameter.push(c.to_ascii_lowercase());
    }
    parameter
}

#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, field: &str, message: String) {
        self.0.push(Violation {
            field: field.to_owned(),
            parameter: parameter(field),
            message,
        });
    }

    /// Checks the length in characters, as the API's specification counts it.
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
    fn a_valid_specification_passes() {
        let spec = good()
            .env("A", "1")
            .expose(22, Protocol::Ssh)
            .expose(443, Protocol::from("https"))
            .volume("1", "/data")
            .volume("1", "/data/more")
            .env("my.name-1 ü", "any\nvalue=1")
            .callback_url("https://example.com/hook")
            .spot(true)
            .max_price(rust_decimal::Decimal::ONE);
        spec.check().unwrap();
        PodSpec::new("ü".repeat(255), "i".repeat(255), "g", 8)
            .check()
            .unwrap();
    }

    #[test]
    fn all_violations_are_reported_at_once() {
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
    fn formats_are_checked_and_secrets_are_not_shown() {
        let spec = PodSpec::new("n", "PyTorch/PyTorch:2.8", "g", 1)
            .env("TOKEN=hush", "1")
            .env("TOKEN=hush", "1")
            .env("A\0", "1")
            .env("B", "hush\0")
            .expose(53, Protocol::from("UDP"))
            .volume("vol-1", "data")
            .volume("99999999999999999999", "/data")
            .volume("1", "/data/")
            .volume("+1", "/a\0");
        let expected = [
            "image",
            "environmentVars[0].key",
            "environmentVars[1].key",
            "environmentVars[2].key",
            "environmentVars[3].value",
            "expose[0].protocol",
            "volumes[0].id",
            "volumes[0].mountPath",
            "volumes[1].id",
            "volumes[2].mountPath",
            "volumes[3].id",
            "volumes[3].mountPath",
        ];
        assert_eq!(fields(&spec), expected);
        let error = spec.check().unwrap_err();
        assert!(!format!("{error} {error:#?}").contains("hush"), "{error}");
    }

    #[test]
    fn a_violation_has_the_name_of_the_method() {
        let spec = PodSpec::new("n", "i", "", 1)
            .container_volume_gb(u32::MAX)
            .max_price(rust_decimal::Decimal::ONE)
            .env("", "1")
            .volume("1", "")
            .callback_url("x");
        let error = spec.check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "failed to create pod: gpu (gpuType) is empty; max_price (maxPrice) is for spot only; ask for \
             spot(true) or leave it out; container_volume_gb (containerVolumeInGb) is 4294967295; it must \
             be 2147483647 at most; env[0].key (environmentVars[0].key) is empty; volume[0].mount_path \
             (volumes[0].mountPath) is empty; callback_url (callbackUrl) is not an http or https URL"
        );
    }

    #[test]
    fn the_number_of_gpus_must_be_a_power_of_two() {
        for count in [0, 3, 6, u32::MAX, 1 << 31] {
            assert_eq!(
                fields(&PodSpec::new("n", "i", "g", count)),
                ["gpuCount"],
                "{count}"
            );
        }
    }
}
