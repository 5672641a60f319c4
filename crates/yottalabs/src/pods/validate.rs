//! Checks of a create request before it is sent.

use std::collections::BTreeSet;
use std::fmt::Display;

use rust_decimal::Decimal;

use super::image;
use super::spec::PodSpec;
use crate::Protocol;
use crate::error::Violation;

/// The largest integer that the API accepts: it has 32 bits and a sign.
const MAX_INTEGER: u32 = i32::MAX as u32;

/// Everything that is wrong with a specification, in the order of the fields.
pub(crate) fn violations(spec: &PodSpec) -> Vec<Violation> {
    let options = &spec.options;
    let mut violations = Violations::default();
    violations.text("name", &spec.name, 1, 255);
    violations.text("image", &spec.image, 1, 255);
    if let Some(problem) = image::problem(&spec.image).filter(|_| !spec.image.is_empty()) {
        violations.add("image", problem);
    }
    violations.not_empty("gpuType", &spec.gpu_type);
    violations.require(
        spec.gpu_count.is_power_of_two() && spec.gpu_count <= MAX_INTEGER,
        "gpuCount",
        format_args!("is {}; it must be a power of two", spec.gpu_count),
    );
    let mut regions = BTreeSet::new();
    for (index, region) in spec.regions.iter().enumerate() {
        let field = format!("regions[{index}]");
        violations.not_empty(&field, region);
        let is_new = regions.insert(region);
        violations.require(is_new, &field, format_args!("repeats `{region}`"));
    }
    if let Some(registry) = &options.image_registry {
        violations.text("imageRegistry", registry, 0, 255);
    }
    if let Some(price) = options.max_price {
        let is_spot = options.spot == Some(true);
        let for_spot = "applies to spot capacity only; set spot(true) or omit it";
        violations.require(is_spot, "maxPrice", for_spot);
        let is_positive = price > Decimal::ZERO;
        let positive = format_args!("is {price}; it must be more than 0");
        violations.require(is_positive, "maxPrice", positive);
    }
    for (field, value) in [
        ("shmInGb", options.shm_gb),
        ("minSingleCardRamInGb", options.min_ram_per_gpu_gb),
        ("minSingleCardVramInGb", options.min_gpu_memory_gb),
        ("minSingleCardVcpu", options.min_vcpu_per_gpu),
        ("containerVolumeInGb", options.container_volume_gb),
    ] {
        if let Some(value) = value.filter(|value| *value > MAX_INTEGER) {
            let message = format_args!("is {value}; it must be at most {MAX_INTEGER}");
            violations.add(field, message);
        }
    }
    let mut names = BTreeSet::new();
    for (index, variable) in spec.environment_vars.iter().enumerate() {
        let (name, value) = (&variable.key, variable.value());
        let field = format!("environmentVars[{index}]");
        let (name_field, value_field) = (format!("{field}.key"), format!("{field}.value"));
        violations.not_empty(&name_field, name);
        // Never the value itself: it may be a secret.
        violations.not_empty(&value_field, value);
        // Nor the name: a value may follow the `=`.
        let is_name = !name.contains(['=', '\0']);
        let message = "contains `=` or a NUL character; pass the name and the value separately";
        violations.require(is_name, &name_field, message);
        let message = "contains a NUL character, which an environment variable cannot contain";
        violations.require(!value.contains('\0'), &value_field, message);
        let is_new = !is_name || names.insert(name);
        violations.require(is_new, &field, format_args!("sets `{name}` a second time"));
    }
    let mut ports = BTreeSet::new();
    for (index, (port, protocol)) in spec.expose.iter().enumerate() {
        if let Some(Protocol::Unknown(text)) = protocol {
            // The vendor's page does not list HTTPS, but the server sends it.
            let is_https = text.eq_ignore_ascii_case("HTTPS");
            let message = format_args!("is `{text}`; it must be HTTP, TCP, SSH or HTTPS");
            violations.require(is_https, &format!("expose[{index}].protocol"), message);
        }
        let field = format!("expose[{index}].port");
        violations.require(*port != 0, &field, "is 0; no program can listen on it");
        let is_new = *port == 0 || ports.insert(port);
        violations.require(is_new, &field, format_args!("exposes {port} a second time"));
    }
    let mut paths = BTreeSet::new();
    for (index, (id, path)) in spec.volumes.iter().enumerate() {
        let field = format!("volumes[{index}].id");
        violations.not_empty(&field, id);
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit()) && id.parse::<i64>().is_ok();
        violations.require(
            is_number || id.is_empty(),
            &field,
            format_args!("is `{id}`; it must be the number of a volume, as the API lists it"),
        );
        let field = format!("volumes[{index}].mountPath");
        if path.is_empty() {
            violations.add(&field, "is empty");
        } else if path.contains('\0') {
            let message = "contains a NUL character, which a path cannot contain";
            violations.add(&field, message);
        } else if !path.starts_with('/') {
            let message = format_args!("is `{path}`; it must be absolute, and begin with `/`");
            violations.add(&field, message);
        } else if !paths.insert(path.trim_end_matches('/')) {
            violations.add(&field, format_args!("mounts a second volume at `{path}`"));
        }
    }
    if let Some(url) = &options.callback_url {
        violations.text("callbackUrl", url, 0, 512);
        let is_web = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        violations.require(is_web, "callbackUrl", "is not an http or https URL");
    }
    violations.0
}

#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, field: &str, message: impl Display) {
        self.0.push(Violation {
            field: field.to_owned(),
            parameter: parameter(field),
            message: message.to_string(),
        });
    }

    fn require(&mut self, is_met: bool, field: &str, message: impl Display) {
        if !is_met {
            self.add(field, message);
        }
    }

    fn not_empty(&mut self, field: &str, text: &str) {
        self.require(!text.is_empty(), field, "is empty");
    }

    /// Checks the length in characters, as the API's specification counts it.
    fn text(&mut self, field: &str, text: &str, min: usize, max: usize) {
        let length = text.chars().count();
        self.require(length >= min, field, "is empty");
        let message = format_args!("has {length} characters; {max} are allowed");
        self.require(length <= max, field, message);
    }
}

/// The name of the method of [`PodSpec`] that sets a field of the request.
fn parameter(field: &str) -> String {
    const RENAMED: [(&str, &str); 8] = [
        ("gpuType", "gpu"),
        ("shmInGb", "shm_gb"),
        ("minSingleCardRamInGb", "min_ram_per_gpu_gb"),
        ("minSingleCardVramInGb", "min_gpu_memory_gb"),
        ("minSingleCardVcpu", "min_vcpu_per_gpu"),
        ("containerVolumeInGb", "container_volume_gb"),
        ("environmentVars", "env"),
        ("volumes", "volume"),
    ];
    let renamed = RENAMED
        .iter()
        .find_map(|(from, to)| Some(format!("{to}{}", field.strip_prefix(from)?)));
    let mut parameter = String::new();
    for c in renamed.as_deref().unwrap_or(field).chars() {
        if c.is_ascii_uppercase() {
            parameter.push('_');
        }
        parameter.push(c.to_ascii_lowercase());
    }
    parameter
}
