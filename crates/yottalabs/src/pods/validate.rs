//! Checks of a create request before it is sent.

use std::collections::BTreeSet;
use std::fmt::Display;

use rust_decimal::Decimal;

use super::image;
use super::model::EnvVar;
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
    violations.image(&spec.image);
    violations.not_empty("gpuType", &spec.gpu_type);
    violations.gpu_count(spec.gpu_count);
    violations.regions(&spec.regions);
    if let Some(registry) = &options.image_registry {
        violations.text("imageRegistry", registry, 0, 255);
    }
    if let Some(price) = options.max_price {
        violations.max_price(price, options.spot == Some(true));
    }
    violations.integer("shmInGb", options.shm_gb);
    violations.integer("minSingleCardRamInGb", options.min_ram_per_gpu_gb);
    violations.integer("minSingleCardVramInGb", options.min_gpu_memory_gb);
    violations.integer("minSingleCardVcpu", options.min_vcpu_per_gpu);
    violations.integer("containerVolumeInGb", options.container_volume_gb);
    violations.environment(&spec.environment_vars);
    violations.ports(&spec.expose);
    violations.volumes(&spec.volumes);
    if let Some(url) = &options.callback_url {
        violations.callback_url(url);
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

    fn integer(&mut self, field: &str, value: Option<u32>) {
        if let Some(value) = value.filter(|value| *value > MAX_INTEGER) {
            let message = format_args!("is {value}; it must be at most {MAX_INTEGER}");
            self.add(field, message);
        }
    }
}

/// The checks that one field or one list needs.
impl Violations {
    fn image(&mut self, image: &str) {
        self.text("image", image, 1, 255);
        if let Some(problem) = image::problem(image).filter(|_| !image.is_empty()) {
            self.add("image", problem);
        }
    }

    fn gpu_count(&mut self, count: u32) {
        let is_valid = count.is_power_of_two() && count <= MAX_INTEGER;
        let message = format_args!("is {count}; it must be a power of two");
        self.require(is_valid, "gpuCount", message);
    }

    fn regions(&mut self, regions: &[String]) {
        let mut seen = BTreeSet::new();
        for (index, region) in regions.iter().enumerate() {
            let field = format!("regions[{index}]");
            self.not_empty(&field, region);
            let is_new = seen.insert(region);
            self.require(is_new, &field, format_args!("repeats `{region}`"));
        }
    }

    fn max_price(&mut self, price: Decimal, is_spot: bool) {
        let for_spot = "applies to spot capacity only; set spot(true) or omit it";
        self.require(is_spot, "maxPrice", for_spot);
        let positive = format_args!("is {price}; it must be more than 0");
        self.require(price > Decimal::ZERO, "maxPrice", positive);
    }

    fn environment(&mut self, variables: &[EnvVar]) {
        let mut seen = BTreeSet::new();
        for (index, variable) in variables.iter().enumerate() {
            let (name, value) = (&variable.key, variable.value());
            let field = format!("environmentVars[{index}]");
            let (name_field, value_field) = (format!("{field}.key"), format!("{field}.value"));
            self.not_empty(&name_field, name);
            // Never the value itself: it may be a secret.
            self.not_empty(&value_field, value);
            // Nor the name: a value may follow the `=`.
            let is_name = !name.contains(['=', '\0']);
            let message = "contains `=` or a NUL character; pass the name and the value separately";
            self.require(is_name, &name_field, message);
            let message = "contains a NUL character, which an environment variable cannot contain";
            self.require(!value.contains('\0'), &value_field, message);
            let is_new = !is_name || seen.insert(name);
            self.require(is_new, &field, format_args!("sets `{name}` a second time"));
        }
    }

    fn ports(&mut self, ports: &[(u16, Option<Protocol>)]) {
        let mut seen = BTreeSet::new();
        for (index, (port, protocol)) in ports.iter().enumerate() {
            if let Some(Protocol::Unknown(text)) = protocol {
                // The vendor's page does not list HTTPS, but the server sends it.
                let is_https = text.eq_ignore_ascii_case("HTTPS");
                let message = format_args!("is `{text}`; it must be HTTP, TCP, SSH or HTTPS");
                self.require(is_https, &format!("expose[{index}].protocol"), message);
            }
            let field = format!("expose[{index}].port");
            self.require(*port != 0, &field, "is 0; no program can listen on it");
            let is_new = *port == 0 || seen.insert(port);
            self.require(is_new, &field, format_args!("exposes {port} a second time"));
        }
    }

    fn volumes(&mut self, volumes: &[(String, String)]) {
        let mut seen = BTreeSet::new();
        for (index, (id, path)) in volumes.iter().enumerate() {
            let field = format!("volumes[{index}].id");
            self.not_empty(&field, id);
            let is_digits = id.bytes().all(|byte| byte.is_ascii_digit());
            let is_number = is_digits && id.parse::<i64>().is_ok();
            let message =
                format_args!("is `{id}`; it must be the number of a volume, as the API lists it");
            self.require(is_number || id.is_empty(), &field, message);
            let field = format!("volumes[{index}].mountPath");
            if path.is_empty() {
                self.add(&field, "is empty");
            } else if path.contains('\0') {
                let message = "contains a NUL character, which a path cannot contain";
                self.add(&field, message);
            } else if !path.starts_with('/') {
                let message = format_args!("is `{path}`; it must be absolute, and begin with `/`");
                self.add(&field, message);
            } else if !seen.insert(path.trim_end_matches('/')) {
                self.add(&field, format_args!("mounts a second volume at `{path}`"));
            }
        }
    }

    fn callback_url(&mut self, url: &str) {
        self.text("callbackUrl", url, 0, 512);
        let is_web = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        self.require(is_web, "callbackUrl", "is not an http or https URL");
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
