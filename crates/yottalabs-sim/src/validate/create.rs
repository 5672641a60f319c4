//! The body of a create request.

use serde_json::Value;

use super::fields::Fields;
use crate::{
    catalogue::{
        offer::MIN_VOLUME_GB,
        table::{self, Gpu},
        unknown_gpu_type, unknown_region,
    },
    envelope::Failure,
    pod::spec::{PodSpec, Port, Volume},
};

const UNBOUNDED: usize = usize::MAX;
const LONGEST: usize = 255;
const LONGEST_URL: usize = 512;

/// Checks a create request and takes what is in it.
pub(crate) fn parse(body: &Value) -> Result<PodSpec, Failure> {
    let fields = Fields::of_body(body)?;
    let regions = regions(&fields)?;
    let name = fields.required("name", fields.text_of("name", 1, LONGEST)?)?;
    let image = fields.required("image", fields.text_of("image", 1, LONGEST)?)?;
    let registry_auth_id = fields.integer("containerRegistryAuthId")?;
    let image_registry = fields.text_of("imageRegistry", 0, LONGEST)?;
    let image_public_type = fields.choice("imagePublicType", &["PUBLIC", "PRIVATE"])?;
    let resource_type = fields.choice("resourceType", &["GPU", "CPU"])?;
    let gpu = gpu(&fields)?;
    let gpu_count = gpu_count(&fields, gpu)?;
    let is_spot = fields.flag("isSpot")?.unwrap_or(false);
    let max_price = fields.money("maxPrice")?;
    if max_price.is_some() && !is_spot {
        return Err(fields.refuse("maxPrice", "is only valid when isSpot is true"));
    }
    let shm_gb = fields.integer_from("shmInGb", 0)?;
    minimum(&fields, "minSingleCardRamInGb", gpu.ram_gb, gpu)?;
    minimum(&fields, "minSingleCardVramInGb", gpu.vram_gb, gpu)?;
    minimum(&fields, "minSingleCardVcpu", gpu.vcpu, gpu)?;
    Ok(PodSpec {
        name,
        image,
        image_registry,
        registry_auth_id,
        image_public_type: image_public_type.unwrap_or("PUBLIC"),
        resource_type: resource_type.unwrap_or("GPU"),
        gpu,
        gpu_count,
        regions,
        is_spot,
        max_price,
        shm_gb,
        container_gb: fields.integer_from("containerVolumeInGb", MIN_VOLUME_GB)?,
        initialization_command: fields.text("initializationCommand")?.map(str::to_owned),
        environment: environment(&fields)?,
        expose: expose(&fields)?,
        volumes: volumes(&fields)?,
        callback_url: fields.text_of("callbackUrl", 0, LONGEST_URL)?,
    })
}

fn regions(fields: &Fields<'_>) -> Result<Vec<String>, Failure> {
    let mut codes: Vec<String> = Vec::new();
    for (index, code) in fields.texts("regions")?.into_iter().enumerate() {
        let place = format!("regions[{index}]");
        if table::region(code).is_none() {
            return Err(fields.refuse(&place, &unknown_region(code)));
        }
        if codes.iter().any(|other| other == code) {
            return Err(fields.refuse(&place, &format!("{code:?} is there twice")));
        }
        codes.push(code.to_owned());
    }
    Ok(codes)
}

fn gpu(fields: &Fields<'_>) -> Result<&'static Gpu, Failure> {
    let code = fields.required("gpuType", fields.text("gpuType")?)?;
    table::gpu(code).ok_or_else(|| fields.refuse("gpuType", &unknown_gpu_type(code)))
}

fn gpu_count(fields: &Fields<'_>, gpu: &Gpu) -> Result<i64, Failure> {
    let count = fields.required("gpuCount", fields.integer("gpuCount")?)?;
    if count < 1 || count.count_ones() != 1 {
        return Err(fields.refuse("gpuCount", "must be a power of 2"));
    }
    if count > gpu.max_count {
        let why = format!("must be at most {} for {}", gpu.max_count, gpu.code);
        return Err(fields.refuse("gpuCount", &why));
    }
    Ok(count)
}

fn minimum(fields: &Fields<'_>, name: &str, has: i64, gpu: &Gpu) -> Result<(), Failure> {
    match fields.integer_from(name, 0)? {
        Some(wanted) if wanted > has => Err(fields.refuse(
            name,
            &format!("{} has {has} per card, not {wanted}", gpu.code),
        )),
        _ => Ok(()),
    }
}

fn environment(fields: &Fields<'_>) -> Result<Vec<(String, String)>, Failure> {
    let pairs = fields.objects("environmentVars")?;
    let pairs = pairs.into_iter().map(|pair| {
        let key = pair.required("key", pair.text_of("key", 1, UNBOUNDED)?)?;
        let value = pair.required("value", pair.text_of("value", 1, UNBOUNDED)?)?;
        Ok((key, value))
    });
    pairs.collect()
}

fn expose(fields: &Fields<'_>) -> Result<Vec<Port>, Failure> {
    let mut ports: Vec<Port> = Vec::new();
    for entry in fields.objects("expose")? {
        let number = entry.required("port", entry.integer("port")?)?;
        if !(0..=65_535).contains(&number) {
            return Err(entry.refuse("port", "must be between 0 and 65535"));
        }
        if ports.iter().any(|other| other.number == number) {
            return Err(entry.refuse("port", &format!("{number} is there twice")));
        }
        ports.push(Port {
            number,
            protocol: protocol(&entry)?,
        });
    }
    Ok(ports)
}

/// The page names HTTP and TCP; the vendor's own examples send SSH, and older
/// material has HTTPS and lower case.
fn protocol(entry: &Fields<'_>) -> Result<&'static str, Failure> {
    const KNOWN: [&str; 4] = ["HTTP", "TCP", "SSH", "HTTPS"];
    let Some(text) = entry.text("protocol")? else {
        return Ok("HTTP");
    };
    let known = KNOWN
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(text));
    known.ok_or_else(|| entry.refuse("protocol", "must be one of HTTP, TCP"))
}

fn volumes(fields: &Fields<'_>) -> Result<Vec<Volume>, Failure> {
    let mut volumes: Vec<Volume> = Vec::new();
    for entry in fields.objects("volumes")? {
        let id = entry.required("id", entry.text_of("id", 1, UNBOUNDED)?)?;
        let mount_path = entry.text_of("mountPath", 1, UNBOUNDED)?;
        let mount_path = entry.required("mountPath", mount_path)?;
        if volumes.iter().any(|other| other.mount_path == mount_path) {
            return Err(entry.refuse("mountPath", &format!("{mount_path:?} is there twice")));
        }
        volumes.push(Volume { id, mount_path });
    }
    Ok(volumes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The smallest request there is, with one field changed.
    fn with(name: &str, value: Value) -> Result<PodSpec, Failure> {
        let mut body = json!({
            "name": "train-1", "image": "python:3.12",
            "gpuType": "NVIDIA_H100_80G", "gpuCount": 1,
        });
        body[name] = value;
        parse(&body)
    }

    #[test]
    fn the_smallest_request_is_enough() {
        let spec = with("name", json!("x")).expect("a valid request");
        assert_eq!(
            (spec.image_public_type, spec.resource_type),
            ("PUBLIC", "GPU")
        );
        assert!(!spec.is_spot && spec.expose.is_empty() && spec.regions.is_empty());
    }

    #[test]
    fn each_limit_of_the_page_is_kept_and_named() {
        for (name, value, place) in [
            ("name", json!(""), "name: must have between 1 and 255"),
            (
                "name",
                json!("n".repeat(256)),
                "name: must have between 1 and 255",
            ),
            ("name", Value::Null, "name: is required"),
            ("image", json!("i".repeat(256)), "image: must have"),
            (
                "imageRegistry",
                json!("r".repeat(256)),
                "imageRegistry: must have at most 255",
            ),
            (
                "imagePublicType",
                json!("SECRET"),
                "imagePublicType: must be one of",
            ),
            ("resourceType", json!("TPU"), "resourceType: must be one of"),
            (
                "gpuType",
                json!("NVIDIA_H100"),
                "gpuType: unknown GPU type \"NVIDIA_H100\"; the simulator has NVIDIA_RTX_4090_24G, ",
            ),
            ("gpuCount", json!(3), "gpuCount: must be a power of 2"),
            ("gpuCount", json!(0), "gpuCount: must be a power of 2"),
            (
                "gpuCount",
                json!(i64::MIN),
                "gpuCount: must be a power of 2",
            ),
            ("gpuCount", json!(16), "gpuCount: must be at most 8"),
            (
                "maxPrice",
                json!(1.5),
                "maxPrice: is only valid when isSpot is true",
            ),
            (
                "regions",
                json!(["mars-1"]),
                "regions[0]: unknown region \"mars-1\"; the simulator has us-east-1, us-east-2, ",
            ),
            (
                "regions",
                json!(["us-east-1", "us-east-1"]),
                "regions[1]: \"us-east-1\" is there",
            ),
            (
                "expose",
                json!([{ "port": 70_000 }]),
                "expose[0].port: must be between",
            ),
            (
                "expose",
                json!([{ "port": -1 }]),
                "expose[0].port: must be between",
            ),
            ("expose", json!([{}]), "expose[0].port: is required"),
            (
                "expose",
                json!([{ "port": 1, "protocol": "UDP" }]),
                "expose[0].protocol: must be",
            ),
            (
                "expose",
                json!([{ "port": 1 }, { "port": 1 }]),
                "expose[1].port: 1 is there twice",
            ),
            (
                "environmentVars",
                json!([{ "key": "A", "value": "" }]),
                "environmentVars[0].value:",
            ),
            (
                "environmentVars",
                json!([{ "key": "A" }]),
                "environmentVars[0].value: is required",
            ),
            (
                "volumes",
                json!([{ "id": "1" }]),
                "volumes[0].mountPath: is required",
            ),
            (
                "volumes",
                json!([{ "id": "", "mountPath": "/m" }]),
                "volumes[0].id: must not be",
            ),
            (
                "volumes",
                json!([{ "id": "1", "mountPath": "/m" }, { "id": "2", "mountPath": "/m" }]),
                "volumes[1].mountPath: \"/m\" is there twice",
            ),
            (
                "callbackUrl",
                json!("u".repeat(513)),
                "callbackUrl: must have at most 512",
            ),
            (
                "containerVolumeInGb",
                json!(1),
                "containerVolumeInGb: must be between 10",
            ),
            (
                "minSingleCardVramInGb",
                json!(96),
                "minSingleCardVramInGb: NVIDIA_H100_80G has 80",
            ),
        ] {
            let message = with(name, value).expect_err(place).message;
            assert!(
                message.starts_with(place),
                "{message:?} does not start with {place:?}"
            );
        }
    }

    #[test]
    fn what_stands_on_a_limit_is_let_through() {
        for (name, value) in [
            ("name", json!("n".repeat(255))),
            ("gpuCount", json!("8")),
            (
                "expose",
                json!([{ "port": 0 }, { "port": 65_535, "protocol": "tcp" }]),
            ),
            ("expose", json!([{ "port": 22, "protocol": "SSH" }])),
            ("callbackUrl", json!("")),
            ("minSingleCardVramInGb", json!(80)),
        ] {
            assert!(with(name, value.clone()).is_ok(), "{name}: {value}");
        }
    }
}
